"""Switching a raster's style without losing what is no style: our custom properties and the layer's time."""

from __future__ import annotations

import hashlib
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from typing import Optional

from qgis.core import Qgis, QgsDateTimeRange, QgsRasterLayer

from fusar_qgis.layers.passport_edits import own_properties, restore_properties


@dataclass(frozen=True)
class LayerTime:
    """A layer's temporal properties; `mode` is QGIS's enum member."""

    active: bool
    mode: object
    begin_end: QgsDateTimeRange


def layer_time(layer: QgsRasterLayer) -> LayerTime:
    """The layer's temporal properties as they are."""
    told = layer.temporalProperties()
    return LayerTime(told.isActive(), told.mode(), told.fixedTemporalRange())


def set_layer_time(layer: QgsRasterLayer, time: LayerTime) -> None:
    """Gives the layer temporal properties."""
    told = layer.temporalProperties()
    told.setMode(time.mode)
    told.setFixedTemporalRange(time.begin_end)
    told.setIsActive(time.active)


def fixed_time(begin_end: QgsDateTimeRange) -> LayerTime:
    """Temporal properties of a layer that shows one acquisition."""
    return LayerTime(True, Qgis.RasterTemporalMode.FixedTemporalRange, begin_end)


def switch_style(layer: QgsRasterLayer, name: str) -> None:
    """Makes a style the current one, adding it as a copy of the current one where there is none of that name.

    QGIS keeps the style before, with all changes to it, under its own name.
    """
    kept, time = own_properties(layer), layer_time(layer)
    manager = layer.styleManager()
    if name not in manager.styles():
        manager.addStyleFromLayer(name)
    manager.setCurrentStyle(name)
    restore_properties(layer, kept)
    set_layer_time(layer, time)


def renderer_print(layer: QgsRasterLayer, name: str) -> Optional[str]:
    """A fingerprint of how a style draws, None where there is no such style.

    Args:
        layer: The layer.
        name: One of its styles.
    """
    manager = layer.styleManager()
    if name not in manager.styles():
        return None
    root = ElementTree.fromstring(manager.style(name).xmlData())
    pipe = root.find("pipe")
    if pipe is None:
        return None
    # The order of attributes differs from run to run.
    plain = ElementTree.canonicalize(ElementTree.tostring(pipe, encoding="unicode"), strip_text=True)
    return hashlib.sha256(plain.encode("utf-8")).hexdigest()

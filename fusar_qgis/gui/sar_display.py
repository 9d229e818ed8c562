"""Shows a scene as SAR analysts expect it: gray between percentiles of its valid pixels instead of almost black."""

from __future__ import annotations

from typing import Tuple

from qgis.core import QgsContrastEnhancement, QgsRasterLayer, QgsSingleBandGrayRenderer

from fusar_qgis.workflows.describe_scene import SceneDescription

STYLE_NAME = "SAR"
PER_DECIBEL = {"power": 10.0, "amplitude": 20.0, "integer": 20.0}


def display_range(description: SceneDescription) -> Tuple[float, float]:
    """The stretch limits in the file's own units.

    Args:
        description: Its limits are in dB for SAR kinds: 10 log10 of power, 20 log10 of amplitude.
    """
    scale = PER_DECIBEL.get(description.kind)
    if scale is None:
        return description.low, description.high
    return 10 ** (description.low / scale), 10 ** (description.high / scale)


def can_display(description: SceneDescription) -> bool:
    """Whether QGIS can show these pixels by a range of values; it shows complex ones in its own way."""
    return description.kind in ("db", *PER_DECIBEL)


def apply_sar_display(layer: QgsRasterLayer, description: SceneDescription, band: int = 1) -> None:
    """Adds a style of its own to the layer and switches to it; the style before stays in the layer's Styles menu.

    Args:
        layer: The scene's layer.
        description: Its stretch.
        band: 1-based band to show.
    """
    manager = layer.styleManager()
    if STYLE_NAME not in manager.styles():
        manager.addStyleFromLayer(STYLE_NAME)
    manager.setCurrentStyle(STYLE_NAME)
    enhancement = QgsContrastEnhancement(layer.dataProvider().dataType(band))
    enhancement.setContrastEnhancementAlgorithm(
        QgsContrastEnhancement.ContrastEnhancementAlgorithm.StretchToMinimumMaximum
    )
    low, high = display_range(description)
    enhancement.setMinimumValue(low)
    enhancement.setMaximumValue(high)
    renderer = QgsSingleBandGrayRenderer(layer.dataProvider(), band)
    renderer.setContrastEnhancement(enhancement)
    layer.setRenderer(renderer)
    layer.triggerRepaint()

"""Our looks as styles of a layer: the style before stays as it was, and a look that the analyst changed is kept."""

from __future__ import annotations

from typing import List

from qgis.core import QgsRasterLayer, QgsRasterRenderer

from fusar_qgis.core.sar_presets import DECIBEL, GRAY, RGB
from fusar_qgis.layers.style_switch import renderer_print, switch_style

STYLE_NAMES = {GRAY: "SAR", DECIBEL: "SAR dB", RGB: "SAR RGB"}
_BEFORE = "fusar/style_before"
_MADE = "fusar/style_made/"


def apply_style(layer: QgsRasterLayer, preset: str, renderer: QgsRasterRenderer) -> str:
    """Shows the layer in one of our looks.

    Args:
        layer: The scene's layer (main thread).
        preset: A key of `STYLE_NAMES`.
        renderer: For the layer's own provider.

    Returns:
        The name of the style: `SAR dB`, or `SAR dB 2` where the analyst has changed the first one.
    """
    manager = layer.styleManager()
    current = manager.currentStyle()
    if not _is_ours(layer, current):
        layer.setCustomProperty(_BEFORE, current)
    name = _free_name(layer, STYLE_NAMES[preset])
    switch_style(layer, name)
    layer.setRenderer(renderer)
    layer.triggerRepaint()
    layer.emitStyleChanged()
    layer.setCustomProperty(_MADE + name, renderer_print(layer, name))
    return name


def current_preset(layer: QgsRasterLayer) -> str:
    """Which of our looks the layer has, empty for another style."""
    current = layer.styleManager().currentStyle()
    if not _is_ours(layer, current):
        return ""
    longest = sorted(STYLE_NAMES.items(), key=lambda item: -len(item[1]))
    return next((preset for preset, name in longest if current.startswith(name)), "")


def restore_style(layer: QgsRasterLayer) -> bool:
    """Goes back to the style before our looks; looks that the analyst has changed stay in the list of styles.

    Returns:
        Whether there was a style to go back to.
    """
    manager = layer.styleManager()
    before = layer.customProperty(_BEFORE)
    if not isinstance(before, str) or before not in manager.styles():
        return False
    ours = _unchanged(layer)
    switch_style(layer, before)
    for name in ours:
        manager.removeStyle(name)
        layer.removeCustomProperty(_MADE + name)
    layer.removeCustomProperty(_BEFORE)
    layer.triggerRepaint()
    layer.emitStyleChanged()
    return True


def _unchanged(layer: QgsRasterLayer) -> List[str]:
    return [
        name
        for name in layer.styleManager().styles()
        if _is_ours(layer, name) and renderer_print(layer, name) == layer.customProperty(_MADE + name)
    ]


def _is_ours(layer: QgsRasterLayer, name: str) -> bool:
    return bool(layer.customProperty(_MADE + name))


def _free_name(layer: QgsRasterLayer, wanted: str) -> str:
    """The look's name, with a number where a style of that name is the analyst's or was changed by her."""
    taken, name, number = layer.styleManager().styles(), wanted, 1
    unchanged = _unchanged(layer)
    while name in taken and name not in unchanged:
        number += 1
        name = f"{wanted} {number}"
    return name

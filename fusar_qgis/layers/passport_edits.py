"""The analyst's values for a layer, kept in its custom properties, which travel with the project."""

from __future__ import annotations

from typing import Any, Dict, Mapping, Optional, Tuple

from qgis.core import QgsMapLayer

from fusar_qgis.core.acquisition import UNKNOWN
from fusar_qgis.core.errors import InvalidRequestError
from fusar_qgis.core.passport_edits import checked_value, edited_acquisition

YEAR_PROPERTY = "fusar/year"
"""The year that the analyst gave."""
BAND_PROPERTY = "fusar/band"
"""The band that the model sees, 1-based."""
EDIT_PREFIX = "fusar/passport/"
OWN_PREFIX = "fusar/"
EDIT_PROPERTIES = (YEAR_PROPERTY, BAND_PROPERTY, EDIT_PREFIX)
"""How the custom properties of the analyst's values begin."""
KEYS = (
    "start",
    "end",
    "platform",
    "mode",
    "level",
    "orbit",
    "relative_orbit",
    "pass",
    "look",
    "incidence",
    "polarization",
    "units",
)


def edits_of(layer: Optional[QgsMapLayer]) -> Dict[str, str]:
    """Key -> value of everything that the analyst has entered for a layer (main thread).

    Values that somebody has broken in the project file are left out.
    """
    if layer is None:
        return {}
    stored = {key: _text(layer.customProperty(EDIT_PREFIX + key)) for key in KEYS}
    edits = {key: value for key, value in stored.items() if value and (key != "start" or _is_start(value))}
    year = year_given(layer)
    if year is not None and not edits.get("start", "").startswith(str(year)):
        edits["start"] = str(year)
    band = _text(layer.customProperty(BAND_PROPERTY))
    if band.isdecimal() and len(band) < 10 and int(band) >= 1:
        edits["band"] = band
    return edits


def set_edit(layer: QgsMapLayer, key: str, text: str, n_bands: int = 1) -> None:
    """Keeps one value with the layer.

    Args:
        layer: The scene's layer.
        key: The passport's entry.
        text: As entered.
        n_bands: Of the raster.

    Raises:
        InvalidRequestError: It is no value for this entry.
    """
    value = checked_value(key, text, n_bands)
    if key == "band":
        layer.setCustomProperty(BAND_PROPERTY, int(value))
        return
    layer.setCustomProperty(EDIT_PREFIX + key, value)
    if key == "start":
        layer.setCustomProperty(YEAR_PROPERTY, int(value[:4]))


def forget_edit(layer: QgsMapLayer, key: str) -> None:
    """Goes back to what the file says."""
    layer.removeCustomProperty(BAND_PROPERTY if key == "band" else EDIT_PREFIX + key)
    if key == "start":
        layer.removeCustomProperty(YEAR_PROPERTY)


def set_year(layer: QgsMapLayer, year: Optional[int]) -> None:
    """Keeps a year as the acquisition's start; None goes back to what the file says."""
    forget_edit(layer, "start")
    if year is not None:
        layer.setCustomProperty(YEAR_PROPERTY, int(year))


def year_given(layer: Optional[QgsMapLayer]) -> Optional[int]:
    """The year that the analyst has given for a layer, None where there is none."""
    stored: Any = None if layer is None else layer.customProperty(YEAR_PROPERTY)
    try:
        year = int(stored) if stored not in (None, "") else None
    except (TypeError, ValueError):
        return None  # a project that somebody edited
    return year if year is not None and _is_start(str(year)) else None


def own_properties(layer: QgsMapLayer, prefixes: Tuple[str, ...] = (OWN_PREFIX,)) -> Dict[str, Any]:
    """Our custom properties of a layer. Styles hold copies of them, so that another style would bring back old ones.

    Args:
        layer: Any layer.
        prefixes: Which of them: all, or `EDIT_PROPERTIES`.
    """
    keys = [key for key in layer.customPropertyKeys() if key.startswith(prefixes)]
    return {key: layer.customProperty(key) for key in keys}


def restore_properties(
    layer: QgsMapLayer, kept: Mapping[str, Any], prefixes: Tuple[str, ...] = (OWN_PREFIX,)
) -> None:
    """Puts our custom properties back as `own_properties` found them."""
    for key in list(layer.customPropertyKeys()):
        if key.startswith(prefixes) and key not in kept:
            layer.removeCustomProperty(key)
    for key, value in kept.items():
        if layer.customProperty(key) != value:
            layer.setCustomProperty(key, value)


def _is_start(value: str) -> bool:
    try:
        edited_acquisition(UNKNOWN, value)
    except InvalidRequestError:
        return False
    return True


def _text(stored: Any) -> str:
    return "" if stored is None else str(stored)

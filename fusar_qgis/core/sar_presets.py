"""Which looks a SAR raster can have."""

from __future__ import annotations

from typing import List, Optional, Sequence, Tuple

GRAY, DECIBEL, RGB, RATIO, MAGNITUDE = "gray", "decibel", "rgb", "ratio", "magnitude"
_PAIRS = (("VV", "VH"), ("HH", "HV"))
_TRIPLES = (("HH", "HV", "VV"), ("VV", "VH", "VV"), ("HH", "HV", "HH"))


def offered(kind: str, n_bands: int, polarization: str = "") -> List[str]:
    """The presets that show something for these pixels.

    Args:
        kind: See `core.pixel_kind`.
        n_bands: Of the raster.
        polarization: The passport's entry: one for each band, or empty.
    """
    if kind == "complex":
        return [MAGNITUDE]
    if kind == "display":
        return []
    linear = [DECIBEL] if kind != "db" else []
    colors = [RGB] if 2 <= n_bands <= 4 else []
    return [GRAY, *linear, *colors, *([RATIO] if ratio_bands(polarization, n_bands) else [])]


def rgb_bands(polarization: str, n_bands: int) -> Optional[Tuple[Tuple[int, int, int], str]]:
    """The bands for red, green and blue, and what they show.

    Args:
        polarization: The passport's entry: one for each band, or empty.
        n_bands: Of the raster.

    Returns:
        Co-, cross- and co-polarized where that is known, else the bands in order; None for one band.
    """
    names: Sequence[str] = polarization.split(", ")
    for triple in _TRIPLES:
        if set(triple) <= set(names):
            red, green, blue = (names.index(name) + 1 for name in triple)
            return (red, green, blue), ", ".join(triple)
    if n_bands < 2:
        return None
    return ((1, 2, 1), "bands 1, 2, 1") if n_bands == 2 else ((1, 2, 3), "bands 1, 2, 3")


def ratio_bands(polarization: str, n_bands: int) -> Optional[Tuple[Tuple[int, int], str]]:
    """The co- and the cross-polarized band of one transmission, and what red, green and blue show.

    Args:
        polarization: The passport's entry: one for each band, or empty.
        n_bands: Of the raster.

    Returns:
        None where the bands are not known to be such a pair: a ratio of any two bands would say nothing.
    """
    names: Sequence[str] = polarization.split(", ")
    for co, cross in _PAIRS:
        if len(names) == n_bands and {co, cross} <= set(names):
            return (names.index(co) + 1, names.index(cross) + 1), f"{co}, {cross}, {co}/{cross}"
    return None

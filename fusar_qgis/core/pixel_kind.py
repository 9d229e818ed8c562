"""What the pixel values of a SAR raster are: decibels, power, amplitude, whole numbers, complex, or a picture."""

from __future__ import annotations

from typing import Mapping, Optional

import numpy as np

from fusar_qgis.core.valid_pixels import DB_FLOOR, valid_mask

_TELLING_TAGS = frozenset(
    (
        "description",
        "unit",
        "units",
        "unittype",
        "unit_type",
        "long_name",
        "standard_name",
        "name",
        "radiometry",
        "scale",
    )
)


def guess_kind(samples: np.ndarray, dtype: object, tags: Optional[Mapping[str, str]] = None) -> str:
    """What the pixel values are, from dtype, tags and values.

    Linear power and amplitude cannot always be told apart; in the stretch they give the same image, for 10 log10 and
    20 log10 differ by a factor that the percentiles take out.

    Args:
        samples: Pixels of one band, any shape; NaN and fill values may be among them.
        dtype: The band's numpy dtype or its name.
        tags: Band tags; `description`, `units` and the like are searched for `dB`, `amplitude`, `intensity`.

    Returns:
        One of `KINDS`.
    """
    plain = np.dtype(dtype)  # type: ignore[call-overload]
    if plain.kind == "c":
        return "complex"
    if plain == np.uint8 or plain.kind == "b":
        return "display"
    values = np.asarray(samples).astype(np.float64).ravel()
    values = values[valid_mask(values) & (values != 0.0)]
    if plain.kind in "iu":
        return _guess_integer(values)
    return _named_kind(tags or {}) or _guess_float(values)


def _named_kind(tags: Mapping[str, str]) -> Optional[str]:
    # Only what describes the band: products carry tags like GAIN_DB or TX_POWER that say nothing about its pixels.
    told = [
        str(value) for key, value in tags.items() if key.lower() in _TELLING_TAGS and len(str(value)) <= 200
    ]
    text = " ".join(told).lower()
    words = set("".join(c if c.isalnum() else " " for c in text).split())
    if words & {"db", "decibel", "decibels"}:
        return "db"
    if words & {"amplitude", "amp", "dn"}:
        return "amplitude"
    return "power" if words & {"intensity", "power"} else None


def _guess_float(values: np.ndarray) -> str:
    negative, positive = values[values < 0.0], values[values > 0.0]
    if positive.size == 0:
        return "db" if negative.size else "power"
    # Noise-subtracted power dips a little below zero; decibels lie several units below. One and the same negative value
    # everywhere is an undeclared fill.
    many = negative.size > 0.02 * values.size and float(np.ptp(negative)) > 0.0
    if many and float(np.median(negative)) < -1.0:
        return "db"
    return "power" if float(np.median(positive)) < 1.0 else "amplitude"


def _guess_integer(values: np.ndarray) -> str:
    if values.size == 0 or np.count_nonzero(values < 0.0) <= 0.02 * values.size:
        return "integer"
    return "db" if float(np.median(values)) > DB_FLOOR else "display"

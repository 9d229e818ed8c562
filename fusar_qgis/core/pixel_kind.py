"""What the pixel values of a SAR band are, and which of them are measurements."""

from __future__ import annotations

from typing import Mapping, Optional

import numpy as np

from fusar_qgis.core.errors import InvalidRequestError

KINDS = ("db", "power", "amplitude", "integer", "complex", "display")

_DB_FLOOR = -80.0
_DB_CEILING = 90.0
_FILL_VALUES = (-9999.0, -32768.0, -32767.0)
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
_HUGE = 1e30


def check_kind(kind: str) -> None:
    """Refuses a kind that is none of `KINDS`."""
    if kind not in KINDS:
        raise InvalidRequestError(f"The pixel kind {kind!r} is unknown.", f"Use one of: {', '.join(KINDS)}.")


def skips_zero(kind: str) -> bool:
    """Whether exact zeros of this kind are fill unless the scene says otherwise."""
    return kind not in ("db", "display")


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


def valid_mask(
    pixels: np.ndarray,
    nodata: Optional[float] = None,
    kind: Optional[str] = None,
    zero_is_nodata: Optional[bool] = None,
) -> np.ndarray:
    """Which pixels hold a measurement.

    Args:
        pixels: Any shape, real or complex.
        nodata: The declared nodata value, may be NaN.
        kind: One of `KINDS`: adds what its scale excludes (dB outside -80..90; power and amplitude of 0 or less).
        zero_is_nodata: Overrides the kind's default for exact zeros.

    Returns:
        bool, same shape.
    """
    values = np.asarray(pixels)
    if values.dtype.kind == "c":
        values = np.abs(values).astype(np.float64)
    valid = np.isfinite(values)
    if values.dtype.kind == "f":
        with np.errstate(invalid="ignore"):
            valid &= np.abs(values) < _HUGE
    if values.dtype.kind != "u":
        for fill in _FILL_VALUES:
            valid &= values != fill
    if nodata is not None and np.isfinite(nodata):
        # A nodata value is declared in float64, and float32 pixels hold it rounded.
        slack = 1e-6 * abs(nodata) if values.dtype.kind == "f" else 0.0
        with np.errstate(over="ignore", invalid="ignore"):
            valid &= ~(np.abs(values - nodata) <= slack) if slack else values != nodata
    if kind is not None:
        check_kind(kind)
        valid &= _on_scale(values, kind)
        if skips_zero(kind) if zero_is_nodata is None else zero_is_nodata:
            valid &= values != 0
    return np.asarray(valid)


def _on_scale(values: np.ndarray, kind: str) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        if kind == "db":
            return np.asarray((values > _DB_FLOOR) & (values < _DB_CEILING))
        if kind == "display":
            return np.ones(values.shape, dtype=bool)
        return np.asarray(values >= 0)


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
    return "db" if float(np.median(values)) > _DB_FLOOR else "display"

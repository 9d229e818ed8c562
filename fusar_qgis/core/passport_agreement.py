"""When two sources mean the same: notations, precision and details differ between products."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Callable, Dict

from fusar_qgis.core.timestamps import parse_time

_SAME_START = timedelta(minutes=2)
"""Names, swaths and bursts of one take begin within seconds of each other."""


def close_times(one: str, other: str) -> bool:
    """Whether two ISO times belong to one acquisition; a day without a time agrees with all of its day."""
    first, second = parse_time(one), parse_time(other)
    if first is None or second is None:
        return one == other
    if first.time() == second.time().min or second.time() == first.time().min:  # a day without a time
        return first.date() == second.date()
    return abs(first - second) <= _SAME_START


def same_word(one: str, other: str) -> bool:
    """Whether two words differ only in case and punctuation."""
    return re.sub(r"\W", "", one).lower() == re.sub(r"\W", "", other).lower()


def differs_only_by_detail(short: str, long: str) -> bool:
    """Whether the second says the same and more: `Sentinel-1`, `Sentinel-1A`."""
    plain, more = _without_remark(short), _without_remark(long)
    return len(plain) < len(more) and more.startswith(plain)


def _without_remark(text: str) -> str:
    return re.sub(r"\(.*\)|\W", "", text).lower()


def _same_platform(one: str, other: str) -> bool:
    plain, more = sorted(
        (_without_remark(one), _without_remark(other))
    )  # a beginning of the other comes first
    return more.startswith(plain)


def _overlapping(one: str, other: str) -> bool:
    return bool(set(one.split()) & set(other.split()))


def _same_angle(one: str, other: str) -> bool:
    return abs(float(one) - float(other)) <= 1.0


def _same_mode(one: str, other: str) -> bool:
    # `IW1` is a swath of `IW`, `GRDH` a `GRD`; spelled-out modes are another notation of the same.
    plain, more = sorted((re.sub(r"\W", "", text).lower() for text in (one, other)), key=len)
    return len(more) > 4 or plain in more


AGREEMENT: Dict[str, Callable[[str, str], bool]] = {
    "platform": _same_platform,
    "polarization": _overlapping,
    "incidence": _same_angle,
    "mode": _same_mode,
    "level": _same_mode,
}
"""Entry -> whether two of its values agree; the others by `same_word`."""

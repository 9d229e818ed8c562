"""Times as SAR products write them, always in UTC."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import Optional

FIRST_YEAR = 1978
"""Seasat, the first civil SAR satellite."""
LAST_YEAR = 2100

_MONTHS = {
    name: number
    for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)  # noqa: SIM905
}
_ISO = re.compile(
    r"(\d{4})[-:/](\d{2})[-:/](\d{2})(?:[T _-]{1,2}(\d{2})[:-](\d{2})(?:[:-](\d{2})(?:[.,](\d{1,12}))?)?)?"
    r"\s?(Z|UTC|[+-]\d{2}:?\d{2})?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[T_]?(\d{2})(\d{2})(\d{2})(?:\.?(\d{1,12}))?)?(Z|UTC)?")
_NAMED_MONTH = re.compile(r"(\d{1,2})-([A-Za-z]{3})-(\d{4})(?: (\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,12}))?)?")


def parse_time(text: str) -> Optional[datetime]:
    """A time in any of the products' notations; None where it is not one, or not within 1978 and tomorrow.

    Reads `2018-07-16T00:40:42.5Z` (also with a space, colons or an offset), `20180716T004042`, `20180716004042`,
    `20180716` and `16-JUL-2018 00:40:42.5`. Without an offset it is UTC.

    Args:
        text: The whole value, nothing around it.
    """
    text = text.strip()
    iso = _ISO.fullmatch(text)
    if iso:
        return _build(*iso.groups()[:7], offset=iso.group(8))
    compact = _COMPACT.fullmatch(text)
    if compact:
        return _build(*compact.groups()[:7])
    named = _NAMED_MONTH.fullmatch(text)
    if named and named.group(2).lower() in _MONTHS:
        month = f"{_MONTHS[named.group(2).lower()]:02d}"
        return _build(named.group(3), month, named.group(1), *named.groups()[3:])
    return None


def _build(*parts: Optional[str], offset: Optional[str] = None) -> Optional[datetime]:
    year, month, day, hour, minute, second = (int(part or 0) for part in parts[:6])
    micro = int((parts[6] or "0")[:6].ljust(6, "0"))
    shift = timedelta()
    if offset and offset[0] in "+-":
        digits = offset[1:].replace(":", "")
        shift = timedelta(hours=int(digits[:2]), minutes=int(digits[2:])) * (-1 if offset[0] == "+" else 1)
    try:
        # Leap seconds are legal in orbit times, not in datetime. At either end of its years an offset has no room.
        time = datetime(year, month, day, hour, minute, min(second, 59), micro, tzinfo=timezone.utc) + shift
    except (ValueError, OverflowError):
        return None
    tomorrow = datetime.now(timezone.utc) + timedelta(days=1)
    return time if time.year >= FIRST_YEAR and time <= tomorrow else None

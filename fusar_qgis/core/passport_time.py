"""The passport's times as text, and the range of time that they stand for."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import Optional, Tuple

from fusar_qgis.core.timestamps import FIRST_YEAR, LAST_YEAR, parse_time

_MIDNIGHT_TEXTS = ("00:00:00", "T000000", "_000000")
_YEAR = re.compile(r"\d{4}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def time_text(time: datetime, said_as: str = "") -> Tuple[str, str]:
    """A time and its unit: `("2018-07-16 00:40:42", "UTC")`, or a day without a unit.

    Args:
        time: In UTC.
        said_as: The source's own words; midnight that they do not hold means that only the day is known.
    """
    if (time.hour, time.minute, time.second) == (0, 0, 0) and not _says_midnight(time, said_as):
        return f"{time:%Y-%m-%d}", ""
    return f"{time:%Y-%m-%d %H:%M:%S}", "UTC"


def time_range(start: str, end: str = "") -> Optional[Tuple[datetime, datetime]]:
    """The first and last second that an acquisition's time stands for.

    Args:
        start: `YYYY-MM-DD HH:MM:SS`, a day, a year, or empty.
        end: The same or empty; one before the start is not used.

    Returns:
        Whole days and years where no more is known; None without a start, or with a year of no satellite.
    """
    if _YEAR.fullmatch(start):
        year = int(start)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            return None
        return _utc(year, 1, 1), _utc(year + 1, 1, 1) - timedelta(seconds=1)
    first = parse_time(start)
    if first is None:
        return None
    if _DAY.fullmatch(start):
        return first, first + timedelta(days=1, seconds=-1)
    last = parse_time(end)
    return first, last if last is not None and last >= first else first


def _says_midnight(time: datetime, said_as: str) -> bool:
    texts = (*_MIDNIGHT_TEXTS, f"{time:%Y%m%d}000000")
    return any(text in said_as for text in texts)


def _utc(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, tzinfo=timezone.utc)

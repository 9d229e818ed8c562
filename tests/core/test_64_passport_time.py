"""The passport's times as text and as ranges, always in UTC."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from fusar_qgis.core.passport_time import time_range, time_text


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("time", "said_as", "wanted"),
    [
        (utc(2018, 7, 16, 0, 40, 42, 900_000), "", ("2018-07-16 00:40:42", "UTC")),
        (utc(2018, 7, 16, 0, 0, 1), "", ("2018-07-16 00:00:01", "UTC")),
        (utc(2018, 7, 16, 0, 1), "", ("2018-07-16 00:01:00", "UTC")),
        (utc(2018, 7, 16, 1), "", ("2018-07-16 01:00:00", "UTC")),
        (utc(2018, 7, 16), "", ("2018-07-16", "")),
        (utc(2018, 7, 16), "date = 2018-07-16", ("2018-07-16", "")),
        (utc(2018, 7, 16), "GF3_20180716_L1A", ("2018-07-16", "")),
        (utc(2018, 7, 16), "time = 2018-07-16 00:00:00", ("2018-07-16 00:00:00", "UTC")),
        (utc(2018, 7, 16), "S1A_20180716T000000_x", ("2018-07-16 00:00:00", "UTC")),
        (utc(2018, 7, 16), "RS2_20180716_000000_x", ("2018-07-16 00:00:00", "UTC")),
        (utc(2018, 7, 16), "CSKS_20180716000000_x", ("2018-07-16 00:00:00", "UTC")),
        (utc(2018, 7, 16), "CSKS_20190716000000_x", ("2018-07-16", "")),
    ],
)
def test_a_day_is_no_midnight_unless_the_source_says_so(time, said_as, wanted):
    assert time_text(time, said_as) == wanted
    assert said_as or time_text(time) == wanted


@pytest.mark.parametrize(
    ("start", "end", "first", "last"),
    [
        ("2018", "", utc(2018, 1, 1), utc(2018, 12, 31, 23, 59, 59)),
        ("1978", "1979-01-01", utc(1978, 1, 1), utc(1978, 12, 31, 23, 59, 59)),
        ("2100", "", utc(2100, 1, 1), utc(2100, 12, 31, 23, 59, 59)),
        ("2020-02-29", "", utc(2020, 2, 29), utc(2020, 2, 29, 23, 59, 59)),
        (
            "2018-07-16 00:40:42",
            "2018-07-16 00:41:07",
            utc(2018, 7, 16, 0, 40, 42),
            utc(2018, 7, 16, 0, 41, 7),
        ),
        (
            "2018-07-16 00:40:42",
            "2018-07-16 00:40:42",
            utc(2018, 7, 16, 0, 40, 42),
            utc(2018, 7, 16, 0, 40, 42),
        ),
        (
            "2018-07-16 00:40:42",
            "2018-07-16 00:40:41",
            utc(2018, 7, 16, 0, 40, 42),
            utc(2018, 7, 16, 0, 40, 42),
        ),
        ("2018-07-16 00:40:42", "soon", utc(2018, 7, 16, 0, 40, 42), utc(2018, 7, 16, 0, 40, 42)),
    ],
)
def test_ranges_begin_and_end_in_utc(start, end, first, last):
    found = time_range(start, end)
    assert found == (first, last)
    assert [time.utcoffset() for time in found] == [timedelta(0)] * 2


@pytest.mark.parametrize("start", ["", "soon", "1977", "2101", "20", "2018-13-01"])
def test_what_is_no_time_has_no_range(start):
    assert time_range(start) is None

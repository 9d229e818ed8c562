"""Times as products write them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from fusar_qgis.core.timestamps import parse_time


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2018-07-16T00:40:42Z", "2018-07-16T00:40:42"),
        ("2018-07-16 00:40:42.123456789", "2018-07-16T00:40:42.123456"),
        ("2018-07-16T08:40:42+08:00", "2018-07-16T00:40:42"),
        ("2018-07-15T19:40:42-0500", "2018-07-16T00:40:42"),
        ("2018-07-16T06:10:42+05:30", "2018-07-16T00:40:42"),
        ("2018-07-15T21:10:42-0330", "2018-07-16T00:40:42"),
        ("1978-07-07T01:02:03Z", "1978-07-07T01:02:03"),
        ("2018:07:16 00:40:42", "2018-07-16T00:40:42"),
        ("20180716T004042", "2018-07-16T00:40:42"),
        ("20180716004042", "2018-07-16T00:40:42"),
        ("20180716", "2018-07-16T00:00:00"),
        ("2018-07-16", "2018-07-16T00:00:00"),
        ("16-JUL-2018 00:40:42.5", "2018-07-16T00:40:42.500000"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59"),
    ],
)
def test_times_in_every_notation(text, wanted):
    assert parse_time(text) == datetime.fromisoformat(wanted).replace(tzinfo=timezone.utc)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2018",
        "2018-13-01",
        "2018-02-30",
        "1066-10-14",
        "1977-12-31T23:59:59",
        "12:00:00",
        "2018-07-16T25:00",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-12:00",
    ],
)  # fmt: skip
def test_what_is_no_time(text):
    assert parse_time(text) is None


def test_the_future_is_no_acquisition():
    assert parse_time((datetime.now(timezone.utc) + timedelta(days=3)).isoformat()) is None


def test_a_clock_that_is_hours_ahead_is_believed():
    now = datetime.now(timezone.utc).replace(microsecond=0)
    for hours in (-20, 0, 20):
        time = now + timedelta(hours=hours)
        assert parse_time(time.strftime("%Y-%m-%dT%H:%M:%SZ")) == time
    assert parse_time((now + timedelta(hours=40)).strftime("%Y-%m-%dT%H:%M:%SZ")) is None

"""Each way Earth Engine fails after or at sign-in: one type, one sentence, one action each, and no secret in any."""

from __future__ import annotations

import socket
import threading
import warnings

import ee
import numpy as np
import pytest

from backend.aef.transfer import Transfer
from fusar_qgis.core.errors import (
    AefLoginError,
    AefNotConfiguredError,
    AefOfflineError,
    AefPermissionError,
    AefQuotaError,
    AefRateLimitError,
    AefTimeoutError,
    AefUnavailableError,
    OperationCancelledError,
)
from tests.backend.earthengine_source import (  # noqa: F401 - fixtures
    GRID,
    connect_fixture,
    failure,
    fresh_library_fixture,
    key_file_fixture,
    stub_fixture,
    truth,
)

# Refusals


@pytest.mark.parametrize("place", ["algorithms", "compute"])
@pytest.mark.parametrize(
    ("status", "message", "kind", "words"),
    [
        (401, "Request had invalid authentication credentials.", AefLoginError, "expired"),
        (403, "Caller does not have required permission to use project asked-project.", AefPermissionError, "roles"),
        (403, "Earth Engine API has not been used in project 7 before.", AefPermissionError, "Enable"),
        (403, "Project asked-project is not registered to use Earth Engine.", AefPermissionError, "Register"),
        (404, "Project not found.", AefPermissionError, "FUSAR_EE_PROJECT"),
        (429, "Too Many Requests: too many concurrent aggregations.", AefRateLimitError, "in a minute"),
        (429, "Quota exceeded for quota metric 'Reads' and limit 'Reads per minute'.", AefRateLimitError, "a minute"),
        (429, "Quota exceeded: monthly EECU-hours of the project.", AefQuotaError, "next period"),
        (403, "Quota exceeded for limit 'Requests per day'.", AefQuotaError, "next period"),
        (500, "An internal error has occurred.", AefUnavailableError, "HTTP 500"),
        (418, "Teapot.", AefUnavailableError, "HTTP 418"),
    ],
)  # fmt: skip
def test_each_refusal_has_its_type_at_sign_in_and_later(connect, stub, place, status, message, kind, words):
    stub.behave(always={place: {"status": status, "message": message}})
    assert words in failure(connect(), kind)


def test_a_refused_request_is_quoted_without_tokens(connect, stub):
    stub.behave(
        always={"compute": {"status": 400, "message": "Odd: Bearer ya29.a-secret-of-the-stub, sorry."}}
    )
    assert "Odd:" in failure(connect(), AefUnavailableError)


def test_what_answers_may_be_no_earth_engine(connect, stub):
    stub.behave(always={"discovery": {"status": 404}})
    assert "FUSAR_EE_URL" in failure(connect(), AefNotConfiguredError)


def test_a_rate_limit_that_passes_is_waited_out_by_the_library(connect, stub):
    stub.behave(once={"compute": [{"status": 429, "message": "Too Many Requests"}, {"status": 503}]})
    assert connect().read(GRID, 2020).valid.all()
    assert len(stub.log()) == 3


def test_a_rate_limit_that_stays_is_not_asked_for_ever(connect, stub):
    stub.behave(always={"compute": {"status": 429, "message": "Too Many Requests"}})
    failure(connect(), AefRateLimitError)
    assert len(stub.log()) == 3


def test_restricted_mode_is_a_note_on_every_reading_and_no_error(connect, stub):
    source = connect()
    assert source.read(GRID, 2020).passing_note == ""
    stub.behave(restricted=True)
    for _ in range(2):
        reading = source.read(GRID, 2020)
        assert "restricted mode" in reading.passing_note
        np.testing.assert_array_equal(reading.values, truth())
    stub.behave()
    assert source.read(GRID, 2020).passing_note == ""


def test_a_rate_limit_in_restricted_mode_says_both(connect, stub):
    stub.behave(restricted=True, always={"compute": {"status": 429, "message": "Too Many Requests"}})
    assert "restricted mode" in failure(connect(), AefRateLimitError)


def test_other_warnings_reach_the_program_also_when_it_listens_in_between(connect, monkeypatch):
    shown = []
    monkeypatch.setattr(warnings, "showwarning", lambda message, *_: shown.append(str(message)))
    source = connect()
    source.read(GRID, 2020)
    older = warnings.showwarning
    monkeypatch.setattr(warnings, "showwarning", lambda *words: older(*words))
    source.read(GRID, 2020)
    warnings.warn("something else", UserWarning, stacklevel=1)
    assert shown == ["something else"]


# Silence


@pytest.fixture
def nobody():
    """An address where nothing listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


def test_a_refused_connection_is_offline(connect, nobody):
    assert "cannot be reached" in failure(connect(url=nobody), AefOfflineError)


def test_a_connection_lost_later_is_offline(connect, nobody):
    source = connect()
    source.read(GRID, 2020)
    ee.data._get_state().cloud_api_resource_raw._baseUrl = f"{nobody}/"
    failure(source, AefOfflineError)


def test_a_silent_server_ends_with_the_attempts_deadlines(connect, stub):
    source = connect()
    source.read(GRID, 2020)
    assert ee.data._get_state().deadline_ms == 20_000.0
    ee.data.setDeadline(300)  # a sign-in may take longer than that on a busy computer
    stub.behave(always={"compute": {"silent": True}})
    assert "FUSAR_EE_DEADLINE_S" in failure(source, AefTimeoutError)
    assert len(stub.log()) == 3


def test_a_reads_own_deadline_ends_it_sooner(connect, stub):
    source = connect()
    source.read(GRID, 2020)
    stub.behave(always={"compute": {"silent": True}})
    failure(source, AefTimeoutError, Transfer(0.2))
    assert len(stub.log()) == 1


def test_a_silent_server_cannot_hold_the_sign_in_and_the_next_read_tries_again(connect, stub):
    stub.behave(always={"algorithms": {"silent": True}})
    source = connect(deadline_s=0.3)
    assert "0.3 s" in failure(source, AefTimeoutError)
    stub.behave()
    source._session._deadline_s = 20.0  # the sign-in may take longer than 0.3 s on a busy computer
    assert source.read(GRID, 2020).valid.all()


def test_a_stopped_read_leaves_the_server(connect, stub):
    source = connect()
    source.read(GRID, 2020)
    stub.behave(always={"compute": {"silent": True}})
    with pytest.raises(OperationCancelledError):
        source.read(GRID, 2020, Transfer(cancelled=lambda: bool(stub.log())))


def test_a_firewall_before_the_list_of_deprecated_data_sets_does_not_keep_us_out(
    connect, stub, monkeypatch, caplog
):
    released = threading.Event()
    monkeypatch.setattr("ee.deprecation._FetchDataCatalogStac", lambda: released.wait(60) and {})
    source = connect(deadline_s=2.0)
    try:
        assert source.read(GRID, 2020).valid.all()
        assert source.read(GRID, 2020).valid.all()
    finally:
        released.set()
    assert "going on without" in caplog.text
    assert ee.data._get_state().deadline_ms == 2000.0

"""Earth Engine's sign-in and each way it fails: one type, one sentence and one action each, and no secret in any."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import warnings
from types import SimpleNamespace

import ee
import numpy as np
import pytest

from backend.__main__ import main
from backend.aef.earthengine_account import EarthEngineAccount
from backend.aef.earthengine_session import EarthEngineSession
from backend.aef.earthengine_source import EarthEngineSource
from backend.aef.transfer import Transfer
from backend.aef_setup import open_aef
from backend.settings import load_settings
from fusar_qgis.core.errors import (
    AefLoginError,
    AefNotConfiguredError,
    AefOfflineError,
    AefPermissionError,
    AefQuotaError,
    AefRateLimitError,
    AefTimeoutError,
    AefUnavailableError,
    ConfigError,
    OperationCancelledError,
)
from fusar_qgis.core.field import read_npz
from fusar_qgis.core.geometry import BBox
from fusar_qgis.core.grid import SamplingGrid
from tests.backend.earthengine_remote import running_stub, write_key
from tests.backend.earthengine_world import World

GRID = SamplingGrid(BBox(10.00313, 50.00117, 10.07271, 50.04629), 4, 4)
SECRETS = ("ya29.a-secret-of-the-stub", "PRIVATE KEY", "refresh-secret")


@pytest.fixture(scope="module")
def stub():
    with running_stub() as remote:
        yield remote


@pytest.fixture(scope="module")
def key_file(stub, tmp_path_factory):
    return write_key(tmp_path_factory.mktemp("key") / "key.json", stub.url)


@pytest.fixture(autouse=True)
def fresh_library(stub, monkeypatch, tmp_path):
    """No sign-in of this computer, no state of the library, no waiting between its retries."""
    ee.Reset()
    for name in ("GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_CLOUD_PROJECT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("CLOUDSDK_CONFIG", str(tmp_path / "gcloud"))
    monkeypatch.setenv("NO_GCE_CHECK", "true")
    monkeypatch.setattr("ee.deprecation._FetchDataCatalogStac", dict)
    monkeypatch.setattr("ee.oauth.TOKEN_URI", f"{stub.url}/token")
    monkeypatch.setattr("googleapiclient.http.random", SimpleNamespace(random=lambda: 0.0))
    stub.behave()
    yield
    stub.behave()  # lets go of requests that a silent stub holds
    ee.Reset()


@pytest.fixture
def connect(stub, key_file):
    def source(project="asked-project", key=key_file, url=stub.url, deadline_s=20.0, retry_after_s=0.0):
        session = EarthEngineSession(EarthEngineAccount(project, key), url, deadline_s, retry_after_s)
        return EarthEngineSource(session, (2020,))

    return source


def failure(source, kind, transfer=None):
    """The error of a read: exactly that type, a sentence and an action, and none of the secrets."""
    with pytest.raises(AefUnavailableError) as caught:
        source.read(GRID, 2020, transfer)
    error = caught.value
    assert type(error) is kind, error
    assert error.message.endswith(".")
    assert error.action.endswith(".")
    assert not any(secret in str(error) for secret in SECRETS)
    return str(error)


def truth(world=None, year=2020):
    nodes = GRID.nodes()
    return (world or World()).vectors(nodes[..., 0], nodes[..., 1], year).astype(np.float32)


# Signing in


def test_a_service_account_signs_in_with_its_own_project_and_only_once(connect, stub):
    source = connect(project=None)
    for _ in range(2):
        np.testing.assert_array_equal(source.read(GRID, 2020).values, truth())
    assert len(stub.log("algorithms")) == 1
    assert len(stub.log("token")) <= 2  # one each for the two clients that the library makes
    assert all(
        entry["headers"]["authorization"] == "Bearer ya29.a-secret-of-the-stub" for entry in stub.log()
    )
    assert "/projects/stub-project/" in stub.log()[0]["path"]


def test_a_given_project_wins_over_the_key_files(connect, stub):
    connect(project="asked-project").read(GRID, 2020)
    assert "/projects/asked-project/" in stub.log()[0]["path"]


def test_reads_that_come_together_share_one_sign_in(connect, stub):
    source = connect()
    readings = []
    threads = [threading.Thread(target=lambda: readings.append(source.read(GRID, 2020))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(readings) == 4
    assert len(stub.log("algorithms")) == 1
    assert len(stub.log()) == 4


def test_the_users_stored_sign_in_is_used(connect, stub, tmp_path):
    stored = tmp_path / ".config" / "earthengine" / "credentials"
    stored.parent.mkdir(parents=True)
    stored.write_text(json.dumps({"refresh_token": "refresh-secret"}))
    np.testing.assert_array_equal(connect(key=None).read(GRID, 2020).values, truth())


def test_an_expired_stored_sign_in_is_a_login_error(connect, stub, tmp_path):
    stored = tmp_path / ".config" / "earthengine" / "credentials"
    stored.parent.mkdir(parents=True)
    stored.write_text(json.dumps({"refresh_token": "refresh-secret"}))
    stub.behave(always={"token": {"oauth": "invalid_grant"}})
    assert "earthengine authenticate" in failure(connect(key=None), AefLoginError)


def test_a_stored_sign_in_that_is_no_json_is_a_login_error(connect, tmp_path):
    stored = tmp_path / ".config" / "earthengine" / "credentials"
    stored.parent.mkdir(parents=True)
    stored.write_text("refresh-secret")
    failure(connect(key=None), AefLoginError)


def test_application_default_credentials_are_used(connect, key_file, monkeypatch):
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(key_file))
    np.testing.assert_array_equal(connect(key=None).read(GRID, 2020).values, truth())


def test_no_sign_in_at_all_is_a_login_error(connect):
    failure(connect(key=None), AefLoginError)


@pytest.mark.parametrize("content", [None, "no json", "[]", '{"client_email": "a@b"}', '{"client_email": 1}'])
def test_a_broken_key_file_is_a_login_error_that_names_it(connect, tmp_path, content):
    path = tmp_path / "broken.json"
    if content is not None:
        path.write_text(content)
    assert "broken.json" in failure(connect(key=path), AefLoginError)


def test_a_damaged_private_key_is_never_quoted(connect, tmp_path, key_file):
    key = json.loads(key_file.read_text())
    key["private_key"] = "-----BEGIN PRIVATE KEY-----\nrefresh-secret\n-----END PRIVATE KEY-----\n"
    (tmp_path / "broken.json").write_text(json.dumps(key))
    failure(connect(key=tmp_path / "broken.json"), AefLoginError)


def test_a_revoked_key_is_a_login_error_and_the_next_read_tries_again(connect, stub):
    stub.behave(always={"token": {"oauth": "invalid_grant"}})
    source = connect()
    failure(source, AefLoginError)
    stub.behave()
    assert source.read(GRID, 2020).valid.all()


def test_a_failed_sign_in_is_repeated_to_the_next_tiles_without_asking(connect, stub):
    stub.behave(always={"token": {"oauth": "invalid_grant"}})
    source = connect(retry_after_s=3600.0)
    first = failure(source, AefLoginError)
    stub.behave()
    assert failure(source, AefLoginError) == first
    assert stub.log("token") == []


def test_a_key_without_any_project_is_told_to_set_one(connect, tmp_path, key_file):
    key = json.loads(key_file.read_text())
    del key["project_id"]
    (tmp_path / "key.json").write_text(json.dumps(key))
    assert "FUSAR_EE_PROJECT" in failure(connect(None, tmp_path / "key.json"), AefNotConfiguredError)


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


# Settings


def test_without_project_and_key_there_is_no_such_source(monkeypatch, tmp_path):
    monkeypatch.delenv("FUSAR_EE_PROJECT", raising=False)
    monkeypatch.setenv("FUSAR_CACHE_DIR", str(tmp_path))
    assert "earthengine" not in open_aef(load_settings()).names


def test_the_settings_reach_the_source(stub, key_file, monkeypatch, tmp_path):
    monkeypatch.setenv("FUSAR_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("FUSAR_EE_PROJECT", "asked-project")
    monkeypatch.setenv("FUSAR_EE_SERVICE_ACCOUNT_FILE", str(key_file))
    monkeypatch.setenv("FUSAR_EE_URL", f"{stub.url}/")
    monkeypatch.setenv("FUSAR_AEF_YEARS", "[2019, 2020]")
    aef = open_aef(load_settings())
    reading = aef.read("earthengine", GRID, 2024)
    np.testing.assert_array_equal(reading.values, truth())
    assert (reading.year_used, reading.source) == (2020, "earthengine")
    assert {2019, 2020} <= set(aef.years())
    aef.read("earthengine", GRID, 2024)
    assert len(stub.log()) == 1  # the second came from the cache


def test_the_command_writes_a_field_from_earth_engine(stub, key_file, monkeypatch, tmp_path):
    monkeypatch.setenv("FUSAR_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("FUSAR_EE_SERVICE_ACCOUNT_FILE", str(key_file))
    monkeypatch.setenv("FUSAR_EE_URL", stub.url)
    stub.behave(masked=[[10.0, 50.0, 10.01, 50.1]])  # the western column
    box = [str(value) for value in GRID.bbox.as_tuple()]
    words = ["aef", "field", "--bbox", *box, "--year", "2020", "--nodes", "4", "--source", "earthengine"]
    assert main([*words, "--out", str(tmp_path / "field.npz")]) == 0
    field = read_npz(tmp_path / "field.npz")
    np.testing.assert_array_equal(field.values[0], truth()[:, 1:].reshape(-1, 64))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"ee_url": "http://example.org"}, "no https:// address"),
        ({"ee_url": "example.org"}, "no https:// address"),
        ({"ee_deadline_s": 0}, "FUSAR_EE_DEADLINE_S"),
        ({"aef_years": ()}, "FUSAR_AEF_YEARS"),
    ],
)
def test_wrong_settings_are_refused_at_the_start(values, words):
    with pytest.raises(ConfigError, match=words):
        load_settings(**values)


def test_the_library_is_not_imported_before_it_is_needed():
    code = (
        "import sys; from backend.aef_setup import open_aef; from backend.settings import load_settings;"
        "open_aef(load_settings(ee_project='p')); sys.exit('ee' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], timeout=60, check=False).returncode == 0


@pytest.mark.data
def test_real_vectors_pass_unchanged(shared_data, tmp_path):
    file = shared_data / "aef_real_2880.npz"
    with np.load(file, allow_pickle=False) as arrays:
        world = World(arrays["q"])
    with running_stub(file) as remote:
        account = EarthEngineAccount(None, write_key(tmp_path / "key.json", remote.url))
        reading = EarthEngineSource(EarthEngineSession(account, remote.url), (2024,)).read(GRID, 2024)
    np.testing.assert_array_equal(reading.values, truth(world, 2024))
    assert reading.valid.all()
    assert reading.note == ""

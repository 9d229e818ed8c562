"""Earth Engine's sign-in: whose credentials count, and each way they fail, without a secret in any message."""

from __future__ import annotations

import json
import threading

import numpy as np
import pytest

from fusar_qgis.core.errors import AefLoginError, AefNotConfiguredError
from tests.backend.earthengine_source import (  # noqa: F401 - fixtures
    GRID,
    connect_fixture,
    failure,
    fresh_library_fixture,
    key_file_fixture,
    stub_fixture,
    truth,
)

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

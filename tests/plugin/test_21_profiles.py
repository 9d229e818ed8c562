"""Named connections: stored without secrets, made once from the old single one, each with a token of its own."""

from __future__ import annotations

import dataclasses
import json

import pytest
from qgis.core import QgsSettings

from fusar_qgis.client import BackendClient
from fusar_qgis.core.errors import ConfigError
from fusar_qgis.core.profiles import Profile, check_no_secret, from_text, shared_text, to_text, unique_name
from fusar_qgis.data_path import INTERNET, LOCAL_NETWORK, THIS_COMPUTER, data_path
from fusar_qgis.loopback import host_of, is_this_computer
from fusar_qgis.profile_store import (
    active_profile,
    add_profiles,
    choose_profile,
    load_profiles,
    save_profiles,
)
from fusar_qgis.settings import load_settings, save_settings, session_token
from fusar_qgis.shown_url import redacted

GPU = Profile("gpu", "remote", "https://gpu01.lan:8765", authcfg="abc1234")
HERE = Profile("here", python_path="/opt/env/bin/python")


@pytest.fixture(autouse=True)
def no_tokens():
    session_token.replace_all({})
    yield
    session_token.replace_all({})


def stored() -> str:
    store = QgsSettings()
    return "\n".join(f"{key}={store.value(key)}" for key in store.allKeys())


def test_the_old_single_connection_becomes_a_profile_once() -> None:
    for name, value in {
        "mode": "remote",
        "backend_url": "https://ann:pw@gpu01.lan:9000",
        "authcfg": "a1",
    }.items():
        QgsSettings().setValue(f"fusar/{name}", value)
    assert load_profiles() == (Profile("gpu01.lan", "remote", "https://gpu01.lan:9000", authcfg="a1"),)
    assert not QgsSettings().contains("fusar/mode") and not QgsSettings().contains("fusar/backend_url")
    assert "pw@" not in stored()
    QgsSettings().setValue("fusar/mode", "local")
    assert load_settings().mode == "remote", "a second migration would undo what the analyst chose since"


def test_the_settings_follow_the_active_profile_and_change_only_it() -> None:
    save_profiles([HERE, GPU], "gpu")
    assert load_settings().backend_url == GPU.backend_url
    save_settings(dataclasses.replace(load_settings(), backend_url="https://gpu02.lan", overlap_percent=31))
    assert [item.backend_url for item in load_profiles()] == [HERE.backend_url, "https://gpu02.lan"]
    choose_profile("here")
    assert load_settings().python_path == HERE.python_path and load_settings().overlap_percent == 31


def test_two_of_one_name_are_refused_and_a_lost_name_falls_back() -> None:
    with pytest.raises(ConfigError, match="'gpu'"):
        save_profiles([GPU, GPU], "gpu")
    save_profiles([HERE, GPU], "gone")
    assert active_profile() == HERE


def test_a_stored_profile_that_makes_no_sense_costs_no_other_one() -> None:
    """A newer plugin may have stored a mode that this one does not know; somebody may have edited the file."""
    save_profiles([HERE, GPU], "gpu")
    stored = json.loads(QgsSettings().value("fusar/profiles"))
    newer = {"name": "cluster", "mode": "cluster", "backend_url": "https://cluster", "python_path": 7}
    stored["profiles"] += [
        newer,
        {"name": ""},
        "nothing",
        {"name": "gpu", "backend_url": "https://ann:x@gpu"},
    ]
    QgsSettings().setValue("fusar/profiles", json.dumps(stored))
    mended = Profile("cluster", backend_url="https://cluster")
    assert load_profiles() == (HERE, GPU, mended, Profile("gpu 2"))
    assert active_profile() == GPU
    for broken in ("nonsense", "[]", '{"profiles": 3}', '{"profiles": []}'):
        QgsSettings().setValue("fusar/profiles", broken)
        assert load_profiles() == (Profile(),)


@pytest.mark.parametrize(
    "url",
    [
        "https://ann@gpu",
        "https://ann:hunter2@gpu:1",
        "https://gpu/?token=hunter2",
        "https://gpu/?api_key=hunter2",
    ],
)
def test_an_address_with_a_secret_is_refused_without_repeating_it(url) -> None:
    with pytest.raises(ConfigError) as caught:
        check_no_secret(url)
    assert "hunter2" not in str(caught.value)


def test_exported_profiles_hold_no_trace_of_the_authentication_and_come_back() -> None:
    session_token.set("t0p-secret", "gpu")
    text = shared_text([HERE, GPU])
    assert "abc1234" not in text and "t0p-secret" not in text
    assert from_text(text) == (
        dataclasses.replace(HERE, python_path=""),
        dataclasses.replace(GPU, authcfg=""),
    )


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"format": "fusar-profiles", "profiles": []}',
     '{"format": "fusar-profiles", "profiles": [3]}',
     '{"format": "fusar-profiles", "profiles": [{"name": ["x"]}]}',
     '{"format": "fusar-profiles", "profiles": [{"name": "x", "mode": "cloud"}]}'],
)  # fmt: skip
def test_a_file_that_holds_no_profiles_is_refused(text) -> None:
    with pytest.raises(ConfigError):
        from_text(text)


def test_a_file_of_a_newer_version_is_read() -> None:
    data = json.loads(to_text([GPU]))
    data["profiles"][0]["color"] = "red"
    assert from_text(json.dumps(data)) == (GPU,)


def test_imported_names_do_not_replace_what_is_there() -> None:
    assert [item.name for item in add_profiles([GPU], [GPU, GPU])] == ["gpu", "gpu 2", "gpu 3"]
    assert unique_name("  ", ["Default"]) == "Default 2"


def test_a_token_stays_with_its_profile_also_while_a_run_goes_on(stub) -> None:
    save_profiles([HERE, dataclasses.replace(GPU, backend_url=stub.url, authcfg="")], "gpu")
    session_token.set("of gpu")
    client = BackendClient.from_settings(load_settings())
    choose_profile("here")
    session_token.set("of here")
    assert client.endpoint().token == "of gpu" and session_token.get() == "of here"
    assert set(session_token.known()) == {"of gpu", "of here"}
    assert "of gpu" not in stored()


@pytest.mark.parametrize(
    ("url", "place", "encrypted", "exposed"),
    [
        ("http://127.0.0.1:8765", THIS_COMPUTER, False, False),
        ("http://[::1]:8765", THIS_COMPUTER, False, False),
        ("http://gpu01:8765", LOCAL_NETWORK, False, True),
        ("http://10.1.2.3", LOCAL_NETWORK, False, True),
        ("https://gpu01.lan", LOCAL_NETWORK, True, False),
        ("https://models.example.org", INTERNET, True, False),
        ("http://8.8.8.8", INTERNET, False, True),
        ("HTTP://127.0.0.1.example.org", INTERNET, False, True),
    ],
)
def test_where_the_data_goes(url, place, encrypted, exposed) -> None:
    path = data_path(url, has_token=True)
    assert (path.place, path.encrypted, path.exposed) == (place, encrypted, exposed)
    assert not data_path(url).exposed, "without a token there is none to read"


def test_an_address_that_cannot_be_read_is_another_computer() -> None:
    assert host_of("http://[broken") == "" and not is_this_computer("http://[broken")
    assert data_path("http://[broken").place == INTERNET or data_path("http://[broken").host


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Authorization: Bearer abcdef123456", "abcdef123456"),
        ("FUSAR_TOKEN=abcdef123456 x", "abcdef123456"),
        ('{"token": "abcdef123456"}', "abcdef123456"),
        ("https://ann:abcdef123456@gpu/x", "abcdef123456"),
        ("api_key: abcdef123456", "abcdef123456"),
        ("it said abcdef123456 again", "abcdef123456"),
    ],
)
def test_reports_hide_secrets(text, gone) -> None:
    assert gone not in redacted(text, ["abcdef123456"] if "said" in text else [])


def test_reports_hide_the_home_folder_and_keep_the_rest(monkeypatch) -> None:
    monkeypatch.setenv("HOME", "/home/ann")
    monkeypatch.setenv("USERPROFILE", "/home/ann")
    text = "/home/ann/scene.tif at https://gpu01.lan:8765, 12 tokens read"
    assert redacted(text) == "~/scene.tif at https://gpu01.lan:8765, 12 tokens read"

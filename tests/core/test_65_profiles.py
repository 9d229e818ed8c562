"""Connection profiles as text: what is refused, what is never handed on, and no secret in any of them."""

from __future__ import annotations

import json

import pytest

from fusar_qgis.core.errors import ConfigError
from fusar_qgis.core.profiles import (
    NAME_LENGTH,
    Profile,
    check_no_secret,
    from_text,
    shared_text,
    to_text,
    unique_name,
)

LAB = Profile("Lab", "remote", "https://gpu.example:8765", "/bin/python", "/c", "/a.tif", "abc1234")


def text_of(*items) -> str:
    return json.dumps({"format": "fusar-profiles", "version": 1, "profiles": list(items)})


def test_profiles_come_back_as_they_were():
    profiles = (LAB, Profile("Zürich, 2. Stock"))
    assert from_text(to_text(profiles)) == profiles
    text = to_text(profiles)
    assert "Zürich" in text and len(text.splitlines()) > 10, "people read and compare such files"
    assert {name: value for name, value in json.loads(text).items() if name != "profiles"} == {
        "format": "fusar-profiles", "version": 1,
    }  # fmt: skip


def test_what_is_handed_on_names_neither_a_program_nor_a_stored_sign_in():
    (handed,) = from_text(shared_text([LAB]))
    assert (handed.python_path, handed.authcfg) == ("", "")
    assert (handed.name, handed.mode, handed.backend_url) == (LAB.name, LAB.mode, LAB.backend_url)
    assert (handed.checkpoint_path, handed.aef_file) == (LAB.checkpoint_path, LAB.aef_file)


@pytest.mark.parametrize(
    "url",
    [
        "https://me:secret@gpu.example", "https://me@gpu.example", "http://gpu.example/?token=1",
        "http://gpu.example/?API_KEY=1", "http://gpu.example/?a=1&userPassword=x", "http://gpu.example?auth=x",
    ],
)  # fmt: skip
def test_an_address_that_carries_a_secret_is_refused_without_repeating_it(url):
    with pytest.raises(ConfigError, match="plain text") as caught:
        check_no_secret(url)
    assert url not in str(caught.value) and "secret" not in str(caught.value)
    for refused in (
        lambda: shared_text([Profile(backend_url=url)]),
        lambda: from_text(text_of({"backend_url": url})),
    ):
        with pytest.raises(ConfigError, match="plain text"):
            refused()


def test_plain_addresses_pass_and_broken_ones_are_told():
    for url in ("http://127.0.0.1:8765", "https://gpu.example/fusar?year=2020", ""):
        check_no_secret(url)
    with pytest.raises(ConfigError, match="no web address") as caught:
        check_no_secret("http://[::1")
    assert caught.value.action


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "no JSON"),
        ("[]", "no list of profiles"),
        ('{"format": "other", "profiles": []}', "no list of profiles"),
        ('{"format": "fusar-profiles", "profiles": {}}', "no list of profiles"),
        (text_of(), "holds no profile"),
        (text_of("Lab"), "JSON object, not 'Lab'"),
        (text_of({"name": 3}), "name is a text, not 3"),
        (text_of({"name": " "}), "not ' '"),
        (text_of({"name": "x" * (NAME_LENGTH + 1)}), f"1 to {NAME_LENGTH} characters"),
        (text_of({"mode": "cloud"}), "'cloud' is unknown. Use one of: local, remote."),
    ],
)
def test_wrong_texts_are_one_sentence(text, told):
    with pytest.raises(ConfigError) as caught:
        from_text(text)
    assert told in str(caught.value) and caught.value.action


def test_fields_of_a_newer_plugin_are_dropped_and_missing_ones_are_the_defaults():
    assert from_text(text_of({"name": "Lab", "color": "red"})) == (Profile("Lab"),)
    assert from_text(text_of({})) == (Profile(),)
    assert Profile("x" * NAME_LENGTH).name == "x" * NAME_LENGTH


def test_a_name_that_is_taken_gets_a_number():
    assert unique_name(" Lab ", []) == "Lab"
    assert unique_name("Lab", ["Lab", "Lab 2"]) == "Lab 3"
    assert unique_name("", []) == "Default"
    long = unique_name("x" * 90, ["x" * (NAME_LENGTH - 5)])
    assert long.endswith("x 2") and len(long) <= NAME_LENGTH

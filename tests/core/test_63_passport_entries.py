"""Entries of a passport: how they are shown, said, edited and put in their places."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fusar_qgis.core.errors import InvalidRequestError
from fusar_qgis.core.passport import (
    EMPTY_PASSPORT,
    Finding,
    Passport,
    PassportEntry,
    edited,
    said_by,
    source_words,
    with_edits,
    with_entries,
)

NAMED = Finding("pass", "descending", "file name", "S1A_IW")
FOLDER = Finding("pass", "unknown", "folder name")
PASS = PassportEntry("pass", "Pass", "ascending", "", "tag", "PASS", True, (NAMED, FOLDER), note="A note.")
ANGLE = PassportEntry("incidence", "Incidence", "33.3", "°", "sidecar", "", True)
SIZE = PassportEntry("size", "Size", "3 x 4", "px", "file", "columns and rows")
LOOK = PassportEntry("look", "Look", "", editable=True)
PASSPORT = Passport((PASS, ANGLE, SIZE, LOOK))


def test_values_are_shown_with_their_units():
    assert [entry.shown for entry in PASSPORT.entries] == ["ascending", "33.3°", "3 x 4 px", "unknown"]
    assert replace(LOOK, unit="m").shown == "unknown"


def test_sources_are_told_in_words():
    assert (said_by(NAMED), said_by(FOLDER)) == ("file name (S1A_IW)", "folder name")
    assert [source_words(entry) for entry in PASSPORT.entries] == [
        "tag: PASS", "sidecar", "file: columns and rows", "-",
    ]  # fmt: skip
    assert source_words(replace(LOOK, source="user")) == "you"
    assert PASS.conflict == "The file name (S1A_IW) says descending. The folder name says unknown."
    assert ANGLE.conflict == ""


def test_entries_are_found_by_their_keys():
    assert PASSPORT.get("size") is SIZE and PASSPORT.value("size") == "3 x 4"
    assert PASSPORT.get("orbit") is None and PASSPORT.value("orbit") == ""
    assert PASSPORT.value("look") == ""
    assert PASSPORT.conflicts == (PASS,) and EMPTY_PASSPORT.conflicts == ()


def test_the_text_holds_a_line_for_each_entry():
    assert PASSPORT.text() == (
        "Pass: ascending (tag: PASS). The file name (S1A_IW) says descending. The folder name says unknown. A note.\n"
        "Incidence: 33.3° (sidecar)\n"
        "Size: 3 x 4 px (file: columns and rows)\n"
        "Look: unknown"
    )
    assert EMPTY_PASSPORT.text() == ""


def test_the_rows_hold_everything_for_json():
    others = [
        {"value": "descending", "source": "file name", "where": "S1A_IW"},
        {"value": "unknown", "source": "folder name", "where": ""},
    ]
    assert Passport((PASS, LOOK)).rows() == [
        {
            "key": "pass", "name": "Pass", "value": "ascending", "unit": "", "source": "tag", "where": "PASS",
            "others": others, "note": "A note.",
        },
        {
            "key": "look", "name": "Look", "value": None, "unit": "", "source": "none", "where": "",
            "others": [], "note": "",
        },
    ]  # fmt: skip


# --- edits -----------------------------------------------------------------------------------------------


def test_an_edit_keeps_what_the_file_says_as_a_contradiction():
    assert edited(PASS, "descending") == PassportEntry(
        "pass", "Pass", "descending", "", "user", "", True,
        (Finding("pass", "ascending", "tag", "PASS"), NAMED, FOLDER), "ascending", "A note.",
    )  # fmt: skip
    confirmed = edited(PASS, "ascending")
    assert (confirmed.source, confirmed.others, confirmed.file_value) == (
        "user",
        (NAMED, FOLDER),
        "ascending",
    )
    first = edited(LOOK, "right")
    assert (first.value, first.source, first.others, first.file_value) == ("right", "user", (), "")
    assert edited(ANGLE, "35").unit == "", "who edits says the unit"
    with pytest.raises(InvalidRequestError, match="'Size' cannot be edited"):
        edited(SIZE, "5 x 6")


def test_edits_of_a_passport_leave_out_what_is_empty_unknown_or_fixed():
    changed = with_edits(PASSPORT, {"look": "left", "pass": "", "size": "5 x 6", "nonsense": "x"})
    assert changed.entries[:3] == PASSPORT.entries[:3]
    assert (changed.value("look"), changed.get("look").source) == ("left", "user")


@pytest.mark.parametrize(
    ("after", "wanted"),
    [
        ("pass", ["pass", "look", "orbit", "incidence", "size"]),
        ("size", ["pass", "incidence", "size", "look", "orbit"]),
        ("incidence", ["pass", "incidence", "look", "orbit", "size"]),
        ("nonsense", ["pass", "incidence", "size", "look", "orbit"]),
    ],
)
def test_entries_are_put_in_behind_a_key_and_take_the_place_of_their_namesakes(after, wanted):
    added = [replace(LOOK, value="left"), PassportEntry("orbit", "Orbit", "7")]
    changed = with_entries(PASSPORT, added, after)
    assert [entry.key for entry in changed.entries] == wanted
    assert changed.value("look") == "left"

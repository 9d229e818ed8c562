"""Metadata as flat entries: which keys they get, what is refused, and which of them is the acquisition's time."""

from __future__ import annotations

import json
from datetime import datetime, timezone

import pytest

from fusar_qgis.core import sidecar
from fusar_qgis.core.sidecar import (
    find_time,
    flatten,
    is_foreign_key,
    plain_key,
    product_names,
    read_sidecar,
    unpacked,
)

TIME = "2018-07-16T00:40:42Z"
LATER = "2020-01-01T00:00:00Z"


def test_json_keys_are_paths_and_items_of_a_list_share_theirs():
    data = {
        "a": {"b": 1, "c": {"d": 2.5}}, "items": [{"x": 1, "y": 2}, {"x": 3, "z": 4}],
        "none": None, "yes": True, "zero": 0, "empty": "", 7: "seven",
    }  # fmt: skip
    assert flatten(data) == {
        "a.b": "1", "a.c.d": "2.5", "items.x": "1", "items.y": "2", "items.z": "4",
        "yes": "True", "zero": "0", "empty": "", "7": "seven",
    }  # fmt: skip
    assert list(flatten({"b": 1, "a": {"d": 2, "c": 3}, "e": 4})) == ["b", "a.d", "a.c", "e"]
    assert flatten("alone") == {"": "alone"} and flatten([]) == {}


def test_a_short_list_of_texts_also_stands_whole():
    assert flatten({"p": ["VV", "VH"]}) == {"p[]": "VV VH", "p": "VV"}
    eight, nine = [str(n) for n in range(8)], [str(n) for n in range(9)]
    assert flatten({"p": eight})["p[]"] == "0 1 2 3 4 5 6 7"
    assert flatten({"p": nine}) == {"p": "0"}
    assert flatten({"p": ["VV", 1]}) == {"p": "VV"} and flatten({"p": []}) == {}
    assert flatten({"a": [{"p": ["VV"]}, {"p": ["HH", "HV"]}]})["a.p[]"] == "VV", "the first one wins"


def test_xml_keys_are_paths_without_namespaces_and_attributes_have_an_at():
    text = (
        '<?xml version="1.0" encoding="utf-16"?><!-- a comment --><p:root xmlns:p="urn:p" p:version="2">'
        "<p:time> 2018 </p:time><p:time>2020</p:time><!-- no element --><?no element?>"
        '<band p:name="VV" n="1"/><band name="VH">x</band></p:root>'
    )
    assert read_sidecar(text) == {
        "root.@version": "2", "root.time": "2018", "root.band.@name": "VV", "root.band.@n": "1", "root.band": "x",
    }  # fmt: skip
    assert list(read_sidecar("<a><c>1</c><b><d>2</d></b><e>3</e></a>")) == ["a.c", "a.b.d", "a.e"]


def test_entries_end_where_metadata_ends_and_data_begin(monkeypatch):
    monkeypatch.setattr(sidecar, "_MAX_ENTRIES", 3)
    assert list(flatten(dict.fromkeys("abcdef", 1))) == ["a", "b", "c"]
    assert list(read_sidecar("<r><a>1</a><b>2</b><c>3</c><d>4</d></r>")) == ["r.a", "r.b", "r.c"]


def test_texts_over_the_limit_are_not_read(monkeypatch):
    monkeypatch.setattr(sidecar, "_MAX_BYTES", 9)
    assert read_sidecar('{"a": 12}') == {"a": "12"}
    assert read_sidecar('{"a": 123}') == {}


@pytest.mark.parametrize("text", ['{"a": "b"}', "<a>b</a>", '[{"a": "b"}]', '<?xml version="1.0"?><a>b</a>'])
@pytest.mark.parametrize("before", ["", "\ufeff", "\ufeff\r\n\t ", "\n"])
def test_a_byte_order_mark_and_blank_lines_do_no_harm(text, before):
    assert read_sidecar(before + text) == {"a": "b"}


def test_one_record_is_a_sidecar_and_several_are_a_catalog():
    record = {"datetime": TIME}
    assert read_sidecar(json.dumps({"features": [record]})) == {"features.datetime": TIME}
    assert read_sidecar(json.dumps({"features": [record, record], "more": 1})) == {}
    assert read_sidecar(json.dumps([record])) == {"datetime": TIME}
    assert read_sidecar(json.dumps([record, record])) == {}
    assert read_sidecar(json.dumps({"bands": [record, record]})) == {"bands.datetime": TIME}
    assert read_sidecar("[]") == {}


@pytest.mark.parametrize("declared", ['<!DOCTYPE a [<!ENTITY b "c">]>', '<!doctype a [<!entity b "c">]>'])
def test_entities_are_refused_in_any_case(declared):
    assert read_sidecar(f"{declared}<a>b</a>") == {}


def test_escaped_markup_is_text():
    assert read_sidecar("<a>VV &amp; VH &lt;b&gt;</a>") == {"a": "VV & VH <b>"}


# --- time ------------------------------------------------------------------------------------------------


def test_the_more_specific_key_is_the_acquisition_wherever_it_stands():
    entries = {"datetime": LATER, "properties.start_datetime": TIME}
    assert find_time(entries) == (
        "properties.start_datetime",
        datetime(2018, 7, 16, 0, 40, 42, tzinfo=timezone.utc),
    )
    assert find_time(dict(reversed(list(entries.items()))))[0] == "properties.start_datetime"
    assert find_time({"a.starttime": TIME, "b.starttime": LATER})[0] == "a.starttime", "the first of its kind"


def test_only_a_whole_last_part_is_a_key():
    assert find_time({"my_datetime": TIME}) is None
    assert find_time({"datetime.zone": TIME}) is None
    assert find_time({"xstarttime": TIME}) is None
    assert find_time({"Acquisition-Start  Time": TIME})[0] == "Acquisition-Start  Time"


@pytest.mark.parametrize(
    "branch", ["processing", "created_by", "updated", "published", "ingestion", "generation", "delivery",
               "download", "modified", "orbit", "statevectors.first", "opt_tile"],
)  # fmt: skip
def test_times_of_other_branches_are_foreign(branch):
    assert is_foreign_key(f"{branch}.starttime")
    assert find_time({f"{branch}.startTime": TIME}) is None
    assert find_time({f"{branch}.startTime": TIME, "datetime": LATER})[0] == "datetime"


def test_a_key_without_a_time_is_passed_over():
    assert find_time({"start_datetime": "unknown", "datetime": TIME})[0] == "datetime"
    assert find_time({"a.datetime": "", "b.datetime": TIME})[0] == "b.datetime"
    assert find_time({"datetime": TIME + " " * 44}) is not None
    assert find_time({"datetime": TIME + " " * 45}) is None, "no time is that long"


def test_metadata_inside_a_tag_are_looked_into():
    inner = json.dumps({"collect": {"start_timestamp": TIME, "mode": "spotlight"}})
    entries = {"TIFFTAG_IMAGEDESCRIPTION": f"\n {inner}", "AREA": "Point", "EMPTY": ""}
    assert unpacked(entries) == [
        ("TIFFTAG_IMAGEDESCRIPTION.collect.start_timestamp", TIME),
        ("TIFFTAG_IMAGEDESCRIPTION.collect.mode", "spotlight"),
        ("TIFFTAG_IMAGEDESCRIPTION", f"\n {inner}"),
        ("AREA", "Point"),
        ("EMPTY", ""),
    ]
    assert find_time(entries)[0] == "TIFFTAG_IMAGEDESCRIPTION.collect.start_timestamp"


def test_product_names_stand_under_the_keys_of_products():
    entries = {
        "properties.Product-ID": "A",
        "title": "B",
        "collect.id": "C",
        "ID": "D",
        "bid": "E",
        "id.of": "F",
    }
    assert product_names(entries) == [
        ("properties.Product-ID", "A"),
        ("title", "B"),
        ("collect.id", "C"),
        ("ID", "D"),
    ]


def test_keys_are_compared_in_lower_case_with_underscores():
    assert plain_key("  Scene Sensing-Start \t UTC ") == "scene_sensing_start_utc"
    assert plain_key("a - b") == "a_b"

"""The wire format is frozen: the golden files are what released plugins and servers say to each other.

A change here breaks them: raise `API_VERSION`, say so in the changelog, then write the files anew from
`tests/contract/examples.py` (each is `json.dumps(to_json(example), indent=1, sort_keys=True)`).
"""

from __future__ import annotations

import base64
import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from fusar_qgis.core import api
from fusar_qgis.core.errors import InvalidRequestError
from tests.contract.examples import EXAMPLES

GOLDEN = Path(__file__).parent / "golden"


def test_there_is_a_golden_file_for_every_example():
    assert {path.stem for path in GOLDEN.glob("*.json")} == set(EXAMPLES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_messages_are_written_as_they_always_were(name):
    wanted = json.loads((GOLDEN / f"{name}.json").read_text())
    assert json.loads(json.dumps(api.to_json(EXAMPLES[name]))) == wanted


@pytest.mark.parametrize("name", EXAMPLES)
def test_messages_are_read_as_they_always_were(name):
    golden = json.loads((GOLDEN / f"{name}.json").read_text())
    assert api.from_json(type(EXAMPLES[name]), golden) == EXAMPLES[name]


@pytest.mark.parametrize("name", EXAMPLES)
def test_unknown_keys_of_newer_peers_are_ignored(name):
    golden = json.loads((GOLDEN / f"{name}.json").read_text())
    assert (
        api.from_json(type(EXAMPLES[name]), {**golden, "added_in_version_9": [1, {"a": 2}]}) == EXAMPLES[name]
    )


def test_a_message_needs_only_what_has_no_default():
    request = api.from_json(api.InterpretRequest, {"image": "data:,", "task": "counting", "label": "ship"})
    assert request == api.InterpretRequest(image="data:,", task="counting", label="ship")
    assert request.aef.enabled


@pytest.mark.parametrize(
    ("cls", "data", "named"),
    [
        (api.InterpretRequest, {"task": "counting"}, "image"),
        (api.InterpretRequest, {"image": 5, "task": "counting"}, "InterpretRequest.image"),
        (api.InterpretRequest, {"image": "", "task": "x", "boxes": [[1, 2, 3]]}, "4 items"),
        (api.InterpretRequest, {"image": "", "task": "x", "boxes": [["a", 2, 3, 4]]}, "boxes"),
        (api.InterpretRequest, {"image": "", "task": "x", "labels": "ship"}, "labels"),
        (api.InterpretRequest, {"image": "", "task": "x", "aef": []}, "AefOptions"),
        (api.InterpretRequest, {"image": "", "task": "x", "max_new_tokens": True}, "max_new_tokens"),
        (api.InterpretRequest, {"image": "", "task": "x", "aef": {"enabled": 1}}, "enabled"),
        (api.FieldPlace, {"bbox": [1, 2, 3, 4], "year": 2020.5}, "year"),
        (api.CompositeRequest, [], "object"),
        (api.ErrorBody, None, "object"),
    ],
)
def test_wrong_messages_name_the_field(cls, data, named):
    with pytest.raises(InvalidRequestError, match=named):
        api.from_json(cls, data)


@pytest.mark.parametrize("dtype", ["float32", "float64", "int8", "uint8", "int64"])
@pytest.mark.parametrize("shape", [(3,), (2, 5), (2, 2, 64), (0, 64), ()])
def test_arrays_travel_as_little_endian_bytes(dtype, shape):
    array = (np.random.default_rng(0).normal(size=shape) * 50).astype(dtype)
    encoded = api.encode_array(array)
    assert base64.b64decode(encoded.data) == array.astype(np.dtype(dtype).newbyteorder("<")).tobytes()
    again = api.decode_array(encoded, dtype)
    assert again.dtype == np.dtype(dtype)
    np.testing.assert_array_equal(again, array)


def test_transposed_big_endian_and_bool_arrays_travel_too():
    array = np.arange(6, dtype=">f4").reshape(2, 3).T
    np.testing.assert_array_equal(api.decode_array(api.encode_array(array), "float32"), array)
    flags = np.array([[True, False]])
    np.testing.assert_array_equal(api.decode_array(api.encode_array(flags), "uint8"), [[1, 0]])


@pytest.mark.parametrize(
    "encoded",
    [
        api.EncodedArray("float64", (1,), "AAAAAA=="),
        api.EncodedArray("float32", (2,), "AAAAAA=="),
        api.EncodedArray("float32", (-1,), "AAAAAA=="),
        api.EncodedArray("float32", (1,), "no base64!"),
        api.EncodedArray("float32", (1 << 40,), ""),
        api.EncodedArray("float32", (1 << 32, 1 << 32), ""),
    ],
)
def test_arrays_that_are_not_what_they_claim_are_refused(encoded):
    with pytest.raises(InvalidRequestError):
        api.decode_array(encoded, "float32")


def test_why_an_array_is_refused_is_told():
    for encoded, dtype, told in (
        (api.EncodedArray("float64", (1,), ""), "float32", "dtype 'float64', expected 'float32'"),
        (api.EncodedArray("float32", (3, 2), ""), "float32", r"0 bytes, not what shape \(3, 2\) needs"),
        (
            api.EncodedArray("float32", (2, -1), ""),
            "float32",
            r"shape \(2, -1\) is negative or above 4194304 items",
        ),
        (api.EncodedArray("float32", (1,), "AAAA AA=="), "float32", "not valid base64"),
    ):
        with pytest.raises(InvalidRequestError, match=told):
            api.decode_array(encoded, dtype)


def test_an_array_may_have_so_many_items_and_no_more():
    encoded = api.encode_array(np.zeros((2, 3), np.int8))
    assert api.decode_array(encoded, "int8", max_items=6).shape == (2, 3)
    with pytest.raises(InvalidRequestError, match="above 5 items"):
        api.decode_array(encoded, "int8", max_items=5)
    many = api.EncodedArray("int8", (4_194_305,), "")
    with pytest.raises(InvalidRequestError, match="above 4194304 items"):
        api.decode_array(many, "int8")
    with pytest.raises(InvalidRequestError, match="has 0 bytes"):
        api.decode_array(dataclasses.replace(many, shape=(2048, 2048)), "int8")


def test_dictionaries_are_written_with_what_they_hold():
    least = EXAMPLES["error"]
    assert api.to_json({"a": (1, least), "b": {"c": None}}) == {
        "a": [1, {"code": least.code, "message": least.message, "action": least.action}], "b": {"c": None},
    }  # fmt: skip


def test_a_wrong_message_is_told_by_its_kind():
    with pytest.raises(InvalidRequestError, match="JSON object for ErrorBody, got list"):
        api.from_json(api.ErrorBody, [])


def test_a_number_that_no_float_holds_is_refused():
    with pytest.raises(InvalidRequestError, match=r"SimilarityRequest\.lon"):
        api.from_json(api.SimilarityRequest, {"bbox": [0, 0, 1, 1], "year": 2020, "lon": 10**400, "lat": 0})

"""Bytes as strict JSON, as every wire type, and as the arrays inside them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from backend.web.strict_json import parse_json
from fusar_qgis.core import api
from fusar_qgis.core.errors import FusarError, InvalidRequestError
from tests.fuzz.target import Target

ROOT = Path(__file__).parents[2]
KINDS = (
    api.InterpretRequest, api.InterpretResponse, api.FieldRequest, api.FieldResponse, api.CompositeRequest,
    api.SimilarityRequest, api.DifferenceRequest, api.FusarExtra, api.ModelList, api.ErrorBody, api.EncodedArray,
)  # fmt: skip


def run(data: bytes, _: Path) -> None:
    """What passes as JSON goes through every type; what a type takes can be written again.

    Raises:
        InvalidRequestError: No type takes it.
    """
    value = parse_json(data)
    json.dumps(value, ensure_ascii=False, allow_nan=True).encode("utf-8")
    taken = 0
    for kind in KINDS:
        try:
            message = api.from_json(kind, value)
        except FusarError as error:
            str(error).encode("utf-8")
            continue
        taken += 1
        assert api.from_json(kind, json.loads(json.dumps(api.to_json(message)))) == message
        _decode(message)
    if not taken:
        raise InvalidRequestError("No wire type takes it.")


def _decode(message) -> None:
    for name in ("values", "valid", "positions"):
        array = message if isinstance(message, api.EncodedArray) else getattr(message, name, None)
        for dtype in ("float32", "uint8"):
            if isinstance(array, api.EncodedArray):
                try:
                    assert isinstance(api.decode_array(array, dtype, 10_000), np.ndarray)
                except InvalidRequestError as error:
                    assert error.message


def seeds() -> dict[str, bytes]:
    """The golden messages of the contract, without spaces."""
    found = {}
    for path in sorted((ROOT / "contract" / "golden").glob("*.json")):
        found[path.stem] = json.dumps(json.loads(path.read_text("utf-8")), separators=(",", ":")).encode()
    found["array"] = json.dumps(api.to_json(api.encode_array(np.eye(2, dtype=np.float32)))).encode()
    return {name: data for name, data in found.items() if len(data) < 8000}


TOKENS = (
    b'"image":', b'"task":"detection"', b'"scene":', b'"bbox":[0,0,1,1]', b'"year":2020', b'"shape":[2,2]',
    b'"dtype":',
    b'"float32"', b'"data":"AAAA"', b"[0,9223372036854775808]", b"[-1,-1]", b"[0]", b"1" + b"0" * 400, b"1.0",
    b"true",
    b"\\ud83d", b"\\ud83d\\ude00", b"-Infinity", b'"positions":', b'"uint8"', b"[18446744073709551616,0]",
)  # fmt: skip

TARGET = Target(run, TOKENS, seeds, errors=(FusarError, json.JSONDecodeError))

"""Every endpoint against its own OpenAPI document: made-up requests get a declared reply, and never a 5xx but 503."""

from __future__ import annotations

import pytest

pytest.importorskip("schemathesis")

import schemathesis
from hypothesis import Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks

from backend.aef.file_source import open_file_source
from backend.aef.selection import AefSelector
from backend.app import create_app
from backend.settings import Settings
from tests.backend.serving import FakeEngine, png_url, served, unit_codes, write_aef

load_all_checks()
# Whether a body is accepted is not judged: valid by its types is not yet valid, and 1.0 passes for 1.
APPLIED = [
    CHECKS.get_one(name)
    for name in (
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
        "allow_header_conformance",
    )
]
IMAGE = png_url()
PLACE = {"bbox": [10.005, 50.005, 10.195, 50.095], "year": 2020, "n_lon": 4, "n_lat": 3}


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    path = write_aef(tmp_path_factory.mktemp("aef") / "2020.tif", unit_codes(10, 20))
    app = create_app(FakeEngine(), AefSelector([open_file_source(path)]), Settings(max_image_px=10_000))
    with served(app) as client:
        yield client


def with_real_parts(value, key=""):
    """The same body where some of the made-up images and places are real, so that the code behind them is reached."""
    if isinstance(value, dict):
        if {"bbox", "year"} <= set(value) and isinstance(value["year"], int) and value["year"] % 2:
            value = {**value, **{name: PLACE[name] for name in PLACE if name in value}}
        return {name: with_real_parts(part, name) for name, part in value.items()}
    if isinstance(value, list):
        return [with_real_parts(part, key) for part in value]
    return IMAGE if key in ("image", "url") and isinstance(value, str) and len(value) % 3 else value


OPERATIONS = [
    "GET /health",
    "GET /ready",
    "GET /v1/models",
    "GET /metrics",
    "POST /v1/interpret",
    "POST /v1/chat/completions",
    "POST /v1/aef/field",
    "POST /v1/aef/composite",
    "POST /v1/aef/similarity",
    "POST /v1/aef/difference",
]


def operations(client):
    document = schemathesis.openapi.from_url(f"{client.base_url}/openapi.json")
    found = (result.ok() for result in document.get_all_operations())
    return {f"{operation.method.upper()} {operation.path}": operation for operation in found}


def test_every_operation_is_tried(client):
    assert sorted(operations(client)) == sorted(OPERATIONS)


@pytest.mark.parametrize(
    ("name", "mode"),
    [(name, GenerationMode.POSITIVE) for name in OPERATIONS]
    # Without a body there is nothing that could be wrong.
    + [(name, GenerationMode.NEGATIVE) for name in OPERATIONS if name.startswith("POST")],
)
def test_every_reply_is_one_that_the_document_declares(client, name, mode):
    operation = operations(client)[name]

    @settings(max_examples=60, phases=[Phase.explicit, Phase.generate], derandomize=True, database=None)
    @given(operation.as_strategy(generation_mode=mode))
    def check(case):
        if mode is GenerationMode.POSITIVE:
            case.body = with_real_parts(case.body)
        reply = case.call(timeout=30)
        assert reply.status_code < 500 or reply.status_code == 503, (reply.text, case.body)
        case.validate_response(reply, checks=APPLIED)

    check()

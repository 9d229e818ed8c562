"""Earth Engine's replies, through its own client library: pixels, errors, a token, and a service account's key file."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

import ee
import httplib2
import numpy as np

from backend.aef.earthengine_account import EarthEngineAccount
from backend.aef.earthengine_session import EarthEngineSession
from backend.aef.earthengine_source import EarthEngineSource
from fusar_qgis.core.errors import AefUnavailableError
from fusar_qgis.core.geometry import BBox
from fusar_qgis.core.grid import SamplingGrid
from tests.backend.earthengine_remote import write_key
from tests.backend.earthengine_stub import discovery_document, encode, shipped
from tests.backend.earthengine_world import World
from tests.fuzz.target import Target

KINDS = ("pixels", "error", "token", "key")
STATUSES = (200, 400, 401, 403, 404, 429, 500, 503, 302, 204)
GRID = SamplingGrid(BBox(10.0, 50.0, 10.1, 50.1), 3, 3)
URL = "https://earthengine.example"
TOKEN = json.dumps({"access_token": "ya29.a", "expires_in": 3600, "token_type": "Bearer"}).encode()
ALGORITHMS = (
    "ImageCollection.load", "Collection.filter", "Filter.dateRangeContains", "Filter.and", "DateRange", "Date",
    "ImageCollection.mosaic", "Image.select", "Image.reproject", "Projection", "Image.unmask", "Image.constant",
    "Image.toFloat", "Image.load", "Number",
)  # fmt: skip
SECRET = b"@PRIVATE@"
"""Stands in the corpus for the private key."""
Reply = tuple[int, bytes]


@cache
def key_folder() -> tuple[tempfile.TemporaryDirectory, Path]:
    """A key file, made once: that takes a second."""
    kept = tempfile.TemporaryDirectory()
    return kept, write_key(Path(kept.name) / "key.json", URL)


@cache
def descriptions() -> dict[str, tuple[int, bytes]]:
    """What the library asks for at a sign-in, cut to what our image needs: the whole of it takes ten times as long."""
    document = json.loads(discovery_document())
    projects = document["resources"]["projects"]["resources"]
    document["resources"]["projects"]["resources"] = {
        name: projects[name] for name in projects if name in ("algorithms", "image")
    }
    listed = json.loads(shipped("algorithms.json"))
    listed["algorithms"] = [
        each for each in listed["algorithms"] if each["name"].removeprefix("algorithms/") in ALGORITHMS
    ]
    return {
        "discovery": (200, json.dumps(document).encode()),
        "algorithms": (200, json.dumps(listed).encode()),
        "token": (200, TOKEN),
    }


@contextmanager
def answering(**replies: Reply) -> Iterator[None]:
    """The library's transport gives these replies, without a network and without waiting between its retries."""

    def request(_: object, uri: str, *__: object, **___: object) -> tuple[httplib2.Response, bytes]:
        place = next(
            (name for name in ("discovery", "algorithms", "token") if name in str(uri).partition("?")[0]),
            "pixels",
        )
        status, content = {**descriptions(), **replies}[place]
        return httplib2.Response({"status": status, "content-type": "application/json"}), content

    with (
        mock.patch("ee._cloud_api_utils._Http.request", request),
        mock.patch("ee.deprecation._FetchDataCatalogStac", dict),
        mock.patch("googleapiclient.http.random", SimpleNamespace(random=lambda: 0.0)),
        mock.patch.dict(os.environ, {"NO_GCE_CHECK": "true"}),
    ):
        yield


@cache
def signed_in() -> EarthEngineSession:
    """One session for all pixels; signing in takes most of a second."""
    session = EarthEngineSession(EarthEngineAccount("p", key_folder()[1]), URL)
    with answering(pixels=(200, _pixels())):
        EarthEngineSource(session, (2020,)).read(GRID, 2020)
    return session


def run(data: bytes, folder: Path) -> None:
    """The first byte says what the others are, the second one with what status they come.

    Raises:
        AefUnavailableError: They are no such reply.
    """
    kind, status = KINDS[(data[0] if data else 0) % len(KINDS)], STATUSES[sum(data[1:2]) % len(STATUSES)]
    if kind == "token":
        with answering(pixels=(200, _pixels()), token=(status, data[2:])):
            _read(_new(key_folder()[1]))
    elif kind == "key":
        path = folder / "key.json"
        secret = json.dumps(json.loads(key_folder()[1].read_bytes())["private_key"])[1:-1].encode()
        path.write_bytes(data[2:].replace(SECRET, secret))
        try:
            with answering(pixels=(200, _pixels())):
                _read(_new(path))
        finally:
            path.unlink()
    elif kind == "pixels" or status == 200:
        session = signed_in()
        with answering(pixels=(200, data[2:])):
            _read(session)
    else:
        _refuse((status, data[2:]))


def _refuse(reply: Reply) -> None:
    """An error's reply is read where it is told in words of ours."""
    session = signed_in()
    try:
        with answering(pixels=reply):
            _read(session)
    except AefUnavailableError as error:
        assert error.message.endswith(".")
        assert error.action.endswith(".")
        str(error).encode("utf-8")


def _new(key: Path) -> EarthEngineSession:
    ee.Reset()
    signed_in.cache_clear()
    return EarthEngineSession(EarthEngineAccount("p", key), URL)


def _read(session: EarthEngineSession) -> None:
    reading = EarthEngineSource(session, (2020,)).read(GRID, 2020)
    assert reading.values.shape == (3, 3, 64)
    assert np.isfinite(reading.values[reading.valid]).all()
    assert not reading.valid.any() or np.abs(reading.values[reading.valid]).max() <= 1.0


def _pixels() -> bytes:
    nodes = GRID.nodes()
    values = World().vectors(nodes[..., 0], nodes[..., 1], 2020)
    return encode(values, [f"A{band:02d}" for band in range(64)], "")


def seeds() -> dict[str, bytes]:
    """Good pixels, an error of each form, and a way to sign in."""
    names = [f"A{band:02d}" for band in range(64)]
    error = {"error": {"code": 429, "message": "Quota exceeded per minute", "status": "RESOURCE_EXHAUSTED"}}
    key = json.loads(key_folder()[1].read_text())
    return {
        "pixels": b"\0\0" + _pixels(),
        "masked": b"\0\0" + encode(np.full((3, 3, 64), -2.0), names, ""),
        "error": b"\1\5" + json.dumps(error).encode(),
        "page": b"\1\3<html>Forbidden</html>",
        "token": b"\2\0" + TOKEN,
        "key": b"\3\0" + json.dumps({**key, "private_key": SECRET.decode()}).encode(),
    }


TOKENS = (
    b"\x93NUMPY\x01\x00", b"'descr': '<f4'", b"'<f8'", b"'<i4'", b"'|O'", b"[('A00', '<f4')]", b"('A63', '<f4', (9,))",
    b"'shape': (3, 3)", b"(99999999999, 3)", b"()", b"(3,)", b"'fortran_order': True", b"\x00\x00\xc0\x7f",
    b"PK\x03\x04", b'"error":', b'"code":', b'"message":', b'"details":[]', b"Quota exceeded", b"not registered",
    b"too large",
    b'"access_token":', b'"expires_in":', b'"client_email":', b'"private_key":', b'"token_uri":',
    b'"project_id":', b"\n",
    b'"type":"service_account"', b'"universe_domain":',
)  # fmt: skip

TARGET = Target(run, TOKENS, seeds, errors=(AefUnavailableError,))

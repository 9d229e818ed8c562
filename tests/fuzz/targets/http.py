"""Request bodies at the ASGI app: every reply is a result or one of our errors, and no traceback is logged."""

from __future__ import annotations

import asyncio
import json
import logging
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import httpx

from backend.aef.file_source import open_file_source
from backend.aef.selection import AefSelector
from backend.app import create_app
from backend.settings import Settings
from fusar_qgis.core.errors import InvalidRequestError
from tests.backend.serving import FakeEngine, png_url, unit_codes, write_aef
from tests.fuzz.target import Target

PATHS = (
    "/v1/interpret", "/v1/chat/completions", "/v1/aef/field", "/v1/aef/composite", "/v1/aef/similarity",
    "/v1/aef/difference",
)  # fmt: skip


class Tracebacks(logging.Handler):
    """Exceptions that somebody logged."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[BaseException] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[1] is not None:
            self.found.append(record.exc_info[1])


@cache
def served() -> tuple[Any, asyncio.Runner, Tracebacks, tempfile.TemporaryDirectory]:
    """The app with a scripted engine and one AEF file, its loop, and what it logs."""
    kept = tempfile.TemporaryDirectory()
    for year in (2019, 2020):
        write_aef(Path(kept.name) / f"{year}.tif", unit_codes(10, 20, year))
    settings = Settings(max_image_px=10_000, max_body_bytes=100_000)
    app = create_app(FakeEngine(), AefSelector([open_file_source(Path(kept.name))]), settings)
    tracebacks = Tracebacks()
    logging.getLogger("backend").addHandler(tracebacks)
    logging.getLogger("backend").propagate = False
    return app, asyncio.Runner(), tracebacks, kept


def run(data: bytes, _: Path) -> None:
    """The first byte says the path.

    Raises:
        InvalidRequestError: The server refused it.
    """
    app, runner, tracebacks, _kept = served()
    tracebacks.found.clear()
    _refuse_large_maps(data)
    reply = runner.run(_post(app, PATHS[(data[0] if data else 0) % len(PATHS)], data[1:]))
    if tracebacks.found:
        raise tracebacks.found[0]
    assert reply.status_code == 200 or 400 <= reply.status_code < 500 or reply.status_code == 503, reply.text
    if reply.status_code != 200:
        error = reply.json()["error"]
        assert set(error) == {"code", "message", "action"}
        raise InvalidRequestError(error["message"] or "?")


def _refuse_large_maps(data: bytes) -> None:
    """A map of the usual size takes seconds and hundreds of MiB, by design; it would hide what an input takes."""
    try:
        body = json.loads(data[1:])
        sides = [body.get(name, 512) for name in ("width_px", "height_px")]
    except (ValueError, AttributeError, RecursionError):
        return
    is_large = any(isinstance(side, int) and side > 64 for side in sides)
    if data[0] % len(PATHS) >= 3 and is_large:
        raise InvalidRequestError("A large map.")


async def _post(app: Any, path: str, body: bytes) -> httpx.Response:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", timeout=60) as client:
        return await client.post(path, content=body, headers={"content-type": "application/json"})


def seeds() -> dict[str, bytes]:
    """One request of each kind."""
    image = png_url(8, 8)
    scene = {"bbox": [10.005, 50.005, 10.195, 50.095], "year": 2020, "n_lon": 4, "n_lat": 3}
    parts = [{"type": "image_url", "image_url": {"url": image}}, {"type": "text", "text": "What is this?"}]
    chat = {
        "model": "fake",
        "messages": [{"role": "user", "content": parts}],
        "max_tokens": 8,
        "temperature": 0.5,
    }
    place = {"bbox": scene["bbox"], "year": 2020, "width_px": 8, "height_px": 6}
    bodies = {
        "detection": (
            0,
            {"image": image, "task": "detection", "label": "ship", "scene": scene, "explain": True},
        ),
        "classes": (
            0,
            {"image": image, "task": "classification", "labels": ["ship"], "boxes": [[1, 1, 5, 5]]},
        ),
        "compare": (
            0,
            {
                "image": image,
                "task": "counting",
                "label": "a",
                "scene": scene,
                "compare": [{"enabled": False}],
            },
        ),
        "chat": (1, {**chat, "fusar": {"scene": scene, "aef": {"year": 2019}}}),
        "stream": (1, {**chat, "stream": True, "stream_options": {"include_usage": True}}),
        "field": (2, {"scene": scene, "source": "auto"}),
        "composite": (3, {**place, "bands": [1, 16, 9], "stretch": 0.3}),
        "similarity": (4, {**place, "lon": 10.1, "lat": 50.05}),
        "difference": (5, {**place, "other_year": 2019}),
    }
    return {name: bytes([path]) + json.dumps(body).encode() for name, (path, body) in bodies.items()}


TOKENS = (
    b'"task":', b'"captioning"', b'"boxes":[[0,0,1e308,1e308]]', b'"labels":', b'"bbox":[170,-10,-170,10]',
    b'"year":',
    b'"bbox":[-180,-90,180,90]', b'"n_lon":', b"64", b"4096", b'"stream":true', b'"logprobs":true',
    b'"top_logprobs":',
    b'"stop":', b'"tools":[]', b'"tool_choice":', b'"role":"system"', b'"role":"assistant"', b'"content":',
    b'"n":2',
    b'"response_format":{"type":"json_object"}', b'"seed":', b'"temperature":', b'"max_tokens":', b'"positions":',
    b'{"dtype":"float32","shape":[3,4,2],"data":""}', b'"field":', b'"mode":"pca"', b'"width_px":64',
    b'"stretch":',
    b"1e-320", b'"source":"file"', b"data:image/png;base64,", b"http://127.0.0.1/a.png", b"[-91,91]",
    b'"explain":true',
)  # fmt: skip

TARGET = Target(run, TOKENS, seeds)

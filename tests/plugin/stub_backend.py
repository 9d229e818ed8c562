"""A backend without a model, in a process of its own: it speaks our wire types and finds bright blobs.

Run as `python stub_backend.py`; it prints `Listening on http://127.0.0.1:PORT`. `POST /_stub` sets how it behaves
(the keys of `Behavior`), `GET /_stub` tells what it saw.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import dataclasses
import json
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from osgeo import gdal

from fusar_qgis.core import api
from tests.plugin.stub_behavior import Behavior, State
from tests.plugin.stub_chat import StubChat
from tests.plugin.stub_maps import StubMaps

gdal.UseExceptions()


def decode_image(data_url: str) -> np.ndarray:
    """The image of a data URL as uint8 [rows, cols]."""
    raw = base64.b64decode(data_url.split(",", 1)[1])
    name = f"/vsimem/stub_image_{threading.get_ident()}"  # each handler thread has its own
    gdal.FileFromMemBuffer(name, raw)
    try:
        pixels = gdal.Open(name).ReadAsArray()
    finally:
        gdal.Unlink(name)
    return pixels if pixels.ndim == 2 else pixels[0]


def blobs(image: np.ndarray, threshold: int, least: int = 0) -> list[tuple[int, int, int, int]]:
    """Boxes (xmin, ymin, xmax, ymax) of 8-connected groups of pixels at or above the threshold."""
    left = {(int(r), int(c)) for r, c in zip(*np.nonzero(image >= threshold))}
    found = []
    while left:
        group, queue = set(), [left.pop()]
        while queue:
            row, col = queue.pop()
            group.add((row, col))
            for near in ((row + dr, col + dc) for dr in (-1, 0, 1) for dc in (-1, 0, 1)):
                if near in left:
                    left.remove(near)
                    queue.append(near)
        if len(group) < least:
            continue
        rows, cols = [r for r, _ in group], [c for _, c in group]
        found.append((min(cols), min(rows), max(cols) + 1, max(rows) + 1))
    return sorted(found)


class Handler(StubChat, StubMaps, BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # headers and body are two writes; the second would wait 40 ms
    state: State

    def log_message(self, *args: Any) -> None:
        """Keeps the test output quiet."""

    def do_GET(self) -> None:
        if self.path == "/_stub":
            state = self.state
            log = {"requests": state.requests, "most_active": state.most_active, "aborted": state.aborted}
            return self.send_json(200, log)
        if not self.allowed():
            return None
        if self.path == "/health":
            return self.send_json(200, {"status": "ok", "name": "fusar-gpt", "api_version": api.API_VERSION})
        if self.path == "/ready":
            return self.send_json(200, {"status": "ready"})
        if self.path == "/v1/models":
            return self.send_json(200, api.to_json(api.ModelList(data=(self.card(),))))
        return self.send_error_json(404, "not_found", f"There is no {self.path}.")

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        raw = self.rfile.read(length)
        if len(raw) < length:  # Qt gave up a connection that it found closed, and asks again on a new one
            self.close_connection = True
            return None
        body = json.loads(raw or b"{}")
        if self.path == "/_stub":
            with self.state.lock:
                if body.pop("reset", False):
                    behavior, self.state.behavior = Behavior(), Behavior()
                    self.state.requests, self.state.most_active = [], 0
                    self.state.answered = self.state.aborted = 0
                    del behavior
                for key, value in body.items():
                    setattr(self.state.behavior, key, value)
                self.state.lock.notify_all()
            return self.send_json(200, {})
        if not self.allowed():
            return None
        routes = {
            "/v1/interpret": self.interpret,
            "/v1/chat/completions": self.chat,
            "/v1/aef/field": self.aef_field,
            "/v1/aef/composite": self.composite,
            "/v1/aef/similarity": self.similarity,
        }
        if self.path not in routes:
            return self.send_error_json(404, "not_found", f"There is no {self.path}.")
        with self.state.lock:
            self.state.requests.append({"path": self.path, "body": body, "headers": dict(self.headers)})
            self.state.active += 1
            self.state.most_active = max(self.state.most_active, self.state.active)
        try:
            return routes[self.path](body)
        finally:
            with self.state.lock:
                self.state.active -= 1

    def allowed(self) -> bool:
        behavior = self.state.behavior
        if behavior.html:
            self.send_bytes(404, b"<html><body>Not here</body></html>", "text/html")
            return False
        if behavior.status:
            self.send_error_json(
                behavior.status, "stub", "The stub was told to refuse.", "Tell it otherwise."
            )
            return False
        if behavior.token and self.headers.get("Authorization") != f"Bearer {behavior.token}":
            self.send_error_json(
                401, "unauthorized", "The bearer token is missing or wrong.", "Check the token."
            )
            return False
        return True

    def card(self) -> api.ModelCard:
        size = self.state.behavior.tile_size_px
        return api.ModelCard(
            id="stub",
            tile_size_px=size,
            tasks=("detection",),
            classes=("ship",),
            aef_years=(2020,),
            tlm=self.state.behavior.tlm,
        )

    def interpret(self, body: dict[str, Any]) -> None:
        state, behavior = self.state, self.state.behavior
        request = api.from_json(api.InterpretRequest, body)
        image = decode_image(request.image)
        with state.lock:
            while behavior.hold:
                state.lock.wait(0.05)
            number, state.answered = state.answered, state.answered + 1
        if 0 <= behavior.die_after <= number:
            os._exit(3)
        if 0 <= behavior.reject_after <= number:
            return self.send_error_json(503, "loading", "The model is not ready.", "Wait a little.")
        if behavior.interpret_status:
            return self.send_error_json(behavior.interpret_status, "stub", "The stub was told to fail.")
        if number < behavior.busy_times:
            return self.send_error_json(429, "busy", "Too many requests are waiting.")
        return self.send_json(200, api.to_json(self.answer(request, image)))

    def answer(self, request: api.InterpretRequest, image: np.ndarray) -> api.InterpretResponse:
        behavior = self.state.behavior
        rows, cols = image.shape
        factor = behavior.seen_factor
        found = [
            tuple(v * factor for v in box) for box in blobs(image, behavior.threshold, behavior.least_blob)
        ]
        cut = behavior.partial_always or 0 < behavior.most_boxes < len(found)
        kept = found[: behavior.most_boxes] if cut else found
        boxes = tuple(api.LabeledBox(box, request.label, 0.75, api.SCORE_TOKEN_PROBABILITY) for box in kept)
        status = "partial" if cut else "ok" if boxes else "empty"
        upright = any(ymax - ymin > xmax - xmin for xmin, ymin, xmax, ymax in request.boxes)
        if behavior.unparsed or (behavior.unparsed_upright and upright):
            status, boxes = "unparsed", ()
        return api.InterpretResponse(
            task=request.task,
            status=status,
            text="stub text",
            model="stub",
            finish_reason="length" if cut else "stop",
            image_size_sent=(cols, rows),
            image_size_seen=(round(cols * factor), round(rows * factor)),
            aef=self.aef_report(request),
            frame=behavior.frame,
            boxes=boxes if request.task == "detection" else (),
            count=len(found) if request.task == "counting" else None,
            cells=(1, 9) if request.task == "localization" else (),
            labels=request.labels[: len(request.boxes)]
            if request.task == "classification" and status != "unparsed"
            else (),
            caption="Sea." if request.task == "captioning" else None,
            prompt=f"Detect {request.label}",
            variants=tuple(self.variant(request, options, len(found)) for options in request.compare),
            modulation=self.modulation() if request.explain and behavior.aef_status == "used" else None,
        )

    @staticmethod
    def modulation() -> api.ModulationMap:
        """Four by four tokens, the strongest at the bottom right."""
        strength = np.arange(16, dtype=np.float32).reshape(4, 4) / 100
        return api.ModulationMap(api.encode_array(strength), api.encode_array(strength / 2))

    def variant(self, request: api.InterpretRequest, options: api.AefOptions, n: int) -> api.AnswerVariant:
        """Without AEF the stub counts one more; of another year it counts two more."""
        report = self.aef_report(dataclasses.replace(request, aef=options))
        if options.enabled and options.year:
            report = dataclasses.replace(report, year_used=options.year)
        more = 2 if options.enabled else 1
        return api.AnswerVariant(
            options, report, "ok", "stub text", "stop",
            count=n + more if request.task == "counting" else None,
            cells=(5,) if request.task == "localization" else (),
            labels=request.labels[1:2] if request.task == "classification" else (),
            caption="Land." if request.task == "captioning" else None,
        )  # fmt: skip

    def aef_report(self, request: api.InterpretRequest) -> api.AefReport:
        behavior = self.state.behavior
        if not request.aef.enabled:
            return api.AefReport(status="off")
        if request.scene is None:
            return api.AefReport(status="no_place")
        sea = behavior.aef_sea_above >= 0 and request.scene.bbox[3] > behavior.aef_sea_above
        status = "no_valid_nodes" if sea else behavior.aef_status
        used = status == "used"
        year = request.scene.year
        return api.AefReport(
            status=status,
            message=behavior.aef_message,
            source="file",
            year_requested=year,
            year_used=(behavior.aef_year or year) if used else None,
            n_valid=behavior.aef_valid if used else 0,
            n_nodes=256,
            n_inside=256,
        )

    def send_json(self, status: int, data: Any) -> None:
        self.send_bytes(status, json.dumps(data).encode(), "application/json")

    def send_error_json(self, status: int, code: str, message: str, action: str = "") -> None:
        self.send_json(status, {"error": {"code": code, "message": message, "action": action}})

    def send_bytes(self, status: int, body: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        with contextlib.suppress(OSError):
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            if status == 401 and self.state.behavior.challenge:
                self.send_header("WWW-Authenticate", 'Basic realm="somewhere"')
            self.end_headers()
            self.wfile.write(body)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    args = parser.parse_args()
    Handler.state = State()
    server = ThreadingHTTPServer(("127.0.0.1", args.port), Handler)
    server.daemon_threads = True
    sys.stdout.write(f"Listening on http://127.0.0.1:{server.server_address[1]}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()

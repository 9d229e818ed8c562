"""An Earth Engine on loopback, in a process of its own: `python -m tests.backend.earthengine_stub [CODES.npz]`.

It serves the discovery document and the functions that the client library ships for its own tests, reads the image
that a request describes, and answers with pixels of `earthengine_world` at the coordinates of the request's grid.
`POST /stub/behave` sets what goes wrong; `GET /stub/log` tells what was asked.
"""

from __future__ import annotations

import importlib.util
import io
import json
import sys
import threading
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np

from tests.backend.earthengine_world import SENTINEL, YEARS, World

DATASET = "GOOGLE/SATELLITE_EMBEDDING/V1/ANNUAL"
MAX_BYTES, MAX_SIDE_PX = 50_331_648, 32_768


class RefusedError(Exception):
    """HTTP 400 with a message."""


@lru_cache
def shipped(name: str) -> bytes:
    (package,) = importlib.util.find_spec("ee").submodule_search_locations
    return (Path(package) / "tests" / name).read_bytes()


def discovery_document() -> bytes:
    return shipped("cloud_api_discovery_document.json").replace(b"v1alpha", b"v1")


class Image:
    """What an expression describes, step by step from the outside in."""

    def __init__(self, expression: dict) -> None:
        self._values = expression["values"]
        self.steps = {}
        node = self._resolve({"valueReference": expression["result"]})
        while isinstance(node, dict) and "functionInvocationValue" in node:
            call = node["functionInvocationValue"]
            arguments = {name: self._resolve(value) for name, value in call["arguments"].items()}
            self.steps[call["functionName"]] = arguments
            inner = next((key for key in ("input", "image", "collection", "value") if key in arguments), None)
            node = arguments[inner] if inner else None

    def _resolve(self, node):
        while isinstance(node, dict) and "valueReference" in node:
            node = self._values[node["valueReference"]]
        return node["constantValue"] if isinstance(node, dict) and "constantValue" in node else node

    def _call(self, node: dict, name: str) -> dict:
        call = self._resolve(node)["functionInvocationValue"]
        if call["functionName"] != name:
            raise RefusedError(f"Expected {name}, not {call['functionName']}.")
        return {key: self._resolve(value) for key, value in call["arguments"].items()}

    def year(self) -> int:
        if self.steps["ImageCollection.load"]["id"] != DATASET:
            raise RefusedError("ImageCollection.load: asset not found.")
        condition = self._call(self.steps["Collection.filter"]["filter"], "Filter.dateRangeContains")
        span = self._call(condition["leftValue"], "DateRange")
        year = int(span["start"][:4])
        if (span["start"], span["end"]) != (f"{year}-01-01", f"{year + 1}-01-01"):
            raise RefusedError(f"The dates {span} are no calendar year.")
        if year not in YEARS:
            raise RefusedError(
                "Image.select: Band pattern 'A00' did not match any bands. Available bands: []"
            )
        return year

    def bands(self) -> list[str]:
        return self.steps["Image.select"]["bandSelectors"]

    def is_pinned(self) -> bool:
        pin = self.steps.get("Image.reproject")
        return bool(pin) and pin["scale"] == 10 and self._call(pin["crs"], "Projection")["crs"] == "EPSG:4326"

    def fill(self) -> float:
        unmask = self.steps.get("Image.unmask")
        if not unmask or unmask["sameFootprint"] is not False:
            return 0.0
        return float(self._call(unmask["value"], "Image.constant")["value"])


class Behavior:
    """What goes wrong, set by the tests."""

    def __init__(self, wanted: dict) -> None:
        self.once = {place: list(faults) for place, faults in wanted.get("once", {}).items()}
        self.always = wanted.get("always", {})
        self.spoil = wanted.get("spoil", "")
        self.masked = wanted.get("masked", [])
        self.max_deg = wanted.get("max_deg", 360.0)
        self.restricted = wanted.get("restricted", False)
        self.released = threading.Event()

    def fault(self, place: str) -> dict | None:
        if self.once.get(place):
            return self.once[place].pop(0)
        return self.always.get(place)


class Stub(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, world: World) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.world = world
        self.behavior = Behavior({})
        self.log: list[dict] = []
        self.lock = threading.Lock()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = (
        True  # the end of an answer must not wait for the acknowledgment of its beginning
    )
    server: Stub

    def log_message(self, *_) -> None:
        pass

    def do_GET(self) -> None:
        if self.path.startswith("/stub/log"):
            self._json(self.server.log)
        elif self.path.startswith("/$discovery/rest"):
            self._serve(
                "discovery",
                b"",
                lambda: shipped("cloud_api_discovery_document.json").replace(b"v1alpha", b"v1"),
            )
        elif "/algorithms" in self.path:
            self._serve("algorithms", b"", lambda: shipped("algorithms.json"))
        else:
            self._error(404, f"{self.path} is not here.")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/stub/behave":
            self.server.behavior.released.set()
            self.server.behavior, self.server.log = Behavior(json.loads(body)), []
            self._json({})
        elif self.path == "/token":
            token = {"access_token": "ya29.a-secret-of-the-stub", "expires_in": 3600, "token_type": "Bearer"}
            self._serve("token", body, lambda: json.dumps(token).encode())
        elif self.path.partition("?")[0].endswith("/image:computePixels"):
            self._serve("compute", body, lambda: self._pixels(json.loads(body)))
        else:
            self._error(404, f"{self.path} is not here.")

    def _serve(self, place: str, body: bytes, answer) -> None:
        with self.server.lock:
            behavior = self.server.behavior
            fault = behavior.fault(place)
            entry = {"place": place, "path": self.path, "headers": dict(self.headers), "bytes_in": len(body)}
            self.server.log.append(entry)
        if fault is None:
            try:
                content = answer()
            except RefusedError as refusal:
                self._error(400, str(refusal))
                return
            entry["bytes_out"] = len(content)
            self._send(200, content)
        elif fault.get("silent"):
            behavior.released.wait(60)
            self.close_connection = True
        elif "body" in fault:
            self._send(200, fault["body"].encode())
        elif "oauth" in fault:
            self._send(400, json.dumps({"error": fault["oauth"]}).encode())
        else:
            self._error(fault["status"], fault.get("message", "failed"))

    def _pixels(self, request: dict) -> bytes:
        image, grid, behavior = Image(request["expression"]), request["grid"], self.server.behavior
        if request["fileFormat"] != "NPY" or grid["crsCode"] != "EPSG:4326":
            raise RefusedError("Wrong format or CRS.")
        size, affine = grid["dimensions"], grid["affineTransform"]
        self.server.log[-1].update(
            grid=grid,
            bands=image.bands(),
            year=image.year(),
            chain=list(image.steps),
            tag=request.get("workloadTag"),
        )
        n_bytes = size["width"] * size["height"] * len(image.bands()) * 4
        if n_bytes > MAX_BYTES or max(size.values()) > MAX_SIDE_PX:
            raise RefusedError(
                f"Total request size ({n_bytes} bytes) must be less than or equal to {MAX_BYTES} bytes."
            )
        extent = max(size["width"] * affine["scaleX"], -size["height"] * affine["scaleY"])
        if extent > behavior.max_deg:
            raise RefusedError("Reprojection output too large (9000x9000 pixels).")
        return encode(render(self.server.world, image, size, affine, behavior), image.bands(), behavior.spoil)

    def _json(self, content) -> None:
        self._send(200, json.dumps(content).encode())

    def _error(self, status: int, message: str) -> None:
        self._send(
            status, json.dumps({"error": {"code": status, "message": message, "status": "X"}}).encode()
        )

    def _send(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        if self.server.behavior.restricted:
            self.send_header("X-Earth-Engine-Quota-Status", "parallelism_restricted=true")
        self.end_headers()
        self.wfile.write(content)


def render(world: World, image: Image, size: dict, affine: dict, behavior: Behavior) -> np.ndarray:
    """float64 [rows, cols, bands] at the centers of the grid's pixels."""
    shift = 0.0 if behavior.spoil == "half_pixel" else 0.5
    lon = affine["translateX"] + affine["scaleX"] * (np.arange(size["width"]) + shift)
    lat = affine["translateY"] + affine["scaleY"] * (np.arange(size["height"]) + shift)
    if np.abs(lon).max() > 180.0 + 1e-6:
        raise RefusedError("A longitude lies beyond 180.")
    lon, lat = np.meshgrid(lon, lat)
    if behavior.spoil == "swapped":
        lon, lat = lat, lon
    year, bands = image.year(), [int(name[1:]) for name in image.bands()]
    values = world.vectors(lon, lat, year)
    if behavior.spoil == "linear":
        values = world.codes_at(lon, lat, year) / 127.5
    if behavior.spoil == "averaged" or not image.is_pinned():
        values = values + world.vectors(lon + 1e-4, lat, year) * 0.02
        values /= np.linalg.norm(values, axis=-1, keepdims=True)
    values = values[..., bands]
    for west, south, east, north in behavior.masked:
        hidden = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
        values[hidden] = {"sentinel": SENTINEL, "zeros": 0.0}.get(behavior.spoil, image.fill())
    return values[::-1] if behavior.spoil == "flipped" else values


def encode(values: np.ndarray, names: list[str], spoil: str) -> bytes:
    """NPY bytes of a structured array, as the real service sends them."""
    if spoil == "short":
        values = values[:-1]
    if spoil == "bands":
        values, names = values[..., 1:], names[1:]
    kind = "<i4" if spoil == "integers" else "<f4"
    array = np.zeros(values.shape[:2], [(name, kind) for name in names])
    for index, name in enumerate(names):
        array[name] = values[..., index]
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


def main() -> None:
    codes = None
    if len(sys.argv) > 1:
        with np.load(sys.argv[1], allow_pickle=False) as arrays:
            codes = arrays["q"]
    stub = Stub(World(codes))
    sys.stdout.write(f"{stub.server_address[1]}\n")
    sys.stdout.flush()
    threading.Thread(target=stub.serve_forever, daemon=True).start()
    sys.stdin.read()


if __name__ == "__main__":
    main()

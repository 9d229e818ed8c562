"""Stand-ins and helpers for the server's tests: a scripted engine, a server on loopback, AEF rasters."""

from __future__ import annotations

import base64
import io
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import numpy as np
import rasterio
import uvicorn
from PIL import Image
from rasterio.transform import Affine, from_origin

from backend.engine.base import CANCELLED, LENGTH, STOP, EngineLoad, Finish, Generation, Token
from backend.web.server import server_config
from fusar_qgis.core.api import ModelCard
from fusar_qgis.core.tasks import DEFAULT_PROMPTS, TASKS

SEEN_PX = 112
LOGPROB = -0.25
CARD = ModelCard(
    "fake",
    tile_size_px=SEEN_PX,
    tasks=TASKS,
    classes=("ship", "plane"),
    tlm=True,
    max_new_tokens=64,
    device="none",
)
BOX_ANSWER = '[{"bbox_2d": [28, 42, 84, 56], "label": "ship"}]'


class FakeEngine:
    """Says a scripted text, one character a token.

    `answer` is the text or a function of the question. With `hold` set, it stops after the first token until the
    event comes or the answer is cancelled. `error` is put in place of an answer.
    """

    prompts = DEFAULT_PROMPTS

    def __init__(self, answer: str | Callable[[str], str] = BOX_ANSWER, card: ModelCard = CARD) -> None:
        self.answer = answer
        self.card = card
        self.requests: list = []
        self.generations: list[Generation] = []
        self.hold: threading.Event | None = None
        self.error: Exception | None = None
        self.raises: Exception | None = None
        self.started = threading.Event()
        self.was_cancelled = threading.Event()

    def size_seen(self, width_px: int, height_px: int) -> tuple[int, int]:
        return SEEN_PX, SEEN_PX

    def modulation(self, image):
        if image.field is None:
            return None
        rows, cols = np.mgrid[:4, :4]
        return np.stack([rows + image.field.valid.sum(), cols], axis=-1).astype(np.float32)

    def generate(self, request):
        if self.raises is not None:
            raise self.raises
        generation = Generation()
        self.requests.append(request)
        self.generations.append(generation)
        threading.Thread(target=self._speak, args=(request, generation), daemon=True).start()
        return generation

    def load(self) -> EngineLoad:
        return EngineLoad(generated_tokens=7)

    def close(self) -> None:
        for generation in self.generations:
            generation.cancel()

    def question(self, index: int = -1) -> str:
        return "".join(part for part in self.requests[index].messages[-1].parts if isinstance(part, str))

    def _speak(self, request, generation: Generation) -> None:
        if self.error is not None:
            generation.put(self.error)
            return
        question = "".join(part for part in request.messages[-1].parts if isinstance(part, str))
        text = self.answer(question) if callable(self.answer) else self.answer
        reason = STOP
        for index, letter in enumerate(text):
            if index >= request.sampling.max_new_tokens:
                reason = LENGTH
                break
            if index == 1 and self.hold is not None:
                self.started.set()
                self._wait(generation)
            if generation.cancelled:
                self.was_cancelled.set()
                reason = CANCELLED
                break
            generation.put(Token(ord(letter), letter, LOGPROB))
        generation.put(Finish(reason, 11))

    def _wait(self, generation: Generation) -> None:
        # Whichever comes first; both are events, so this is a wait, not a sleep.
        while not generation.cancelled and not self.hold.wait(0.005):
            pass


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = threading.Event()

    async def startup(self, sockets=None) -> None:
        await super().startup(sockets)
        self.is_up.set()


@contextmanager
def served(app, token: str | None = None) -> Iterator[httpx.Client]:
    """A client of the app on a real loopback socket."""
    config = server_config(app, app.state.services.settings)
    config.host, config.port = "127.0.0.1", 0
    server = _Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert server.is_up.wait(20)
    port = server.servers[0].sockets[0].getsockname()[1]
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=30) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join(20)
        assert not thread.is_alive()


def png_url(width: int = 60, height: int = 40, mode: str = "L", kind: str = "PNG") -> str:
    """A gradient as a data URL."""
    gray = np.linspace(0, 255, width * height).reshape(height, width).astype(np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(gray).convert(mode).save(buffer, format=kind)
    return f"data:image/{kind.lower()};base64," + base64.b64encode(buffer.getvalue()).decode()


def unit_codes(rows: int, cols: int, seed: int = 0) -> np.ndarray:
    """int8 [64, rows, cols] AEF codes, every pixel another one, all of about unit length once de-quantized."""
    rng = np.random.default_rng(seed)
    vectors = rng.normal(size=(rows * cols, 64))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    codes = np.rint(np.sign(vectors) * np.sqrt(np.abs(vectors)) * 127.5).astype(np.int8)
    return codes.T.reshape(64, rows, cols)


def write_aef(
    path: Path,
    codes: np.ndarray,
    transform: Affine | None = None,
    crs: str = "EPSG:4326",
    nodata: float | None = -128,
    **tags: str,
) -> Path:
    """Writes a raster [64, rows, cols] as it is; the default transform is 10..10.2 E, 50.1..50 N for 20 x 10 px."""
    path.parent.mkdir(parents=True, exist_ok=True)
    profile = {
        "driver": "GTiff", "dtype": codes.dtype.name, "count": codes.shape[0], "height": codes.shape[1],
        "width": codes.shape[2], "crs": crs, "transform": transform or from_origin(10.0, 50.1, 0.01, 0.01),
        "nodata": nodata,
    }  # fmt: skip
    with rasterio.open(path, "w", **profile) as dataset:
        dataset.write(codes)
        dataset.update_tags(**tags)
    return path


def true_values(codes: np.ndarray) -> np.ndarray:
    """AEF's published formula, in float64 and written differently from the product's."""
    q = codes.astype(np.float64)
    return q * np.abs(q) / 127.5**2

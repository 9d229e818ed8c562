"""A scene, windows and a model for detection runs in memory: who reads and who answers is played by plain functions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Callable

from fusar_qgis.core.api import AefReport, InterpretRequest, InterpretResponse, LabeledBox, ModelCard
from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.errors import FusarError, OperationCancelledError
from fusar_qgis.core.scene import Scene
from fusar_qgis.core.scene_window import WindowImage
from tests.core.test_61_scene import make_scene

CARD = ModelCard(id="model", tile_size_px=64, fingerprint="abc")
SHIP = PixelBox(70.0, 20.0, 90.0, 40.0)


def scene() -> Scene:
    """Three tiles of 64 px across, without overlap, one down."""
    return make_scene(width=192, height=64)


class Windows:
    """Images whose data URL tells their window; counts how often each is read."""

    def __init__(self, empty: tuple[float, ...] = ()) -> None:
        self.read: list[PixelBox] = []
        self._empty = empty

    def image(self, window: PixelBox, size_px: tuple[int, int]) -> WindowImage | None:
        self.read.append(window)
        if window.xmin in self._empty:
            return None
        corners = ",".join(str(value) for value in window.as_tuple())
        return WindowImage(f"data:{corners}", size_px, window)


def reply(request: InterpretRequest, *boxes: PixelBox, **more) -> InterpretResponse:
    """An answer with boxes of the scene, in pixels of an image twice as large as the window."""
    xmin, ymin, xmax, ymax = (float(value) for value in request.image[5:].split(","))
    window = PixelBox(xmin, ymin, xmax, ymax)
    found = tuple(
        LabeledBox(
            box.shifted(-xmin, -ymin).scaled(2.0, 2.0).as_tuple(), request.label, 0.5, "token_probability"
        )
        for box in boxes
    )
    values = {"status": "ok" if found else "empty", "finish_reason": "stop", "aef": AefReport("off"), **more}
    seen = (round(window.width * 2), round(window.height * 2))
    return InterpretResponse(
        request.task, values.pop("status"), "", "model", values.pop("finish_reason"), (64, 64), seen,
        values.pop("aef"), boxes=found, prompt="Detect", **values,
    )  # fmt: skip


class AskAll:
    """Asks `answer` one request after the other; an error that it returns is that request's outcome."""

    def __init__(self, answer: Callable[[InterpretRequest], object], stop_after: int = -1) -> None:
        self.requests: list[InterpretRequest] = []
        self._answer, self._stop_after = answer, stop_after

    def __call__(self, requests: Iterator[tuple[int, InterpretRequest]]) -> Iterator[tuple[int, object]]:
        for key, request in requests:
            if len(self.requests) == self._stop_after:
                raise OperationCancelledError("Stopped.")
            self.requests.append(request)
            yield key, self._answer(request)


def left_of(request: InterpretRequest) -> float:
    """Where the asked window begins in the scene."""
    return float(request.image[5:].split(",")[0])


def failing(error: FusarError, *lefts: float) -> Callable[[InterpretRequest], object]:
    """Answers with an error for the windows that begin there, with nothing found for the others."""
    return lambda request: error if left_of(request) in lefts else reply(request)

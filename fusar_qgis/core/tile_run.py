"""A detection run: tile after tile is read, asked and parsed, whoever reads the file and whoever answers."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Callable, Dict, Iterator, List, Optional, Protocol, Sequence, Tuple, Union

from fusar_qgis.core.api import InterpretRequest, InterpretResponse, ModelCard
from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.class_run import ClassRun, OnBoxes, TileJournal
from fusar_qgis.core.detection_plan import DetectionOptions, plan_detection
from fusar_qgis.core.detection_result import DetectionResult
from fusar_qgis.core.errors import FusarError, InvalidRequestError, OperationCancelledError
from fusar_qgis.core.feedback import Feedback
from fusar_qgis.core.scene import Scene
from fusar_qgis.core.scene_window import WindowImage
from fusar_qgis.core.tiling import Tile

__all__ = [
    "AskAll",
    "OnBoxes",
    "Outcome",
    "TileJournal",
    "Windows",
    "class_names",
    "detect_classes",
    "detect_tiles",
]

Outcome = Union[InterpretResponse, FusarError]

JournalOf = Callable[[str], Optional[TileJournal]]
"""The answers about a class that an earlier, unfinished run has got."""

_Question = Tuple[ClassRun, Tile]


class Windows(Protocol):
    """Reads the scene's windows, for example a `core.window_reader.WindowReader`."""

    def image(self, window: PixelBox, size_px: Tuple[int, int]) -> Optional[WindowImage]:
        """The window as an image; None without a valid pixel."""


class AskAll(Protocol):
    """Answers many requests, several at once.

    Requests are pulled one by one, in the caller's thread, as places become free; each answer, or its error, is
    yielded as it comes. Raises OperationCancelledError when Stop was pressed.
    """

    def __call__(self, requests: Iterator[Tuple[int, InterpretRequest]]) -> Iterator[Tuple[int, Outcome]]:
        """Yields (key, answer or error)."""


def class_names(text: str) -> Tuple[str, ...]:
    """The classes that a line such as `ship, airplane` names, each once.

    Args:
        text: Names with commas or semicolons between them.

    Raises:
        InvalidRequestError: No class is named.
    """
    words = [" ".join(word.split()) for word in text.replace(";", ",").split(",")]
    named: Dict[str, str] = {}
    for word in words:
        if word:
            named.setdefault(word.lower(), word)
    if not named:
        raise InvalidRequestError("Nothing to look for is named.", 'Name a class, for example "ship".')
    return tuple(named.values())


def detect_tiles(  # noqa: PLR0913  (what a run is made of)
    scene: Scene,
    options: DetectionOptions,
    card: ModelCard,
    windows: Windows,
    ask_all: AskAll,
    feedback: Feedback,
    on_boxes: Optional[OnBoxes] = None,
    journal: Optional[TileJournal] = None,
) -> DetectionResult:
    """`detect_classes` for one class, `options.label`."""
    return detect_classes(
        scene, options, (options.label,), card, windows, ask_all, feedback, on_boxes, lambda _label: journal
    )[0]


def detect_classes(  # noqa: PLR0913  (what a run is made of)
    scene: Scene,
    options: DetectionOptions,
    labels: Sequence[str],
    card: ModelCard,
    windows: Windows,
    ask_all: AskAll,
    feedback: Feedback,
    on_boxes: Optional[OnBoxes] = None,
    journal_of: Optional[JournalOf] = None,
) -> List[DetectionResult]:
    """Asks about every class in every tile of a scene; each tile is read once, for all classes.

    A backend that dies in mid-scene, Stop, or a refused token end the run: the finished tiles are in the results, with
    `error` or `cancelled` set. A cut-off answer splits its tile once; a busy backend is asked once more at the end.

    Args:
        scene: The scene.
        options: How to cut the scene; `label` is not used.
        labels: What to look for.
        card: The model that answers.
        windows: Reads the scene.
        ask_all: Answers.
        feedback: Progress and Stop.
        on_boxes: Hears each tile's boxes as they come.
        journal_of: Answers of an earlier, unfinished run, by class.

    Returns:
        One for each class, in their order; merging knows no other class.

    Raises:
        InvalidRequestError: No class is named, or the search area does not touch the scene.
    """
    names = class_names(",".join(labels))
    plan = plan_detection(scene, options, card)
    feedback.push(f"Detecting {', '.join(names)} with {card.id}: {plan.summary()}.")
    runs = [
        ClassRun(
            scene,
            replace(options, label=name, model=card.id),
            plan,
            on_boxes,
            None if journal_of is None else journal_of(name),
        )
        for name in names
    ]
    run = _Run(runs, windows)
    run.work(ask_all, feedback)
    feedback.set_progress(100)
    return run.results()


class _Run:
    """The questions of a run, tile by tile and for each tile class by class."""

    def __init__(self, classes: Sequence[ClassRun], windows: Windows) -> None:
        self._classes, self._plan = classes, classes[0].plan
        self._images = _LastImage(windows, (self._plan.tile_px, self._plan.tile_px))
        self._started = time.monotonic()
        self._error: Optional[FusarError] = None
        self._cancelled = False

    def work(self, ask_all: AskAll, feedback: Feedback) -> None:
        """Both rounds: all tiles, then the quarters of cut-off ones and those the backend was too busy for."""
        try:
            self._round(
                [(each, tile) for tile in self._plan.tiles for each in self._classes], ask_all, feedback
            )
            again = [(each, tile) for each in self._classes for tile in each.second_round]
            if self._error is None and again:
                again.sort(key=lambda question: question[1].index)
                self._round(again, ask_all, feedback, last=True)
        except OperationCancelledError:
            self._cancelled = True
        except FusarError as error:
            self._error = error  # for example a file that vanished in mid-scene

    def results(self) -> List[DetectionResult]:
        """Everything found so far."""
        duration_s = time.monotonic() - self._started
        return [each.result(duration_s, self._cancelled, self._error) for each in self._classes]

    def _round(
        self, questions: Sequence[_Question], ask_all: AskAll, feedback: Feedback, last: bool = False
    ) -> None:
        waiting = [(each, tile) for each, tile in questions if not each.take_known(tile, last)]
        known = len(questions) - len(waiting)
        for finished, (key, outcome) in enumerate(ask_all(self._requests(waiting)), start=known + 1):
            self._take(waiting[key], outcome, last)
            if self._error is not None:
                return
            empty = 0 if last else sum(each.answers.without_pixels for each in self._classes)
            share = (finished + empty) / len(questions)
            feedback.set_progress(95 + 5 * share if last else 95 * share)

    def _requests(self, questions: Sequence[_Question]) -> Iterator[Tuple[int, InterpretRequest]]:
        for key, (each, tile) in enumerate(questions):
            image = self._images.image(each.window(tile))
            if image is None:
                each.answers.add_empty(tile)
            else:
                yield key, each.request(tile, image)

    def _take(self, question: _Question, outcome: Outcome, last: bool) -> None:
        each, tile = question
        if not isinstance(outcome, FusarError):
            each.take(tile, outcome, last)
        elif each.fail(tile, outcome, last):
            self._error = outcome


class _LastImage:
    """Reads and encodes a tile once for all classes, whose questions follow each other."""

    def __init__(self, windows: Windows, size_px: Tuple[int, int]) -> None:
        self._windows, self._size_px = windows, size_px
        self._window: Optional[PixelBox] = None
        self._image: Optional[WindowImage] = None

    def image(self, window: PixelBox) -> Optional[WindowImage]:
        """The window as an image; None without a valid pixel."""
        if window != self._window:
            self._image = self._windows.image(window, self._size_px)
            self._window = window
        return self._image

"""Use case: one question of the four other tasks about a window of the scene."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Iterator, List, Optional, Sequence, Tuple, Union

import numpy as np

from fusar_qgis.client import BackendClient
from fusar_qgis.core.aef_note import aef_use
from fusar_qgis.core.api import (
    AefOptions,
    AefReport,
    AnswerVariant,
    InterpretRequest,
    InterpretResponse,
    ModelCard,
)
from fusar_qgis.core.detection_result import counted
from fusar_qgis.core.errors import FusarError, InvalidRequestError, InvalidSceneError
from fusar_qgis.core.feedback import Feedback
from fusar_qgis.core.geometry import PixelBox
from fusar_qgis.core.scene import Scene
from fusar_qgis.core.scene_window import WindowImage, field_place, square_around
from fusar_qgis.core.tasks import CAPTIONING, CLASSIFICATION, COUNTING, LOCALIZATION, cell_box
from fusar_qgis.core.tiling import automatic_zoom
from fusar_qgis.layers.window_images import window_reader
from fusar_qgis.workflows.model_choice import served_model

NEEDS_LABEL = (COUNTING, LOCALIZATION)


@dataclass(frozen=True)
class InterpretOptions:
    """`task`: counting, localization, classification or captioning. `window` None: the whole scene.

    `boxes`: for classification, what to name, in scene pixels. `labels`: the classes to choose from; empty: the
    model's. `image_px`: side of the sent image; 0: the model's tile size. `compare`: other uses of AEF with which the
    same question is answered too.
    """

    task: str
    label: str = ""
    labels: Tuple[str, ...] = ()
    boxes: Tuple[PixelBox, ...] = ()
    window: Optional[PixelBox] = None
    band: int = 1
    image_px: int = 0
    max_in_flight: int = 2
    aef: AefOptions = AefOptions()
    year: Optional[int] = None
    n_lon: int = 16
    n_lat: int = 16
    model: Optional[str] = None
    compare: Tuple[AefOptions, ...] = ()


@dataclass(frozen=True, eq=False)
class SceneAnswer:
    """The answer, on the map.

    `cells`: (number 1..9, closed ring [M, 2] in the scene's CRS) for localization. `labels`: one per box for
    classification, empty where the model named none, its answer cannot be read or the scene has no data. `variants`:
    the answers with other uses of AEF.
    """

    task: str
    label: str
    status: str
    text: str
    model: str
    aef: AefReport
    window: PixelBox
    count: Optional[int] = None
    cells: Tuple[Tuple[int, np.ndarray], ...] = ()
    labels: Tuple[str, ...] = ()
    caption: Optional[str] = None
    variants: Tuple[SceneAnswer, ...] = ()

    def side_by_side(self) -> str:
        """This answer and its variants, a line each: what AEF did, and what the model then said."""
        if not self.variants:
            return self.summary()
        return "\n".join(f"{aef_use(answer.aef)}: {answer.summary()}" for answer in (self, *self.variants))

    def summary(self) -> str:
        """One sentence for the message bar or the chat."""
        if self.status == "unparsed":
            return f"The answer cannot be read: {self.text[:200]!r}"
        if self.task == COUNTING:
            return f"The model counts {counted(self.count or 0, self.label)}."
        if self.task == LOCALIZATION:
            where = ", ".join(str(number) for number, _ in self.cells)
            return (
                f"{counted(2, self.label)[2:].capitalize()} in cells {where}."
                if where
                else f"No {self.label} in any cell."
            )
        if self.task == CLASSIFICATION:
            return (
                "; ".join(f"box {index + 1}: {name or 'unnamed'}" for index, name in enumerate(self.labels))
                + "."
            )
        return self.caption or self.text


def interpret_scene(
    scene: Scene, options: InterpretOptions, client: BackendClient, feedback: Feedback
) -> SceneAnswer:
    """Sends the window (each box's neighborhood for classification) and returns the answer (worker thread).

    Raises:
        InvalidRequestError: A class or box is missing, or the task is none of the four.
        FusarError: Unreadable scene, or what the client raises.
    """
    _check(options)
    card = served_model(client, options.model, feedback.is_cancelled)
    reader = window_reader(scene.source_path, options.band, feedback.is_cancelled)
    side = options.image_px or card.tile_size_px
    squares = list(_squares(scene, options, side))
    first: List[WindowImage] = []

    def requests() -> Iterator[Tuple[int, InterpretRequest]]:
        # Read as places become free: a thousand boxes are a thousand pictures, of which a few are held at once.
        for index, (square, box) in enumerate(zip(squares, options.boxes or [None])):
            image = reader.image(square, (side, side))
            if image is None:
                continue  # of many boxes some may lie where the scene has no data
            if not first:
                first.append(image)
            yield index, _request(scene, options, image, box, card)

    feedback.push(f"Asking {card.id}: {options.task}.")
    replies: List[Optional[InterpretResponse]] = [None] * len(squares)
    outcomes = client.interpret_all(requests(), options.max_in_flight, feedback.is_cancelled)
    for done, (index, outcome) in enumerate(outcomes, start=1):
        if isinstance(outcome, FusarError):
            raise outcome
        replies[index] = outcome
        feedback.set_progress(100 * done / len(squares))
    if not first:
        raise InvalidSceneError("The window has no valid pixel.", "Choose another part of the scene.")
    return _answer(scene, options, first[0], replies)


def _check(options: InterpretOptions) -> None:
    if options.task not in (COUNTING, LOCALIZATION, CLASSIFICATION, CAPTIONING):
        raise InvalidRequestError(
            f"The task {options.task!r} is not answered here.", "Use the detection for boxes."
        )
    if options.task in NEEDS_LABEL and not options.label.strip():
        raise InvalidRequestError(f"The task {options.task} needs a class.", 'Name one, for example "ship".')
    if options.task == CLASSIFICATION and not options.boxes:
        raise InvalidRequestError("No box is given to classify.", "Select detections or draw a box first.")


def _squares(scene: Scene, options: InterpretOptions, side_px: int) -> Iterator[PixelBox]:
    whole = PixelBox(0.0, 0.0, float(scene.width_px), float(scene.height_px))
    if options.task != CLASSIFICATION:
        window = whole if options.window is None else options.window.clipped(scene.width_px, scene.height_px)
        if not window.area:
            raise InvalidRequestError("The window does not touch the scene.", "Move the map to the scene.")
        yield square_around(scene, window)
        return
    for box in options.boxes:
        # As much around the object as a detection tile shows, or three times a large object.
        side = max(side_px / automatic_zoom(scene.pixel_size_m), 3 * max(box.width, box.height)) / 2
        x, y = box.center
        yield square_around(scene, PixelBox(x - side, y - side, x + side, y + side))


def _request(
    scene: Scene, options: InterpretOptions, image: WindowImage, box: Optional[PixelBox], card: ModelCard
) -> InterpretRequest:
    boxes = () if box is None else (_to_image(box, image).as_tuple(),)
    return InterpretRequest(
        image=image.data_url,
        task=options.task,
        label=options.label.strip(),
        labels=options.labels or (card.classes if options.task == CLASSIFICATION else ()),
        boxes=boxes,
        scene=field_place(
            scene, image.window, options.year or scene.acquisition.year, options.n_lon, options.n_lat
        ),
        aef=options.aef,
        model=card.id,
        compare=options.compare,
    )


def _to_image(box: PixelBox, image: WindowImage) -> PixelBox:
    window = image.window
    moved = box.shifted(-window.xmin, -window.ymin)
    return moved.scaled(image.size_px[0] / window.width, image.size_px[1] / window.height)


def _answer(
    scene: Scene,
    options: InterpretOptions,
    image: WindowImage,
    replies: Sequence[Optional[InterpretResponse]],
) -> SceneAnswer:
    given = [reply for reply in replies if reply is not None]
    model = given[0].model
    answer = _said(scene, options, image, replies, model)
    others = (
        [None if reply is None else reply.variants[index] for reply in replies]
        for index in range(min(len(reply.variants) for reply in given))
    )
    return replace(answer, variants=tuple(_said(scene, options, image, other, model) for other in others))


def _said(
    scene: Scene,
    options: InterpretOptions,
    image: WindowImage,
    replies: Sequence[Optional[Union[InterpretResponse, AnswerVariant]]],
    model: str,
) -> SceneAnswer:
    given = [reply for reply in replies if reply is not None]
    # Answers about many boxes cannot be read only where none of them can.
    first = next((reply for reply in given if reply.status != "unparsed"), given[0])
    names = tuple("" if reply is None else next(iter(reply.labels), "") for reply in replies)
    return SceneAnswer(
        task=options.task,
        label=options.label.strip(),
        status=first.status,
        text=first.text,
        model=model,
        aef=first.aef,
        window=image.window,
        count=first.count,
        cells=tuple(_cells(scene, image.window, first.cells)),
        labels=names if options.boxes else (),
        caption=first.caption,
    )


def _cells(scene: Scene, window: PixelBox, numbers: Tuple[int, ...]) -> Iterator[Tuple[int, np.ndarray]]:
    for number in numbers:
        cell = PixelBox(*cell_box(number, window.width, window.height)).shifted(window.xmin, window.ymin)
        inside = cell.clipped(scene.width_px, scene.height_px)
        if inside.area:
            yield number, scene.box_to_map_polygon(inside)

"""Prepared data on disk: one JSON record an image, pictures and AEF files beside it, boxes in original pixels."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path, PurePath
from typing import Any

import numpy as np
from PIL import Image, UnidentifiedImageError

from fusar_qgis.core import tasks
from fusar_qgis.core.errors import DatasetError, FusarError
from fusar_qgis.core.field import AefField, read_npz
from fusar_qgis.core.tasks import Box
from training.data.box_marks import MARK, filled
from training.simulator.questions import QuestionAnswer

RECORDS_FILE = "samples.jsonl"


class PreparedFolder:
    """A folder with `samples.jsonl`; one record an image.

    A record holds `id`, `image` (path in the folder), `size` [width, height], `qa` and, where there are any, `aef` (an
    .npz in the folder) and `objects` (`label`, `bbox` xyxy in pixels on disk). An entry of `qa` has a `task` and either
    its own `answer` or, for counting, localization and detection, a `label`: the answer then follows from the objects,
    in pixels of the image as the model sees it. `question` replaces the product's words; classification names a `box`.

    Args:
        folder: The folder.

    Raises:
        DatasetError: Records are missing, malformed or repeat an id, with the line.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            text = (folder / RECORDS_FILE).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise DatasetError(
                f"{folder} holds no prepared data: {error}.", f"It needs {RECORDS_FILE}."
            ) from error
        self._fingerprint = sha256(text.encode()).hexdigest()[:16]
        lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
        self._records = [_record(line, f"{folder / RECORDS_FILE}, line {number}") for number, line in lines]
        ids = [record["id"] for record in self._records]
        repeated = sorted(name for name, count in Counter(ids).items() if count > 1)
        if repeated:
            raise DatasetError(f"{folder} has records of the same id, first {repeated[0]!r}.")
        self._labels = sorted({item["label"] for record in self._records for item in record["objects"]})
        self._digests: dict[int, str] = {}

    def __len__(self) -> int:
        """Number of images."""
        return len(self._records)

    def id(self, index: int) -> str:
        """The record's id."""
        return str(self._records[index]["id"])

    def size(self, index: int) -> tuple[int, int]:
        """(width, height) in pixels on disk, as the record says."""
        width, height = self._records[index]["size"]
        return int(width), int(height)

    def pixels(self, index: int) -> np.ndarray:
        """The picture, uint8 [rows, cols] or [rows, cols, 3].

        Raises:
            DatasetError: It is missing, damaged, or not as large as the record says.
        """
        path = self._folder / self._records[index]["image"]
        try:
            with Image.open(path) as image:
                pixels = np.asarray(image if image.mode in ("L", "RGB") else image.convert("RGB"))
        except (OSError, UnidentifiedImageError, Image.DecompressionBombError) as error:
            raise DatasetError(f"The image {path} of {self.id(index)} cannot be read: {error}.") from error
        if (pixels.shape[1], pixels.shape[0]) != self.size(index):
            raise DatasetError(
                f"The image {path} is {pixels.shape[1]} x {pixels.shape[0]} px, its record says {self.size(index)}."
            )
        return pixels

    def field(self, index: int) -> AefField | None:
        """The image's AEF field; None without.

        Raises:
            DatasetError: The file is missing or holds values that are not AEF's.
        """
        name = self._records[index].get("aef")
        if not name:
            return None
        try:
            return read_npz(self._folder / name)
        except FusarError as error:
            raise DatasetError(f"The AEF field of {self.id(index)} cannot be used: {error}") from error

    def pairs(self, index: int, seen: tuple[int, int]) -> Sequence[QuestionAnswer]:
        """Questions and answers for an image that the model sees `seen` = (width, height) pixels large."""
        record = self._records[index]
        return [pair_of(record, entry, self._labels, seen) for entry in record["qa"]]

    def objects(self, index: int) -> list[tuple[str, Box]]:
        """Class and box (xyxy, pixels on disk) of each object."""
        return [
            (str(item["label"]), _scaled(item["bbox"], (1.0, 1.0)))
            for item in self._records[index]["objects"]
        ]

    def caption(self, index: int) -> str:
        """The image's description, boxes in it in pixels on disk; empty without one."""
        entries = self._records[index]["qa"]
        told = (e for e in entries if e["task"] == tasks.CAPTIONING and e.get("answer"))
        return next((_texts(e, str(e.get("question", "")), (1.0, 1.0))[1] for e in told), "")

    def digest(self, index: int) -> str:
        """SHA-256 of the image file's bytes."""
        if index not in self._digests:
            path = self._folder / self._records[index]["image"]
            try:
                self._digests[index] = sha256(path.read_bytes()).hexdigest()
            except OSError as error:
                raise DatasetError(
                    f"The image {path} of {self.id(index)} cannot be read: {error}."
                ) from error
        return self._digests[index]

    def fingerprint(self) -> str:
        """SHA-256 of the records, first 16 hex digits."""
        return self._fingerprint


def pair_of(
    record: Mapping[str, Any], entry: Mapping[str, Any], labels: Sequence[str], seen: tuple[int, int]
) -> QuestionAnswer:
    """One entry of a record's `qa` in the words and pixels that the model gets.

    Args:
        record: The record.
        entry: The entry.
        labels: Classes to choose from where the entry names none.
        seen: (width, height) of the image as the model sees it.

    Raises:
        DatasetError: The entry lacks what its task needs.
    """
    scale = (seen[0] / record["size"][0], seen[1] / record["size"][1])
    task, label = str(entry["task"]), str(entry.get("label", ""))
    box = _scaled(entry["box"], scale) if "box" in entry else None
    try:
        choices = entry.get("labels") or labels
        question = entry.get("question") or tasks.render_question(task, label, choices, box)
        if entry.get("answer") is not None:
            return QuestionAnswer(task, *_texts(entry, question, scale), label)
        boxes = [_scaled(item["bbox"], scale) for item in record["objects"] if item["label"] == label]
        return QuestionAnswer(task, question, _answer(task, label, boxes, seen), label)
    except FusarError as error:
        raise DatasetError(f"A question of {record['id']} is wrong: {error}") from error


def _texts(entry: Mapping[str, Any], question: str, scale: tuple[float, float]) -> tuple[str, str]:
    """A written question and its answer, their boxes in pixels of an image `scale` times as large as on disk."""
    boxes = [_scaled(box, scale) for box in entry.get("boxes", ())]
    # A description that speaks of <bbox> without any is left as it is.
    return filled(question, str(entry["answer"]), boxes) if boxes else (question, str(entry["answer"]))


def _answer(task: str, label: str, boxes: list[Box], seen: tuple[int, int]) -> str:
    if task == tasks.COUNTING:
        return tasks.render_count(len(boxes))
    if task == tasks.LOCALIZATION:
        return tasks.render_cells(tasks.cell_of(box, *seen) for box in boxes)
    if task == tasks.DETECTION:
        return tasks.render_detections([boxes[k] for k in tasks.reading_order(boxes)], label)
    raise DatasetError(f"The task {task} needs a written answer.")


def _record(line: str, where: str) -> dict[str, Any]:
    try:
        record: dict[str, Any] = json.loads(line)
        record = {"objects": [], "qa": [], **record, "id": str(record["id"])}
        if record["image"] != str(record["image"]) or not all(int(side) > 0 for side in record["size"]):
            raise ValueError("image or size")
        for key in ("image", "aef"):
            _check_path(record.get(key) or "")
        for entry in record["qa"]:
            _check_entry(entry)
        for item in record["objects"]:
            _check_box(item["bbox"], record["size"])
    except (ValueError, KeyError, TypeError) as error:
        raise DatasetError(f"{where} is no record: {error!r}.", "Correct or remove it.") from error
    return record


def _check_path(name: str) -> None:
    if PurePath(name).is_absolute() or ".." in PurePath(name).parts:
        raise ValueError(f"{name!r} is not in the folder")


def _check_entry(entry: Mapping[str, Any]) -> None:
    if entry["task"] not in tasks.TASKS:
        raise ValueError(f"task {entry['task']!r}")
    if "answer" in entry and not str(entry["answer"]).strip():
        raise ValueError("empty answer")
    for box in entry.get("boxes", ()):
        x1, y1, x2, y2 = (float(value) for value in box)
        if not all(map(math.isfinite, (x1, y1, x2, y2))):
            raise ValueError(f"box {list(box)} is not finite")
    marks = sum(str(entry.get(key, "")).count(MARK) for key in ("question", "answer"))
    if entry.get("boxes") and marks != len(entry["boxes"]):
        raise ValueError(f"{len(entry['boxes'])} boxes for {marks} marks")


def _check_box(box: Sequence[float], size: Sequence[int]) -> None:
    x1, y1, x2, y2 = (float(value) for value in box)
    if not all(map(math.isfinite, (x1, y1, x2, y2))) or x2 <= x1 or y2 <= y1:
        raise ValueError(f"box {list(box)} has no area")
    if x2 <= 0 or y2 <= 0 or x1 >= size[0] or y1 >= size[1]:
        raise ValueError(f"box {list(box)} lies outside the image of {list(size)} px")


def _scaled(box: Sequence[float], scale: tuple[float, float]) -> Box:
    x1, y1, x2, y2 = (float(value) for value in box)
    return (x1 * scale[0], y1 * scale[1], x2 * scale[0], y2 * scale[1])

"""Question-answer sets in the form of the release, of ms-swift and of LLaVA; and plain descriptions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from fusar_qgis.core import tasks
from fusar_qgis.core.answers import parse_answer
from fusar_qgis.core.errors import DatasetError
from training.data.box_marks import MARK, filled
from training.prepare.annotation import Annotated, Label, Reading, Written
from training.prepare.label_files import find_image, image_size, read_records
from training.prepare.tally import Tally
from training.prepare.text_frames import Frame, frame_of_record, to_pixels
from training.prepare.turns import Turn, pairs_of

_LOCATES = re.compile(r"\bcells?\b|\bgrid\b|\bregions?\b", re.I)
_COUNTS = re.compile(r"how many|\bcount\b|\bnumber of\b", re.I)


def read_captions(path: Path, images: list[Path], tally: Tally, group_key: str = "") -> Iterator[Reading]:
    """CSV or JSONL with an image and its text (columns `image` or `file`, `caption` or `text`).

    Raises:
        DatasetError: A line has no image or no text.
    """
    for where, row in read_records(path, tally):
        yield partial(_captioned, row, where, images, group_key)


def _captioned(row: dict[str, Any], where: str, images: list[Path], group_key: str) -> Annotated:
    name = row.get("image") or row.get("file") or row.get("file_name") or ""
    text = str(row.get("caption") or row.get("text") or "").strip()
    if not name or not text:
        raise DatasetError(f"{where} has no image or no text.", "Complete or remove it.")
    return Annotated(
        find_image(images, str(name), where), caption=text, group=_group(row, group_key), where=where
    )


@dataclass(frozen=True)
class _Context:
    """What all records of a file share."""

    folders: list[Path]
    beside: Path
    frame: Frame | None
    tally: Tally
    group_key: str


def read_conversations(
    path: Path, images: list[Path], tally: Tally, frame: Frame | None = None, group_key: str = ""
) -> Iterator[Reading]:
    """JSONL or a JSON list of the release (`question`), ms-swift (`messages`, `query`) or LLaVA (`conversations`).

    Each image comes once, with all its questions; boxes are brought into its own pixels.

    Args:
        path: The file.
        images: Folders of the images.
        tally: Takes records that are wrong, where they may be left out.
        frame: What boxes are told in where a record does not say it.
        group_key: Key of a record with what its image must share a split with; empty without.

    Raises:
        DatasetError: A record is none of them, or has no single image.
    """
    records: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for where, record in read_records(path, tally):
        try:
            records.setdefault(_image_name(record, where), []).append((where, record))
        except DatasetError as error:
            tally.refuse(error)
    context = _Context(images, path.parent, frame, tally, group_key)
    for name, same_image in records.items():
        yield partial(_asked, name, same_image, context)


def _asked(name: str, records: list[tuple[str, dict[str, Any]]], context: _Context) -> Annotated | None:
    where, first = records[0]
    image = find_image(context.folders, name, where)
    size = image_size(image)
    written: list[Written] = []
    for place, record in records:
        try:
            frame = frame_of_record(record, place) or context.frame
            written += [_written(pair, frame, size, place) for pair in pairs_of(record, place)]
        except DatasetError as error:
            context.tally.refuse(error)
    if not written:
        return None
    told = next((str(record["aef"]) for _, record in records if record.get("aef")), "")
    field = find_image([context.beside, *context.folders], told, where) if told else None
    group = _group(first, context.group_key)
    return Annotated(image, written=tuple(dict.fromkeys(written)), aef=field, group=group, where=where)


def _written(pair: tuple[Turn, Turn], frame: Frame | None, size: tuple[int, int], where: str) -> Written:
    (question, asked), (answer, said) = pair
    boxes = to_pixels([*asked, *said], frame, size, where)
    task = task_of(question, answer)
    objects = _objects(filled(question, answer, boxes)[1]) if task == tasks.DETECTION else ()
    return Written(task, question, answer, boxes, objects)


def _objects(answer: str) -> tuple[Label, ...]:
    """What a detection answer says is there; nothing where it does not name the class of each box."""
    boxes = parse_answer(tasks.DETECTION, answer).boxes
    if not all(box.label for box in boxes):
        return ()
    return tuple(Label(box.label.lower(), box.bbox) for box in boxes)


def task_of(question: str, answer: str) -> str:
    """Which of the five tasks a question is, by its answer's form and its own words.

    Args:
        question: With `<bbox>` for its boxes.
        answer: Likewise.
    """
    if MARK in answer:
        return tasks.DETECTION
    if MARK in question:
        return tasks.CLASSIFICATION
    nothing = answer.strip(" .").lower() in ("none", "[]")
    if _LOCATES.search(question) and (nothing or re.search(r"\d", answer)):
        return tasks.LOCALIZATION
    if _COUNTS.search(question) and re.fullmatch(r"\D{0,40}\d{1,4}\D{0,20}", answer.strip()):
        return tasks.COUNTING
    if nothing and re.search(r"detect|bbox|box", question, re.I):
        return tasks.DETECTION
    return tasks.CAPTIONING


def _image_name(record: dict[str, Any], where: str) -> str:
    images = record.get("images", record.get("image"))
    names = images if isinstance(images, list) else [images]
    told = [name.get("path") if isinstance(name, dict) else name for name in names]
    kept = [name for name in told if isinstance(name, str) and name]
    if len(told) != 1 or len(kept) != 1:
        raise DatasetError(f"{where} has {len(kept)} images; one is needed.", "Split or remove it.")
    return kept[0]


def _group(record: dict[str, Any], key: str) -> str:
    return str(record.get(key) or "") if key else ""

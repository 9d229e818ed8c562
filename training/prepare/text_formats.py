"""Texts: captions, and question-answer sets in the form of the release, of ms-swift and of LLaVA."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from fusar_qgis.core import tasks
from fusar_qgis.core.errors import DatasetError
from training.data.written_boxes import BOX, PIXELS, rescaled, to_pixels
from training.prepare.annotation import Annotated, Reading, Written
from training.prepare.box_formats import find_image, image_size
from training.prepare.placeholders import filled

_IMAGE_MARK = re.compile(r"\s*<image>\s*")


def read_captions(path: Path, images: list[Path]) -> Iterator[Reading]:
    """CSV or JSONL with an image and its text (columns `image` or `file`, `caption` or `text`).

    Raises:
        DatasetError: A line has no image or no text.
    """
    for number, row in _rows(path):
        yield partial(_captioned, row, f"{path}, line {number}", images)


def _captioned(row: dict[str, Any], where: str, images: list[Path]) -> Annotated:
    name = row.get("image") or row.get("file") or row.get("file_name") or ""
    text = str(row.get("caption") or row.get("text") or "").strip()
    if not name or not text:
        raise DatasetError(f"{where} has no image or no text.", "Complete or remove it.")
    return Annotated(find_image(images, str(name), where), caption=text, where=where)


def read_conversations(path: Path, images: list[Path], frame: str = PIXELS) -> Iterator[Reading]:
    """JSONL or a JSON list of the release (`question`, `answer`), ms-swift (`messages`) or LLaVA (`conversations`).

    Each record's image comes once, with all its questions. Boxes are brought into pixels of the image: from the size
    that the record names (`coordinate_size` of the release), from what ms-swift's `bbox_type` says, else from `frame`.

    Args:
        path: The file.
        images: Folders of the images.
        frame: What boxes count where the record does not say it, one of `written_boxes.FRAMES`.

    Raises:
        DatasetError: A record is none of them, or holds more than one image.
    """
    records: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for number, record in _records(path):
        where = f"{path}, record {number}"
        records.setdefault(str(record.get("images", record.get("image"))), []).append((where, record))
    for same_image in records.values():
        yield partial(_asked, same_image, path, images, frame)


def _asked(
    records: list[tuple[str, dict[str, Any]]], path: Path, images: list[Path], frame: str
) -> Annotated:
    where, first = records[0]
    image = find_image(images, _image_name(first, where), where)
    size = image_size(image)
    written: list[Written] = []
    for place, record in records:
        written += [_written(pair, record, frame, size, place) for pair in _pairs(record, size, place)]
    aef = first.get("aef")
    field = find_image([path.parent, *images], str(aef), where) if aef else None
    return Annotated(image, written=tuple(dict.fromkeys(written)), aef=field, where=where)


def task_of(question: str, answer: str) -> str:
    """Which of the five tasks a question is, by its answer's form and its own words."""
    if "bbox" in answer or BOX.search(answer):
        return tasks.DETECTION
    if BOX.search(question):
        return tasks.CLASSIFICATION
    if re.fullmatch(r"\D{0,40}\d{1,4}\D{0,20}", answer.strip()) and re.search(
        r"how many|count|number", question, re.I
    ):
        return tasks.COUNTING
    if re.search(r"\bcells?\b|\bgrid\b|region", question, re.I) and re.search(r"\d", answer):
        return tasks.LOCALIZATION
    return tasks.CAPTIONING


def _written(
    pair: tuple[str, str], record: dict[str, Any], frame: str, size: tuple[int, int], where: str
) -> Written:
    side = _side(record, where)
    said = [text.strip() for text in (_IMAGE_MARK.sub("", pair[0]), pair[1])]
    if side is not None:
        said = [rescaled(text, (size[0] / side[0], size[1] / side[1])) for text in said]
    # What `objects` filled in is in pixels already; ms-swift leaves no other boxes in such texts.
    declared = PIXELS if side is not None or "objects" in record else frame
    question, answer = (to_pixels(text, declared, size, where) for text in said)
    return Written(task_of(question, answer), question, answer)


def _side(record: dict[str, Any], where: str) -> tuple[float, float] | None:
    told = record.get("coordinate_size")
    if told is None:
        return None
    values = told if isinstance(told, list) else [told, told]
    try:
        width, height = float(values[0]), float(values[-1])
    except (TypeError, ValueError) as error:
        raise DatasetError(f"{where} has a coordinate_size of {told!r}.") from error
    if not (width > 0 and height > 0):
        raise DatasetError(f"{where} has a coordinate_size of {told!r}.")
    return width, height


def _image_name(record: dict[str, Any], where: str) -> str:
    images = record.get("images", record.get("image"))
    names = images if isinstance(images, list) else [images]
    if len(names) != 1 or not names[0]:
        raise DatasetError(
            f"{where} has {len(names) if names[0] else 0} images; one is needed.", "Split or remove it."
        )
    return str(names[0].get("path", "") if isinstance(names[0], dict) else names[0])


def _pairs(record: dict[str, Any], size: tuple[int, int], where: str) -> list[tuple[str, str]]:
    if "question" in record:
        turns = [("user", record["question"]), ("assistant", record.get("answer", ""))]
    elif "messages" in record:
        turns = [(item["role"], item["content"]) for item in record["messages"] if item["role"] != "system"]
    elif "conversations" in record:
        names = {"human": "user", "gpt": "assistant"}
        turns = [(names.get(item["from"], item["from"]), item["value"]) for item in record["conversations"]]
    else:
        raise DatasetError(f"{where} has no question, messages or conversations.", "Name its format.")
    roles = [role for role, _ in turns]
    if roles != ["user", "assistant"] * (len(turns) // 2) or not turns:
        raise DatasetError(f"{where} is no questions and answers in turn: {roles}.", "Correct or remove it.")
    texts = filled([str(text) for _, text in turns], record, size, where)
    pairs = list(zip(texts[::2], texts[1::2], strict=True))
    for question, answer in pairs:
        if not answer.strip() or not _IMAGE_MARK.sub("", question).strip():
            raise DatasetError(f"{where} has an empty question or answer.", "Complete or remove it.")
    return pairs


def _records(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    text = _text(path)
    try:
        if text.lstrip().startswith("["):
            yield from enumerate(json.loads(text), 1)
            return
        for number, line in enumerate(text.splitlines(), 1):
            if line.strip():
                yield number, json.loads(line)
    except ValueError as error:
        raise DatasetError(f"{path} is no JSON: {error}.") from error


def _rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    if path.suffix.lower() != ".csv":
        yield from _records(path)
        return
    yield from enumerate(csv.DictReader(_text(path).splitlines()), 2)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"{path} cannot be read: {error}.") from error

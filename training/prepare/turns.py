"""Questions and answers of one record, in whichever project's form: the release's, ms-swift's or LLaVA's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from fusar_qgis.core.errors import DatasetError
from fusar_qgis.core.tasks import Box
from training.data.box_marks import MARK, marked

_IMAGE_MARK = re.compile(r"\s*<image>\s*")
_REF_MARK = "<ref-object>"
_ROLES = {"human": "user", "user": "user", "gpt": "assistant", "assistant": "assistant"}

Turn = tuple[str, list[Box]]
"""A text with `<bbox>` for its boxes, and the boxes as they are told."""


def pairs_of(record: dict[str, Any], where: str) -> list[tuple[Turn, Turn]]:
    """Questions and answers in turn.

    Args:
        record: As it stands in the file.
        where: For messages.

    Raises:
        DatasetError: It is none of the three forms, not in turn, or a text is empty.
    """
    turns = [(role, _IMAGE_MARK.sub(" ", text).strip()) for role, text in _turns(record, where)]
    roles = [role for role, _ in turns]
    if not turns or roles != ["user", "assistant"] * (len(turns) // 2):
        raise DatasetError(f"{where} is no questions and answers in turn: {roles}.", "Correct or remove it.")
    if not all(text for _, text in turns):
        raise DatasetError(f"{where} has an empty question or answer.", "Complete or remove it.")
    texts = _with_boxes([text for _, text in turns], record, where)
    return list(zip(texts[::2], texts[1::2], strict=True))


def _turns(record: dict[str, Any], where: str) -> list[tuple[str, str]]:
    if "question" in record:
        told = [("user", record["question"]), ("assistant", record.get("answer", ""))]
    elif "query" in record:
        told = [
            *_history(record, where),
            ("user", record["query"]),
            ("assistant", record.get("response", "")),
        ]
    elif "messages" in record:
        told = list(_listed(record["messages"], "role", "content", where))
    elif "conversations" in record:
        told = list(_listed(record["conversations"], "from", "value", where))
    else:
        raise DatasetError(f"{where} has no question, messages or conversations.", "Name its format.")
    return [(role, _plain(text, where)) for role, text in told]


def _history(record: dict[str, Any], where: str) -> list[tuple[str, Any]]:
    earlier = record.get("history") or []
    if not isinstance(earlier, list) or not all(
        isinstance(pair, list) and len(pair) == 2 for pair in earlier
    ):
        raise DatasetError(f"{where} has a history that is no list of pairs.", "Correct or remove it.")
    return [turn for asked, said in earlier for turn in (("user", asked), ("assistant", said))]


def _listed(items: Any, role: str, text: str, where: str) -> Iterator[tuple[str, Any]]:
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise DatasetError(f"{where} has turns that are no list of objects.", "Correct or remove it.")
    for item in items:
        if role not in item or text not in item:
            raise DatasetError(f"{where} has a turn without {role!r} or {text!r}.", "Complete or remove it.")
        if item[role] != "system":
            yield _ROLES.get(str(item[role]), str(item[role])), item[text]


def _plain(content: Any, where: str) -> str:
    """A turn's text; of a list of parts, as the OpenAI form has them, the text parts."""
    parts = content if isinstance(content, list) else [content]
    texts = [
        part.get("text") if isinstance(part, dict) and part.get("type") == "text" else part for part in parts
    ]
    kept = [text for text in texts if not (isinstance(text, dict) and "image" in str(text.get("type")))]
    # Counts are written as plain numbers by some.
    if not all(isinstance(text, str | int | float) and not isinstance(text, bool) for text in kept):
        raise DatasetError(f"{where} has a turn that is no text: {content!r:.80}.", "Correct or remove it.")
    return " ".join(str(text) for text in kept)


def _with_boxes(texts: list[str], record: dict[str, Any], where: str) -> list[Turn]:
    objects = record.get("objects")
    marks = sum(text.count(MARK) + text.count(_REF_MARK) for text in texts)
    if not isinstance(objects, dict):
        if marks:
            raise DatasetError(
                f"{where} has {MARK} or {_REF_MARK} but no objects to put there.", "Complete it."
            )
        return [_written_out(text) for text in texts]
    boxes, names = iter(_boxes(objects, where)), iter(_names(objects, where))
    try:
        turns = [_filled(text, boxes, names) for text in texts]
    except StopIteration as error:
        raise DatasetError(f"{where} has more {MARK} or {_REF_MARK} than objects.", "Complete it.") from error
    left = len(list(boxes))
    if left:
        raise DatasetError(
            f"{where} has {left} boxes more than {MARK} in its texts.", "Correct or remove it."
        )
    return turns


def _written_out(text: str) -> Turn:
    # "Cells: [1, 2, 5, 7]" is an answer of four cells, not a box.
    if re.search(r"\bcells?\b|\bgrid\b", text, re.I) or re.fullmatch(r"\[?(?:\s*[1-9]\s*,?)+\]?", text):
        return text, []
    return marked(text)


def _filled(text: str, boxes: Iterator[Box], names: Iterator[str]) -> Turn:
    """One text with its names put in; also boxes that are written out beside marks are taken."""
    named = re.sub(_REF_MARK, lambda _: next(names), text)
    count = named.count(MARK)
    plain, others = marked(named) if not count else (named, [])
    return plain, [next(boxes) for _ in range(count)] + others


def _boxes(objects: dict[str, Any], where: str) -> list[Box]:
    found: list[Box] = []
    listed = objects.get("bbox") or []
    for box in listed if isinstance(listed, list) else [listed]:
        numbers = isinstance(box, list) and all(
            isinstance(v, int | float) and not isinstance(v, bool) for v in box
        )
        if not numbers or len(box) != 4:
            raise DatasetError(f"{where} has {box!r:.80} where a box should be.", "Give [x1, y1, x2, y2].")
        try:
            found.append((float(box[0]), float(box[1]), float(box[2]), float(box[3])))
        except OverflowError as error:
            raise DatasetError(f"{where} has a box of numbers beyond all images.", "Correct it.") from error
    return found


def _names(objects: dict[str, Any], where: str) -> list[str]:
    names = objects.get("ref") or []
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise DatasetError(f"{where} has a ref that is no list of names.", "Correct or remove it.")
    return names

"""Text of a model -> answer of a task. The one parser: serving, evaluation and the plugin all use it.

No text raises. A status says what happened: `ok`, `partial` (cut off, or some of it unreadable), `empty` (the model
says that there is none) or `unparsed`. "No ships" and "could not be read" are never the same.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import Callable, Dict, List, Optional, Sequence, Set, Tuple

from fusar_qgis.core import tasks
from fusar_qgis.core.answer_boxes import read_boxes
from fusar_qgis.core.answer_none import says_none
from fusar_qgis.core.answer_numbers import read_count
from fusar_qgis.core.answer_words import canonical_label, read_cells, read_class
from fusar_qgis.core.api import LabeledBox
from fusar_qgis.core.errors import InvalidRequestError

OK = "ok"
PARTIAL = "partial"
EMPTY = "empty"
UNPARSED = "unparsed"

_FENCE = re.compile(r"(?:```|''')[ \t]{0,4}(?:json|text|plaintext|python|xml)?", re.IGNORECASE)
_SPECIAL = re.compile(r"<\|(?:im_end|im_start|endoftext|vision_start|vision_end|image_pad)\|>")
_SURROGATE = re.compile("[\ud800-\udfff]")
_HOLDS_BOXES = re.compile(r"bbox|box_2d|bounding_box|<\|?box|^\s{0,20}\[\s{0,20}[\[{]", re.IGNORECASE)
_CAPTION_KEY = re.compile(
    r'^\s{0,20}\{\s{0,20}"(?:caption|description|answer|text)"\s{0,4}:\s{0,4}("(?:[^"\\]|\\.)*")'
)
_EMPTY_LIST = re.compile(r"\[[\s\[\]]{0,40}\]|\{\s{0,20}\}")
_FULL_WIDTH = str.maketrans("［］【】（）｛｝，：；“”‘’「」−", '[][](){},:;""\'\'""-')  # noqa: RUF001
_MAX_FREE_LABEL_WORDS = 6

Size = Tuple[float, float]


@dataclass(frozen=True)
class Answer:
    """What a text says; only the fields of its task are filled. Boxes are in pixels of the image the model saw."""

    status: str
    boxes: Tuple[LabeledBox, ...] = ()
    count: Optional[int] = None
    cells: Tuple[int, ...] = ()
    labels: Tuple[str, ...] = ()
    caption: Optional[str] = None


def parse_answer(task: str, text: str, labels: Sequence[str] = (), size: Optional[Size] = None) -> Answer:
    """Reads the answer to one task.

    Args:
        task: One of `tasks.TASKS`.
        text: What the model wrote, whatever it is.
        labels: The class asked for (counting, localization, detection) or those to choose from (classification). With
            a single one, boxes without a label get it.
        size: (width, height) of the image the model saw; needed only to turn boxes into cells.

    Returns:
        The answer. Boxes are ordered (x1 < x2, y1 < y2), unclamped, in the text's order, without degenerate ones and
        exact duplicates, without scores.

    Raises:
        InvalidRequestError: The task is unknown; never because of the text.
    """
    reader = _READERS.get(task)
    if reader is None:
        raise InvalidRequestError(f"The task {task!r} is unknown.", f"Use one of: {', '.join(tasks.TASKS)}.")
    return reader(text, tuple(labels), size)


def clean(text: str) -> str:
    """The answer proper: without reasoning, code fences, special tokens and one level of string escaping."""
    return _unescaped(_bare(text)).translate(_FULL_WIDTH).strip()


def to_sent_frame(boxes: Sequence[LabeledBox], size_seen: Size, size_sent: Size) -> Tuple[LabeledBox, ...]:
    """Boxes from pixels of the image the model saw to pixels of the image that was sent; scores stay.

    Args:
        boxes: In the seen frame.
        size_seen: (width, height) the model saw.
        size_sent: (width, height) of the sent image.

    Raises:
        InvalidRequestError: A size is not positive.
    """
    if min(*size_seen, *size_sent) <= 0:
        raise InvalidRequestError(f"The image sizes {size_seen} and {size_sent} must be positive.")
    sx, sy = size_sent[0] / size_seen[0], size_sent[1] / size_seen[1]
    return tuple(
        replace(box, bbox=(box.bbox[0] * sx, box.bbox[1] * sy, box.bbox[2] * sx, box.bbox[3] * sy))
        for box in boxes
    )


def _bare(text: str) -> str:
    text = text.rpartition("</think>")[2] if "</think>" in text else text
    return _encodable(_FENCE.sub(" ", _SPECIAL.sub(" ", text))).strip()


def _unescaped(text: str) -> str:
    return text.replace("\\n", "\n").replace('\\"', '"').replace("\\_", "_") if "\\" in text else text


def _encodable(text: str) -> str:
    """The text without lone surrogates, which a model can spell as an escape and no reply can carry."""
    return _SURROGATE.sub("\ufffd", text)


def _detection(text: str, labels: Tuple[str, ...], _size: Optional[Size]) -> Answer:
    reading = read_boxes(text, labels)
    default = labels[0] if len(labels) == 1 else ""
    seen: Set[Tuple[object, ...]] = set()
    boxes: List[LabeledBox] = []
    for corners, label in zip(reading.boxes, reading.labels):
        name = canonical_label(label, labels) if label else default
        if (corners, name) not in seen:
            seen.add((corners, name))
            boxes.append(LabeledBox(corners, name))
    if boxes:
        status = PARTIAL if reading.truncated or reading.unreadable else OK
    else:
        status = EMPTY if not reading.truncated and _nothing(text, labels, reading.numbers) else UNPARSED
    return Answer(status, boxes=tuple(boxes), count=None if status == UNPARSED else len(boxes))


def _nothing(text: str, labels: Tuple[str, ...], numbers: int) -> bool:
    if says_none(text, labels):
        return True
    return numbers == 0 and _EMPTY_LIST.search(text) is not None


def _counting(text: str, labels: Tuple[str, ...], size: Optional[Size]) -> Answer:
    if _HOLDS_BOXES.search(text):
        found = _detection(text, labels, size)
        if found.boxes:
            return Answer(found.status, count=found.count)
    count = read_count(text, labels)
    if count is None and _EMPTY_LIST.fullmatch(text):
        count = 0
    return Answer(UNPARSED if count is None else OK if count else EMPTY, count=count)


def _localization(text: str, labels: Tuple[str, ...], size: Optional[Size]) -> Answer:
    if _HOLDS_BOXES.search(text) and size is not None:
        found = _detection(text, labels, size)
        if found.boxes:
            return Answer(
                found.status, cells=tuple(sorted({tasks.cell_of(box.bbox, *size) for box in found.boxes}))
            )
    cells, strange = read_cells(text)
    if cells:
        return Answer(PARTIAL if strange else OK, cells=cells)
    return Answer(EMPTY if not strange and _nothing(text, labels, 0) else UNPARSED)


def _classification(text: str, labels: Tuple[str, ...], _size: Optional[Size]) -> Answer:
    written = read_boxes(text, labels).written_labels if "{" in text else []
    if labels:
        read = [name for item in written or [text] for name in [read_class(item, labels)] if name]
        if not read and written:
            read = [name for name in [read_class(text, labels)] if name]
    else:
        free = text.strip(" \t\r\n.\"'`*[](){}")
        read = written or ([free] if free and len(free.split()) <= _MAX_FREE_LABEL_WORDS else [])
    nothing = says_none(text, labels)
    if not read or (nothing and not labels):
        return Answer(EMPTY if nothing else UNPARSED)
    return Answer(PARTIAL if len(read) < len(written) else OK, labels=tuple(read))


def _captioning(text: str, _labels: Tuple[str, ...], _size: Optional[Size]) -> Answer:
    # Its quotes and escapes are the JSON string's own: unescaped, a quoted word would end the caption.
    bare = _bare(text)
    plain = _unescaped(bare)
    keyed = _CAPTION_KEY.match(bare) or _CAPTION_KEY.match(plain) or _CAPTION_KEY.match(clean(text))
    if keyed:
        try:
            plain = str(json.loads(keyed.group(1), strict=False))
        except ValueError:
            plain = keyed.group(1)
    caption = _encodable(plain).strip().strip('"').strip()
    return Answer(OK, caption=caption) if caption else Answer(UNPARSED)


Reader = Callable[[str, Tuple[str, ...], Optional[Size]], Answer]


def _of_clean_text(reader: Reader) -> Reader:
    return lambda text, labels, size: reader(clean(text), labels, size)


_READERS: Dict[str, Reader] = {
    tasks.COUNTING: _of_clean_text(_counting),
    tasks.LOCALIZATION: _of_clean_text(_localization),
    tasks.CLASSIFICATION: _of_clean_text(_classification),
    tasks.DETECTION: _of_clean_text(_detection),
    tasks.CAPTIONING: _captioning,
}

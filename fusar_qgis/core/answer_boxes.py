"""Reads boxes out of whatever a vision-language model writes: JSON, nearly JSON, box tokens, bare lists, cut-off text.

One pass over the tokens with a stack of open brackets, so that time is linear on any text and a missing quote, comma or
bracket costs only the item it belongs to. Nothing here raises on text.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import Dict, List, Optional, Tuple

from fusar_qgis.core.answer_vocabulary import (
    BARE_LINE,
    BETWEEN_POINTS,
    BOX_KEYS,
    BOX_TAGS,
    CLOSES,
    CORNER_KEYS,
    KEY_MARK,
    LABEL_KEYS,
    LIMIT_PX,
    LIST_OF_LABELS_KEYS,
    NUMBERS,
    REF_TAGS,
    STRUCTURE_KEYS,
    TOKEN,
)

Corners = Tuple[float, float, float, float]


@dataclass
class BoxReading:
    """What was found: corners ordered (x1 < x2, y1 < y2) with their label, where one was written."""

    boxes: List[Corners] = field(default_factory=list)
    labels: List[Optional[str]] = field(default_factory=list)
    truncated: bool = False
    unreadable: int = 0
    degenerate: int = 0
    numbers: int = 0
    written_labels: List[str] = field(default_factory=list)


class _Frame:
    """One open bracket: `[`, `(`, `{`, `B` (a box tag) or `R` (the text itself)."""

    __slots__ = (
        "corners",
        "height",
        "hint",
        "key",
        "kind",
        "label",
        "label_list",
        "numbers",
        "points",
        "start",
        "text",
    )

    def __init__(self, kind: str, start: int, height: int, hint: Optional[str] = None, key: str = "") -> None:
        self.kind, self.start, self.height, self.hint, self.key = kind, start, height, hint, key
        self.label: Optional[str] = None
        self.text: Optional[str] = None
        self.numbers: List[float] = []
        self.points: List[Tuple[float, float]] = []
        self.corners: Dict[str, float] = {}
        self.label_list: List[str] = []


def read_boxes(text: str, known_labels: Tuple[str, ...] = ()) -> BoxReading:
    """All boxes of a text, in its order, exact duplicates included.

    Args:
        text: The model's answer.
        known_labels: Class names; a bare name before a list (`ship: [...]`) counts as its label only if it is one.
    """
    reading = _Scanner(text, known_labels).run()
    if not reading.boxes and not reading.truncated and not reading.degenerate:
        for match in BARE_LINE.finditer(text):
            _add(reading, [float(number) for number in NUMBERS.findall(match.group())])
    return reading


def _add(reading: BoxReading, values: List[float], label: Optional[str] = None) -> bool:
    if not all(math.isfinite(value) and abs(value) <= LIMIT_PX for value in values):
        reading.unreadable += 1
        return False
    x1, x2 = sorted((values[0], values[2]))
    y1, y2 = sorted((values[1], values[3]))
    if x1 == x2 or y1 == y2:
        reading.degenerate += 1
        return False
    reading.boxes.append((x1, y1, x2, y2))
    reading.labels.append(label)
    return True


class _Scanner:
    def __init__(self, text: str, known_labels: Tuple[str, ...]) -> None:
        self._text = text
        self._known = {label.casefold() for label in known_labels}
        self._reading = BoxReading()
        self._stack = [_Frame("R", 0, 0)]
        self._open = {"[": 0, "(": 0, "{": 0, "B": 0}
        self._unlabeled: List[int] = []
        self._point_end = -1
        self._ref: Optional[str] = None
        self._ref_start = -1

    def run(self) -> BoxReading:
        for match in TOKEN.finditer(self._text):
            group = match.lastgroup
            if group == "number":
                self._number(match)
            elif group == "bracket":
                self._bracket(match)
            elif group == "tag":
                self._tag(match)
            else:
                self._string(match, quoted=group != "word")
        while len(self._stack) > 1:
            frame = self._stack[-1]
            self._reading.truncated |= frame.kind != "(" or bool(frame.numbers)
            self._close(complete=False)
        return self._reading

    def _number(self, match: re.Match[str]) -> None:
        self._reading.numbers += 1
        # The last number of a text may have been cut in the middle, unless no bracket is open.
        if match.end() < len(self._text) or len(self._stack) == 1:
            self._value(float(match.group()))

    def _value(self, value: float) -> None:
        frame = self._stack[-1]
        corner = CORNER_KEYS.get(frame.key)
        if frame.kind in "{R" and corner:
            frame.corners[corner] = value
            self._corners(frame)
        elif frame.kind in "[(B" or (frame.kind == "{" and frame.key in BOX_KEYS):
            frame.numbers.append(value)

    def _corners(self, frame: _Frame) -> None:
        c = frame.corners
        if {"x1", "y1", "x2", "y2"} <= c.keys():
            self._emit([c["x1"], c["y1"], c["x2"], c["y2"]])
            c.clear()
        elif {"x", "y", "w", "h"} <= c.keys():
            self._emit([c["x"], c["y"], c["x"] + c["w"], c["y"] + c["h"]])
            c.clear()

    def _string(self, match: re.Match[str], quoted: bool) -> None:
        frame, value = self._stack[-1], match.group(match.lastgroup or 0).strip()
        if KEY_MARK.match(self._text, match.end()):
            self._flush_numbers(frame)
            frame.key = value.casefold().replace(" ", "_").replace("-", "_")
            frame.hint = value if frame.kind == "R" else frame.hint
            frame.text = value if frame.kind == "{" else frame.text
        elif frame.kind == "{" and frame.key in LABEL_KEYS:
            frame.label = frame.label or value
            self._reading.written_labels.append(value)
        elif quoted:
            self._quoted_value(frame, value)

    def _quoted_value(self, frame: _Frame, value: str) -> None:
        if frame.kind == "[" and frame.key in LIST_OF_LABELS_KEYS:
            self._stack[-2].label_list.append(value)
            self._reading.written_labels.append(value)
            return
        numbers = [float(number) for number in NUMBERS.findall(value)] if len(value) <= 80 else []
        if len(numbers) == 4 and (frame.key in BOX_KEYS or frame.kind == "["):
            self._emit(numbers)
        elif len(numbers) == 1 and frame.kind in "{[" and NUMBERS.fullmatch(value):
            self._value(numbers[0])
        elif frame.kind in "[(":
            frame.text = value

    def _bracket(self, match: re.Match[str]) -> None:
        mark = match.group()
        if mark not in CLOSES:
            self._open_frame(mark, match.start())
            return
        kind = CLOSES[mark]
        if not self._open[kind]:
            return
        while self._stack[-1].kind != kind:
            self._reading.unreadable += self._stack[-1].kind != "("
            self._close(complete=True)
        self._close(complete=True, end=match.end())

    def _tag(self, match: re.Match[str]) -> None:
        name = match.group("tag").casefold()
        if name in BOX_TAGS:
            if BOX_TAGS[name]:
                self._open_frame("B", match.start())
            elif self._open["B"]:
                while self._stack[-1].kind != "B":
                    self._close(complete=True)
                self._close(complete=True)
        elif name in REF_TAGS:
            if REF_TAGS[name]:
                self._ref, self._ref_start = None, match.end()
            elif self._ref_start >= 0:
                self._ref = self._text[self._ref_start : match.start()].strip()[:100] or None
                self._ref_start = -1

    def _open_frame(self, kind: str, start: int) -> None:
        parent = self._stack[-1]
        hint: Optional[str] = None
        if kind == "B":
            hint = self._ref
        elif parent.kind == "{" and self._names_a_class(parent.key):
            hint = parent.text
        elif parent.kind == "R" and parent.hint and parent.hint.casefold() in self._known:
            hint = parent.hint
        key = parent.key if kind == "[" and parent.kind == "{" else ""
        self._open[kind] += 1
        self._stack.append(_Frame(kind, start, len(self._unlabeled), hint, key))

    @staticmethod
    def _names_a_class(key: str) -> bool:
        reserved = (BOX_KEYS, LABEL_KEYS, LIST_OF_LABELS_KEYS, STRUCTURE_KEYS, CORNER_KEYS)
        return bool(key) and not any(key in names for names in reserved)

    def _close(self, complete: bool, end: int = -1) -> None:
        frame = self._stack.pop()
        self._open[frame.kind] -= 1
        own = len(self._unlabeled)
        self._flush_numbers(frame, self._stack[-1], complete, end)
        self._flush_points(frame)
        label = frame.label or frame.hint
        if not label and frame.text and frame.kind in "[(":
            found_here = len(self._unlabeled) > own
            label = frame.text if found_here or frame.text.casefold() in self._known else None
        waiting = len(self._unlabeled) - frame.height
        if frame.label_list and len(frame.label_list) == waiting:
            self._name(frame.height, frame.label_list)
        elif label:
            self._name(frame.height, [label] * waiting)

    def _name(self, height: int, labels: List[str]) -> None:
        for index, label in zip(self._unlabeled[height:], labels):
            self._reading.labels[index] = label
        del self._unlabeled[height:]

    def _flush_numbers(
        self, frame: _Frame, parent: Optional[_Frame] = None, complete: bool = True, end: int = -1
    ) -> None:
        numbers, frame.numbers = frame.numbers, []
        count = len(numbers)
        if count == 2 and parent is not None and frame.kind in "[(" and frame.key not in BOX_KEYS:
            self._point(frame, parent, (numbers[0], numbers[1]), end)
        elif 4 <= count <= 6:
            self._emit(numbers[:4])
        elif count >= 8 and count % 4 == 0:
            self._several(numbers)
        elif count and complete and self._looks_like_box(frame, parent):
            self._reading.unreadable += 1

    @staticmethod
    def _looks_like_box(frame: _Frame, parent: Optional[_Frame]) -> bool:
        if frame.kind == "B" or frame.key in BOX_KEYS:
            return True
        return frame.kind == "[" and parent is not None and parent.kind == "["

    def _several(self, numbers: List[float]) -> None:
        boxes = [numbers[i : i + 4] for i in range(0, len(numbers), 4)]
        if len(boxes) == 2 and not all(box[0] < box[2] and box[1] < box[3] for box in boxes):
            # Eight numbers that are no two boxes: the four corners of a turned one.
            boxes = [[min(numbers[::2]), min(numbers[1::2]), max(numbers[::2]), max(numbers[1::2])]]
        for box in boxes:
            self._emit(box)

    def _point(self, frame: _Frame, parent: _Frame, point: Tuple[float, float], end: int) -> None:
        # In running text two points make a box only side by side: "(504, 504)" may be the image's size.
        if parent.kind == "R" and parent.points:
            between = (
                self._text[self._point_end : frame.start] if frame.start - self._point_end <= 20 else "."
            )
            if not BETWEEN_POINTS.fullmatch(between):
                parent.points.clear()
        parent.points.append(point)
        self._point_end = end
        if parent.kind == "R" and len(parent.points) == 2:
            self._flush_points(parent)

    def _flush_points(self, frame: _Frame) -> None:
        points, frame.points = frame.points, []
        if len(points) >= 2:
            flat = [value for point in points[: len(points) // 2 * 2] for value in point]
            self._several(flat)

    def _emit(self, values: List[float]) -> None:
        if _add(self._reading, values):
            self._unlabeled.append(len(self._reading.boxes) - 1)

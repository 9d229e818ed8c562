"""A conversation about one scene as it is kept in a project: data of anyone's project is checked, never trusted."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, replace
from typing import Any, List, Mapping, Optional, Sequence, Tuple

from fusar_qgis.core.errors import InvalidRequestError

VERSION = 1
USER, MODEL, PROBLEM = "user", "model", "problem"
_ROLES = (USER, MODEL, PROBLEM)
MOST_ENTRIES = 200
MOST_CHARACTERS = 20_000
"""Of one entry; a model's longest answer is well below."""
MOST_BOXES = 300
CONTEXT_CHARACTERS = 12_000
"""How much of what was said before goes with a question: about 4,000 tokens beside image and answer."""

Point = Tuple[float, float]


@dataclass(frozen=True)
class ChatBox:
    """A box that an answer speaks of: closed ring in `ChatEntry.crs`, and what its score is, if it has one."""

    label: str
    ring: Tuple[Point, ...]
    score: Optional[float] = None
    score_kind: Optional[str] = None


@dataclass(frozen=True)
class ChatEntry:
    """One turn: `role` user, model or problem; `heading` who speaks and what was attached; `time` ISO 8601, UTC."""

    role: str
    text: str
    heading: str = ""
    time: str = ""
    boxes: Tuple[ChatBox, ...] = ()
    crs: str = ""


@dataclass(frozen=True)
class ChatThread:
    """What was said about one scene, oldest first."""

    scene: str
    entries: Tuple[ChatEntry, ...] = ()

    def with_entry(self, entry: ChatEntry) -> ChatThread:
        """The thread with one more turn; the oldest go where there are too many."""
        kept = replace(entry, text=entry.text[:MOST_CHARACTERS], boxes=entry.boxes[:MOST_BOXES])
        return replace(self, entries=(*self.entries, kept)[-MOST_ENTRIES:])

    def without_last_answer(self) -> ChatThread:
        """The thread before its last question; the same where nothing was asked."""
        asked = [index for index, entry in enumerate(self.entries) if entry.role == USER]
        return replace(self, entries=self.entries[: asked[-1]]) if asked else self

    def last_question(self) -> str:
        """What was asked last, empty where nothing was."""
        return next((entry.text for entry in reversed(self.entries) if entry.role == USER), "")

    def last_answer(self) -> str:
        """What the model said last, empty where it said nothing."""
        return next((entry.text for entry in reversed(self.entries) if entry.role == MODEL), "")

    def turns(self) -> List[Tuple[str, str]]:
        """(role, text) pairs of answered questions, as a model is told them."""
        pairs: List[Tuple[str, str]] = []
        question = ""
        for entry in self.entries:
            if entry.role == USER:
                question = entry.text
            elif entry.role == MODEL and question:
                pairs += [("user", question), ("assistant", entry.text)]
                question = ""
        return pairs

    def to_json(self) -> str:
        """The thread as a project keeps it."""
        return json.dumps({"version": VERSION, **asdict(self)}, ensure_ascii=False)


def thread_from_json(text: str) -> ChatThread:
    """Reads what `ChatThread.to_json` wrote.

    Args:
        text: From a project file, which anyone may have written.

    Raises:
        InvalidRequestError: It is something else.
    """
    try:
        data = json.loads(text)
        if data["version"] != VERSION:
            raise ValueError(f"version {data['version']!r}")
        entries = tuple(_entry(item) for item in data["entries"][-MOST_ENTRIES:])
        return ChatThread(_text(data["scene"]), entries)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InvalidRequestError(
            f"The conversation in this project cannot be read: {error!r}.", "A new one begins."
        ) from error


def within_context(
    turns: Sequence[Tuple[str, str]], characters: int = CONTEXT_CHARACTERS, questions: int = 0
) -> Tuple[List[Tuple[str, str]], int]:
    """The newest turns that fit, in whole questions and answers, and how many questions were left out.

    Args:
        turns: (role, text) pairs, a question and its answer in turn, oldest first.
        characters: How many may be sent.
        questions: How many of one conversation the model answers, the new one among them; 0: as many as fit.
    """
    kept: List[Tuple[str, str]] = []
    left = characters
    pairs = [tuple(turns[index : index + 2]) for index in range(0, len(turns), 2)]
    for number, pair in enumerate(reversed(pairs)):
        left -= sum(len(text) for _, text in pair)
        if left < 0 or number + 1 == questions:
            return kept, len(pairs) - number
        kept = [*pair, *kept]
    return kept, 0


def _entry(item: Mapping[str, Any]) -> ChatEntry:
    if item["role"] not in _ROLES:
        raise ValueError(f"role {item['role']!r}")
    boxes = tuple(_box(box) for box in item.get("boxes", ())[:MOST_BOXES])
    texts = {name: _text(item.get(name, "")) for name in ("text", "heading", "time", "crs")}
    return ChatEntry(item["role"], boxes=boxes, **texts)


def _box(item: Mapping[str, Any]) -> ChatBox:
    ring = tuple((float(x), float(y)) for x, y in item["ring"][:64])
    if len(ring) < 4 or not all(math.isfinite(value) for point in ring for value in point):
        raise ValueError("a box without an outline")
    score = None if item.get("score") is None else float(item["score"])
    kind = None if item.get("score_kind") is None else _text(item["score_kind"])
    return ChatBox(_text(item["label"]), ring, score, kind)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value[:MOST_CHARACTERS]

"""Reads "there are none" out of a model's words, and compares class names. Nothing here raises on text."""

from __future__ import annotations

import re
from typing import AbstractSet, Optional, Sequence, Set, Tuple

_THING_WORDS = (
    "object objects target targets ship ships vessel vessels boat boats plane planes airplane airplanes aircraft car "
    "cars vehicle vehicles tank tanks bridge bridges harbor harbors building buildings instance instances detection "
    "detections box boxes bbox bboxes cell cells such visible clear discernible apparent obvious evident notable "
    "recognizable detectable identifiable"
)
THINGS = frozenset(_THING_WORDS.split())
"""What "no ... " may be about, besides the classes asked for."""

_NONE_ALONE = frozenset(
    ("none", "null", "nothing", "no", "empty", "n/a", "na", "zero", "nil", "[]", "{}", "()", "not found")
)
_NONE_PHRASE = re.compile(
    r"\b(?:none (?:of|are|is|were|found|detected|visible|present)|nothing (?:is|was|found|detected|visible|to)"
    r"|not (?:any|present|visible|found|detected|seen)|without any|absent)\b"
    r"|(?:\bnot|n't|n’t|\bcannot) (?:see|find|detect|contain|have|observe|identify|show|include) any\b"
)
_WORD = re.compile(r"[a-z0-9_][a-z0-9_'’-]*|[.,;:!?\n]")


def says_none(text: str, labels: Sequence[str] = ()) -> bool:
    """Whether the text says that there is nothing of the kind asked for.

    Args:
        text: The answer.
        labels: The classes asked about, so that "no frigates" counts.
    """
    return none_position(text, labels) is not None


def none_position(text: str, labels: Sequence[str] = ()) -> Optional[int]:
    """Where the text begins to say that there is nothing; None where it does not."""
    low = text.casefold()
    bare = low.strip(" \t\r\n.!\"'`*()")
    if bare in _NONE_ALONE or low.strip() in _NONE_ALONE:
        return 0
    phrase = _NONE_PHRASE.search(low)
    spots = [phrase.start()] if phrase else []
    things = THINGS | {form for label in labels for form in word_forms(label.casefold().split()[-1:])}
    words = [(match.group(), match.start()) for match in _WORD.finditer(low)]
    for index, (word, start) in enumerate(words):
        if word in ("no", "zero", "none") and _a_thing_follows(words[index + 1 : index + 5], things):
            spots.append(start)
            break
    if words and words[0][0] == "none":
        spots.append(words[0][1])
    return min(spots) if spots else None


def plain_name(text: str) -> str:
    """A name for comparison: lower case, single spaces for underscores and hyphens."""
    return re.sub(r"[\s_-]+", " ", text.casefold()).strip()


def word_forms(words: Sequence[str]) -> Set[str]:
    """The words with their plurals."""
    return {
        form
        for word in words
        for form in (word, word + "s", word + "es", word[:-1] + "ies" if word.endswith("y") else word)
    }


def _a_thing_follows(words: Sequence[Tuple[str, int]], things: AbstractSet[str]) -> bool:
    for word, _ in words:
        if word in things:
            return True
        if not word[0].isalpha() or word in ("there", "is", "are", "but", "and"):
            return False
    return False

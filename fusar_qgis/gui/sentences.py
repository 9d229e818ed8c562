"""Sentences that are made outside of the GUI, in the language that QGIS speaks, at the place where they are shown.

Errors, notes and summaries are English in logs, in files and on the wire. Here the template of such a text is found
again (`resources/i18n/sentences.json`, collected from the source) and its translation filled in.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Dict, List, Optional, Tuple

from qgis.PyQt.QtCore import QCoreApplication

from fusar_qgis.paths import RESOURCES

CONTEXT = "Sentences"
LIST = RESOURCES / "i18n" / "sentences.json"
_PROBE = "Without AEF"
"""Is translated by every translation: the same in English where none is installed."""
LONGEST = 2_000
"""Characters; a longer text is no sentence of ours, and patterns are not to be tried on what others wrote."""
_DEEPEST = 4
_JOINS = ("; ", ", ")
_PLACE = re.compile(r"\{(\w*)\}")


class _Template:
    """One sentence: its literal parts, and how to take a text apart by them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.names = _PLACE.findall(text)
        self.parts = _PLACE.split(text)[::2]
        self.letters = sum(map(len, self.parts))
        self._pattern: Optional[re.Pattern[str]] = None

    def values(self, text: str) -> Optional[Dict[str, str]]:
        """What stands in the placeholders; None where the text is another sentence."""
        if not (text.startswith(self.parts[0]) and text.endswith(self.parts[-1])):
            return None
        if not all(part in text for part in self.parts):
            return None
        if not self.names:
            return {} if text == self.text else None
        if self._pattern is None:
            self._pattern = re.compile("(.+?)".join(map(re.escape, self.parts)), re.DOTALL)
        found = self._pattern.fullmatch(text)
        return dict(zip(self.names, found.groups())) if found else None


def localized(text: str) -> str:
    """A text as it is shown; unchanged where it is no sentence of ours, or where QGIS speaks English.

    Args:
        text: One sentence or several, in English; sentences may stand in others.
    """
    if not text or len(text) > LONGEST or _translated(_PROBE) == _PROBE:
        return text
    return "\n".join(_localized(line, _DEEPEST) for line in text.split("\n"))


def _localized(text: str, deep: int) -> str:
    title, colon, rest = text.partition(": ")
    told = _one(title, deep) if rest[:1].isupper() else None
    if told is not None:  # a heading, and what stands under it
        return f"{told}{colon}{_localized(rest, deep)}"
    ends = [match.end() for match in re.finditer(r"[.!?] (?=\S)", text)]
    # The shortest beginning that is a sentence, then what follows it: what one tells of may end like a sentence too.
    for end in [*ends, len(text) + 1]:
        first = _one(text[: end - 1], deep)
        if first is not None:
            return f"{first} {_localized(text[end:], deep)}".rstrip()
    if ends:
        return f"{text[: ends[0]]}{_localized(text[ends[0] :], deep)}"
    return text


def _one(text: str, deep: int) -> Optional[str]:
    """The translation of one sentence; None where it is none of ours."""
    for template in _templates():
        values = template.values(text)
        if values is not None:
            return _filled(template.text, {name: _inside(value, deep - 1) for name, value in values.items()})
    return None


def _filled(template: str, values: Dict[str, str]) -> str:
    return _PLACE.sub(lambda match: values.get(match[1], match[0]), _translated(template))


def _inside(text: str, deep: int) -> str:
    """What stands in a sentence: another one, some, a list of words, or a value."""
    if deep <= 0 or not re.search(r"[A-Za-z]{3}", text):
        return text
    for join in _JOINS:
        words = [_one(part, deep) for part in text.split(join)]
        if all(word is not None for word in words):
            return join.join(word for word in words if word is not None)
    return _localized(text, deep)


def _translated(text: str) -> str:
    return str(QCoreApplication.translate(CONTEXT, text))


@lru_cache(maxsize=1)
def _templates() -> Tuple[_Template, ...]:
    """All sentences, those with the most words of their own first: they say the most."""
    texts: List[str] = json.loads(LIST.read_text(encoding="utf-8")) if LIST.exists() else []
    return tuple(sorted(map(_Template, texts), key=lambda template: -template.letters))

"""What a conversation suggests to do next: look for a class in the whole scene. It never starts by itself."""

from __future__ import annotations

import re
from typing import Sequence

SEARCHING = re.compile(
    r"\b(how many|count|where|find|detect|locate|show|are there|there (is|are)|number of|list)\b",
    re.IGNORECASE,
)


def class_to_detect(question: str, answer: str, classes: Sequence[str]) -> str:
    """The class that a question or its answer is about finding; empty where it is about something else.

    Args:
        question: What the analyst asked.
        answer: What the model said.
        classes: Those that the model was trained on.
    """
    if not SEARCHING.search(f"{question} {answer}"):
        return ""
    for text in (question, answer):
        for name in classes:
            if re.search(rf"\b{re.escape(name)}(s|es)?\b", text, re.IGNORECASE):
                return name
    return ""

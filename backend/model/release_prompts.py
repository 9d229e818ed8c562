"""A release's question templates, found in examples of its training data: what stays the same but for the class."""

from __future__ import annotations

import json
import logging
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from fusar_qgis.core.answers import parse_answer
from fusar_qgis.core.errors import CheckpointError
from fusar_qgis.core.tasks import CAPTIONING, CLASSIFICATION, DEFAULT_PROMPTS, DETECTION, TASKS, PromptSet

LOGGER = logging.getLogger(__name__)

_BOX = re.compile(r"\[\s*-?\d+(?:\.\d+)?(?:\s*,\s*-?\d+(?:\.\d+)?){3}\s*\]")
_IMAGE_MARK = re.compile(r"\s*<image>\s*")


@dataclass(frozen=True)
class Example:
    """One line of a release's JSONL: what was asked and what was to be answered."""

    question: str
    answer: str


def read_examples(path: Path, image_size: int) -> list[Example]:
    """Reads the release's JSONL: id, image, aef, coordinate_size, question, answer.

    Args:
        path: The file.
        image_size: Side in pixels that its coordinates must be in.

    Raises:
        CheckpointError: A line is no such record, or its coordinates are in another size.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CheckpointError(f"The examples {path} cannot be read: {error}.") from error
    examples = [
        _example(json_line, f"{path}:{n}", image_size) for n, json_line in enumerate(lines, 1) if json_line
    ]
    if not examples:
        raise CheckpointError(f"The examples {path} are empty.")
    return examples


def derive_prompts(examples: Mapping[str, Sequence[Example]], classes: Iterable[str] = ()) -> PromptSet:
    """One template for each task that has examples; other tasks keep our own words.

    Args:
        examples: By task.
        classes: Class names that may stand in questions; those in detection answers are known without.

    Raises:
        CheckpointError: The class cannot be found in a task's questions.
    """
    known = {*classes, *_labels_of(examples.get(DETECTION, ()))}
    templates = {task: _template(task, given, known) for task, given in examples.items()}
    return PromptSet(MappingProxyType({**DEFAULT_PROMPTS.templates, **templates}))


def task_of(path: Path, tasks: Sequence[str]) -> str:
    """The task of an examples file: by its name, else the only one that the checkpoint has.

    Raises:
        CheckpointError: Neither says it.
    """
    if path.stem in TASKS:
        return path.stem
    if len(tasks) == 1:
        return tasks[0]
    raise CheckpointError(
        f"The examples {path.name} do not say their task.",
        f"Name the file one of: {', '.join(TASKS)} (.jsonl).",
    )


def _example(line: str, where: str, image_size: int) -> Example:
    try:
        record: Any = json.loads(line)
        question, answer = record["question"], record["answer"]
    except (ValueError, KeyError, TypeError) as error:
        raise CheckpointError(f"{where} is no record with question and answer: {error}.") from error
    size = record.get("coordinate_size", image_size)
    if size != image_size:
        raise CheckpointError(
            f"{where} has coordinates of a {size} px image, the checkpoint has {image_size} px."
        )
    return Example(_IMAGE_MARK.sub("", str(question)).strip(), str(answer))


def _labels_of(examples: Sequence[Example]) -> set[str]:
    found = (parse_answer(DETECTION, example.answer, (), (1, 1)).boxes for example in examples)
    return {box.label for boxes in found for box in boxes if box.label}


def _template(task: str, examples: Sequence[Example], known: set[str]) -> str:
    questions = [_BOX.sub("{box}", example.question) for example in examples]
    if task not in (CAPTIONING, CLASSIFICATION):
        questions = _with_placeholder(task, questions, known)
    ranked = Counter(questions).most_common()
    if len(ranked) > 1:
        LOGGER.warning(
            "The examples of %s ask in %d ways; the most common one (%d of %d) is taken: %s",
            task, len(ranked), ranked[0][1], len(questions), ranked[0][0],
        )  # fmt: skip
    return ranked[0][0]


def _with_placeholder(task: str, questions: Sequence[str], known: set[str]) -> list[str]:
    # Longest first: in "fishing ship" the class is not "ship".
    names = sorted(known or _differing_words(questions), key=len, reverse=True)
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, names)) + ")", re.IGNORECASE)
    replaced = [pattern.sub("{label}", question) for question in questions] if names else []
    found = [question for question in replaced if "{label}" in question]
    if not found:
        raise CheckpointError(
            f"The class cannot be found in the questions of {task}, for example {questions[0]!r}.",
            "Give examples of several classes, or name the classes with --classes.",
        )
    return found


def _differing_words(questions: Sequence[str]) -> set[str]:
    """The words between what all questions begin with and what all end with."""
    words = [question.split() for question in dict.fromkeys(questions)]
    if len(words) < 2:
        return set()
    first = _shared(words)
    last = _shared([line[first:][::-1] for line in words])
    middles = {" ".join(line[first : len(line) - last]).strip(".,:;?!'\"") for line in words}
    return {middle for middle in middles if middle}


def _shared(lines: Sequence[Sequence[str]]) -> int:
    count = 0
    for column in zip(*lines, strict=False):
        if len(set(column)) > 1:
            break
        count += 1
    return count

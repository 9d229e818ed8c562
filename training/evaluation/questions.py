"""What is asked about each sample, and what the right answer is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from fusar_qgis.core import tasks
from fusar_qgis.core.tasks import Box, PromptSet
from training.data.sample import Sample
from training.simulator import land_cover, text
from training.simulator.targets import PLANE, SHIP


@dataclass(frozen=True)
class QuestionKey:
    """Which question of an evaluation: `box` numbers the sample's objects in classification and is -1 elsewhere."""

    sample: str
    task: str
    label: str
    box: int = -1


@dataclass(frozen=True, eq=False)
class Question:
    """One question about one sample; `choices` are the classes to choose from in classification."""

    sample: Sample
    index: int
    task: str
    label: str = ""
    box: int = -1
    choices: tuple[str, ...] = ()

    @property
    def key(self) -> QuestionKey:
        """Its key in the predictions file."""
        return QuestionKey(self.sample.id, self.task, "" if self.box >= 0 else self.label, self.box)

    @property
    def labels(self) -> tuple[str, ...]:
        """The classes that the parser is told."""
        return self.choices if self.task == tasks.CLASSIFICATION else (self.label,) * bool(self.label)

    def words(self, seen: tuple[int, int], prompts: PromptSet) -> str:
        """The question in a checkpoint's own words.

        Args:
            seen: (width, height) in pixels of what the model sees; the box asked about is told in them.
            prompts: The checkpoint's templates.
        """
        box = _scaled(self.sample.objects[self.box].box, self.sample.size, seen) if self.box >= 0 else None
        return tasks.render_question(self.task, self.label, self.choices, box, prompts)

    def truth(self) -> Any:
        """The right answer: a count, cells, a class, boxes in pixels of the sample, or a caption."""
        if self.task == tasks.CLASSIFICATION:
            return self.sample.objects[self.box].label
        if self.task == tasks.CAPTIONING:
            return reference_caption(self.sample)
        boxes = self.sample.boxes(self.label)
        if self.task == tasks.COUNTING:
            return len(boxes)
        if self.task == tasks.LOCALIZATION:
            return sorted({tasks.cell_of(box, *self.sample.size) for box in boxes})
        return [list(box) for box in boxes]


def reference_caption(sample: Sample) -> str | None:
    """The text a caption is compared with: the record's own (`extra.caption`), the simulator's, or none."""
    if sample.extra.get("caption"):
        return str(sample.extra["caption"])
    if sample.kind not in land_cover.KINDS:
        return None
    return text.describe(sample.cells, len(sample.boxes(SHIP)), len(sample.boxes(PLANE)))


def ask_all(
    samples: Sequence[Sample],
    asked_tasks: Sequence[str],
    classes: Sequence[str],
    choices: Sequence[str],
) -> Iterator[Question]:
    """Every question about every sample, in one order that depends on nothing else.

    Counting, localization and detection are asked for each class, whether it is in the image or not; classification for
    each object whose class is among the choices; captioning where there is a text to compare with.

    Args:
        samples: The samples.
        asked_tasks: Some of `tasks.TASKS`.
        classes: Classes to count, locate and detect.
        choices: Classes to choose from in classification.
    """
    for index in range(len(samples)):
        sample = samples[index]
        for task in tasks.TASKS:
            if task in asked_tasks:
                yield from _ask(sample, index, task, tuple(classes), tuple(choices))


def _ask(
    sample: Sample, index: int, task: str, classes: tuple[str, ...], choices: tuple[str, ...]
) -> Iterator[Question]:
    if task == tasks.CLASSIFICATION:
        for number, item in enumerate(sample.objects):
            if item.label in choices:
                yield Question(sample, index, task, item.label, number, choices)
    elif task == tasks.CAPTIONING:
        if reference_caption(sample):
            yield Question(sample, index, task)
    else:
        for label in classes:
            yield Question(sample, index, task, label)


def _scaled(box: Box, size: tuple[int, int], seen: tuple[int, int]) -> Box:
    across, down = seen[0] / size[0], seen[1] / size[1]
    return (box[0] * across, box[1] * down, box[2] * across, box[3] * down)

"""Questions and answers about one sample: the five tasks in the product's words, and a few in everyday words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from fusar_qgis.core import tasks
from training.data.sample import LabeledObject, Sample
from training.simulator import text
from training.simulator.targets import CLASSES, PLANE, SHIP

ASKED = (SHIP, PLANE)
"""Classes that are detected, counted and located; buildings are only told apart in classification."""

EVERYDAY = {
    tasks.COUNTING: ("How many {label}s are there?", "How many {label}s do you see?", "Count the {label}s."),
    tasks.LOCALIZATION: ("Where are the {label}s?", "In which cells are the {label}s?"),
    tasks.DETECTION: ("Detect all {label}s.", "Find all {label}s.", "Detect {label}s."),
    tasks.CAPTIONING: (
        "What do you see?",
        "Describe the scene.",
        "What does this image show?",
        "Describe this image.",
    ),
}


@dataclass(frozen=True)
class QuestionAnswer:
    """One branch of a training row."""

    task: str
    question: str
    answer: str
    label: str = ""


def draw_questions(
    rng: np.random.Generator,
    sample: Sample,
    weights: dict[str, float],
    count: int,
    everyday_share: float = 0.15,
) -> list[QuestionAnswer]:
    """Draws questions about one sample.

    Args:
        rng: Source of randomness.
        sample: The sample.
        weights: Relative frequency per task; all tasks alike where it is empty.
        count: How many questions.
        everyday_share: How often a question comes in everyday words instead of the task's.
    """
    weights = weights or dict.fromkeys(tasks.TASKS, 1.0)
    names = list(weights)
    shares = np.array([weights[name] for name in names], float)
    drawn = rng.choice(names, size=count, p=shares / shares.sum())
    return [_draw(rng, sample, str(task), everyday_share) for task in drawn]


def _draw(rng: np.random.Generator, sample: Sample, task: str, everyday_share: float) -> QuestionAnswer:
    if task == tasks.CLASSIFICATION:
        if sample.objects:
            return classification(sample.objects[rng.integers(len(sample.objects))])
        task = tasks.COUNTING
    label = _draw_label(rng, sample)
    asked = ask(sample, task, label)
    if task in EVERYDAY and rng.random() < everyday_share:
        words = EVERYDAY[task][rng.integers(len(EVERYDAY[task]))]
        return QuestionAnswer(task, words.replace("{label}", label), asked.answer, label)
    return asked


def _draw_label(rng: np.random.Generator, sample: Sample) -> str:
    present = [label for label in ASKED if sample.boxes(label)]
    if present and rng.random() < 0.8:
        return present[rng.integers(len(present))]
    # An empty answer teaches most where something else lies about: ships are asked for on land, too.
    return SHIP if rng.random() < 0.7 else PLANE


def ask(sample: Sample, task: str, label: str = SHIP) -> QuestionAnswer:
    """The product's question for one task, with the right answer.

    Args:
        sample: The sample; boxes are taken to be in pixels of the image the model sees.
        task: Any task but classification.
        label: The class asked for.
    """
    boxes = sample.boxes(label)
    if task == tasks.COUNTING:
        answer = tasks.render_count(len(boxes))
    elif task == tasks.LOCALIZATION:
        answer = tasks.render_cells(tasks.cell_of(box, *sample.size) for box in boxes)
    elif task == tasks.DETECTION:
        answer = tasks.render_detections([boxes[i] for i in tasks.reading_order(boxes)], label)
    else:
        answer = text.describe(sample.cells, len(sample.boxes(SHIP)), len(sample.boxes(PLANE)))
    return QuestionAnswer(task, tasks.render_question(task, label), answer, label)


def sample_texts(samples: Iterable[Sample], seed: int) -> Iterator[str]:
    """Questions and answers of all tasks, for training a tokenizer."""
    rng = np.random.default_rng(seed)
    for sample in samples:
        for pair in draw_questions(rng, sample, dict.fromkeys(tasks.TASKS, 1.0), 6):
            yield pair.question
            yield pair.answer


def classification(item: LabeledObject) -> QuestionAnswer:
    """The product's question about one box, with the right answer."""
    question = tasks.render_question(tasks.CLASSIFICATION, labels=CLASSES, box=item.box)
    return QuestionAnswer(tasks.CLASSIFICATION, question, item.label, item.label)

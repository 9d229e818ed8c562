"""The gallery of failures: the images a model gets most wrong, with true and predicted boxes, and what was said."""

from __future__ import annotations

import base64
import io
import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import numpy as np
from PIL import Image

from fusar_qgis.core import tasks
from fusar_qgis.core.answers import UNPARSED
from fusar_qgis.core.box_matching import match_detections
from fusar_qgis.core.errors import DatasetError
from training.data.sample import Sample
from training.evaluation.data import open_samples
from training.evaluation.material import Entry, by_data
from training.evaluation.predictions import Prediction
from training.evaluation.scores import boxes_in_sample

LOGGER = logging.getLogger(__name__)
_LONGEST_TEXT = 240
_KEY = '<div class="legend boxes-key"><span><i></i>true box</span><span><i class="found"></i>predicted box</span></div>'


@dataclass(frozen=True, eq=False)
class Failure:
    """One image with the answers of every model of its data set."""

    sample: str
    index: int
    answers: tuple[tuple[Entry, tuple[Prediction, ...]], ...]


def gallery(entries: Sequence[Entry], most: int) -> str:
    """HTML of the worst images of each data set.

    Args:
        entries: All entries.
        most: Images per data set.
    """
    parts = [_KEY]
    for group in by_data([e for e in entries if e.header.step is None]):
        failures = worst(group, most)
        if failures:
            samples = _samples(group[0])
            head = f"<h3>{escape(group[0].data)} images: failures of {escape(group[0].label)} first</h3>"
            parts.append(head + "".join(_card(failure, samples) for failure in failures))
    return "".join(parts) if len(parts) > 1 else ""


def worst(group: Sequence[Entry], most: int) -> list[Failure]:
    """The images of a data set that its first model gets most wrong, then those that the others do.

    Args:
        group: Entries of one data set.
        most: How many.
    """
    answers = [_by_sample(entry) for entry in group]
    places = {items[0].key.sample: items[0].index for found in answers for items in found.values()}
    wrong = {sample: [sum(map(_wrongness, found.get(sample, ()))) for found in answers] for sample in places}
    ranked = sorted(places, key=lambda sample: (-wrong[sample][0], -sum(wrong[sample]), places[sample]))
    return [
        Failure(
            sample,
            places[sample],
            tuple((e, a[sample]) for e, a in zip(group, answers, strict=True) if sample in a),
        )
        for sample in ranked[:most]
        if any(wrong[sample])
    ]


def _by_sample(entry: Entry) -> dict[str, tuple[Prediction, ...]]:
    found: dict[str, list[Prediction]] = defaultdict(list)
    for item in entry.scores.predictions.items:
        found[item.key.sample].append(item)
    return {sample: tuple(items) for sample, items in found.items()}


def _wrongness(item: Prediction) -> float:
    """Missed and false boxes; one for any other wrong answer, half of one for a wrong class of a box."""
    if item.answer.status == UNPARSED:
        return 1.0 + (len(item.truth) if item.key.task == tasks.DETECTION else 0)
    if item.key.task == tasks.DETECTION:
        counts = match_detections(boxes_in_sample(item), item.truth, 0.5)
        return counts.predicted + counts.truth - 2 * counts.matched
    if item.key.task == tasks.COUNTING:
        return float(item.answer.count != item.truth)
    if item.key.task == tasks.LOCALIZATION:
        return float(set(item.answer.cells) != set(item.truth))
    return 0.5 * (item.answer.labels[:1] != (item.truth,)) if item.key.task == tasks.CLASSIFICATION else 0.0


def _samples(entry: Entry) -> Sequence[Sample] | None:
    """The images again; a report of predictions alone shows boxes without them."""
    try:
        return open_samples(Path(entry.header.data), entry.header.image_size)
    except DatasetError as error:
        LOGGER.warning("The gallery has no images: %s", error)
        return None


def _card(failure: Failure, samples: Sequence[Sample] | None) -> str:
    picture = _picture(failure, samples)
    width, height = failure.answers[0][1][0].size
    # The pixels stand in the page once; the other models' views refer to them.
    key = escape(f"scene-{failure.answers[0][0].header.data_fingerprint}-{failure.index}")
    images = [
        f'<image id="{key}" href="{picture}" width="{width}" height="{height}"/>',
        f'<use href="#{key}"/>',
    ]
    views = "".join(
        _view(entry, items, images[min(place, 1)] if picture else "")
        for place, (entry, items) in enumerate(failure.answers)
    )
    return f'<article class="failure"><h4>{escape(failure.sample)}</h4><div class="views">{views}</div></article>'


def _picture(failure: Failure, samples: Sequence[Sample] | None) -> str:
    """The image as a data URL, or nothing where it is not at hand (or another one)."""
    if samples is None or failure.index >= len(samples) or samples[failure.index].id != failure.sample:
        return ""
    buffer = io.BytesIO()
    Image.fromarray(np.asarray(samples[failure.index].pixels)).save(buffer, "PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")


def _view(entry: Entry, items: Sequence[Prediction], image: str) -> str:
    width, height = items[0].size
    shapes = "".join(_boxes(item) for item in items if item.key.task == tasks.DETECTION)
    drawing = (
        f'<svg class="scene" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(entry.label)}">'
        f'<rect class="void" width="{width}" height="{height}"/>{image}{shapes}</svg>'
    )
    said = "".join(f"<li>{_sentence(item)}</li>" for item in items if _wrongness(item) > 0)
    words = f"<b>{escape(entry.label)}</b><ul>{said or '<li>all right</li>'}</ul>"
    return f"<figure>{drawing}<figcaption>{words}</figcaption></figure>"


def _boxes(item: Prediction) -> str:
    drawn = [("truth", box, f"true {item.key.label}") for box in item.truth]
    scores = (*item.scores, *[None] * len(item.answer.boxes))
    for box, score in zip(boxes_in_sample(item), scores, strict=False):
        told = "" if score is None else f", score {score:.2f}"
        drawn.append(("found", list(box), f"predicted {item.key.label}{told}"))
    return "".join(
        f'<rect class="{kind}" x="{x1:.1f}" y="{y1:.1f}" width="{x2 - x1:.1f}" height="{y2 - y1:.1f}">'
        f"<title>{escape(words)}</title></rect>"
        for kind, (x1, y1, x2, y2), words in drawn
    )


def _sentence(item: Prediction) -> str:
    """What was wrong with one answer; the model's own text is escaped."""
    task, label = item.key.task, item.key.label
    if item.answer.status == UNPARSED:
        return f"{task} {escape(label)}: unreadable: <q>{escape(item.text[:_LONGEST_TEXT])}</q>"
    if task == tasks.DETECTION:
        counts = match_detections(boxes_in_sample(item), item.truth, 0.5)
        missed, false = counts.truth - counts.matched, counts.predicted - counts.matched
        return f"{escape(label)}: {counts.matched} of {counts.truth} found, {missed} missed, {false} false"
    truth = item.truth if isinstance(item.truth, list) else [item.truth]
    wanted = ", ".join(map(str, truth)) or tasks.NONE_ANSWER
    where = f" of box {item.key.box}" if item.key.box >= 0 else ""
    return f"{task} {escape(label)}{where}: said <q>{escape(item.text[:_LONGEST_TEXT])}</q>, right is {escape(wanted)}"

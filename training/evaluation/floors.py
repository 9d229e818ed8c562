"""What answers without having understood anything: the floors that a model must be above.

`majority` gives every question the answer that was most often right on the training data. `nearest` gives the answer of
the training image, or of the training object, whose pixels are most alike. Where the latter is good, the data repeat
themselves, and a model's score says little.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from PIL import Image

from fusar_qgis.core import tasks
from fusar_qgis.core.errors import ConfigError
from training.data.sample import LabeledObject, Sample
from training.evaluation.questions import Question
from training.evaluation.systems import Reply

Box = tuple[float, float, float, float]
SIDE_PX = 32
"""Both floors compare pictures at this size: speckle is averaged out, shapes stay."""


class MajoritySystem:
    """The most frequent right answer of the training data, whatever is shown.

    Args:
        train: The training samples.
    """

    TASKS = (tasks.COUNTING, tasks.LOCALIZATION, tasks.CLASSIFICATION)

    def __init__(self, train: Sequence[Sample]) -> None:
        self._train = [_without_pixels(train[index]) for index in range(len(train))]
        self._classes = Counter(item.label for sample in self._train for item in sample.objects)
        self._known: dict[tuple[str, str], str] = {}

    def answers(self, questions: Iterable[Question]) -> Iterator[Reply]:
        """The replies, in the questions' order."""
        for question in questions:
            yield Reply(self._text(question), "stop", question.sample.size)

    def _text(self, question: Question) -> str:
        if question.task == tasks.CLASSIFICATION:
            choices = [(self._classes[name], name) for name in question.choices]
            return max(choices, key=lambda pair: pair[0])[1]
        key = (question.task, question.label)
        if key not in self._known:
            written = Counter(_answer(question.task, question.label, s, s.size) for s in self._train)
            self._known[key] = written.most_common(1)[0][0]
        return self._known[key]


class NearestSystem:
    """The answer of the most similar training picture: normalized correlation of 32 x 32 px.

    Args:
        train: The training samples.
    """

    TASKS = (tasks.COUNTING, tasks.LOCALIZATION, tasks.CLASSIFICATION, tasks.DETECTION)

    def __init__(self, train: Sequence[Sample]) -> None:
        self._samples: list[Sample] = []
        self._objects: list[LabeledObject] = []
        scenes, crops = [], []
        for index in range(len(train)):
            sample = train[index]
            scenes.append(_features(sample, _whole(sample)))
            self._samples.append(_without_pixels(sample))
            for item in sample.objects:
                crops.append(_features(sample, item.box))
                self._objects.append(item)
        self._scenes, self._crops = np.array(scenes), np.array(crops)

    def answers(self, questions: Iterable[Question]) -> Iterator[Reply]:
        """The replies, in the questions' order."""
        for question in questions:
            yield Reply(self._text(question), "stop", question.sample.size, self._scores(question))

    def _text(self, question: Question) -> str:
        sample = question.sample
        if question.task == tasks.CLASSIFICATION:
            if not self._objects:
                raise ConfigError("The training data hold no object to compare with.")
            like = self._crops @ _features(sample, sample.objects[question.box].box)
            return self._objects[int(np.argmax(like))].label
        return _answer(question.task, question.label, self._neighbor(sample), sample.size)

    def _scores(self, question: Question) -> tuple[None, ...]:
        if question.task != tasks.DETECTION:
            return ()
        return (None,) * len(self._neighbor(question.sample).boxes(question.label))

    def _neighbor(self, sample: Sample) -> Sample:
        whole = _features(sample, _whole(sample))
        return self._samples[int(np.argmax(self._scenes @ whole))]


FLOORS: dict[str, type[MajoritySystem] | type[NearestSystem]] = {
    "majority": MajoritySystem,
    "nearest": NearestSystem,
}


def _without_pixels(sample: Sample) -> Sample:
    """Pixels of thousands of images need not stay in memory."""
    return Sample(sample.id, sample.size, sample.objects, sample.cells, sample.kind)


def _answer(task: str, label: str, sample: Sample, size: tuple[int, int]) -> str:
    """The right answer about a sample, its boxes in an image of (width, height) `size`."""
    across, down = size[0] / sample.size[0], size[1] / sample.size[1]
    boxes = [(x1 * across, y1 * down, x2 * across, y2 * down) for x1, y1, x2, y2 in sample.boxes(label)]
    if task == tasks.COUNTING:
        return tasks.render_count(len(boxes))
    if task == tasks.LOCALIZATION:
        return tasks.render_cells(tasks.cell_of(box, *size) for box in boxes)
    return tasks.render_detections(boxes, label)


def _whole(sample: Sample) -> Box:
    return (0.0, 0.0, float(sample.size[0]), float(sample.size[1]))


def _features(sample: Sample, box: Box) -> np.ndarray:
    """A part of the picture at 32 x 32 px, mean 0 and norm 1, float32 [1024]; a flat one is all 0."""
    assert sample.pixels is not None
    width, height = sample.size
    x1, y1 = max(0.0, box[0]), max(0.0, box[1])
    x2, y2 = min(float(width), max(box[2], x1 + 1)), min(float(height), max(box[3], y1 + 1))
    gray = np.asarray(sample.pixels, np.uint8)
    picture = Image.fromarray(gray if gray.ndim == 2 else gray[..., 0])
    small = picture.resize(
        (SIDE_PX, SIDE_PX), Image.Resampling.BOX, (min(x1, x2 - 1), min(y1, y2 - 1), x2, y2)
    )
    values = np.asarray(small, np.float32).ravel()
    values = values - values.mean()
    norm = float(np.linalg.norm(values))
    return np.asarray(values / norm if norm > 0 else values)

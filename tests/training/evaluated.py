"""Samples, scripted systems and predictions files for the tests of the evaluation."""

import numpy as np

from fusar_qgis.core.field import quantize
from training.data.sample import LabeledObject, Sample
from training.evaluation.predict import write_predictions
from training.evaluation.predictions import Header, read_predictions
from training.evaluation.questions import ask_all
from training.evaluation.scores import score
from training.evaluation.systems import Reply

SIZE = (300, 300)


def make_sample(name, ships=(), planes=(), codes=None, caption="", size=SIZE):
    objects = [LabeledObject("ship", box) for box in ships] + [LabeledObject("plane", box) for box in planes]
    extra = {"caption": caption} if caption else {}
    pixels = np.zeros((size[1], size[0]), np.uint8)
    return Sample(name, size, tuple(objects), np.zeros((3, 3), np.uint8), "", pixels, codes, extra)


def make_codes(seed, nodes=4):
    vectors = np.random.default_rng(seed).standard_normal((nodes, nodes, 64)).astype(np.float32)
    codes = quantize(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True))
    codes[0, 0] = -128
    return codes


class Scripted:
    """Says what a function returns for each question."""

    def __init__(self, say, seen=SIZE, scores=None, finish="stop"):
        self.say, self.seen, self.scores, self.finish = say, seen, scores, finish
        self.asked = []

    def answers(self, questions):
        for question in questions:
            self.asked.append(question.key)
            scores = self.scores(question) if self.scores else ()
            yield Reply(self.say(question), self.finish, self.seen, scores)


def make_header(samples, name="model", **values):
    known = {"classes": ("ship", "plane"), "choices": ("ship", "plane"), "data_fingerprint": "d" * 16}
    return Header(name, "scripted", "model", "", **{"samples": len(samples), **known, **values})


def questions_for(samples, header):
    return list(ask_all(samples, header.tasks, header.classes, header.choices))


def write(path, samples, say, name="model", scores=None, **values):
    header = make_header(samples, name, **values)
    write_predictions(path, header, questions_for(samples, header), Scripted(say, scores=scores))
    return path


def scores_of(path, samples, say, **values):
    return score(read_predictions(write(path, samples, say, **values)))


def truthful(question):
    """The right answer in the model's words."""
    from fusar_qgis.core import tasks

    truth = question.truth()
    if question.task == tasks.COUNTING:
        return tasks.render_count(truth)
    if question.task == tasks.LOCALIZATION:
        return tasks.render_cells(truth)
    if question.task == tasks.DETECTION:
        return tasks.render_detections([tuple(box) for box in truth], question.label)
    return truth

"""How long a report of 10,000 predictions takes: four models, five tasks, 2,000 resamples, METEOR, AP and a gallery."""

from __future__ import annotations

import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from fusar_qgis.core import tasks
from tests.bench.report import publish
from training.data.corpus import Corpus
from training.evaluation.captions_java import missing_tools
from training.evaluation.data import fingerprint
from training.evaluation.predictions import Header, line_of
from training.evaluation.questions import Question, ask_all
from training.evaluation.report import ReportOptions, write_report
from training.evaluation.systems import Reply
from training.simulator.generate import CorpusConfig, simulate_corpus

ANSWERS, MODELS = 10_000, 4
CLASSES, CHOICES = ("ship", "plane"), ("ship", "plane", "building")


def say(question: Question, rng: np.random.Generator) -> Reply:
    """An answer that is right in four cases of five, boxes shifted by up to 3 px."""
    truth = question.truth()
    if rng.random() < 0.2:
        return Reply("There are 3, in cell 5: a plane, I think.", "stop", question.sample.size)
    size = question.sample.size
    if question.task == tasks.DETECTION:
        boxes = [tuple((np.array(box) + rng.integers(-3, 4, 4)).tolist()) for box in truth]
        boxes = [box for box in dict.fromkeys(boxes) if box[2] > box[0] and box[3] > box[1]]
        scores = tuple(rng.uniform(0.1, 0.9, len(boxes)).round(4).tolist())
        return Reply(tasks.render_detections(boxes, question.label), "stop", size, scores)
    if question.task == tasks.LOCALIZATION:
        return Reply(tasks.render_cells(truth), "stop", size)
    return Reply(str(truth), "stop", size)


def write_files(folder: Path) -> list[Path]:
    """Predictions of several models on one simulated corpus, 10,000 answers together."""
    simulate_corpus(folder / "corpus", CorpusConfig(ANSWERS // MODELS // 9, seed=5, nodes=0), workers=2)
    corpus = Corpus(folder / "corpus")
    questions = list(ask_all(corpus, tasks.TASKS, CLASSES, CHOICES))  # type: ignore[arg-type]
    questions = questions[: ANSWERS // MODELS]
    print_of = fingerprint(corpus)  # type: ignore[arg-type]
    paths = []
    for model in range(MODELS):
        rng = np.random.default_rng(model)
        header = Header(
            f"model {model}", "none", "none", str(folder / "corpus"), print_of, len(corpus), image_size=224
        )
        header = replace(header, classes=CLASSES, choices=CHOICES)
        paths.append(folder / f"{model}.jsonl")
        lines = [header.line(), *(line_of(question, say(question, rng)) for question in questions)]
        paths[-1].write_text("\n".join(lines) + "\n", encoding="utf-8")
    return paths


def main() -> None:
    """Measures and publishes."""
    rows = []
    with tempfile.TemporaryDirectory() as name:
        paths = write_files(Path(name))
        answers = sum(len(path.read_text(encoding="utf-8").splitlines()) - 1 for path in paths)
        for with_meteor in (False, True):
            if with_meteor and missing_tools():
                continue
            begin = time.perf_counter()
            write_report(paths, Path(name) / "out", ReportOptions(with_meteor=with_meteor))
            seconds = time.perf_counter() - begin
            size = (Path(name) / "out" / "report.html").stat().st_size / 2**20
            rows.append((f"{answers:,}", MODELS, "yes" if with_meteor else "no", seconds, size))
    columns = ("answers", "models", "METEOR", "seconds", "page (MiB)")
    publish("report", "A report of 10,000 predictions", columns, rows)


if __name__ == "__main__":
    main()

"""Closer looks: by count, by box size, which class is taken for which, unreadable answers, paired tests."""

from __future__ import annotations

from collections.abc import Sequence

from fusar_qgis.core import tasks
from training.evaluation import paper
from training.evaluation.cells import Cell, Row, Table, percent, printed, text
from training.evaluation.intervals import Bootstrap
from training.evaluation.material import Entry, by_data
from training.evaluation.paired import PairedTest, compare, holm, shared_samples
from training.evaluation.scores import MANY, SAID, SIZES
from training.evaluation.tables_tasks import caption_cell

_GLANCE = (
    ("counting accuracy", "counting"),
    ("Acc@100", "cells, Acc@100"),
    ("Acc@50", "cells, Acc@50"),
    ("Top1", "cells, Top1"),
    ("classification", "classification"),
    ("F1@0.25", "detection, F1@0.25"),
    ("F1@0.50", "detection, F1@0.50"),
    ("F1@0.75", "detection, F1@0.75"),
    ("precision@0.50", "detection, P@0.50"),
    ("recall@0.50", "detection, R@0.50"),
)


def glance(entries: Sequence[Entry]) -> Table:
    """One row a metric, one column a model, and the paper's two models as reference columns."""
    rows = []
    for metric, name in _GLANCE:
        cells = [e.cell(metric) for e in entries]
        if any(cell.value is not None for cell in cells):
            rows.append(
                Row((text(name), *cells, *(_printed(metric, model) for model in (paper.OURS, paper.BASE))))
            )
    captions = [e.captions for e in entries]
    for place, name in enumerate((*(f"BLEU-{k}" for k in range(1, 5)), "CIDEr", "METEOR", "SPICE")):
        if any(captions):
            cells = [caption_cell(*found.values()[place]) if found else text(None) for found in captions]
            theirs = [printed(paper.CAPTIONING[model][place]) for model in (paper.OURS, paper.BASE)]
            rows.append(Row((text(f"captions, {name}"), *cells, *theirs)))
    rows.append(
        Row((text("unreadable answers"), *(e.cell("unparsed") for e in entries), text(None), text(None)))
    )
    return Table(
        "at-a-glance",
        "At a glance",
        "Percent with 95 % intervals. The two columns on the right are printed in the paper and were measured by its "
        "authors on their own data: they orient, they do not compare.",
        (
            "metric",
            *(f"{e.label} ({e.data})" for e in entries),
            f"paper: {paper.OURS} (its data)",
            f"paper: {paper.BASE} (its data)",
        ),
        tuple(rows),
        higher_is_better=False,
    )


def _printed(metric: str, model: str) -> Cell:
    name, _, threshold = metric.partition("@")
    cells = dict(
        zip(("counting accuracy", "Acc@100", "Acc@50", "Top1"), paper.COUNTING_AND_CELLS[model], strict=True)
    )
    if metric in cells:
        return printed(cells[metric])
    if metric == "classification":
        return printed(paper.CLASSIFICATION.get(model))
    if name == "precision":
        return printed(paper.DETECTORS[model][0]) if model in paper.DETECTORS else text(None)
    return printed(paper.DETECTION[model][float(threshold)]["all"][name == "F1"], 1)


def by_count(entries: Sequence[Entry]) -> Table | None:
    """Counting and detection by how many objects of the class there are."""
    counts = [*map(str, range(MANY)), f"{MANY} or more"]
    rows = []
    for e in entries:
        for metric, name in (("counting accuracy", "counting"), ("F1@0.50", "detection, F1@0.50")):
            cells = [e.cell(metric, f"count {count}", with_n=metric != "F1@0.50") for count in counts]
            if metric == "F1@0.50":
                cells[0] = text(
                    None
                )  # without a true box F1 is 0 whatever is found; Table 8 has these images
            parts = [f"count {count}" for count in counts]
            mean = e.balanced(metric, parts) if metric != "F1@0.50" else text(None)
            if any(cell.value is not None for cell in cells):
                rows.append(Row((text(e.label), text(e.data), text(name), mean, *cells)))
    if not rows:
        return None
    return Table(
        "by-count",
        "By number of objects",
        "n is the number of questions whose right answer is that count. Balanced is the mean over the counts that "
        "occur, each with the same weight: who always gives one number gets one over their number.",
        ("model", "data, images", "task", "balanced", *counts),
        tuple(rows),
        higher_is_better=False,
    )


def by_size(entries: Sequence[Entry]) -> Table | None:
    """Recall at IoU 0.5 by the size of the true box."""
    names = [name for name, _ in SIZES]
    rows = [
        Row((text(e.label), text(e.data), *(e.cell("recall by size", name, with_n=True) for name in names)))
        for e in entries
        if e.scores.parts("recall by size")
    ]
    if not rows:
        return None
    return Table(
        "by-size",
        "Recall at IoU 0.5 by box size",
        "Size is the square root of the true box's area in pixels of the sample; n is the number of boxes.",
        ("model", "data, images", *names),
        tuple(rows),
    )


def confusion(entries: Sequence[Entry]) -> Table | None:
    """Which class is taken for which, in numbers of boxes."""
    asked = [e for e in entries if e.scores.parts("classification")]
    said = list(dict.fromkeys(name for e in asked for name in e.scores.metrics() if name.startswith(SAID)))
    if not said:
        return None
    rows = []
    for e in asked:
        for part in (part for part in e.scores.parts("classification") if part.startswith("class ")):
            tallies = [e.scores.tally(name, part) for name in said]
            counts = [text(0 if t is None else round(t.total)) for t in tallies]
            rows.append(Row((text(e.label), text(e.data), text(part[6:]), *counts)))
    return Table(
        "confusion",
        "Classes taken for classes",
        "Numbers of boxes: one row a true class, one column what was said.",
        ("model", "data, images", "truth", *said),
        tuple(rows),
        higher_is_better=False,
    )


def readability(entries: Sequence[Entry]) -> Table:
    """How many answers could be read, per task."""
    rows = []
    for e in entries:
        for task in tasks.TASKS:
            tally = e.scores.tally("unparsed", task)
            if tally is None:
                continue
            counts = [
                e.scores.tally(f"status {name}", task) for name in ("ok", "partial", "empty", "unparsed")
            ]
            numbers = [text(0 if t is None else round(t.total)) for t in counts]
            cells = (*numbers, e.cell("unparsed", task), e.cell("cut off", task))
            rows.append(Row((text(e.label), text(e.data), text(task), text(round(tally.total)), *cells)))
    return Table(
        "readability",
        "Unreadable answers",
        "ok, partial (cut off, or some of it unreadable), empty (the model says there is none) and unparsed, as the "
        "product's parser tells them apart. An unparsed answer is wrong everywhere; cut off: it reached its limit.",
        (
            "model",
            "data, images",
            "task",
            "answers",
            "ok",
            "partial",
            "empty",
            "unparsed",
            "unparsed, %",
            "cut off, %",
        ),
        tuple(rows),
        higher_is_better=False,
    )


def paired_tests(entries: Sequence[Entry]) -> Table | None:
    """Each other model of a data set against its first one, on the questions both were asked."""
    tests: list[PairedTest] = []
    for first, *others in by_data(entries):
        for other in others:
            count = len(shared_samples(first.scores, other.scores))
            same = first.bootstrap.samples == count
            draws = (
                first.bootstrap
                if same
                else Bootstrap(max(count, 1), first.bootstrap.resamples, first.bootstrap.seed)
            )
            tests += compare(first.scores, other.scores, draws)
    if not tests:
        return None
    corrected = holm([test.p for test in tests])
    rows = tuple(_test_row(test, p) for test, p in zip(tests, corrected, strict=True))
    return Table(
        "paired-tests",
        "Paired tests",
        "The first model of each data set against each other one, on the questions both answered: McNemar's exact test "
        "for right and wrong answers, the bootstrap of the difference over images for F1. Differences in points, with "
        "95 % intervals; p is two-sided, “p, Holm” holds for all tests of this table together.",
        ("metric", "first", "second", "units", "first, %", "second, %", "difference", "test", "p", "p, Holm"),
        rows,
        higher_is_better=False,
    )


def _test_row(test: PairedTest, corrected: float) -> Row:
    difference = percent(test.difference, test.interval)
    signed = Cell(f"{100 * test.difference:+.1f}", difference.value, difference.interval)
    values = (percent(test.first_value), percent(test.second_value))
    names = (text(test.metric), text(test.first), text(test.second), text(test.units))
    return Row((*names, *values, signed, text(test.test), text(_p(test.p)), text(_p(corrected))))


def _p(value: float) -> str:
    return "< 0.001" if value < 0.001 else f"{value:.3f}"

"""The paper's tables of tasks: 2 and 5 (counting, cells), 3 (classification), 4 and 8 (detection), 7 (captions)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from fusar_qgis.core import tasks
from training.evaluation import paper
from training.evaluation.captions_java import NotComputed
from training.evaluation.cells import (
    FLOOR,
    PAPER,
    Cell,
    Row,
    Table,
    not_computed,
    number,
    percent,
    printed,
    text,
)
from training.evaluation.intervals import Interval
from training.evaluation.material import Entry, by_data
from training.evaluation.metrics import score_cells
from training.evaluation.scores import ALL, THRESHOLDS, WITH_TARGETS

THEIR_DATA = "paper's data, 198"
CELL_METRICS = ("Acc@100", "Acc@50", "Top1")


def counting_and_cells(entries: Sequence[Entry]) -> Table | None:
    """Tables 2 and 5, with the floors that need no model."""
    asked = [e for e in entries if e.scores.value("counting accuracy") is not None or _has_cells(e)]
    if not asked:
        return None
    rows = []
    for group in by_data(asked):
        rows += [Row((text(e.label), text(e.data), *_accuracies(e))) for e in group]
        rows += _floors(group[0])
    names = (*paper.COUNTING_AND_CELLS,)
    for name in names:
        values = (*paper.COUNTING_AND_CELLS[name], paper.CLASSIFICATION.get(name))
        rows.append(Row((text(name), text(THEIR_DATA), *map(printed, values)), PAPER))
    return Table(
        "table-2-5",
        "Tables 2 and 5: counting, cells, classification",
        "Counting is right when the number is. Cells are the 3 x 3 cells of box centers: Acc@100 equal sets, Acc@50 "
        "Jaccard at least 0.5, Top1 any overlap; where an image has none, the right answer is none. Unreadable answers "
        "are wrong. Percent with 95 % bootstrap intervals over images.",
        ("model", "data, images", "counting", *CELL_METRICS, "classification"),
        tuple(rows),
    )


def _has_cells(entry: Entry) -> bool:
    return entry.scores.value("Acc@100") is not None


def _accuracies(entry: Entry) -> list[Cell]:
    return [entry.cell(name) for name in ("counting accuracy", *CELL_METRICS, "classification")]


def _floors(entry: Entry) -> list[Row]:
    """What a constant answer scores on a data set: the most frequent count, all nine cells, the most frequent class."""
    items = entry.scores.predictions.items
    rows = []
    counts = Counter(item.truth for item in items if item.key.task == tasks.COUNTING)
    if counts:
        (common, times), *_ = counts.most_common(1)
        share = times / sum(counts.values())
        cells = (percent(share), *[text(None)] * 4)
        rows.append(Row((text(f"always “{common}”"), text(entry.data), *cells), FLOOR))
    truths = [set(item.truth) for item in items if item.key.task == tasks.LOCALIZATION]
    if truths:
        found = [score_cells(set(range(1, 10)), truth) for truth in truths]
        shares = [sum(getattr(f, name) for f in found) / len(found) for name in ("exact", "half", "top1")]
        cells = (text(None), *map(percent, shares), text(None))
        rows.append(Row((text("always all nine cells"), text(entry.data), *cells), FLOOR))
    classes = Counter(str(item.truth) for item in items if item.key.task == tasks.CLASSIFICATION)
    if classes:
        (name, times), *_ = classes.most_common(1)
        cells = (*[text(None)] * 4, percent(times / sum(classes.values())))
        rows.append(Row((text(f"always “{name}”"), text(entry.data), *cells), FLOOR))
    return rows


def counting_details(entries: Sequence[Entry]) -> Table | None:
    """What Table 2 leaves out: how far off counts are, and cells where there is something to find."""
    rows = [
        Row(
            (
                text(e.label),
                text(e.data),
                number(e.scores.value("counting error")),
                e.cell("counting within 1"),
                number(e.scores.value("Jaccard")),
                number(e.scores.value("cells named")),
                *(e.cell(name, WITH_TARGETS, with_n=True) for name in CELL_METRICS),
            )
        )
        for e in entries
        if e.scores.value("counting accuracy") is not None or _has_cells(e)
    ]
    names = tuple(f"{name}, not empty" for name in CELL_METRICS)
    table = _table(
        "counting-cells-details",
        "Counting and cells, closer",
        "Mean absolute error of readable counts, share within 1, mean Jaccard and mean number of cells named; then the "
        "cell scores over images that hold the class, as in the paper's test set, where no image is empty.",
        ("model", "data, images", "mean error", "within 1", "Jaccard", "cells named", *names),
        rows,
    )
    return table and replace(table, lower_is_better=("mean error",), unranked=("cells named",))


def classification(entries: Sequence[Entry]) -> Table | None:
    """Table 3: one row a class over a fixed set of boxes, the paper's printed classes in columns of their own."""
    asked = [e for e in entries if e.scores.value("classification") is not None]
    if not asked:
        return None
    coarse, fine = (_parts(asked, name) for name in ("coarse classification", "classification"))
    rows = [_class_row("all boxes, fine", asked, "classification", ALL)]
    if coarse != fine:
        rows.append(_class_row("all boxes, coarse", asked, "coarse classification", ALL))
        rows += [_class_row(f"{part[6:]} (coarse)", asked, "coarse classification", part) for part in coarse]
    rows += [_class_row(part[6:], asked, "classification", part) for part in fine]
    known = {row.cells[0].text.removesuffix(" (coarse)").lower() for row in rows}
    for name in paper.CLASSES:
        if name.lower() not in known:
            rows.append(Row((text(name), *[text(None)] * len(asked), *_printed_class(name)), PAPER))
    return Table(
        "table-3",
        "Table 3: classification of given boxes",
        "Accuracy over every annotated box whose class is among the choices: the same boxes for every model on a data "
        "set, unreadable answers counted as wrong. The paper's Table 3 does not follow from one fixed set of boxes, "
        "and its fine classes P-1 to S-3 are its own.",
        ("class", *(f"{e.label} ({e.data})" for e in asked), f"paper: {paper.OURS}", f"paper: {paper.BASE}"),
        tuple(rows),
        higher_is_better=False,
    )


def _class_row(name: str, entries: Sequence[Entry], metric: str, part: str) -> Row:
    plain = name.removesuffix(" (coarse)")
    return Row((text(name), *(e.cell(metric, part, with_n=True) for e in entries), *_printed_class(plain)))


def _printed_class(name: str) -> tuple[Cell, Cell]:
    places = [place for place, known in enumerate(paper.CLASSES) if known.lower() == name.lower()]
    if not places:
        return text(None), text(None)
    return printed(paper.BY_CLASS[paper.OURS][places[0]]), printed(paper.BY_CLASS[paper.BASE][places[0]])


def _parts(entries: Sequence[Entry], metric: str) -> list[str]:
    return list(
        dict.fromkeys(part for e in entries for part in e.scores.parts(metric) if part.startswith("class "))
    )


def detection(entries: Sequence[Entry]) -> Table | None:
    """Table 4: recall, precision and F1 at three IoU, of all classes together and of each."""
    rows: list[Row] = []
    for e in entries:
        if e.scores.value("F1@0.50") is None and not e.scores.parts("F1@0.50"):
            continue
        for part in (ALL, *_parts([e], "F1@0.50")):
            rows.append(Row((text(e.label), text(e.data), *_detection_cells(e, part))))
    if not rows:
        return None
    for name, by_threshold in paper.DETECTION.items():
        for label in by_threshold[0.5]:
            boxes = {"all": paper.PLANES + paper.SHIPS, "plane": paper.PLANES, "ship": paper.SHIPS}[label]
            values = [value for t in THRESHOLDS for value in _printed_detection(by_threshold[t][label])]
            rows.append(Row((text(name), text(THEIR_DATA), text(label), text(boxes), *values), PAPER))
    names = tuple(f"{metric}@{t:.2f}" for t in THRESHOLDS for metric in ("R", "P", "F1"))
    return Table(
        "table-4",
        "Table 4: detection",
        "Micro average over images, class by class, one to one, highest IoU first, no scores: F1 = 2 TP / (boxes + "
        "predictions). Boxes are scored unclamped in the frame of the image. Percent with 95 % bootstrap intervals.",
        ("model", "data, images", "class", "boxes", *names),
        tuple(rows),
        compared_within=(1, 2),
    )


def _detection_cells(entry: Entry, part: str) -> list[Cell]:
    recall = entry.scores.tally("recall@0.50", part)
    boxes = 0 if recall is None else round(recall.total)
    cells = [text(part[6:] or "all"), text(boxes)]
    for threshold in THRESHOLDS:
        cells += [entry.cell(f"{name}@{threshold:.2f}", part) for name in ("recall", "precision", "F1")]
    return cells


def _printed_detection(values: tuple[float, float]) -> tuple[Cell, Cell, Cell]:
    return printed(values[0], 1), text(None), printed(values[1], 1)


def detectors(entries: Sequence[Entry]) -> Table | None:
    """Table 8 at IoU 0.5, with COCO's AP where boxes have scores and how empty images are taken."""
    rows = []
    for e in entries:
        if e.scores.value("F1@0.50") is None:
            continue
        found = e.precision
        scores = [not_computed(found)] * 3 if isinstance(found, str) else []
        if not isinstance(found, str):
            scores = [percent(value) for value in (found[0].ap, found[0].ap50, found[0].ap75)]
        cells = (e.cell("precision@0.50"), e.cell("recall@0.50"), e.cell("F1@0.50"))
        rows.append(
            Row((text(e.label), text(e.data), *cells, *scores, e.cell("empty images right", with_n=True)))
        )
    if not rows:
        return None
    for name, values in paper.DETECTORS.items():
        rows.append(Row((text(name), text(THEIR_DATA), *map(printed, values), *[text(None)] * 4), PAPER))
    return Table(
        "table-8",
        "Table 8: detection at IoU 0.5, and COCO's AP",
        "AP is pycocotools' over the boxes' own scores, the geometric mean probability of their coordinate tokens; a "
        "detector without scores has none. Empty images right: a readable answer found nothing where there is nothing.",
        ("model", "data, images", "P@0.50", "R@0.50", "F1@0.50", "AP", "AP50", "AP75", "empty images right"),
        tuple(rows),
    )


def captioning(entries: Sequence[Entry]) -> Table | None:
    """Table 7, scaled by 100 as the paper's."""
    rows = []
    for e in entries:
        found = e.captions
        if found is not None:
            cells = [caption_cell(value, interval) for value, interval in found.values()]
            rows.append(Row((text(e.label), text(e.data), text(found.captions), *cells)))
    if not rows:
        return None
    for name, values in paper.CAPTIONING.items():
        rows.append(Row((text(name), text(THEIR_DATA), text(None), *map(printed, values)), PAPER))
    return Table(
        "table-7",
        "Table 7: captions",
        "One reference an image, COCO's tokenization, all values times 100. CIDEr takes its idf from the test "
        "references and means little on few images. What could not be computed says why; it is never 0.",
        (
            "model",
            "data, images",
            "captions",
            *(f"BLEU-{k}" for k in range(1, 5)),
            "CIDEr",
            "METEOR",
            "SPICE",
        ),
        tuple(rows),
    )


def caption_cell(value: float | NotComputed, interval: Interval | None) -> Cell:
    """A caption score times 100, or that there is none."""
    return not_computed(value) if isinstance(value, NotComputed) else percent(value, interval)


def _table(key: str, title: str, note: str, columns: tuple[str, ...], rows: list[Row]) -> Table | None:
    return Table(key, title, note, columns, tuple(rows)) if rows else None

"""The report's figures: the main scores with intervals, scores over IoU and count, precision over recall, figure 5."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np

from training.evaluation.charts import Bar, Line, bars, legend, lines
from training.evaluation.material import Entry, by_data
from training.evaluation.scores import MANY, THRESHOLDS

_MAIN = (
    ("counting accuracy", "Counting"),
    ("Acc@100", "Cells, Acc@100"),
    ("F1@0.50", "Detection, F1 at IoU 0.50"),
    ("classification", "Classification"),
)
_FIGURE_5 = (
    ("counting accuracy", "a: counting"),
    ("Acc@100", "b: localization, Acc@100"),
    ("classification", "c: classification"),
    ("F1@0.50", "d: detection, F1 at IoU 0.50"),
)
_COUNTS = [*map(str, range(MANY)), f"{MANY} or more"]


def overview(entries: Sequence[Entry]) -> str:
    """Per data set: bars of the main scores, then lines over IoU, count and recall."""
    blocks = []
    final = [e for e in entries if e.header.step is None]
    # A model keeps its color from one data set to the next.
    colors = {label: color for color, label in enumerate(dict.fromkeys(e.label for e in final))}
    for group in by_data(final):
        colored = [(colors[e.label], e) for e in group]
        charts = [*_bars(colored), *_lines(colored)]
        if charts:
            names = [(e.label, color) for color, e in colored]
            head = f"<h3>{escape(group[0].data)} images</h3>{legend(names)}"
            blocks.append(
                f'<section class="charts">{head}<div class="grid-charts">{"".join(charts)}</div></section>'
            )
    return "".join(blocks)


def _bars(colored: Sequence[tuple[int, Entry]]) -> list[str]:
    found = []
    for metric, title in _MAIN:
        items = [
            Bar(e.label, value, e.interval(metric), color)
            for color, e in colored
            if (value := e.scores.value(metric)) is not None
        ]
        if items:
            found.append(bars(title, items))
    return found


def _lines(colored: Sequence[tuple[int, Entry]]) -> list[str]:
    found = []
    by_iou = [_points(e, color, [(t, f"F1@{t:.2f}", "") for t in THRESHOLDS]) for color, e in colored]
    if any(line.points for line in by_iou):
        found.append(lines("Detection, F1", _kept(by_iou), "IoU", [(t, f"{t:.2f}") for t in THRESHOLDS]))
    numbered = list(enumerate(_COUNTS))
    ticks = [(float(k), name.replace(" or more", "+")) for k, name in numbered]
    by_count = [
        _points(e, color, [(k, "counting accuracy", f"count {name}") for k, name in numbered])
        for color, e in colored
    ]
    if any(line.points for line in by_count):
        found.append(lines("Counting", _kept(by_count), "true number of objects", ticks))
    curves = [
        Line(
            e.label,
            tuple(zip(np.linspace(0, 1, 101).tolist(), e.precision[0].curve.tolist(), strict=True)),
            color,
        )
        for color, e in colored
        if not isinstance(e.precision, str)
    ]
    if curves:
        found.append(
            lines("Precision at IoU 0.50", curves, "recall", [(0.0, "0"), (0.5, "50"), (1.0, "100")])
        )
    return found


def _points(entry: Entry, color: int, wanted: Sequence[tuple[float, str, str]]) -> Line:
    values = [(float(x), entry.scores.value(metric, part)) for x, metric, part in wanted]
    return Line(entry.label, tuple((x, y) for x, y in values if y is not None), color)


def _kept(items: Sequence[Line]) -> list[Line]:
    return [line for line in items if line.points]


def figure_5(entries: Sequence[Entry]) -> str:
    """The paper's figure 5: each task over the training step, one line a model; empty without such files."""
    stepped = [e for e in entries if e.header.step is not None]
    names = list(dict.fromkeys(e.run for e in stepped))
    charts = []
    for metric, title in _FIGURE_5:
        found = []
        for color, name in enumerate(names):
            same = [(e.header.step or 0, e.scores.value(metric)) for e in stepped if e.run == name]
            points = tuple(sorted((float(step), value) for step, value in same if value is not None))
            if points:
                found.append(Line(name, points, color))
        if found:
            steps = sorted({x for line in found for x, _ in line.points})
            ticks = [(x, f"{x:,.0f}") for x in (steps[0], steps[len(steps) // 2], steps[-1])]
            charts.append(lines(title, found, "training step", ticks))
    if not charts:
        return ""
    head = legend([(name, color) for color, name in enumerate(names)])
    return f'{head}<div class="grid-charts">{"".join(charts)}</div>'

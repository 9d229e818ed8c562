"""Tables about how models were made: 6 (fusion), 9 (ablation), and what the AEF field does (its controls)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from training.evaluation import paper
from training.evaluation.cells import MEAN, OURS, PAPER, Cell, Row, Table, percent, printed, text
from training.evaluation.controls import CONTROLS, NONE, REAL
from training.evaluation.material import Entry, by_data
from training.evaluation.tables_tasks import THEIR_DATA

COUNTING = "counting accuracy"
_WITHOUT_FIELD = "none"
_FUSIONS = ("none", "tlm", "sum", "concat")
_CONTROL_METRICS = (COUNTING, "Acc@100", "F1@0.25", "F1@0.50", "classification")


def fusion(entries: Sequence[Entry]) -> Table | None:
    """Table 6: counting accuracy by how AEF enters; several seeds as mean and standard deviation."""
    asked = [
        e for e in entries if e.header.components and _is_final(e) and e.scores.value(COUNTING) is not None
    ]
    rows = []
    for group in by_data(asked):
        cells = [_of_seeds([e for e in group if _fusion_of(e) == name]) for name in _FUSIONS]
        rows.append(Row((text("ours"), text(group[0].data), *cells, text(None), text(None)), MEAN))
    if not rows:
        return None
    theirs = [*(paper.FUSION[name] for name in _FUSIONS), *paper.PROPRIETARY.values()]
    rows.append(Row((text("paper"), text(THEIR_DATA), *map(printed, theirs)), PAPER))
    return Table(
        "table-6",
        "Table 6: fusion",
        "Counting accuracy of models that differ in how AEF enters, both stages trained (without AEF: stage 2 alone, "
        "as in the paper). With several seeds: mean and standard deviation.",
        ("", "data, images", "none (base)", "TLM", "sum", "concat", *paper.PROPRIETARY),
        tuple(rows),
        higher_is_better=False,
    )


def _fusion_of(entry: Entry) -> str:
    """Which column a model belongs to; "" where its stages are not those of the column."""
    trained = set(entry.header.components)
    wanted = {"sft2"} if entry.header.fusion == _WITHOUT_FIELD else {"sft1", "sft2", "tlm"}
    return entry.header.fusion if trained == wanted else ""


def ablation(entries: Sequence[Entry]) -> Table | None:
    """Table 9: counting accuracy by what was trained."""
    asked = [
        e
        for e in entries
        if e.header.components
        and _is_final(e)
        and e.header.fusion in ("tlm", _WITHOUT_FIELD)
        and e.scores.value(COUNTING) is not None
    ]
    if not asked:
        return None
    groups = by_data(asked)
    rows = []
    for trained, printed_value in paper.ABLATION.items():
        marks = [text("✓" if part in trained else "✗") for part in ("sft1", "sft2", "tlm")]
        cells = [
            _of_seeds([e for e in group if set(e.header.components) == set(trained)]) for group in groups
        ]
        rows.append(Row((*marks, *cells, printed(printed_value)), OURS if trained else PAPER))
    return Table(
        "table-9",
        "Table 9: ablation",
        "Counting accuracy by what was trained. With several seeds: mean and standard deviation. The "
        "paper's 52.23 is a misprint of 52.53 = 104/198.",
        ("SFT1", "SFT2", "TLM", *(f"ours ({group[0].data})" for group in groups), "paper (its data)"),
        tuple(rows),
    )


def _is_final(entry: Entry) -> bool:
    """A finished model asked as it was meant to be, not an intermediate step or a control."""
    own = (REAL, NONE) if entry.header.fusion == _WITHOUT_FIELD else (REAL,)
    return entry.header.step is None and entry.header.aef in own


def _of_seeds(entries: Sequence[Entry]) -> Cell:
    if not entries:
        return text(None)
    if len(entries) == 1:
        return entries[0].cell(COUNTING)
    values = np.array([entry.scores.value(COUNTING) for entry in entries], float)
    mean, spread = float(values.mean()), float(values.std(ddof=1))
    words = f"{100 * mean:.1f} ± {100 * spread:.1f} ({len(values)} seeds)"
    return Cell(words, percent(mean).value)


def seeds(entries: Sequence[Entry]) -> Table | None:
    """Means over files of one name that differ in their training seed."""
    rows = []
    metrics = (COUNTING, "Acc@100", "Acc@50", "Top1", "classification", "F1@0.25", "F1@0.50", "F1@0.75")
    for group in by_data(entries):
        names = dict.fromkeys(e.header.name for e in group if e.header.train_seed is not None)
        for name in names:
            same = [e for e in group if e.header.name == name and e.header.train_seed is not None]
            if len(same) > 1:
                cells = [_mean([e.scores.value(metric) for e in same]) for metric in metrics]
                rows.append(Row((text(name), text(same[0].data), text(len(same)), *cells), MEAN))
    if not rows:
        return None
    return Table(
        "seeds",
        "Several seeds",
        "Mean and standard deviation over models that were trained from different seeds.",
        ("model", "data, images", "seeds", "counting", *metrics[1:]),
        tuple(rows),
    )


def _mean(values: Sequence[float | None]) -> Cell:
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return text(None)
    spread = float(np.std(known, ddof=1))
    return Cell(f"{100 * np.mean(known):.1f} ± {100 * spread:.1f}", percent(float(np.mean(known))).value)


def field_controls(entries: Sequence[Entry]) -> Table | None:
    """What each model loses without its field, or with a field that says nothing about its image."""
    rows = []
    for group in by_data([e for e in entries if e.header.fusion != _WITHOUT_FIELD]):
        for model in dict.fromkeys(e.header.model_fingerprint for e in group):
            same = [e for e in group if e.header.model_fingerprint == model]
            if len({e.header.aef for e in same}) > 1:
                rows += [_control_row(e) for name in CONTROLS for e in same if e.header.aef == name]
    if not rows:
        return None
    return Table(
        "aef-controls",
        "What the AEF field contributes",
        "The same weights with the right field and with controls. "
        + "; ".join(f"{name}: {words}" for name, words in CONTROLS.items())
        + ". A model that needs what AEF says about a place loses under each control.",
        ("model", "data, images", "AEF", "counting", *_CONTROL_METRICS[1:]),
        tuple(rows),
    )


def _control_row(entry: Entry) -> Row:
    cells = [entry.cell(metric) for metric in _CONTROL_METRICS]
    return Row((text(entry.label), text(entry.data), text(entry.header.aef), *cells))

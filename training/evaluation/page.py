"""The report as one HTML page that needs no other file and no network; whatever a model wrote is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from training.evaluation.cells import NOTHING, PAPER, Cell, Row, Table, reasons
from training.evaluation.material import Entry

_STYLE = Path(__file__).with_name("page.css")
_PAPER_WORDS = "Printed in the paper, measured by its authors on their data (198 images, 664 boxes)"


@dataclass(frozen=True)
class Section:
    """One card of the page: an anchor, a heading and HTML."""

    key: str
    title: str
    note: str
    content: str


def render(title: str, entries: Sequence[Entry], sections: Sequence[Section]) -> str:
    """The page.

    Args:
        title: Its heading.
        entries: What was evaluated.
        sections: The cards, top to bottom.
    """
    links = "".join(f'<a href="#{s.key}">{escape(s.title.partition(":")[0])}</a>' for s in sections)
    cards = "".join(
        f'<section class="card" id="{s.key}"><h2>{escape(s.title)}</h2>'
        f'<p class="note">{escape(s.note)}</p>{s.content}</section>'
        for s in sections
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE.read_text(encoding='utf-8')}</style></head><body>"
        f"<header><div><h1>{escape(title)}</h1><p>{_lead(entries)}</p>"
        f'<div class="models">{"".join(_model(e) for e in entries)}</div></div></header>'
        f"<nav><div>{links}</div></nav><main>{cards}"
        "<footer>Made by <code>python -m training report</code>. Definitions: docs/evaluation.md.</footer>"
        "</main></body></html>\n"
    )


def _lead(entries: Sequence[Entry]) -> str:
    answers = sum(len(e.scores.predictions.items) for e in entries)
    sets = len({e.header.data_fingerprint for e in entries})
    files = f"{len(entries)} predictions file{'s' * (len(entries) != 1)}"
    return (
        f"{answers:,} answers in {files} on {sets} data set{'s' * (sets != 1)}. Intervals are 95 %, drawn over images. "
        "Where numbers of the paper stand beside ours they are tinted: they were measured on other data."
    )


def _model(entry: Entry) -> str:
    header = entry.header
    facts = [
        f"{header.engine}, weights {header.model_fingerprint}" if header.model_fingerprint else header.engine,
        f"{entry.data} images, data {header.data_fingerprint}",
        f"AEF {header.aef}, seed {header.seed}" + ("" if header.step is None else f", step {header.step:,}"),
    ]
    spans = "".join(f"<span>{escape(fact)}</span>" for fact in facts)
    return f'<div class="model"><b>{escape(entry.label)}</b>{spans}</div>'


def as_section(table: Table) -> Section:
    """A table as a card; the paper's rows come last, under a line that says whose they are."""
    head = "".join(_head(table, k) for k in range(len(table.columns)))
    ours = [_row(table, row) for row in table.rows if row.kind != PAPER]
    theirs = [_row(table, row) for row in table.rows if row.kind == PAPER]
    if theirs:
        theirs.insert(0, f'<tr class="split"><td colspan="{len(table.columns)}">{_PAPER_WORDS}</td></tr>')
    why = "".join(f'<p class="why">{escape(reason)}</p>' for reason in reasons(table))
    body = "".join([*ours, *theirs])
    content = (
        f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{why}'
    )
    return Section(table.key, table.title, table.note, content)


def _head(table: Table, column: int) -> str:
    name = table.columns[column]
    classes = [
        *(["paper"] if name.startswith("paper") else []),
        *(["words"] if _is_words(table, column) else []),
    ]
    return f'<th class="{" ".join(classes)}">{escape(name)}</th>'


def _is_words(table: Table, column: int) -> bool:
    """Whether a column holds words, which read from the left."""
    found = [row.cells[column] for row in table.rows]
    return any(c.value is None and c.text[:1].isalpha() and not c.why for c in found)


def _row(table: Table, row: Row) -> str:
    cells = []
    for column, cell in enumerate(row.cells):
        classes = [*(["words"] if _is_words(table, column) else [])]
        if (cell.is_printed and row.kind != PAPER) or table.columns[column].startswith("paper"):
            classes.append("paper")
        cells.append(f'<td class="{" ".join(classes)}">{_content(cell, table.is_best(row, column))}</td>')
    return f'<tr class="{row.kind}">{"".join(cells)}</tr>'


def _content(cell: Cell, is_best: bool) -> str:
    words = escape(cell.text)
    shown = f'<b class="best">{words}</b>' if is_best else words
    small = []
    if cell.interval is not None:
        small.append(f"{cell.interval.low:.1f} to {cell.interval.high:.1f}")
    if cell.n is not None:
        small.append(f"n {cell.n:,}")
    if cell.text == NOTHING or not small:
        return shown
    return f"{shown}<small>{', '.join(small)}</small>"

"""Tables as data: cells with intervals, rows that say whose they are. Markdown, CSV and HTML are made from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from training.evaluation.intervals import Interval

OURS, MEAN, FLOOR, PAPER = "ours", "mean", "floor", "paper"
"""Whose a row is: one predictions file, several seeds together, what needs no model, or printed in the paper."""

NOTHING = "–"


@dataclass(frozen=True)
class Cell:
    """One cell: a text, and for a measured number its value, interval and how many it is a share of."""

    text: str
    value: float | None = None
    interval: Interval | None = None
    n: int | None = None
    is_printed: bool = False
    """Whether the number is the paper's, measured on its authors' data."""
    why: str = ""
    """Why there is no number where one could be."""


@dataclass(frozen=True)
class Row:
    """One row; `kind` says whose it is."""

    cells: tuple[Cell, ...]
    kind: str = OURS


@dataclass(frozen=True)
class Table:
    """One table.

    Attributes:
        key: File name of its CSV, anchor in the page.
        title: Heading.
        note: What the numbers are, in a sentence or two.
        columns: Column names; one that begins with "paper" holds printed numbers.
        rows: The rows.
        higher_is_better: Whether the best of our numbers in a column is marked.
        compared_within: Columns that name what rows are compared on, the data set for example.
        lower_is_better: Columns in which the lowest value is marked instead.
        unranked: Columns in which no value is better than another.
    """

    key: str
    title: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...] = field(default=())
    higher_is_better: bool = True
    compared_within: tuple[int, ...] = (1,)
    lower_is_better: tuple[str, ...] = ()
    unranked: tuple[str, ...] = ()

    def is_best(self, row: Row, column: int) -> bool:
        """Whether a cell has the best of our values among the rows it compares with, where they differ."""
        value, name = row.cells[column].value, self.columns[column]
        ranked = self.higher_is_better and name not in self.unranked
        if not ranked or value is None or row.kind not in (OURS, MEAN):
            return False
        others = [
            other.cells[column].value
            for other in self.rows
            if other.kind in (OURS, MEAN) and self._set(other) == self._set(row)
        ]
        known = {one for one in others if one is not None}
        best = min if name in self.lower_is_better else max
        return len(known) > 1 and value == best(known)

    def _set(self, row: Row) -> tuple[str, ...]:
        return tuple(row.cells[column].text for column in self.compared_within)


def text(words: object) -> Cell:
    """A cell of words, or of a plain count."""
    return Cell(NOTHING if words is None else f"{words:,}" if isinstance(words, int) else str(words))


def percent(value: float | None, interval: Interval | None = None, n: int | None = None) -> Cell:
    """A share in percent with one digit after the point, as the paper's detection tables have it."""
    if value is None:
        return Cell(NOTHING)
    scaled = None if interval is None else Interval(100 * interval.low, 100 * interval.high)
    return Cell(f"{100 * value:.1f}", 100 * value, scaled, n)


def number(value: float | None, interval: Interval | None = None, digits: int = 2) -> Cell:
    """A plain number."""
    return Cell(NOTHING) if value is None else Cell(f"{value:.{digits}f}", value, interval)


def printed(value: float | None, digits: int = 2) -> Cell:
    """A number of the paper."""
    return Cell(NOTHING) if value is None else Cell(f"{value:.{digits}f}", is_printed=True)


def not_computed(why: str) -> Cell:
    """A number that could not be had; the reason is told below the table."""
    return Cell("not computed", why=why)


def reasons(table: Table) -> list[str]:
    """Why numbers of a table are missing, each reason once."""
    return list(
        dict.fromkeys(f"Not computed: {cell.why}." for row in table.rows for cell in row.cells if cell.why)
    )


def full_text(cell: Cell) -> str:
    """The cell as one line: `52.5 [45.6, 59.4] n 198`."""
    interval = f" [{cell.interval.low:.1f}, {cell.interval.high:.1f}]" if cell.interval else ""
    return cell.text + interval + (f" n {cell.n:,}" if cell.n is not None else "")


def as_markdown(table: Table) -> str:
    """The table in Markdown; rows that are not ours are in italics."""
    lines = [
        f"### {table.title}",
        "",
        table.note,
        "",
        _line(table.columns),
        _line(["---"] * len(table.columns)),
    ]
    for row in table.rows:
        cells = [_escaped(full_text(cell)) for cell in row.cells]
        lines.append(_line([f"*{cell}*" if cell and row.kind == PAPER else cell for cell in cells]))
    notes = [part for reason in reasons(table) for part in ("", reason)]
    return "\n".join([*lines, *notes]) + "\n"


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")


def as_csv_rows(table: Table) -> list[list[str]]:
    """Rows for a CSV file: intervals and counts get columns of their own, and `source` says whose a row is."""
    columns = [[row.cells[k] for row in table.rows] for k in range(len(table.columns))]
    with_interval = [any(cell.interval is not None for cell in column) for column in columns]
    with_n = [any(cell.n is not None for cell in column) for column in columns]
    header = ["source"]
    for name, has_interval, has_n in zip(table.columns, with_interval, with_n, strict=True):
        header += [
            name,
            *([f"{name} low", f"{name} high"] if has_interval else []),
            *([f"{name} n"] if has_n else []),
        ]
    rows = [header]
    for row in table.rows:
        line = [row.kind]
        for cell, has_interval, has_n in zip(row.cells, with_interval, with_n, strict=True):
            line.append(cell.text if cell.value is None else f"{cell.value:.6g}")
            if has_interval:
                line += (
                    [f"{cell.interval.low:.6g}", f"{cell.interval.high:.6g}"] if cell.interval else ["", ""]
                )
            line += [str(cell.n if cell.n is not None else "")] if has_n else []
        rows.append(line)
    return [[_no_formula(words) for words in row] for row in rows]


def _no_formula(words: str) -> str:
    """A name that a spreadsheet would compute gets an apostrophe, as spreadsheets mark texts; numbers stay numbers."""
    if not words.startswith(("=", "+", "-", "@", "\t", "\r")):
        return words
    try:
        float(words)
    except ValueError:
        return f"'{words}"
    return words if words.startswith("-") else f"'{words}"

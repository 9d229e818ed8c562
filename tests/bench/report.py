"""How a benchmark leaves its figures: JSON in build/bench, rows for docs/benchmarks.md on standard output."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[2] / "build" / "bench"


def publish(name: str, title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Writes build/bench/NAME.json and prints one Markdown table.

    Args:
        name: File name without ending.
        title: Heading of the table.
        columns: Names of its columns, with units.
        rows: Its cells.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    table = [dict(zip(columns, row, strict=True)) for row in rows]
    (FOLDER / f"{name}.json").write_text(json.dumps(table, indent=2, default=str) + "\n", encoding="utf-8")
    lines = [f"### {title}", "", _line(columns), _line(["---"] * len(columns)), *map(_line, rows), ""]
    sys.stdout.write("\n".join(lines) + "\n")


def _line(cells: Sequence[Any]) -> str:
    return "| " + " | ".join(f"{cell:.4g}" if isinstance(cell, float) else str(cell) for cell in cells) + " |"

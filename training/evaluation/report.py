"""`report`: any number of predictions files to the paper's tables, in Markdown, CSV and one HTML page."""

from __future__ import annotations

import csv
import io
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from fusar_qgis.core.errors import ConfigError
from training.evaluation import figures, tables_detail, tables_tasks, tables_training
from training.evaluation.cells import Table, as_csv_rows, as_markdown
from training.evaluation.gallery import gallery
from training.evaluation.material import Entry, collect
from training.evaluation.page import Section, as_section, render
from training.evaluation.predictions import read_predictions

LOGGER = logging.getLogger(__name__)

_TABLES: tuple[Callable[[Sequence[Entry]], Table | None], ...] = (
    tables_detail.glance,
    tables_tasks.counting_and_cells,
    tables_tasks.counting_details,
    tables_tasks.classification,
    tables_tasks.detection,
    tables_tasks.detectors,
    tables_training.fusion,
    tables_tasks.captioning,
    tables_training.ablation,
    tables_training.seeds,
    tables_training.field_controls,
    tables_detail.paired_tests,
    tables_detail.by_count,
    tables_detail.by_size,
    tables_detail.confusion,
    tables_detail.readability,
)


@dataclass(frozen=True)
class ReportOptions:
    """How a report is made; fields as the command line's options."""

    title: str = "Evaluation"
    groups: tuple[str, ...] = ()
    resamples: int = 2000
    seed: int = 0
    failures: int = 12
    with_meteor: bool = True


def write_report(files: Sequence[Path], out: Path, options: ReportOptions | None = None) -> list[Table]:
    """Writes `report.md`, `report.html` and one CSV a table.

    Args:
        files: Predictions files; the first of each data set is what the others are tested against.
        out: The folder; made if missing.
        options: How.

    Returns:
        The tables.

    Raises:
        ConfigError: No file, or options that make no sense.
        DatasetError: A file cannot be read.
    """
    how = options or ReportOptions()
    if not files:
        raise ConfigError("There is no predictions file to report.", "Name one or more, or use --self-test.")
    if how.resamples < 100 or how.failures < 0:
        raise ConfigError(
            f"{how.resamples} resamples and {how.failures} failures make no report.", "Use 100 or more."
        )
    begin = time.monotonic()
    read = [read_predictions(path) for path in files]
    entries = collect(read, parse_groups(how.groups), how.resamples, how.seed, how.with_meteor)
    tables = [table for make in _TABLES if (table := make(entries)) is not None]
    out.mkdir(parents=True, exist_ok=True)
    _write(out / "report.md", _markdown(how.title, entries, tables))
    _write(out / "report.html", render(how.title, entries, _sections(entries, tables, how.failures)))
    for table in tables:
        _write(out / "tables" / f"{table.key}.csv", _csv(table))
    answers = sum(len(file.items) for file in read)
    LOGGER.info("%s answers reported in %.1f s.", f"{answers:,}", time.monotonic() - begin)
    return tables


def parse_groups(texts: Sequence[str]) -> dict[str, str]:
    """Coarse class of each fine class, from texts like `plane=A220,A330`.

    Raises:
        ConfigError: A text has no such form.
    """
    groups: dict[str, str] = {}
    for words in texts:
        coarse, separator, fine = words.partition("=")
        if not separator or not fine:
            raise ConfigError(f"The group {words!r} is not COARSE=FINE,FINE.", "For example plane=A220,A330.")
        groups |= {name.strip().lower(): coarse.strip().lower() for name in fine.split(",") if name.strip()}
    return groups


def _sections(entries: Sequence[Entry], tables: Sequence[Table], failures: int) -> list[Section]:
    first, *others = map(as_section, tables)
    sections = [first]
    overview = figures.overview(entries)
    if overview:
        note = "Percent; whiskers are 95 % bootstrap intervals over images. Hover for numbers."
        sections.append(Section("figures", "Figures", note, overview))
    curves = figures.figure_5(entries)
    if curves:
        note = "Scores of intermediate checkpoints over training, as the paper's figure 5 (which prints no numbers)."
        sections.append(Section("figure-5", "Figure 5: training", note, curves))
    sections += others
    shown = gallery(entries, failures) if failures else ""
    if shown:
        note = "Ranked by missed and false boxes and by wrong or unreadable answers. Hover over a box for its score."
        sections.append(Section("failures", "Failures", note, shown))
    return sections


def _markdown(title: str, entries: Sequence[Entry], tables: Sequence[Table]) -> str:
    lines = [f"# {title}", ""]
    for entry in entries:
        header = entry.header
        lines.append(
            f"- **{entry.label}**: {header.engine}, weights {header.model_fingerprint or 'unknown'}; "
            f"{entry.data} images (data {header.data_fingerprint}); AEF {header.aef}, seed {header.seed}"
        )
    return "\n".join([*lines, "", *(as_markdown(table) for table in tables)])


def _csv(table: Table) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(as_csv_rows(table))
    return buffer.getvalue()


def _write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_text(content, encoding="utf-8")
    part.replace(path)

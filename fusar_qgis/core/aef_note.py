"""What the backend says about AEF that an analyst must not miss."""

from __future__ import annotations

from typing import Dict, Iterable, Optional, Tuple

from fusar_qgis.core.api import AefReport
from fusar_qgis.core.coverage import coverage_note

_MOST_NOTES = 3


def year_note(requested: Optional[int], used: Optional[int]) -> str:
    """One sentence where AEF is of another year than the scene, else an empty text."""
    if requested is None or used is None or used == requested:
        return ""
    return f"There is no AEF of {requested} here; the nearest year, {used}, was used."


def aef_use(report: AefReport) -> str:
    """What AEF did, in a few words: `AEF of 2020`, `Without AEF`, `No AEF here`."""
    if report.status == "used":
        return f"AEF of {report.year_used}" if report.year_used else "With AEF"
    return "Without AEF" if report.status == "off" else "No AEF here"


def report_note(report: AefReport) -> str:
    """The server's own sentence where AEF was not available or differs from what was asked, else an empty text."""
    if report.status == "unavailable":
        return report.message
    if report.status != "used":
        return ""
    return report.message or year_note(report.year_requested, report.year_used)


def report_notes(reports: Iterable[AefReport]) -> Tuple[str, ...]:
    """Each different note of many replies once, the first few of them.

    Why AEF is unavailable is told once only: the sentence may name each tile's own place. How much AEF covers of those
    images that have any comes last, where it is little; the others are counted elsewhere.
    """
    notes: Dict[str, str] = {}
    reports = list(reports)
    for report in reports:
        note = report_note(report)
        if note:
            notes.setdefault(report.status if report.status == "unavailable" else note, note)
    used = [report for report in reports if report.status == "used"]
    coverage = coverage_note(sum(one.n_valid for one in used), sum(_n_inside(one) for one in used))
    return (*tuple(notes.values())[:_MOST_NOTES], *filter(None, [coverage]))


def _n_inside(report: AefReport) -> int:
    # A server of before says nothing of nodes beside the image.
    return report.n_inside or report.n_nodes

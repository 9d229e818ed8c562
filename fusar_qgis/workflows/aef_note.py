"""What the backend says about AEF that an analyst must not miss."""

from __future__ import annotations

from typing import Dict, Iterable, Optional, Tuple

from fusar_qgis.core.api import AefReport

_MOST_NOTES = 3


def year_note(requested: Optional[int], used: Optional[int]) -> str:
    """One sentence where AEF is of another year than the scene, else an empty text."""
    if requested is None or used is None or used == requested:
        return ""
    return f"There is no AEF of {requested} here; the nearest year, {used}, was used."


def report_note(report: AefReport) -> str:
    """The server's own sentence where AEF was not available or differs from what was asked, else an empty text."""
    if report.status == "unavailable":
        return report.message
    if report.status != "used":
        return ""
    return report.message or year_note(report.year_requested, report.year_used)


def report_notes(reports: Iterable[AefReport]) -> Tuple[str, ...]:
    """Each different note of many replies once, the first few of them.

    Why AEF is unavailable is told once only: the sentence may name each tile's own place.
    """
    notes: Dict[str, str] = {}
    for report in reports:
        note = report_note(report)
        if note:
            notes.setdefault(report.status if report.status == "unavailable" else note, note)
    return tuple(notes.values())[:_MOST_NOTES]

"""Which yearly layer stands in for a year that there is none of, and the sentence that says so."""

from __future__ import annotations

from collections.abc import Sequence


def nearest_year(years: Sequence[int], wanted: int) -> int:
    """The year of a non-empty list nearest to the wanted one; of two as near, the earlier."""
    return min(years, key=lambda there: (abs(there - wanted), there))


def year_note(wanted: int, used: int | None) -> str:
    """One sentence when the year differs from what was asked, else empty."""
    if used is None:
        return f"The AEF file does not say its year; it was used for {wanted}."
    return "" if used == wanted else f"There is no AEF of {wanted} here; the nearest year, {used}, was used."

"""What a detection run found, and how to say it in one sentence."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Dict, List, Optional, Sequence, Tuple

from fusar_qgis.core.errors import FusarError
from fusar_qgis.core.scene_box import SceneBox

_WITHOUT_AEF = {
    "off": "{n} with AEF switched off",
    "no_place": "{n} without AEF because the scene has no year",
    "unavailable": "{n} without AEF",
    "no_valid_nodes": "{n} without AEF data (open sea or masked)",
}


@dataclass(frozen=True)
class DetectionResult:
    """What a run found, also when it was stopped or the backend died.

    `boxes` are merged over tile borders. `error` is what ended the run early or failed single tiles, None if nothing
    did. `aef_counts`: number of tiles per AEF status; `aef_notes`: what the backend says about AEF that was missing or
    of another year.
    """

    boxes: Tuple[SceneBox, ...]
    label: str
    model: str
    tiles_total: int
    tiles_done: int
    tiles_split: int
    tiles_partial: int
    tiles_unparsed: int
    tiles_failed: int
    tiles_without_pixels: int
    aef_counts: Dict[str, int]
    duration_s: float
    cancelled: bool = False
    error: Optional[FusarError] = None
    aef_notes: Tuple[str, ...] = ()
    tiles_remembered: int = 0
    """Answers that an earlier, unfinished run had got."""
    labels: Tuple[str, ...] = ()
    """The classes where there are several; `label` then names them all."""

    @property
    def counts(self) -> Dict[str, int]:
        """How many boxes of each class: those that were looked for, then what else the model has named."""
        found = Counter(box.label for box in self.boxes)
        return {**{name: found[name] for name in self.labels or (self.label,)}, **found}

    @property
    def questions_done(self) -> int:
        """Answers that the run waited for, for its speed."""
        asked = max(1, len(self.labels)) * (self.tiles_done - self.tiles_without_pixels)
        return max(0, asked - self.tiles_remembered)

    @property
    def complete(self) -> bool:
        """Whether every tile was answered."""
        return self.tiles_done == self.tiles_total

    @property
    def ended_early(self) -> bool:
        """Whether there are tiles that were not even tried: Stop, or a backend that is gone."""
        return self.tiles_done + self.tiles_failed < self.tiles_total

    def summary(self) -> str:
        """One or two sentences for the message bar: how many objects, in how many tiles, and what went wrong."""
        text = self._where()
        if self.cancelled:
            return " ".join([text, "Stopped; the finished tiles are kept."])
        if self.error is None:
            return text
        if self.tiles_failed and not self.ended_early:
            failed = self.tiles_failed
            more = f"1 tile failed: {self.error}" if failed == 1 else f"{failed} tiles failed: {self.error}"
            return " ".join([text, more])
        return " ".join([text, f"The run ended early, the finished tiles are kept: {self.error}"])

    def aef_summary(self) -> str:
        """For example: AEF used in 3 of 9 tiles, 6 without AEF data (open sea or masked). Then the backend's notes."""
        answered = sum(self.aef_counts.values())
        if not answered:
            return ""
        used = self.aef_counts.get("used", 0)
        counts = [(name, count) for name, count in self.aef_counts.items() if name in _WITHOUT_AEF]
        rest = ", ".join(_WITHOUT_AEF[name].format(n=count) for name, count in counts)
        if answered == 1:
            told = f"AEF used in {used} of 1 tile, {rest}." if rest else f"AEF used in {used} of 1 tile."
        elif rest:
            told = f"AEF used in {used} of {answered} tiles, {rest}."
        else:
            told = f"AEF used in {used} of {answered} tiles."
        return " ".join([told, *self.aef_notes])

    def _where(self) -> str:
        """Whole sentences, for they are translated where they are shown."""
        found, notes = self._found(), "; ".join(self._notes())
        done, total = self.tiles_done, self.tiles_total
        if not self.complete and total > 1:
            return (
                f"{found} in {done} of {total} tiles ({notes})."
                if notes
                else f"{found} in {done} of {total} tiles."
            )
        if not self.complete:
            return f"{found} in {done} of 1 tile ({notes})." if notes else f"{found} in {done} of 1 tile."
        if total == 1:
            return f"{found} in 1 tile ({notes})." if notes else f"{found} in 1 tile."
        return f"{found} in {total} tiles ({notes})." if notes else f"{found} in {total} tiles."

    def _found(self) -> str:
        if not self.labels:
            return counted(len(self.boxes), self.label)
        return ", ".join(counted(count, name) for name, count in self.counts.items())

    def _notes(self) -> List[str]:
        notes = [
            (self.tiles_split, "1 tile re-asked in quarters", "{n} tiles re-asked in quarters"),
            (self.tiles_partial if not self.tiles_split else 0, "1 tile cut off", "{n} tiles cut off"),
            (self.tiles_unparsed, "1 tile unreadable", "{n} tiles unreadable"),
            (self.tiles_without_pixels, "1 tile without pixels", "{n} tiles without pixels"),
            (
                0 if self.labels else self.tiles_remembered,
                "1 tile from an earlier run",
                "{n} tiles from an earlier run",
            ),
            (
                self.tiles_remembered if self.labels else 0,
                "1 answer from an earlier run",
                "{n} answers from an earlier run",
            ),
        ]
        return [one if count == 1 else many.format(n=count) for count, one, many in notes if count]


def joined(results: Sequence[DetectionResult]) -> DetectionResult:
    """The results of one run's classes as one: all boxes; a tile is done when every class was answered.

    Args:
        results: From `core.tile_run.detect_classes`, of one plan.
    """
    if len(results) == 1:
        return results[0]
    labels = tuple(result.label for result in results)
    done = min(result.tiles_done for result in results)
    tried = min(result.tiles_done + result.tiles_failed for result in results)
    return replace(
        max(results, key=lambda result: result.tiles_done),
        boxes=tuple(box for result in results for box in result.boxes),
        label=", ".join(labels),
        labels=labels,
        tiles_done=done,
        tiles_failed=tried - done,
        tiles_split=max(result.tiles_split for result in results),
        tiles_partial=max(result.tiles_partial for result in results),
        tiles_unparsed=max(result.tiles_unparsed for result in results),
        tiles_without_pixels=max(result.tiles_without_pixels for result in results),
        tiles_remembered=sum(result.tiles_remembered for result in results),
        cancelled=any(result.cancelled for result in results),
        error=next((result.error for result in results if result.error is not None), None),
        aef_notes=tuple(dict.fromkeys(note for result in results for note in result.aef_notes)),
    )


def counted(count: int, label: str) -> str:
    """`1 ship`, `3 ships`, `no ships`; only English words that end in a letter get their s."""
    plural = label if label.endswith("s") or not label[-1:].isalpha() else f"{label}s"
    return f"{'no' if count == 0 else count} {label if count == 1 else plural}"

"""Use case: score detections against an analyst's own labels, by the paper's rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, List, Mapping, Sequence, Tuple

from fusar_qgis.core.box_matching import DetectionCounts, match_detections
from fusar_qgis.core.coco_file import NamedBox
from fusar_qgis.core.errors import InvalidRequestError

THRESHOLDS = (0.25, 0.5, 0.75)


@dataclass(frozen=True)
class LayerScores:
    """`by_class`: counts of each class by IoU threshold; `total`: their sums (micro average)."""

    by_class: Mapping[str, Mapping[float, DetectionCounts]]
    total: Mapping[float, DetectionCounts]

    def lines(self) -> List[str]:
        """One line a class, then all: counts and F1, for a log."""
        rows = [*sorted(self.by_class.items()), ("all", self.total)]
        return [_line(name, counts) for name, counts in rows]


def evaluate_boxes(found: Sequence[NamedBox], reference: Sequence[NamedBox]) -> LayerScores:
    """Scores boxes: class-wise, one to one, highest IoU first, no scores; F1 = 2 TP / (N_reference + N_found).

    Args:
        found: Detections, in pixels of the scene.
        reference: What is there, in the same pixels; complete within the area that was searched.

    Raises:
        InvalidRequestError: The reference is empty.
    """
    if not reference:
        raise InvalidRequestError(
            "No reference polygon lies in the scene.", "Choose the layer that belongs to it."
        )
    classes = sorted({box.label for box in (*found, *reference)})
    by_class = {name: _counts(_of(found, name), _of(reference, name)) for name in classes}
    total = {
        threshold: sum((counts[threshold] for counts in by_class.values()), DetectionCounts())
        for threshold in THRESHOLDS
    }
    return LayerScores(by_class, total)


def _counts(
    found: List[Tuple[float, ...]], reference: List[Tuple[float, ...]]
) -> Dict[float, DetectionCounts]:
    return {threshold: match_detections(found, reference, threshold) for threshold in THRESHOLDS}


def _of(boxes: Sequence[NamedBox], name: str) -> List[Tuple[float, ...]]:
    return [box.box.as_tuple() for box in boxes if box.label == name]


def _line(name: str, counts: Mapping[float, DetectionCounts]) -> str:
    middle = counts[0.5]
    scores = ", ".join(f"{counts[threshold].f1:.3f} at IoU {threshold:g}" for threshold in THRESHOLDS)
    return (
        f"{name}: {middle.predicted} found, {middle.truth} in the reference, {middle.matched} matched at IoU 0.5 "
        f"(precision {middle.precision:.3f}, recall {middle.recall:.3f}); F1 {scores}"
    )

"""What AEF does to the visual tokens of one image, on the map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Tuple

import numpy as np

from fusar_qgis.core.aef_note import report_note
from fusar_qgis.core.api import AefReport
from fusar_qgis.core.boxes import PixelBox


@dataclass(frozen=True, eq=False)
class SceneModulation:
    """The visual tokens of one image on the map.

    `rings` float64 [N, M, 2]: each token's outline in the scene's CRS, clipped to the scene; `places` int [N, 2]: its
    (row, column); `scale` and `shift` float32 [N]: means over channels of |gamma| and |beta| (paper eq. 11: a token x
    becomes x (1 + gamma) + beta).
    """

    rings: np.ndarray
    places: np.ndarray
    scale: np.ndarray
    shift: np.ndarray
    model: str
    report: AefReport

    def summary(self) -> str:
        """One sentence for the message bar."""
        note = report_note(self.report)
        return (
            f"AEF of {self.report.year_used} scales the {len(self.scale)} visual tokens by "
            f"{100 * self.scale.min():.0f} to {100 * self.scale.max():.0f} % (mean |gamma|)."
            + (f" {note}" if note else "")
        )


def token_boxes(
    window: PixelBox, shape: Tuple[int, int]
) -> Tuple[Tuple[PixelBox, ...], Tuple[Tuple[int, int], ...]]:
    """The parts of a window that its tokens see, and their (row, column), row by row from the top left.

    Args:
        window: What the image shows, in scene pixels.
        shape: (rows, columns) of tokens.
    """
    high, wide = window.height / shape[0], window.width / shape[1]
    places = tuple((row, column) for row in range(shape[0]) for column in range(shape[1]))
    boxes = tuple(
        PixelBox(column * wide, row * high, (column + 1) * wide, (row + 1) * high).shifted(
            window.xmin, window.ymin
        )
        for row, column in places
    )
    return boxes, places

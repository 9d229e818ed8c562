"""Use case: the AEF vectors at any points, one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterator, Optional, Sequence, Tuple

import numpy as np

from fusar_qgis.client import BackendClient
from fusar_qgis.core.api import AefReport, FieldPlace, FieldRequest, decode_array
from fusar_qgis.core.errors import (
    AefUnavailableError,
    BackendRejectedError,
    InvalidRequestError,
    OperationCancelledError,
)
from fusar_qgis.core.feedback import Feedback

MOST_POINTS = 5000
_SIDE_DEG = 2e-7
"""A grid needs an extent; two centimeters lie within one pixel of 10 m, or beside its neighbor's edge."""


@dataclass(frozen=True, eq=False)
class PointValues:
    """What AEF has at a point: `values` float32 [64], None without a vector; `report` says why, and of which year."""

    values: Optional[np.ndarray]
    report: AefReport


def sample_points(
    points: Sequence[Tuple[float, float]],
    year: int,
    client: BackendClient,
    feedback: Feedback,
    source: str = "auto",
) -> Iterator[PointValues]:
    """Asks the backend for each point in turn (worker thread); it reads neighbors from its cache.

    Args:
        points: (lon, lat) in degrees.
        year: The year of AEF.
        client: The backend.
        feedback: Progress and Stop.
        source: The AEF source.

    Raises:
        InvalidRequestError: There are too many points.
        OperationCancelledError: Stop was pressed.
        FusarError: What the client raises.
    """
    if len(points) > MOST_POINTS:
        raise InvalidRequestError(
            f"{len(points)} points are more than the {MOST_POINTS} of one run.", "Select some of them."
        )
    for done, (lon, lat) in enumerate(points):
        if feedback.is_cancelled():
            raise OperationCancelledError("Stopped.")
        yield _at(lon, lat, year, client, feedback, source)
        feedback.set_progress(100 * (done + 1) / len(points))


def _at(
    lon: float, lat: float, year: int, client: BackendClient, feedback: Feedback, source: str
) -> PointValues:
    # At a pole and on the antimeridian the little box lies beside the point, not beyond the globe.
    west = min(max(lon - _SIDE_DEG / 2, -180.0), 180.0 - _SIDE_DEG)
    south = min(max(lat - _SIDE_DEG / 2, -90.0), 90.0 - _SIDE_DEG)
    place = FieldPlace((west, south, west + _SIDE_DEG, south + _SIDE_DEG), year, 2, 2)
    try:
        reply = client.aef_field(FieldRequest(place, source), feedback.is_cancelled)
    except BackendRejectedError as error:
        if error.code != AefUnavailableError.code:
            raise
        return PointValues(None, AefReport("unavailable", str(error), year_requested=year))
    valid = decode_array(reply.valid, "uint8").astype(bool)
    values = decode_array(reply.values, "float32")
    return PointValues(values[valid][0] if valid.any() else None, reply.report)

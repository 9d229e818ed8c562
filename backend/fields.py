"""The AEF field of one image: from the request, from a source, or none; and an honest report of which."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np

from backend.aef.base import AefReading
from backend.aef.selection import AefSelector
from fusar_qgis.core.api import (
    ATTRIBUTION,
    MAX_FIELD_NODES,
    AefOptions,
    AefReport,
    EncodedField,
    FieldPlace,
    FieldRequest,
    FieldResponse,
    decode_array,
    encode_array,
)
from fusar_qgis.core.errors import AefUnavailableError, InvalidFieldError, RequestTooLargeError
from fusar_qgis.core.field import AefField
from fusar_qgis.core.geometry import BBox
from fusar_qgis.core.grid import SamplingGrid, linear_positions

MAX_NODES = MAX_FIELD_NODES


class FieldResolver:
    """Finds the field for a request; that AEF is missing never stops an answer.

    Args:
        aef: The sources.
        takes_field: Whether the model modulates its tokens at all.
    """

    def __init__(self, aef: AefSelector, takes_field: bool) -> None:
        self._aef = aef
        self._takes_field = takes_field

    def resolve(
        self, place: FieldPlace | None, given: EncodedField | None, options: AefOptions
    ) -> tuple[AefField | None, AefReport]:
        """The field, or None, and what to tell the user about it.

        Args:
            place: Where and when the image was taken.
            given: A finished field; it wins over the place, unless another year is asked for.
            options: On or off, source, year.

        Raises:
            InvalidRequestError: The place or the given field is malformed.
            RequestTooLargeError: The grid has more than `MAX_NODES` nodes.
        """
        if not options.enabled:
            return None, AefReport("off", "AEF was switched off for this request.")
        if not self._takes_field:
            return None, AefReport(
                "unavailable", "This model has no AEF modulation; the answer is without AEF."
            )
        if given is not None and options.year in (None, given.year):
            return _from_request(given)
        if place is None and given is not None:
            return None, AefReport(
                "unavailable",
                f"The AEF field of the request is of {given.year or 'an unknown year'}, and without a place none of "
                f"{options.year} can be read; the answer is without AEF.",
                year_requested=options.year,
            )
        if place is None:
            return None, AefReport(
                "no_place", "The request has no place and year; the answer is without AEF."
            )
        return self._from_source(place, options)

    def _from_source(self, place: FieldPlace, options: AefOptions) -> tuple[AefField | None, AefReport]:
        grid, year = grid_of(place), options.year or place.year
        positions, inside = positions_of(place, grid)
        nodes = grid.n_lon * grid.n_lat
        try:
            reading = self._aef.read(options.source, grid, year)
        except AefUnavailableError as error:
            message = f"{error} The answer is without AEF."
            return None, AefReport("unavailable", message, year_requested=year, n_nodes=nodes)
        valid = reading.valid & inside
        report = report_of(reading, year, int(valid.sum()), int(inside.sum()))
        if not valid.any():
            return None, report
        return AefField(reading.values, valid, positions), report


def read_field(aef: AefSelector, request: FieldRequest) -> FieldResponse:
    """A whole sampling grid, for `POST /v1/aef/field`.

    Raises:
        InvalidRequestError: The place is malformed or the source unknown.
        AefUnavailableError: No source has the place.
    """
    grid = grid_of(request.scene)
    reading = aef.read(request.source, grid, request.scene.year)
    report = report_of(reading, request.scene.year, int(reading.valid.sum()))
    return FieldResponse(encode_array(reading.values.astype(np.float32)), encode_array(reading.valid), report)


def grid_of(place: FieldPlace) -> SamplingGrid:
    """The sampling grid of a place.

    Raises:
        InvalidRequestError: Too few nodes.
        InvalidSceneError: The box is not on the globe.
        RequestTooLargeError: Too many nodes.
    """
    if place.n_lon * place.n_lat > MAX_NODES:
        raise RequestTooLargeError(
            f"The sampling grid of {place.n_lon} x {place.n_lat} has more than {MAX_NODES} nodes.",
            "Use a smaller grid, for example 16 x 16.",
        )
    return SamplingGrid(BBox(*place.bbox), place.n_lon, place.n_lat)


def positions_of(place: FieldPlace, grid: SamplingGrid) -> tuple[np.ndarray, np.ndarray]:
    """Positions [n_lat, n_lon, 2] = (y, x) of the nodes and which of them lie on the image [n_lat, n_lon].

    Raises:
        InvalidFieldError: Positions sent along do not fit the grid or lie outside [0, 1].
    """
    if place.positions is None:
        return linear_positions(grid)
    positions = decode_array(place.positions, "float32")
    if positions.shape != (grid.n_lat, grid.n_lon, 2):
        raise InvalidFieldError(
            f"The positions have shape {positions.shape}, not ({grid.n_lat}, {grid.n_lon}, 2).",
            "Send one (y, x) for each node.",
        )
    return positions, np.isfinite(positions).all(axis=-1)


def report_of(reading: AefReading, year: int, n_valid: int, n_inside: int | None = None) -> AefReport:
    """What a reading gave, for the user.

    Args:
        reading: What was read.
        year: What was asked for.
        n_valid: How many nodes have a vector and lie on the image.
        n_inside: How many lie on the image; all of them where None.
    """
    status, message = "used", reading.notes
    if n_valid == 0:
        status = "no_valid_nodes"
        message = "AEF has no valid pixel under this image (open sea or masked); the answer is without AEF."
    return AefReport(
        status=status,
        message=message,
        source=reading.source,
        year_requested=year,
        year_used=reading.year_used,
        n_valid=n_valid,
        n_nodes=int(reading.valid.size),
        attribution=ATTRIBUTION if n_valid else "",
        n_inside=int(reading.valid.size) if n_inside is None else n_inside,
        fetched=utc_text(reading.fetched_s),
    )


def utc_text(seconds: float) -> str:
    """A time since 1970 as ISO 8601 in UTC, empty for 0."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if seconds else ""


def _from_request(given: EncodedField) -> tuple[AefField | None, AefReport]:
    values, positions = decode_array(given.values, "float32"), decode_array(given.positions, "float32")
    field = AefField.from_anchors(values, positions)
    count = int(field.valid.sum())
    if count > MAX_NODES:
        raise RequestTooLargeError(f"The AEF field has {count} nodes, more than {MAX_NODES}.", "Send fewer.")
    status = "used" if count else "no_valid_nodes"
    message = "" if count else "The AEF field of the request is empty; the answer is without AEF."
    report = AefReport(
        status, message, given.source, given.year, given.year, count, count, ATTRIBUTION, count
    )
    return (field if count else None), report

"""Use case: the AEF sampling grid of a scene, node by node, with what AEF has there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Optional, Tuple

import numpy as np

from fusar_qgis.client import BackendClient
from fusar_qgis.core.aef_note import report_note
from fusar_qgis.core.api import MAX_FIELD_NODES, AefReport, FieldPlace, FieldRequest, decode_array
from fusar_qgis.core.coverage import coverage_note
from fusar_qgis.core.errors import AefUnavailableError, BackendRejectedError, InvalidRequestError
from fusar_qgis.core.feedback import Feedback
from fusar_qgis.core.geometry import PixelBox
from fusar_qgis.core.grid import SamplingGrid, node_cells, node_positions
from fusar_qgis.core.scene import Scene
from fusar_qgis.layers.grid_layer import GridNode


@dataclass(frozen=True)
class GridOptions:
    """What to sample. `year` None means the scene's own year."""

    n_lon: int = 16
    n_lat: int = 16
    year: Optional[int] = None
    source: str = "auto"


@dataclass(frozen=True, eq=False)
class SceneGrid:
    """The grid, row 0 north.

    `lonlat` [n_lat, n_lon, 2] degrees; `positions` [n_lat, n_lon, 2] = (y, x) in [0, 1], NaN outside the image;
    `inside` and `valid` bool [n_lat, n_lon]. `valid` says that AEF has a vector there; `report` is None when no backend
    was asked. `cells` as `core.grid.node_cells`; `values` float32 [n_lat, n_lon, 64], None where nobody knows them.
    """

    lonlat: np.ndarray
    positions: np.ndarray
    inside: np.ndarray
    valid: np.ndarray
    year: Optional[int]
    source: str
    report: Optional[AefReport]
    scene_name: str
    cells: np.ndarray
    values: Optional[np.ndarray] = None

    def status(self, row: int, column: int) -> str:
        """What AEF has at a node.

        `loaded`; `other year`: loaded, but of the nearest year there is; `no data`: open sea or masked; `missing`: no
        source has this place; `outside the image`; `not asked`.
        """
        if not self.inside[row, column]:
            return "outside the image"
        if self.report is None:
            return "not asked"
        if self.report.status == "unavailable":
            return "missing"
        if not self.valid[row, column]:
            return "no data"
        asked, used = self.report.year_requested, self.report.year_used
        return "other year" if asked and used and asked != used else "loaded"

    def nodes(self) -> Tuple[GridNode, ...]:
        """One row of the grid layer per node, from the north-west."""
        rows, columns = self.inside.shape
        places = [(row, column) for row in range(rows) for column in range(columns)]
        # Plain numbers all at once: one by one, out of the arrays, they cost more than writing the file.
        lonlat, positions = self.lonlat.reshape(-1, 2).tolist(), self.positions.reshape(-1, 2).tolist()
        return tuple(map(self._node, places, lonlat, positions, self.cells.reshape(-1, 4).tolist()))

    def summary(self) -> str:
        """One sentence for the message bar."""
        total = self.inside.size
        if self.report is None:
            return f"{total} nodes; AEF was not asked for."
        if self.report.status == "unavailable":
            none = f"None of {total} nodes has AEF vectors of {self.year}."
            return " ".join(filter(None, [none, self.report.message]))
        used = int((self.valid & self.inside).sum())
        if self.source:
            found = f"{used} of {total} nodes have AEF vectors of {self.year} from {self.source}."
        else:
            found = f"{used} of {total} nodes have AEF vectors of {self.year}."
        notes = (report_note(self.report), coverage_note(used, int(self.inside.sum())))
        return " ".join([found, *filter(None, notes)])

    def _node(
        self, place: Tuple[int, int], lonlat: List[float], position: List[float], cell: List[float]
    ) -> GridNode:
        row, column = place
        lon, lat = lonlat
        y, x = position if self.inside[row, column] else (None, None)
        status = self.status(row, column)
        valid = status in ("loaded", "other year")
        west, south, east, north = cell
        values = self.values[row, column] if valid and self.values is not None else None
        around = (west, south, east, north)
        return GridNode(column, row, lon, lat, x, y, valid, status, self.year, self.source, around, values)


def draw_grid(
    scene: Scene, options: GridOptions, client: Optional[BackendClient], feedback: Feedback
) -> SceneGrid:
    """Computes the grid and asks the backend which nodes have AEF vectors (worker thread).

    Args:
        scene: The scene.
        options: Grid size, year and AEF source.
        client: The backend; None draws the bare grid.
        feedback: Progress and Stop.

    Raises:
        InvalidRequestError: AEF was asked for at too many nodes.
        MissingYearError: AEF was asked for and neither the scene nor the options have a year.
        FusarError: What the client raises.
    """
    grid = SamplingGrid(scene.bbox, options.n_lon, options.n_lat)
    whole = PixelBox(0.0, 0.0, float(scene.width_px), float(scene.height_px))
    positions, inside = node_positions(grid, scene.mapping, whole)
    lonlat, cells = grid.nodes(), node_cells(grid)
    feedback.set_progress(10)
    if client is None:
        nowhere = np.zeros_like(inside)
        year = options.year or scene.acquisition.year
        return SceneGrid(lonlat, positions, inside, nowhere, year, "", None, scene.name, cells)
    if inside.size > MAX_FIELD_NODES:
        raise InvalidRequestError(
            f"The grid of {options.n_lon} x {options.n_lat} has more than the {MAX_FIELD_NODES} nodes of a request.",
            "Choose fewer columns or rows, or draw the grid without asking the backend.",
        )
    year = options.year or scene.year
    feedback.push(f"Asking for AEF of {year} at {inside.size} nodes.")
    place = FieldPlace(scene.bbox.as_tuple(), year, options.n_lon, options.n_lat)
    try:
        reply = client.aef_field(FieldRequest(place, options.source), feedback.is_cancelled)
    except BackendRejectedError as error:
        if error.code != AefUnavailableError.code:
            raise
        # No AEF here is an answer about every node, not a reason to draw nothing.
        report = AefReport("unavailable", str(error), year_requested=year, n_nodes=inside.size)
        nowhere = np.zeros_like(inside)
        return SceneGrid(lonlat, positions, inside, nowhere, year, "", report, scene.name, cells)
    valid = decode_array(reply.valid, "uint8").astype(bool)
    feedback.set_progress(100)
    used, source = reply.report.year_used or year, reply.report.source
    values = decode_array(reply.values, "float32")
    return SceneGrid(lonlat, positions, inside, valid, used, source, reply.report, scene.name, cells, values)

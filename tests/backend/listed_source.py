"""A source that gives what it is told to, and counts."""

from __future__ import annotations

import numpy as np

from backend.aef.base import AefReading
from fusar_qgis.core.errors import AefUnavailableError
from fusar_qgis.core.field import dequantize
from fusar_qgis.core.geometry import BBox
from fusar_qgis.core.grid import SamplingGrid
from tests.backend.serving import unit_codes

GRID = SamplingGrid(BBox(10.005, 50.005, 10.195, 50.095), 4, 3)


class ListedSource:
    """Gives listed readings or errors and counts its calls."""

    def __init__(self, name="file", reading=None, mark="a", error=AefUnavailableError):
        self.name = name
        self.error = error
        self.reading = reading
        self.mark = mark
        self.calls = 0

    def years(self):
        return (2020,)

    def fingerprint(self):
        return self.mark

    def read(self, grid, year, transfer=None):
        self.calls += 1
        if self.reading is None:
            raise self.error(f"{self.name} has nothing here.")
        return self.reading

    def read_picture(self, picture, year, transfer=None):
        return self.read(None, year)


def reading(valid=True, off_lattice=False, name="file", year=2020):
    values = dequantize(unit_codes(3, 4)).transpose(1, 2, 0)
    if off_lattice:
        values = values + np.float32(1e-4)
    mask = np.full((3, 4), valid)
    mask[0, 0] = False
    values = np.where(mask[..., None], values, np.float32(np.nan))
    return AefReading(values, mask, year, name, "a note – with a dash")

"""Use case: between which values the bands of a raster are shown."""

from __future__ import annotations

from typing import Dict, Sequence, Tuple

from fusar_qgis.core.feedback import Feedback
from fusar_qgis.core.pixel_kind import guess_kind
from fusar_qgis.core.pixel_units import in_file_units
from fusar_qgis.core.stretch import HIGH_PERCENT, LOW_PERCENT, fit_stretch
from fusar_qgis.layers.pixel_reader import pixel_reader

LINEAR_HIGH_PERCENT = 96.0
"""White of linear values in a color composite, where no renderer of QGIS runs straight in dB: a few strong
scatterers would leave the rest black."""


def band_limits(path: str, bands: Sequence[int], feedback: Feedback) -> Dict[int, Tuple[float, float]]:
    """Percentiles of the valid pixels of each band, in the file's units (worker thread).

    Args:
        path: What GDAL opens.
        bands: 1-based.
        feedback: Progress and Stop.

    Raises:
        InvalidSceneError: The file cannot be read, or a band has no valid pixel.
    """
    limits = {}
    for index, band in enumerate(sorted(set(bands))):
        reader = pixel_reader(path, band, feedback.is_cancelled)
        samples = reader.sample()
        kind = guess_kind(samples, reader.dtype, reader.tags)
        high = HIGH_PERCENT if kind in ("db", "display") else LINEAR_HIGH_PERCENT
        stretch = fit_stretch(samples, kind, LOW_PERCENT, high, reader.nodata)
        limits[band] = in_file_units(kind, stretch.low, stretch.high)
        feedback.set_progress(100.0 * (index + 1) / len(set(bands)))
    return limits

"""An AEF similarity GeoTIFF as a raster layer: one color ramp for all of them, so that pictures compare."""

from __future__ import annotations

from pathlib import Path

from qgis.core import (
    QgsColorRampShader,
    QgsRasterLayer,
    QgsRasterShader,
    QgsSingleBandPseudoColorRenderer,
    QgsStyle,
)

from fusar_qgis.layers.composite_layer import create_composite_layer

RAMP = "Viridis"
LOWEST, HIGHEST = 0.0, 1.0
"""What the ramp spans: vectors of one scene hardly ever point away from each other; below 0 is the lowest color."""


def create_similarity_layer(path: Path, name: str, description: str, year: int) -> QgsRasterLayer:
    """The layer, not yet in the project (main thread).

    Args:
        path: The GeoTIFF: cosines, NaN where AEF has nothing.
        name: The layer's name.
        description: For its metadata: which place it is compared with.
        year: For the temporal controller.

    Raises:
        InvalidSceneError: The file is no raster.
    """
    layer = create_composite_layer(path, name, description, year)
    ramp = QgsColorRampShader(LOWEST, HIGHEST, QgsStyle.defaultStyle().colorRamp(RAMP))
    ramp.setColorRampType(QgsColorRampShader.Type.Interpolated)
    ramp.classifyColorRamp(5)
    shader = QgsRasterShader()
    shader.setRasterShaderFunction(ramp)
    renderer = QgsSingleBandPseudoColorRenderer(layer.dataProvider(), 1, shader)
    renderer.setClassificationMin(LOWEST)
    renderer.setClassificationMax(HIGHEST)
    layer.setRenderer(renderer)
    layer.saveDefaultStyle()
    return layer

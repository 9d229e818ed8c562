"""Renderers for SAR values, all on the file's own numbers: nothing is converted, and identify shows what is there."""

from __future__ import annotations

from typing import Sequence, Tuple

import numpy as np
from qgis.core import (
    QgsColorRampShader,
    QgsContrastEnhancement,
    QgsMultiBandColorRenderer,
    QgsRasterDataProvider,
    QgsRasterRenderer,
    QgsRasterShader,
    QgsSingleBandGrayRenderer,
    QgsSingleBandPseudoColorRenderer,
)
from qgis.PyQt.QtGui import QColor

Limits = Tuple[float, float]
_DB_STEPS = 64
"""Between two of them the gray runs straight in the value: over 60 dB that is off by less than two gray levels."""


def gray_renderer(provider: QgsRasterDataProvider, band: int, limits: Limits) -> QgsRasterRenderer:
    """Gray, straight between two values.

    Args:
        provider: The layer's.
        band: 1-based.
        limits: In the file's units.
    """
    renderer = QgsSingleBandGrayRenderer(provider, band)
    renderer.setContrastEnhancement(_stretch(provider, band, limits))
    return renderer


def decibel_renderer(
    provider: QgsRasterDataProvider, band: int, low_db: float, high_db: float, per_decade: float
) -> QgsRasterRenderer:
    """Gray, straight in decibels, of linear values: a color ramp whose stops lie evenly in dB.

    Args:
        provider: The layer's.
        band: 1-based.
        low_db: Black.
        high_db: White.
        per_decade: 10 for power, 20 for amplitude.
    """
    steps_db = np.linspace(low_db, high_db, _DB_STEPS + 1)
    values = 10 ** (steps_db / per_decade)
    grays = np.rint(np.linspace(0, 255, _DB_STEPS + 1)).astype(int)
    ramp = QgsColorRampShader(float(values[0]), float(values[-1]))
    # QGIS 3.38 renamed the enum and its member; this name is in all versions.
    ramp.setColorRampType(QgsColorRampShader.Type.Interpolated)
    ramp.setColorRampItemList(
        [
            QgsColorRampShader.ColorRampItem(float(value), QColor(int(g), int(g), int(g)), f"{step:.1f} dB")
            for value, g, step in zip(values, grays, steps_db)
        ]
    )
    shader = QgsRasterShader()
    shader.setRasterShaderFunction(ramp)
    renderer = QgsSingleBandPseudoColorRenderer(provider, band, shader)
    renderer.setClassificationMin(float(values[0]))
    renderer.setClassificationMax(float(values[-1]))
    return renderer


def rgb_renderer(
    provider: QgsRasterDataProvider, bands: Sequence[int], limits: Sequence[Limits]
) -> QgsRasterRenderer:
    """Red, green and blue, each straight between two values of its band.

    Args:
        provider: The layer's.
        bands: Three, 1-based.
        limits: Of each, in the file's units.
    """
    renderer = QgsMultiBandColorRenderer(provider, *bands)
    red, green, blue = (_stretch(provider, band, pair) for band, pair in zip(bands, limits))
    renderer.setRedContrastEnhancement(red)
    renderer.setGreenContrastEnhancement(green)
    renderer.setBlueContrastEnhancement(blue)
    return renderer


def _stretch(provider: QgsRasterDataProvider, band: int, limits: Limits) -> QgsContrastEnhancement:
    enhancement = QgsContrastEnhancement(provider.dataType(band))
    enhancement.setContrastEnhancementAlgorithm(
        QgsContrastEnhancement.ContrastEnhancementAlgorithm.StretchToMinimumMaximum
    )
    enhancement.setMinimumValue(limits[0])
    enhancement.setMaximumValue(limits[1])
    return enhancement

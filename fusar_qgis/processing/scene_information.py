"""`fusar:sceneinformation`: place, time and pixels of a scene."""

from __future__ import annotations

import html
from pathlib import Path

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterFileDestination,
)

from fusar_qgis.processing.algorithm import (
    OUTPUT,
    FusarAlgorithm,
    Parameters,
    ProcessingFeedback,
)
from fusar_qgis.workflows.describe_scene import SceneDescription, describe_scene


class SceneInformation(FusarAlgorithm):
    """Tells what a scene is, and every doubt about it."""

    ID = "sceneinformation"
    NAME = "Scene information"
    ICON = "scene"
    HELP = (
        "Reads extent, CRS, size, pixel type and acquisition time of a SAR raster from its own file, and says where "
        "each of them comes from. Rasters with control points or RPCs only are mapped through these."
    )

    def initAlgorithm(self, configuration: object = None) -> None:
        """Declares parameters and outputs."""
        self.add_scene()
        self.add_band()
        report = QgsProcessingParameterFileDestination(
            OUTPUT, self.tr("Report"), self.tr("HTML files (*.html)"), optional=True, createByDefault=False
        )
        self.addParameter(report)
        for name in ("YEAR", "WIDTH", "HEIGHT", "WEST", "SOUTH", "EAST", "NORTH", "VALID_PERCENT"):
            self.addOutput(QgsProcessingOutputNumber(name, name))
        for name in ("CRS", "TIME", "TIME_SOURCE", "KIND", "TEXT"):
            self.addOutput(QgsProcessingOutputString(name, name))

    def work(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Parameters:
        """Describes the scene."""
        reading = self.scene_reading()
        band = self.band(parameters, context)
        described = describe_scene(reading.scene, ProcessingFeedback(feedback), band, reading.warnings)
        for name, value in described.rows:
            feedback.pushInfo(f"{name}: {value}")
        results = _outputs(described)
        path = self.parameterAsFileOutput(parameters, OUTPUT, context)
        if path:
            Path(path).write_text(report_html(described), encoding="utf-8")
            results[OUTPUT] = path
        return results


def report_html(described: SceneDescription) -> str:
    """The description as a page; file names and tags are foreign text, so all is escaped."""
    rows = "".join(
        f"<tr><th align='left'>{html.escape(name)}</th><td>{html.escape(value)}</td></tr>"
        for name, value in described.rows
    )
    notes = "".join(f"<li>{html.escape(text)}</li>" for text in described.warnings)
    title = html.escape(described.scene.name)
    return (
        f"<html><head><meta charset='utf-8'><title>{title}</title></head><body><h1>{title}</h1>"
        f"<table>{rows}</table>{f'<ul>{notes}</ul>' if notes else ''}</body></html>"
    )


def _outputs(described: SceneDescription) -> Parameters:
    scene = described.scene
    west, south, east, north = scene.bbox.as_tuple()
    taken = scene.acquisition
    return {
        "YEAR": taken.year,
        "WIDTH": scene.width_px,
        "HEIGHT": scene.height_px,
        "WEST": west,
        "SOUTH": south,
        "EAST": east,
        "NORTH": north,
        "VALID_PERCENT": described.valid_percent,
        "CRS": scene.crs,
        "TIME": taken.time.isoformat() if taken.time else "",
        "TIME_SOURCE": taken.source,
        "KIND": described.kind,
        "TEXT": "\n".join([*(f"{name}: {value}" for name, value in described.rows), *described.warnings]),
    }

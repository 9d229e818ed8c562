"""`fusar:sceneinformation`: place, time and pixels of a scene."""

from __future__ import annotations

import html
import json
from pathlib import Path

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterFileDestination,
)

from fusar_qgis.core.errors import OutputError
from fusar_qgis.core.passport import NONE, PassportEntry, source_words
from fusar_qgis.processing.algorithm import (
    OUTPUT,
    FusarAlgorithm,
    Parameters,
    ProcessingFeedback,
)
from fusar_qgis.workflows.describe_scene import SceneDescription, describe_scene

OUTPUT_JSON = "OUTPUT_JSON"


class SceneInformation(FusarAlgorithm):
    """Tells what a scene is, and every doubt about it."""

    ID = "sceneinformation"
    NAME = "Scene information"
    ICON = "scene"
    HELP = (
        "Reads the passport of a SAR raster: place, CRS, size, pixel size, bands, units, acquisition time, platform, "
        "mode and orbit, each with its source, and what contradicts it. Nothing is guessed; what you have entered in "
        "the FUSAR panel counts. PASSPORT is the same as JSON. Rasters with control points or RPCs only are mapped "
        "through these."
    )

    def initAlgorithm(self, configuration: object = None) -> None:
        """Declares parameters and outputs."""
        self.add_scene()
        self.add_band()
        report = QgsProcessingParameterFileDestination(
            OUTPUT, self.tr("Report"), self.tr("HTML files (*.html)"), optional=True, createByDefault=False
        )
        self.addParameter(report)
        passport = QgsProcessingParameterFileDestination(
            OUTPUT_JSON,
            self.tr("Passport"),
            self.tr("JSON files (*.json)"),
            optional=True,
            createByDefault=False,
        )
        self.addParameter(passport)
        for name in ("YEAR", "WIDTH", "HEIGHT", "WEST", "SOUTH", "EAST", "NORTH", "VALID_PERCENT"):
            self.addOutput(QgsProcessingOutputNumber(name, name))
        for name in ("CRS", "TIME", "TIME_SOURCE", "KIND", "TEXT", "PASSPORT"):
            self.addOutput(QgsProcessingOutputString(name, name))

    def work(
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Parameters:
        """Describes the scene."""
        reading = self.scene_reading()
        band = self.band(parameters, context)
        described = describe_scene(
            reading.scene, ProcessingFeedback(feedback), band, reading.warnings, reading.passport
        )
        feedback.pushInfo(described.passport.text())
        results = _outputs(described)
        path = self.parameterAsFileOutput(parameters, OUTPUT, context)
        if path:
            _write(Path(path), report_html(described))
            results[OUTPUT] = path
        path = self.parameterAsFileOutput(parameters, OUTPUT_JSON, context)
        if path:
            _write(Path(path), passport_json(described) + "\n")
            results[OUTPUT_JSON] = path
        return results


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputError(
            f"The file {path} cannot be written: {error.strerror}.", "Choose another folder."
        ) from error


def report_html(described: SceneDescription) -> str:
    """The passport as a page; file names and tags are foreign text, so all is escaped."""
    rows = "".join(_html_row(entry) for entry in described.passport.entries)
    notes = "".join(f"<li>{html.escape(text)}</li>" for text in described.warnings)
    title = html.escape(described.scene.name)
    return (
        f"<html><head><meta charset='utf-8'><title>{title}</title></head><body><h1>{title}</h1>"
        "<table><tr><th align='left'>Entry</th><th align='left'>Value</th><th align='left'>Source</th>"
        f"<th align='left'>Note</th></tr>{rows}</table>{f'<ul>{notes}</ul>' if notes else ''}</body></html>"
    )


def passport_json(described: SceneDescription) -> str:
    """The passport as JSON: `{scene, entries: [{key, name, value, unit, source, where, others, note}], warnings}`."""
    told = {
        "scene": described.scene.name,
        "entries": described.passport.rows(),
        "warnings": list(described.warnings),
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


def _html_row(entry: PassportEntry) -> str:
    note = " ".join(text for text in (entry.conflict, entry.note) if text)
    source = "" if entry.source == NONE else source_words(entry)
    cells = "".join(f"<td>{html.escape(text)}</td>" for text in (entry.shown, source, note))
    return f"<tr><th align='left'>{html.escape(entry.name)}</th>{cells}</tr>"


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
        "PASSPORT": passport_json(described),
        "TEXT": "\n".join([*(f"{name}: {value}" for name, value in described.rows), *described.warnings]),
    }

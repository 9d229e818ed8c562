"""Use case: what an analyst has reviewed, as a folder that `python -m training` reads."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any, Dict, List, NamedTuple, Optional, Sequence, Set

from fusar_qgis.client import BackendClient
from fusar_qgis.core.api import ModelCard
from fusar_qgis.core.boxes import PixelBox
from fusar_qgis.core.detection_plan import DetectionOptions, plan_detection
from fusar_qgis.core.errors import InvalidRequestError, OperationCancelledError, OutputError
from fusar_qgis.core.feedback import Feedback
from fusar_qgis.core.field import AefField, write_npz
from fusar_qgis.core.review import ReviewedBox
from fusar_qgis.core.scene import Scene
from fusar_qgis.core.scene_window import field_place, square_around
from fusar_qgis.core.tile_run import class_names
from fusar_qgis.core.training_records import ReviewedScene, training_record
from fusar_qgis.core.window_reader import WindowReader
from fusar_qgis.layers.window_images import window_reader
from fusar_qgis.workflows.tile_field import tile_field

RECORDS_FILE = "samples.jsonl"
IMAGES, FIELDS = "images", "aef"


class TrainingExport(NamedTuple):
    """How many tiles and labels were written, and how many tiles were left out, for boxes nobody has looked at."""

    tiles: int
    objects: int
    unreviewed: int


def export_training(  # noqa: PLR0913  (what an export is made of)
    rows: Sequence[ReviewedBox],
    scene: Scene,
    options: DetectionOptions,
    card: Optional[ModelCard],
    folder: Path,
    feedback: Feedback,
    client: Optional[BackendClient] = None,
) -> TrainingExport:
    """Writes pictures and `samples.jsonl` (worker thread).

    The scene is cut and stretched as for a detection with these options, so that a model learns from the images it will
    see. A tile is written only where every box that touches it was accepted, rejected, renamed or drawn, and there is
    at least one: a model would learn its own mistakes otherwise. A folder may hold several scenes; a scene that is
    there already is replaced.

    Args:
        rows: All rows of the scene's detection layer.
        scene: The scene.
        options: `label` names the classes that were looked for: of them a tile is taken to be complete.
        card: The model, for its tile size.
        folder: Made if missing.
        feedback: Progress and Stop.
        client: Gives each tile's AEF field where the options use AEF and the year is known; None: no fields.

    Raises:
        FusarError: What the client raises.
        InvalidRequestError: No class is named, or no tile was looked at as a whole.
        InvalidSceneError: The scene cannot be read.
        OperationCancelledError: Stop; the folder is as it was, but for pictures that no record names.
        OutputError: The folder cannot be written.
    """
    classes = class_names(options.label)
    plan = plan_detection(scene, options, card)
    fields = None if client is None else _Fields(scene, options, client, feedback)
    export = _Export(scene, ReviewedScene(rows), folder, plan.tile_px, classes, fields)
    reader = window_reader(scene.source_path, options.band, feedback.is_cancelled)
    before = _Records.read(folder, scene.name)
    for number, tile in enumerate(plan.tiles):
        if feedback.is_cancelled():
            raise OperationCancelledError("Stopped.")
        export.add(square_around(scene, tile.window, plan.side_px), options.band, reader)
        feedback.set_progress(100 * (number + 1) / len(plan.tiles))
    if not export.records:
        raise InvalidRequestError(
            "No tile was reviewed as a whole.",
            "Accept, reject or rename every box of a part of the scene first.",
        )
    before.replace_by(export.records)
    objects = sum(len(record["objects"]) for record in export.records)
    return TrainingExport(len(export.records), objects, export.unreviewed)


class _Fields:
    """AEF of the tiles, as a detection with the same options would use it."""

    def __init__(
        self, scene: Scene, options: DetectionOptions, client: BackendClient, feedback: Feedback
    ) -> None:
        self._scene, self._options, self._client, self._feedback = scene, options, client, feedback
        self._year = options.aef.year or options.year or scene.acquisition.year

    def of(self, window: PixelBox) -> Optional[AefField]:
        """One tile's field; None where AEF is not wanted or there is none."""
        options = self._options
        if not options.aef.enabled:
            return None
        place = field_place(self._scene, window, self._year, options.n_lon, options.n_lat)
        return None if place is None else tile_field(self._client, place, self._feedback)


class _Export:
    """Tiles that are complete become a picture and a record."""

    def __init__(
        self,
        scene: Scene,
        reviewed: ReviewedScene,
        folder: Path,
        tile_px: int,
        classes: Sequence[str],
        fields: Optional[_Fields],
    ) -> None:
        self._fields = fields
        self._scene, self._reviewed, self._folder = scene, reviewed, folder
        self._tile_px, self._classes = tile_px, classes
        self._stem = re.sub(r"[^\w.-]+", "_", scene.name).strip("_.") or "scene"
        self._windows: Set[PixelBox] = set()
        self.records: List[Dict[str, Any]] = []
        self.unreviewed = 0

    def add(self, window: PixelBox, band: int, reader: WindowReader) -> None:
        """Looks at one tile.

        Raises:
            OutputError: Its picture cannot be written.
        """
        if window in self._windows:  # in a scene smaller than two tiles
            return
        self._windows.add(window)
        truth = self._reviewed.truth(window)
        if not truth.complete:
            self.unreviewed += self._reviewed.touches(window)
            return
        image = reader.image(window, (self._tile_px, self._tile_px))
        if image is None:
            return
        # The same name is the same picture: an export that is stopped spoils none that earlier records name.
        x, y, side = (round(value) for value in (window.xmin, window.ymin, window.width))
        name = f"{self._stem}_b{band}_{x}_{y}_{side}_{self._tile_px}"
        picture = f"{IMAGES}/{name}.png"
        _write_picture(self._folder / picture, image.data_url)
        record = training_record(name, picture, truth, window, self._tile_px, self._classes)
        field = None if self._fields is None else self._fields.of(window)
        if field is not None:
            record["aef"] = f"{FIELDS}/{name}.npz"
            _write_field(self._folder / FIELDS / f"{name}.npz", field)
        self.records.append({**record, "scene": self._scene.name, "window": list(window.as_tuple())})


class _Records:
    """The folder's `samples.jsonl`: what other scenes have there stays."""

    def __init__(self, folder: Path, others: List[str], old_files: List[str]) -> None:
        self._folder, self._others, self._old_files = folder, others, old_files

    @classmethod
    def read(cls, folder: Path, scene: str) -> _Records:
        """What is there.

        Raises:
            OutputError: It is no file of ours.
        """
        path = folder / RECORDS_FILE
        if not path.exists():
            return cls(folder, [], [])
        try:
            lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
            records = [dict(json.loads(line)) for line in lines]
        except (OSError, ValueError, TypeError) as error:
            raise OutputError(
                f"The file {path} cannot be added to: {error}.", "Choose an empty folder."
            ) from error
        ours = [record.get("scene") == scene for record in records]
        others = [line for line, is_ours in zip(lines, ours) if not is_ours]
        mine = [record for record, is_ours in zip(records, ours) if is_ours]
        return cls(folder, others, _files_of(mine))

    def replace_by(self, records: Sequence[Dict[str, Any]]) -> None:
        """Writes the file whole or not at all; files of the scene that no record names any more go.

        Raises:
            OutputError: It cannot be written.
        """
        path = self._folder / RECORDS_FILE
        part = path.with_name(f".{path.name}.part")
        lines = [*self._others, *(json.dumps(record) for record in records)]
        try:
            part.write_text("\n".join(lines) + "\n", encoding="utf-8")
            part.replace(path)
            for name in set(self._old_files) - set(_files_of(records)):
                if name.startswith((f"{IMAGES}/", f"{FIELDS}/")) and ".." not in name:
                    (self._folder / name).unlink(missing_ok=True)
        except OSError as error:
            raise _unwritable(path, error) from error


def _files_of(records: Sequence[Dict[str, Any]]) -> List[str]:
    return [str(record[key]) for record in records for key in ("image", "aef") if record.get(key)]


def _write_picture(path: Path, data_url: str) -> None:
    """The very bytes that a model would be sent."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(data_url.partition(",")[2]))
    except OSError as error:
        raise _unwritable(path, error) from error


def _write_field(path: Path, field: AefField) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_npz(path, field)
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> OutputError:
    return OutputError(f"The file {path} cannot be written: {error.strerror}.", "Choose another folder.")

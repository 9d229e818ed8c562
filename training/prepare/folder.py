"""The prepared data set on disk: folders that `train` and `evaluate` read, a manifest, and a page to look at."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from fusar_qgis.core.errors import DatasetError, OutputError
from fusar_qgis.core.field import write_npz
from training.data.prepared import RECORDS_FILE
from training.prepare.duplicates import PicturePrint
from training.prepare.tiles import PreparedTile

MANIFEST_FILE, REPORT_FILE = "manifest.json", "report.html"


@dataclass(frozen=True)
class TileFacts:
    """What is kept of a tile while others are read: no pixels.

    Attributes:
        record: Its record without questions.
        print: What near-duplicates are found by.
        group: The scene or image that it comes from.
        aef: `used`, or why it has no field.
        year: Of the acquisition.
    """

    record: dict[str, Any]
    print: PicturePrint
    group: str
    aef: str
    year: int | None


class DataFolder:
    """Writes into a folder beside the final one, which appears whole at the end or not at all.

    Args:
        folder: The final folder; it must not exist or be empty.

    Raises:
        OutputError: There is something in it.
    """

    def __init__(self, folder: Path) -> None:
        if folder.exists() and any(folder.iterdir()):
            raise OutputError(f"The folder {folder} is not empty.", "Choose another, or remove it.")
        self.folder = folder
        self.work = folder.with_name(f".{folder.name}.partial")
        shutil.rmtree(self.work, ignore_errors=True)
        (self.work / "tiles").mkdir(parents=True)
        self._ids: set[str] = set()

    def add(self, tile: PreparedTile) -> dict[str, Any]:
        """Writes a tile's picture and field, and returns its record without questions.

        Raises:
            DatasetError: Its id was there before.
        """
        if tile.id in self._ids:
            raise DatasetError(f"Two images are called {tile.id!r}.", "Give their files different names.")
        self._ids.add(tile.id)
        height, width = tile.pixels.shape
        name = hashlib.sha256(tile.id.encode()).hexdigest()[:16]
        Image.fromarray(tile.pixels).save(self.work / "tiles" / f"{name}.png")
        record: dict[str, Any] = {"id": tile.id, "image": f"{name}.png", "size": [width, height]}
        record["objects"] = [
            {"label": label.name, "bbox": [round(value, 3) for value in label.box]} for label in tile.labels
        ]
        if tile.field is not None:
            write_npz(self.work / "tiles" / f"{name}.npz", tile.field)
            record["aef"] = f"{name}.npz"
        return record

    def write_split(self, name: str, records: Sequence[dict[str, Any]]) -> None:
        """Moves the files of a split's records into its folder and writes the records."""
        target = self.work / name
        (target / "images").mkdir(parents=True)
        (target / "aef").mkdir()
        lines = []
        for record in records:
            moved = dict(record)
            for key, place in (("image", "images"), ("aef", "aef")):
                if key in record:
                    moved[key] = f"{place}/{record[key]}"
                    shutil.move(self.work / "tiles" / record[key], target / moved[key])
            lines.append(json.dumps(moved, ensure_ascii=False))
        (target / RECORDS_FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")

    def finish(self, manifest: dict[str, Any], page: str) -> None:
        """Writes manifest and page, and gives the folder its name."""
        shutil.rmtree(self.work / "tiles")
        listed = {**manifest, "files": dict(_hashes(self.work))}
        (self.work / MANIFEST_FILE).write_text(json.dumps(listed, indent=1) + "\n", encoding="utf-8")
        (self.work / REPORT_FILE).write_text(page, encoding="utf-8")
        if self.folder.exists():
            self.folder.rmdir()
        self.work.rename(self.folder)

    def drop(self) -> None:
        """Leaves nothing behind."""
        shutil.rmtree(self.work, ignore_errors=True)


def _hashes(folder: Path) -> Iterable[tuple[str, str]]:
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        yield file.relative_to(folder).as_posix(), file_hash(file)


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes; a scene need not fit into memory."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def pixels_of(path: Path) -> np.ndarray:
    """A picture of a prepared folder, uint8 [rows, cols]."""
    with Image.open(path) as image:
        return np.asarray(image)

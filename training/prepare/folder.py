"""The prepared data set on disk: folders that `train` and `evaluate` read, a manifest, and a page to look at."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image

from fusar_qgis.core.errors import DatasetError, OutputError
from fusar_qgis.core.field import write_npz
from training.data.prepared import RECORDS_FILE, PreparedFolder
from training.prepare.tiles import PreparedTile

MANIFEST_FILE, REPORT_FILE = "manifest.json", "report.html"
_TILES = "tiles"


class DataFolder:
    """Writes into a folder beside the final one, which appears whole at the end or not at all.

    Args:
        folder: The final folder; it must not exist or be empty.

    Raises:
        OutputError: There is something in it, or it cannot be made.
    """

    def __init__(self, folder: Path) -> None:
        # Behind a link: beside the link may be another disk, and a link is no folder that can be replaced.
        self.folder = folder.resolve()
        self.work = self.folder.with_name(f".{self.folder.name}.partial")
        with _writing(self.folder):
            if self.folder.exists() and (not self.folder.is_dir() or any(self.folder.iterdir())):
                raise OutputError(f"The folder {folder} is not empty.", "Choose another, or remove it.")
            if self.folder.is_mount():
                raise OutputError(f"{folder} is a disk of its own.", "Name a folder in it.")
            shutil.rmtree(self.work, ignore_errors=True)
            (self.work / _TILES).mkdir(parents=True)
        self._ids: set[str] = set()

    def add(self, tile: PreparedTile) -> dict[str, Any]:
        """Writes a tile's picture and field, and returns its record without questions.

        Raises:
            DatasetError: Its id was there before.
            OutputError: The disk is full.
        """
        if tile.id in self._ids:
            raise DatasetError(f"Two images are called {tile.id!r}.", "Give their files different names.")
        self._ids.add(tile.id)
        height, width = tile.pixels.shape
        name = hashlib.sha256(tile.id.encode("utf-8", "surrogateescape")).hexdigest()[:16]
        record: dict[str, Any] = {"id": tile.id, "image": f"{name}.png", "size": [width, height]}
        record["objects"] = [
            {"label": label.name, "bbox": [round(value, 3) for value in label.box]}
            for label in tile.labels or ()
        ]
        with _writing(self.folder):
            Image.fromarray(tile.pixels).save(self.work / _TILES / f"{name}.png")
            if tile.field is not None:
                write_npz(self.work / _TILES / f"{name}.npz", tile.field)
                record["aef"] = f"{name}.npz"
        return record

    def take_back(self, record: dict[str, Any]) -> None:
        """Removes what `add` wrote."""
        self._ids.discard(record["id"])
        for key in ("image", "aef"):
            if key in record:
                (self.work / _TILES / record[key]).unlink(missing_ok=True)

    def write_split(self, name: str, records: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Moves the files of a split's records into its folder, writes the records, and returns them as written.

        Raises:
            OutputError: The disk is full.
        """
        target = self.work / name
        written = []
        with _writing(self.folder):
            (target / "images").mkdir(parents=True)
            (target / "aef").mkdir()
            for record in records:
                moved = dict(record)
                for key, place in (("image", "images"), ("aef", "aef")):
                    if key in record:
                        moved[key] = f"{place}/{record[key]}"
                        shutil.move(self.work / _TILES / record[key], target / moved[key])
                written.append(moved)
            lines = [json.dumps(record) for record in written]  # ASCII: some characters break lines
            (target / RECORDS_FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")
        return written

    def check(self, names: Sequence[str]) -> None:
        """Reads everything back with the trainer's own reader: records, pictures, fields, questions.

        Raises:
            DatasetError: Something cannot be read.
        """
        for name in names:
            data = PreparedFolder(self.work / name)
            for index in range(len(data)):
                data.pixels(index)
                data.field(index)
                data.pairs(index, data.size(index))

    def finish(self, manifest: dict[str, Any], page: str) -> None:
        """Writes manifest and page, and gives the folder its name.

        Raises:
            OutputError: The disk is full.
        """
        with _writing(self.folder):
            shutil.rmtree(self.work / _TILES)
            listed = {**manifest, "files": dict(_hashes(self.work))}
            text = json.dumps(listed, indent=1)
            (self.work / MANIFEST_FILE).write_text(text + "\n", encoding="utf-8")
            (self.work / REPORT_FILE).write_text(page, encoding="utf-8", errors="replace")
            if self.folder.exists():
                self.folder.rmdir()
            self.work.rename(self.folder)

    def drop(self) -> None:
        """Leaves nothing behind."""
        shutil.rmtree(self.work, ignore_errors=True)


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"The data set cannot be written to {folder}: {error.strerror or error}.", "Nothing was kept."
        ) from error


def _hashes(folder: Path) -> Iterator[tuple[str, str]]:
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        yield file.relative_to(folder).as_posix(), file_hash(file)


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes.

    Raises:
        DatasetError: It cannot be read.
    """
    digest = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    except OSError as error:
        raise DatasetError(f"The file {path} cannot be read: {error.strerror}.") from error
    return digest.hexdigest()

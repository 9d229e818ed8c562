"""Which reader takes a label file: named, or guessed where only one can be meant."""

from __future__ import annotations

import csv
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import yaml
from pyproj.exceptions import ProjError

from fusar_qgis.core.errors import ConfigError, DatasetError
from training.data.written_boxes import PIXELS
from training.prepare.annotation import Annotated, Reading
from training.prepare.box_formats import IMAGE_SUFFIXES, read_coco, read_dota, read_voc, read_yolo
from training.prepare.map_formats import read_vector
from training.prepare.options import FORMATS
from training.prepare.text_formats import read_captions, read_conversations

_VECTOR_SUFFIXES = (".gpkg", ".geojson", ".shp", ".fgb", ".kml")


@dataclass(frozen=True)
class Source:
    """Labels and the images that they are about.

    Attributes:
        labels: File, or folder of files.
        images: Folders, or single files, of the images.
        format: One of `FORMATS`; empty guesses.
        column: Vector files: the column with the class.
        label: Vector files: the class where no column has one.
        frame: Questions and answers: what their boxes count where a record does not say it.
    """

    labels: Path
    images: tuple[Path, ...]
    format: str = ""
    column: str = ""
    label: str = ""
    frame: str = PIXELS


_MALFORMED = (
    AttributeError,
    csv.Error,
    LookupError,
    OSError,
    ProjError,
    RecursionError,
    struct.error,
    TypeError,
    ValueError,
    yaml.YAMLError,
)
"""What a reader stumbles over in a file that is not what it says it is: somebody else's file, not our mistake."""


def read_source(source: Source, notes: list[str] | None = None) -> Iterator[Reading]:
    """All images with their labels.

    Args:
        source: Where they are.
        notes: Gets what should be known and is no error, at the end.

    Raises:
        ConfigError: The format is unknown or cannot be guessed.
        DatasetError: A label or image is wrong, with its place; so do the readings.
    """
    with _told(source.labels):
        name = source.format or guess_format(source.labels)
        if name not in FORMATS:
            raise ConfigError(f"The format {name!r} is unknown.", f"Known: {', '.join(FORMATS)}.")
        for reading in _readings(source, name, [] if notes is None else notes):
            yield partial(_read, reading, source.labels)


def _read(reading: Reading, labels: Path) -> Annotated:
    with _told(labels):
        return reading()


@contextmanager
def _told(labels: Path) -> Iterator[None]:
    """What is wrong with a file as one sentence, whatever it is."""
    try:
        yield
    except _MALFORMED as error:
        raise DatasetError(f"{labels} is not as its format wants it: {error!r}.", "Correct it.") from error


def _readings(source: Source, name: str, notes: list[str]) -> Iterator[Reading]:
    folders = _folders(source)
    if name == "vector":
        return read_vector(source.labels, _files(source), source.column, source.label, notes)
    if name == "captions":
        return read_captions(source.labels, folders)
    if name in ("release", "swift", "llava"):
        return read_conversations(source.labels, folders, source.frame)
    readers = {"coco": read_coco, "voc": read_voc, "yolo": read_yolo, "dota": read_dota}
    return readers[name](source.labels, folders)


def guess_format(labels: Path) -> str:
    """The format of a label file or folder, by its content.

    Raises:
        ConfigError: It could be several, or none.
    """
    if not labels.exists():
        raise ConfigError(f"There are no labels at {labels}.", "Check --labels.")
    if labels.is_dir():
        return _of_folder(labels)
    suffix = labels.suffix.lower()
    if suffix in _VECTOR_SUFFIXES:
        return "vector"
    if suffix == ".csv":
        return "captions"
    if suffix in (".json", ".jsonl"):
        return _of_json(labels)
    raise ConfigError(f"{labels} is of no known kind.", f"Give --format, one of {', '.join(FORMATS)}.")


def _of_folder(labels: Path) -> str:
    if any(labels.glob("*.xml")):
        return "voc"
    for file in sorted(labels.glob("*.txt")):
        lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
        if file.name == "classes.txt" or not lines:
            continue
        words = lines[-1].split()
        return "dota" if len(words) >= 9 and not words[8].replace(".", "").isdigit() else "yolo"
    raise ConfigError(f"{labels} holds no labels that are known.", "Give --format.")


def _of_json(labels: Path) -> str:
    with labels.open(encoding="utf-8-sig") as file:
        head = file.read(4096)
    if head.lstrip().startswith("{") and '"annotations"' in labels.read_text(encoding="utf-8-sig"):
        return "coco"
    if '"FeatureCollection"' in head:
        return "vector"
    for key, name in (('"messages"', "swift"), ('"conversations"', "llava"), ('"question"', "release")):
        if key in head:
            return name
    if '"caption"' in head or '"text"' in head:
        return "captions"
    raise ConfigError(f"{labels} is JSON of no known form.", f"Give --format, one of {', '.join(FORMATS)}.")


def _folders(source: Source) -> list[Path]:
    return [path if path.is_dir() else path.parent for path in source.images]


def _files(source: Source) -> list[Path]:
    return [
        file
        for path in source.images
        for file in (sorted(path.iterdir()) if path.is_dir() else [path])
        if file.suffix.lower() in IMAGE_SUFFIXES
    ]

"""Which reader takes a label file: named, or guessed where only one can be meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fusar_qgis.core.errors import ConfigError
from training.prepare.annotation import Reading
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
    """

    labels: Path
    images: tuple[Path, ...]
    format: str = ""
    column: str = ""
    label: str = ""


def read_source(source: Source) -> Iterator[Reading]:
    """All images with their labels.

    Raises:
        ConfigError: The format is unknown or cannot be guessed.
        DatasetError: A label or image is wrong, with its place.
    """
    name = source.format or guess_format(source.labels)
    if name not in FORMATS:
        raise ConfigError(f"The format {name!r} is unknown.", f"Known: {', '.join(FORMATS)}.")
    folders = _folders(source)
    if name == "vector":
        return read_vector(source.labels, _files(source), source.column, source.label)
    if name == "captions":
        return read_captions(source.labels, folders)
    if name in ("release", "swift", "llava"):
        return read_conversations(source.labels, folders)
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

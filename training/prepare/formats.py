"""Which reader takes a label file: named, or guessed where only one can be meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fusar_qgis.core.errors import ConfigError
from training.prepare.annotation import Reading
from training.prepare.box_formats import read_dota, read_voc, read_yolo
from training.prepare.coco_format import read_coco
from training.prepare.conversations import read_captions, read_conversations
from training.prepare.label_files import IMAGE_SUFFIXES, read_text
from training.prepare.map_formats import read_vector
from training.prepare.options import FORMATS
from training.prepare.tally import Tally
from training.prepare.text_frames import Frame

_VECTOR_SUFFIXES = (".gpkg", ".geojson", ".shp", ".fgb", ".kml")
_LABEL_SUFFIXES = (".xml", ".txt", ".yaml")


@dataclass(frozen=True)
class Source:
    """Labels and the images that they are about.

    Attributes:
        labels: File, or folder of files.
        images: Folders, or single files, of the images.
        format: One of `FORMATS`; empty guesses.
        column: Vector files: the column with the class.
        label: Vector files: the class where no column has one.
        frame: Written texts: what boxes are told in, where a record does not say it.
        group_key: COCO images and JSON records: the key of what must share a split.
    """

    labels: Path
    images: tuple[Path, ...]
    format: str = ""
    column: str = ""
    label: str = ""
    frame: Frame | None = None
    group_key: str = ""

    def format_name(self) -> str:
        """The format, by its name or by the content.

        Raises:
            ConfigError: It is unknown or cannot be guessed.
        """
        name = self.format or guess_format(self.labels)
        if name not in FORMATS:
            raise ConfigError(f"The format {name!r} is unknown.", f"Known: {', '.join(FORMATS)}.")
        return name

    def files(self) -> list[Path]:
        """The label files."""
        if self.labels.is_file():
            return [self.labels]
        return sorted(file for file in self.labels.iterdir() if file.suffix.lower() in _LABEL_SUFFIXES)


def read_source(source: Source, tally: Tally | None = None) -> Iterator[Reading]:
    """All images with their labels.

    Args:
        source: What to read; its readings are to be called in order.
        tally: Takes what is left out; None lets nothing be left out.

    Raises:
        ConfigError: The format is unknown or cannot be guessed.
        DatasetError: A label or image is wrong, with its place.
    """
    name, tally = source.format_name(), tally or Tally()
    folders, labels = _folders(source), source.labels
    if name == "vector":
        return read_vector(labels, _files(source), tally, source.column, source.label)
    if name == "captions":
        return read_captions(labels, folders, tally, source.group_key)
    if name == "coco":
        return read_coco(labels, folders, tally, source.group_key)
    if name in ("release", "swift", "llava"):
        return read_conversations(labels, folders, tally, source.frame, source.group_key)
    if not labels.is_dir():
        raise ConfigError(
            f"Labels in the format {name} are a folder of files, {labels} is none.", "Name the folder."
        )
    return {"voc": read_voc, "yolo": read_yolo, "dota": read_dota}[name](labels, folders)


def guess_format(labels: Path) -> str:
    """The format of a label file or folder, by its content.

    Raises:
        ConfigError: It could be several, or none.
        DatasetError: It cannot be read.
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
        lines = [line for line in read_text(file).splitlines() if line.strip()]
        if file.name == "classes.txt" or not lines:
            continue
        words = lines[-1].split()
        return "dota" if len(words) >= 9 and not words[8].replace(".", "").isdigit() else "yolo"
    raise ConfigError(f"{labels} holds no labels that are known.", "Give --format.")


def _of_json(labels: Path) -> str:
    text = read_text(labels)
    head = text[:4096]
    if text.lstrip().startswith("{") and '"annotations"' in text:
        return "coco"
    if '"FeatureCollection"' in head:
        return "vector"
    keys = {"messages": "swift", "query": "swift", "conversations": "llava", "question": "release"}
    for key, name in keys.items():
        if f'"{key}"' in head:
            return name
    if '"caption"' in head or '"text"' in head:
        return "captions"
    raise ConfigError(f"{labels} is JSON of no known form.", f"Give --format, one of {', '.join(FORMATS)}.")


def _folders(source: Source) -> list[Path]:
    return [path if path.is_dir() else path.parent for path in source.images]


def _files(source: Source) -> list[Path]:
    files = [
        file
        for path in source.images
        for file in (sorted(path.iterdir()) if path.is_dir() else [path])
        if file.suffix.lower() in IMAGE_SUFFIXES
    ]
    if not files:
        raise ConfigError(f"There is no raster in {', '.join(map(str, source.images))}.", "Check --images.")
    return files

"""Label files as text, JSON and rows, and the images that they name."""

from __future__ import annotations

import csv
import io
import json
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image, UnidentifiedImageError
from rasterio.errors import NotGeoreferencedWarning

from backend.raster_band import RasterBand
from fusar_qgis.core.errors import DatasetError, FusarError
from training.prepare.tally import Tally

IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".vrt")
UNREADABLE = (OSError, SyntaxError, ValueError, UnidentifiedImageError, Image.DecompressionBombError)
"""What PIL raises for a file that is no image or a damaged one."""


def find_image(folders: list[Path], name: str, where: str) -> Path:
    """The image of a label, by its file name, or by its stem where the label names none.

    Raises:
        DatasetError: It is in none of the folders; labels do not lead out of them.
    """
    plain = Path(name).name
    for folder in folders if plain and "\0" not in name else []:
        for candidate in (_within(folder, name), folder / plain):
            if Path(name).suffix and candidate is not None and _is_file(candidate):
                return candidate
        for suffix in IMAGE_SUFFIXES:
            if _is_file(folder / f"{plain}{suffix}"):
                return folder / f"{plain}{suffix}"
    raise DatasetError(
        f"{where}: there is no image {name[:200]!r}.", f"Looked in {', '.join(map(str, folders))}."
    )


def _within(folder: Path, name: str) -> Path | None:
    """A path in a folder; None for one that leads out of it, to what nobody has named. Links in it are one's own."""
    root = os.path.normpath(folder.absolute())
    path = Path(os.path.normpath(folder.absolute() / name))
    if not path.is_relative_to(root):
        return None
    return path if Path(name).is_absolute() else folder / path.relative_to(root)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name longer than the system's
        return False


@contextmanager
def quiet() -> Iterator[None]:
    """Without rasterio's warning that a picture lies nowhere."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        yield


def image_size(path: Path) -> tuple[int, int]:
    """(width, height) by the file's header.

    Raises:
        DatasetError: It is no image.
    """
    try:
        with Image.open(path) as image:
            return image.size
    except UNREADABLE as error:
        try:
            with quiet(), RasterBand(path) as raster:  # rasters that PIL does not know, such as complex ones
                return raster.width_px, raster.height_px
        except FusarError:
            raise DatasetError(f"The image {path} cannot be read: {error}.") from error


def read_text(path: Path) -> str:
    """A text file's content.

    Raises:
        DatasetError: It cannot be read, or is no UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DatasetError(
            f"{path} is no UTF-8 text: {error.reason} at byte {error.start}.", "Save it as UTF-8."
        ) from error
    except OSError as error:
        raise DatasetError(f"{path} cannot be read: {error.strerror}.") from error


def parse_json(text: str, where: str) -> Any:
    """JSON as values.

    Raises:
        DatasetError: It is none.
    """
    try:
        content = json.loads(text)
        if "\\ud" in text.lower():  # half a character, as \ud800, can be written in JSON but in no file
            json.dumps(content, ensure_ascii=False).encode("utf-8")
        return content
    except (ValueError, RecursionError) as error:
        raise DatasetError(f"{where} is no JSON: {error}.", "Correct or remove it.") from error


def read_records(path: Path, tally: Tally) -> Iterator[tuple[str, dict[str, Any]]]:
    """Objects of a JSON list, of JSONL, or of a CSV with a header, each with its place for messages.

    Raises:
        DatasetError: The file cannot be read, or a record is none and must not be left out.
    """
    text = read_text(path)
    if path.suffix.lower() == ".csv":
        yield from _rows(path, text)
        return
    whole = text.lstrip().startswith("[")
    parts = (
        parse_json(text, str(path)) if whole else text.split("\n")
    )  # splitlines also parts at characters within texts
    for number, part in enumerate(parts, 1):
        where = f"{path}, {'record' if whole else 'line'} {number}"
        if not whole and not part.strip():
            continue
        try:
            record = part if whole else parse_json(part, where)
            if not isinstance(record, dict):
                raise DatasetError(
                    f"{where} is {type(record).__name__}, no JSON object.", "Correct or remove it."
                )
        except DatasetError as error:
            tally.refuse(error)
            continue
        yield where, record


def _rows(path: Path, text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    try:
        for row in reader:
            yield f"{path}, line {reader.line_num}", {str(key).strip(): value for key, value in row.items()}
    except csv.Error as error:
        raise DatasetError(f"{path} is no CSV: {error}.", "Correct or remove the line.") from error

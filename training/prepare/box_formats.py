"""Folders of boxes in pixels: Pascal VOC (upright and rotated), YOLO, DOTA."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from fusar_qgis.core.errors import DatasetError
from training.prepare.annotation import Annotated, Label, Reading, checked_label, enclosing
from training.prepare.label_files import find_image, image_size, read_text


def read_voc(path: Path, images: list[Path]) -> Iterator[Reading]:
    """A folder of Pascal VOC's XML, one an image; rotated boxes (`robndbox`) become the upright ones around them.

    VOC counts pixels from 1 and its maxima are inclusive; files of SAR sets that count from 0 differ by a pixel.
    """
    for file in sorted(path.glob("*.xml")):
        yield partial(_voc_file, file, images)


def _voc_file(file: Path, images: list[Path]) -> Annotated:
    try:
        root = ElementTree.fromstring(_without_entities(file))
    except (ElementTree.ParseError, ValueError) as error:
        raise DatasetError(f"{file} is no XML: {error}.", "Correct or remove it.") from error
    labels = tuple(_voc_label(item, str(file)) for item in root.iter("object"))
    name = (root.findtext("filename") or file.stem).strip()
    try:
        image = find_image(images, name, str(file))
    except DatasetError:
        image = find_image(images, file.stem, str(file))
    return Annotated(image, labels, where=str(file))


def _voc_label(item: ElementTree.Element, where: str) -> Label:
    box = item.find("bndbox")
    turned = item.find("robndbox") if item.find("robndbox") is not None else item.find("rotated_bndbox")
    try:
        if box is not None:
            x1, y1, x2, y2 = (float(box.findtext(key, "nan")) for key in ("xmin", "ymin", "xmax", "ymax"))
            corners = (x1 - 1, y1 - 1, x2, y2)
        elif turned is not None:
            values = [float(turned.findtext(key, "nan")) for key in ("cx", "cy", "w", "h", "angle")]
            if not all(map(math.isfinite, values)):
                raise ValueError(f"{values}")
            corners = enclosing(_turned(*values))
        else:
            raise DatasetError(f"{where}: an object has no bndbox.", "Correct or remove it.")
    except ValueError as error:
        raise DatasetError(f"{where}: a box is no numbers: {error}.", "Correct or remove it.") from error
    return checked_label(item.findtext("name", ""), corners, where)


def _turned(cx: float, cy: float, w: float, h: float, angle: float) -> list[tuple[float, float]]:
    cos, sin = math.cos(angle), math.sin(angle)
    halves = ((-w / 2, -h / 2), (w / 2, -h / 2), (w / 2, h / 2), (-w / 2, h / 2))
    return [(cx + x * cos - y * sin, cy + x * sin + y * cos) for x, y in halves]


def read_yolo(path: Path, images: list[Path]) -> Iterator[Reading]:
    """A folder of YOLO's text files (class, center x, y, width, height in 0..1) with `classes.txt` or `data.yaml`.

    Raises:
        DatasetError: The classes have no names.
    """
    names = _yolo_names(path)
    for file in sorted(path.glob("*.txt")):
        if file.name != "classes.txt":
            yield partial(_yolo_file, file, names, images)


def _yolo_file(file: Path, names: dict[int, str], images: list[Path]) -> Annotated:
    image = find_image(images, file.stem, str(file))
    size = image_size(image)
    lines = enumerate(read_text(file).splitlines(), 1)
    labels = tuple(_yolo_label(line, size, names, f"{file}, line {n}") for n, line in lines if line.strip())
    return Annotated(image, labels, where=str(file))


def _yolo_names(path: Path) -> dict[int, str]:
    for file in (path / "classes.txt", path.parent / "classes.txt"):
        if file.is_file():
            # The line's place is the class's number, also behind an empty one.
            return {k: line.strip() for k, line in enumerate(read_text(file).splitlines()) if line.strip()}
    for file in (path / "data.yaml", path.parent / "data.yaml", path.parent.parent / "data.yaml"):
        if file.is_file():
            return _names_of_yaml(file)
    raise DatasetError(f"{path} has no classes.txt and no data.yaml.", "One of them names the classes.")


def _names_of_yaml(file: Path) -> dict[int, str]:
    import yaml

    try:
        content = yaml.safe_load(read_text(file))
        names: Any = content["names"]
        listed = names.items() if isinstance(names, dict) else enumerate(list(names))
        return {int(number): str(name) for number, name in listed}
    except (yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise DatasetError(
            f"{file} names no classes: {error!r}.", "It needs `names`, a list or a table."
        ) from error


def _yolo_label(line: str, size: tuple[int, int], names: dict[int, str], where: str) -> Label:
    try:
        number, *values = line.split()
        points = [float(value) for value in values]
        if int(number) not in names:
            raise ValueError(
                f"there is no class {number}, there are {len(names)} from {min(names, default=0)}"
            )
        if len(points) == 4:
            cx, cy, w, h = points
            corners = (cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2)
        elif len(points) >= 6 and len(points) % 2 == 0:  # rotated boxes (four corners) and outlines
            corners = enclosing(list(zip(points[::2], points[1::2], strict=True)))
        else:
            raise ValueError(f"{len(points)} numbers")
    except ValueError as error:
        raise DatasetError(f"{where} is no box: {error}.", "Correct or remove it.") from error
    x1, y1, x2, y2 = corners
    return checked_label(names[int(number)], (x1 * size[0], y1 * size[1], x2 * size[0], y2 * size[1]), where)


def read_dota(path: Path, images: list[Path]) -> Iterator[Reading]:
    """A folder of DOTA's text files: eight corner coordinates in pixels, class, difficulty."""
    for file in sorted(path.glob("*.txt")):
        yield partial(_dota_file, file, images)


def _dota_file(file: Path, images: list[Path]) -> Annotated:
    lines = enumerate(read_text(file).splitlines(), 1)
    pairs = [(line.split(), f"{file}, line {number}") for number, line in lines]
    told = [
        (words, where) for words, where in pairs if words and not words[0].startswith(("imagesource", "gsd"))
    ]
    labels = tuple(_dota_label(words, where) for words, where in told)
    return Annotated(find_image(images, file.stem, str(file)), labels, where=str(file))


def _dota_label(words: list[str], where: str) -> Label:
    try:
        points = [float(value) for value in words[:8]]
        name = words[8]
    except (ValueError, IndexError) as error:
        raise DatasetError(f"{where} is no DOTA box: {error}.", "Correct or remove it.") from error
    return checked_label(name, enclosing(list(zip(points[::2], points[1::2], strict=True))), where)


def _without_entities(file: Path) -> str:
    text = read_text(file)
    if "<!ENTITY" in text or "<!DOCTYPE" in text:
        raise DatasetError(f"{file} declares entities, which no annotation needs.", "Remove the declaration.")
    return text

"""Boxes in pixels: COCO, Pascal VOC (upright and rotated), YOLO, DOTA."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from PIL import Image, UnidentifiedImageError

from fusar_qgis.core.errors import DatasetError
from training.prepare.annotation import Annotated, Label, Reading, checked_label, enclosing

IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".vrt")


def find_image(folders: list[Path], name: str, where: str) -> Path:
    """The image of a label, by its file name, or by its stem where the label names none.

    Raises:
        DatasetError: It is in none of the folders.
    """
    for folder in folders:
        for candidate in (folder / name, folder / Path(name).name):
            if Path(name).suffix and candidate.is_file():
                return candidate
        for suffix in IMAGE_SUFFIXES:
            if (folder / f"{Path(name).name}{suffix}").is_file():
                return folder / f"{Path(name).name}{suffix}"
    raise DatasetError(f"{where}: there is no image {name!r}.", f"Looked in {', '.join(map(str, folders))}.")


def image_size(path: Path) -> tuple[int, int]:
    """(width, height) by the file's header.

    Raises:
        DatasetError: It is no image.
    """
    try:
        with Image.open(path) as image:
            return image.size
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise DatasetError(f"The image {path} cannot be read: {error}.") from error


def read_coco(path: Path, images: list[Path]) -> Iterator[Reading]:
    """COCO's JSON: images, annotations with [x, y, width, height], categories; crowds are left out.

    Raises:
        DatasetError: It is no such file, with what is wrong.
    """
    content = _json(path)
    try:
        names = {item["id"]: item["name"] for item in content["categories"]}
        of_image: dict[Any, list[dict[str, Any]]] = {}
        for item in content["annotations"]:
            if not item.get("iscrowd"):
                of_image.setdefault(item["image_id"], []).append(item)
        listed = [(item["id"], str(item["file_name"])) for item in content["images"]]
    except (KeyError, TypeError) as error:
        raise DatasetError(f"{path} is no COCO file: {error!r}.") from error
    for number, name in listed:
        yield partial(_coco_image, path, number, name, of_image.get(number, []), names, images)


def _coco_image(
    path: Path, number: Any, name: str, items: list[dict[str, Any]], names: dict[Any, str], images: list[Path]
) -> Annotated:
    where = f"{path}, image {number}"
    labels = tuple(_coco_label(names, item, f"{path}, annotation {item.get('id')}") for item in items)
    return Annotated(find_image(images, name, where), labels, where=where)


def _coco_label(names: dict[Any, str], item: dict[str, Any], where: str) -> Label:
    try:
        name = names[item["category_id"]]
        if item.get("bbox"):
            x, y, width, height = (float(value) for value in item["bbox"])
            box = (x, y, x + width, y + height)
        else:
            box = _around(item["segmentation"])
    except (KeyError, TypeError, ValueError) as error:
        raise DatasetError(f"{where} is no box: {error!r}.") from error
    return checked_label(name, box, where)


def _around(segmentation: Any) -> tuple[float, float, float, float]:
    """The box around COCO's polygons [x, y, x, y, ...], or around its run lengths."""
    if isinstance(segmentation, list):
        numbers = [float(value) for polygon in segmentation for value in polygon]
        return enclosing(list(zip(numbers[::2], numbers[1::2], strict=True)))
    from pycocotools import mask

    packed = segmentation
    if isinstance(packed["counts"], list):
        packed = mask.frPyObjects(packed, *packed["size"])
    x, y, width, height = (float(value) for value in mask.toBbox(packed))
    return (x, y, x + width, y + height)


def read_voc(path: Path, images: list[Path]) -> Iterator[Reading]:
    """A folder of Pascal VOC's XML, one an image; rotated boxes (`robndbox`) become the upright ones around them.

    VOC counts pixels from 1 and its maxima are inclusive; files of SAR sets that count from 0 differ by a pixel.
    """
    for file in sorted(path.glob("*.xml")):
        yield partial(_voc_file, file, images)


def _voc_file(file: Path, images: list[Path]) -> Annotated:
    try:
        root = ElementTree.fromstring(_without_entities(file))
    except ElementTree.ParseError as error:
        raise DatasetError(f"{file} is no XML: {error}.") from error
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
            cx, cy, w, h, angle = (
                float(turned.findtext(key, "nan")) for key in ("cx", "cy", "w", "h", "angle")
            )
            corners = enclosing(_turned(cx, cy, w, h, angle))
        else:
            raise DatasetError(f"{where}: an object has no bndbox.")
    except ValueError as error:
        raise DatasetError(f"{where}: a box is no numbers: {error}.") from error
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


def _yolo_file(file: Path, names: list[str], images: list[Path]) -> Annotated:
    image = find_image(images, file.stem, str(file))
    size = image_size(image)
    lines = enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
    labels = tuple(_yolo_label(line, size, names, f"{file}, line {n}") for n, line in lines if line.strip())
    return Annotated(image, labels, where=str(file))


def _yolo_names(path: Path) -> list[str]:
    for file in (path / "classes.txt", path.parent / "classes.txt"):
        if file.is_file():
            return [line.strip() for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    for file in (path / "data.yaml", path.parent / "data.yaml", path.parent.parent / "data.yaml"):
        if file.is_file():
            import yaml

            names = (yaml.safe_load(file.read_text(encoding="utf-8")) or {}).get("names", [])
            return list(names.values()) if isinstance(names, dict) else list(names)
    raise DatasetError(f"{path} has no classes.txt and no data.yaml.", "One of them names the classes.")


def _yolo_label(line: str, size: tuple[int, int], names: list[str], where: str) -> Label:
    try:
        number, *values = line.split()
        points = [float(value) for value in values]
        if int(number) < 0:  # Python would take the last class
            raise ValueError(f"class {number}")
        name = names[int(number)]
        if len(points) == 4:
            cx, cy, w, h = points
            corners = (cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2)
        elif len(points) == 8:  # YOLO's rotated boxes: four corners
            corners = enclosing(list(zip(points[::2], points[1::2], strict=True)))
        else:
            raise ValueError(f"{len(points)} numbers")
    except (ValueError, IndexError) as error:
        raise DatasetError(f"{where} is no box: {error}.") from error
    x1, y1, x2, y2 = corners
    return checked_label(name, (x1 * size[0], y1 * size[1], x2 * size[0], y2 * size[1]), where)


def read_dota(path: Path, images: list[Path]) -> Iterator[Reading]:
    """A folder of DOTA's text files: eight corner coordinates in pixels, class, difficulty."""
    for file in sorted(path.glob("*.txt")):
        yield partial(_dota_file, file, images)


def _dota_file(file: Path, images: list[Path]) -> Annotated:
    lines = enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
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
        raise DatasetError(f"{where} is no DOTA box: {error}.") from error
    return checked_label(name, enclosing(list(zip(points[::2], points[1::2], strict=True))), where)


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DatasetError(f"{path} cannot be read: {error}.") from error


def _without_entities(file: Path) -> str:
    text = file.read_text(encoding="utf-8", errors="replace")
    if "<!ENTITY" in text or "<!DOCTYPE" in text:
        raise DatasetError(f"{file} declares entities, which no annotation needs.", "Remove the declaration.")
    return text

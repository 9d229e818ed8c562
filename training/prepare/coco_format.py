"""COCO's JSON: boxes, or the boxes around polygons and masks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from fusar_qgis.core.errors import DatasetError
from fusar_qgis.core.tasks import Box
from training.prepare.annotation import Annotated, Label, Reading, checked_label, enclosing
from training.prepare.label_files import find_image, parse_json, read_text
from training.prepare.tally import Tally


@dataclass(frozen=True)
class _Context:
    """What all images of a file share."""

    path: Path
    folders: list[Path]
    names: dict[Any, Any]
    licenses: dict[Any, str]
    group_key: str
    taken: dict[Path, str] = field(default_factory=dict)
    """The file of each image so far, and the name that the labels have for it."""


def read_coco(path: Path, images: list[Path], tally: Tally, group_key: str = "") -> Iterator[Reading]:
    """Images, annotations with [x, y, width, height] or a segmentation, categories; crowds are left out and counted.

    Args:
        path: The JSON file.
        images: Folders of the images.
        tally: Counts what is left out.
        group_key: Key of an image with what it must share a split with; empty without.

    Raises:
        DatasetError: It is no such file, with what is wrong.
    """
    content = parse_json(read_text(path), str(path))
    try:
        names = {item["id"]: item["name"] for item in content["categories"]}
        licenses = {item["id"]: _license(item) for item in content.get("licenses") or ()}
        context = _Context(path, images, names, licenses, group_key)
        of_image: dict[Any, list[dict[str, Any]]] = {item["id"]: [] for item in content["images"]}
        for item in content["annotations"]:
            if item["image_id"] not in of_image:
                tally.refuse(_stray(path, item))
            elif item.get("iscrowd"):
                tally.count("crowd annotations of COCO")
            else:
                of_image[item["image_id"]].append(item)
        listed = [(item["id"], item, str(item["file_name"])) for item in content["images"]]
        repeated = [
            number for number, count in Counter(number for number, _, _ in listed).items() if count > 1
        ]
    except (KeyError, TypeError, AttributeError) as error:
        raise DatasetError(
            f"{path} is no COCO file: {_told(error)}.", "Name its format, or correct it."
        ) from error
    if repeated:
        raise DatasetError(f"{path} has several images with the id {repeated[0]!r}.", "Give each its own id.")
    for number, item, name in listed:
        yield partial(_image, context, item, name, of_image[number])


def _stray(path: Path, item: dict[str, Any]) -> DatasetError:
    return DatasetError(
        f"{path}, annotation {item.get('id')}: there is no image {item['image_id']!r}.",
        "Correct or remove it.",
    )


def _license(item: dict[str, Any]) -> str:
    return str(item.get("name") or item.get("url") or item["id"])


def _image(context: _Context, item: dict[str, Any], name: str, items: list[dict[str, Any]]) -> Annotated:
    where = f"{context.path}, image {item['id']}"
    labels = tuple(
        _label(context.names, each, f"{context.path}, annotation {each.get('id')}") for each in items
    )
    group = item.get(context.group_key, "") if context.group_key else ""
    license_name = (
        context.licenses.get(item["license"], "") if isinstance(item.get("license"), str | int) else ""
    )
    path = find_image(context.folders, name, where)
    other = context.taken.setdefault(path.resolve(), name)
    if other != name:
        raise DatasetError(
            f"{where}: {other!r} and {name!r} are both {path}.", "Keep the folders that the labels name."
        )
    return Annotated(path, labels, group=str(group), license=license_name, where=where)


def _label(names: dict[Any, Any], item: dict[str, Any], where: str) -> Label:
    try:
        box = _box(item)
        name = names[item["category_id"]]
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise DatasetError(f"{where} is no box: {_told(error)}.", "Correct or remove it.") from error
    return checked_label(name, box, where)


def _box(item: dict[str, Any]) -> Box:
    if item.get("bbox"):
        x, y, width, height = (float(value) for value in item["bbox"])
        return (x, y, x + width, y + height)
    segmentation = item["segmentation"]
    if isinstance(segmentation, dict):
        return _mask_box(segmentation)
    points = [
        (float(x), float(y)) for part in segmentation for x, y in zip(part[::2], part[1::2], strict=True)
    ]
    return enclosing(points)


def _mask_box(mask: dict[str, Any]) -> Box:
    """The box around a run-length encoded mask, compressed or not."""
    from pycocotools import mask as masks

    rows, cols = (int(side) for side in mask["size"])
    runs = mask["counts"]
    if not isinstance(runs, list):
        if not isinstance(runs, str) or not runs.isascii():
            raise ValueError("counts of a mask that are no text")
        x, y, width, height = (
            float(value) for value in masks.toBbox({"size": [rows, cols], "counts": runs.encode()})
        )
        return (x, y, x + width, y + height)
    if sum(runs) != rows * cols or min(runs) < 0:
        raise ValueError(f"a mask of {sum(runs)} pixels for an image of {cols} x {rows}")
    x, y, width, height = (float(value) for value in masks.toBbox(masks.frPyObjects(mask, rows, cols)))
    return (x, y, x + width, y + height)


def _told(error: Exception) -> str:
    return f"it lacks {error}" if isinstance(error, KeyError) else str(error)

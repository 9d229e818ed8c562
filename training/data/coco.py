"""Real chips with boxes: a COCO annotation file beside its `images` folder."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from PIL import Image

from fusar_qgis.core.errors import DatasetError
from training.data.sample import LabeledObject, Sample


def read_coco(path: Path, size_px: int) -> list[Sample]:
    """Reads chips, resized to what the model sees; boxes follow.

    Args:
        path: The annotation file; images lie in `images/` beside it.
        size_px: Width and height after resizing.

    Raises:
        DatasetError: The file cannot be read or an image is missing.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        names = {item["id"]: str(item["name"]).lower() for item in content["categories"]}
        boxes: dict[int, list[LabeledObject]] = {item["id"]: [] for item in content["images"]}
        sizes = {item["id"]: (item["width"], item["height"]) for item in content["images"]}
        for item in content["annotations"]:
            box = _scaled(item["bbox"], sizes[item["image_id"]], size_px)
            boxes[item["image_id"]].append(LabeledObject(names[item["category_id"]], box))
        return [_sample(path, item, tuple(boxes[item["id"]]), size_px) for item in content["images"]]
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise DatasetError(f"The COCO file {path} cannot be read: {error!r}.") from error


def _scaled(box: list[float], size: tuple[int, int], size_px: int) -> tuple[float, float, float, float]:
    x, y, width, height = box
    across, down = size_px / size[0], size_px / size[1]
    return (x * across, y * down, (x + width) * across, (y + height) * down)


def _sample(path: Path, item: dict[str, object], objects: tuple[LabeledObject, ...], size_px: int) -> Sample:
    with Image.open(path.parent / "images" / str(item["file_name"])) as image:
        gray = image.convert("L").resize((size_px, size_px), Image.Resampling.BICUBIC)
    cells = np.zeros((3, 3), np.uint8)
    return Sample(str(item["file_name"]), (size_px, size_px), objects, cells, "real", np.asarray(gray))

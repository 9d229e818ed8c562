"""One training or evaluation record: an image, its AEF codes and what is on it."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any

import numpy as np

from fusar_qgis.core.errors import DatasetError
from fusar_qgis.core.field import AefField

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class LabeledObject:
    """One annotated object; `box` is (xmin, ymin, xmax, ymax) in pixels of the image, max exclusive."""

    label: str
    box: Box


@dataclass(frozen=True)
class Sample:
    """One image with everything that questions can be made of.

    `size` is (width_px, height_px); `cells` the dominant land cover per 3 x 3 cell [3, 3]; `codes` AEF's int8 lattice
    codes [n_lat, n_lon, 64] with row 0 at the image's top, -128 where there is no data, or None without AEF. `field`
    is a finished field in the place of codes, for data that were prepared from real scenes.
    """

    id: str
    size: tuple[int, int]
    objects: tuple[LabeledObject, ...]
    cells: np.ndarray
    kind: str = ""
    pixels: np.ndarray | None = None
    codes: np.ndarray | None = None
    extra: dict[str, Any] = dataclass_field(default_factory=dict)
    field: AefField | None = None

    def boxes(self, label: str) -> list[Box]:
        """Boxes of one class."""
        return [item.box for item in self.objects if item.label == label]

    def to_record(self) -> dict[str, Any]:
        """The record without its arrays, as one JSON line holds it."""
        return {
            "id": self.id,
            "size": list(self.size),
            "kind": self.kind,
            "objects": [{"label": item.label, "bbox": list(item.box)} for item in self.objects],
            "cells": self.cells.tolist(),
            **({"extra": self.extra} if self.extra else {}),
        }


def sample_from_record(record: dict[str, Any]) -> Sample:
    """Reads what `Sample.to_record` wrote.

    Raises:
        DatasetError: A key is missing or has the wrong form.
    """
    try:
        objects = tuple(LabeledObject(item["label"], _box(item["bbox"])) for item in record["objects"])
        return Sample(
            id=str(record["id"]),
            size=(int(record["size"][0]), int(record["size"][1])),
            objects=objects,
            cells=np.array(record["cells"], np.uint8).reshape(3, 3),
            kind=str(record.get("kind", "")),
            extra=dict(record.get("extra", {})),
        )
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise DatasetError(f"The record {record.get('id', '?')!r} is malformed: {error!r}.") from error


def _box(values: Any) -> Box:
    x1, y1, x2, y2 = (float(value) for value in values)
    if x2 <= x1 or y2 <= y1:
        raise ValueError(f"box {values} has no area")
    return (x1, y1, x2, y2)


def flipped(sample: Sample, horizontal: bool, vertical: bool, transposed: bool) -> Sample:
    """The same scene seen mirrored or transposed: pixels, field, boxes and cells together.

    Args:
        sample: The original, with a square image if it is to be transposed.
        horizontal: Mirror left and right.
        vertical: Mirror top and bottom.
        transposed: Swap rows and columns first.
    """
    if transposed and sample.size[0] != sample.size[1]:
        raise DatasetError(
            f"The sample {sample.id} is {sample.size} px; only a square one can be transposed."
        )
    turn = _Turn(horizontal, vertical, transposed)
    objects = tuple(LabeledObject(item.label, turn.box(item.box, sample.size)) for item in sample.objects)
    arrays = {name: turn.array(getattr(sample, name)) for name in ("pixels", "codes")}
    return Sample(
        sample.id, sample.size, objects, turn.array(sample.cells), sample.kind, extra=sample.extra, **arrays
    )


@dataclass(frozen=True)
class _Turn:
    horizontal: bool
    vertical: bool
    transposed: bool

    def array(self, values: Any) -> Any:
        if values is None:
            return None
        if self.transposed:
            values = values.swapaxes(0, 1)
        if self.horizontal:
            values = values[:, ::-1]
        return values[::-1] if self.vertical else values

    def box(self, box: Box, size: tuple[int, int]) -> Box:
        x1, y1, x2, y2 = box
        if self.transposed:
            x1, y1, x2, y2 = y1, x1, y2, x2
        if self.horizontal:
            x1, x2 = size[0] - x2, size[0] - x1
        if self.vertical:
            y1, y2 = size[1] - y2, size[1] - y1
        return (x1, y1, x2, y2)

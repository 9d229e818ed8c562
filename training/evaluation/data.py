"""What a model is evaluated on: a prepared corpus folder, or a COCO file beside its images."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from fusar_qgis.core.errors import DatasetError
from training.data.coco import read_coco
from training.data.corpus import IMAGES_FILE, Corpus
from training.data.prepared import PreparedFolder
from training.data.sample import LabeledObject, Sample


def open_samples(path: Path, size_px: int) -> Sequence[Sample]:
    """The samples of a data set; those of a corpus stay on disk until one is taken.

    Args:
        path: A corpus folder, a prepared folder, or a COCO annotation file beside its `images` folder.
        size_px: Width and height that images of a COCO file are resized to.

    Raises:
        DatasetError: There is nothing, or it cannot be read.
    """
    if not path.exists():
        raise DatasetError(
            f"There is no data at {path}.", "Name a corpus folder, a prepared folder or a COCO file."
        )
    samples: Sequence[Sample]
    if path.is_dir() and not (path / IMAGES_FILE).exists():
        samples = PreparedSamples(path)
    else:
        samples = Corpus(path) if path.is_dir() else read_coco(path, size_px)  # type: ignore[assignment]
    if not len(samples):
        raise DatasetError(f"{path} holds no samples.")
    return samples


class PreparedSamples(Sequence[Sample]):
    """A split that `prepare` wrote, as samples; each picture keeps its own size.

    Args:
        folder: The split's folder.

    Raises:
        DatasetError: It holds no records, or wrong ones.
    """

    def __init__(self, folder: Path) -> None:
        self._data = PreparedFolder(folder)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._data)

    def __getitem__(self, index: int) -> Sample:  # type: ignore[override]
        """One sample."""
        if not 0 <= index < len(self):
            raise IndexError(index)
        data = self._data
        pixels = data.pixels(index)
        gray = pixels if pixels.ndim == 2 else pixels[..., 0]
        objects = tuple(LabeledObject(label, box) for label, box in data.objects(index))
        caption = data.caption(index)
        extra = {"caption": caption} if caption else {}
        cells = np.zeros((3, 3), np.uint8)
        return Sample(
            data.id(index), data.size(index), objects, cells, "prepared", gray, None, extra, data.field(index)
        )


def labels_of(samples: Sequence[Sample]) -> tuple[str, ...]:
    """The classes that occur, most frequent first."""
    counts: dict[str, int] = {}
    for index in range(len(samples)):
        for item in samples[index].objects:
            counts[item.label] = counts.get(item.label, 0) + 1
    return tuple(sorted(counts, key=lambda name: (-counts[name], name)))


def fingerprint(samples: Sequence[Sample]) -> str:
    """16 hex digits of the records, pixels and AEF codes.

    Raises:
        DatasetError: Two samples have the same id, so their answers could not be told apart.
    """
    digest, ids = hashlib.sha256(), set()
    for index in range(len(samples)):
        sample = samples[index]
        if sample.id in ids:
            raise DatasetError(f"The id {sample.id!r} occurs twice in the data.", "Give each sample its own.")
        ids.add(sample.id)
        digest.update(json.dumps(sample.to_record(), sort_keys=True).encode())
        values = None if sample.field is None else sample.field.values
        for array in (sample.pixels, sample.codes, values):
            if array is not None:
                digest.update(array.tobytes())
    return digest.hexdigest()[:16]

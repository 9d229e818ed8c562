"""A folder of samples with memory-mapped arrays: `samples.jsonl`, `images.npy`, `fields.npy`."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from fusar_qgis.core.errors import DatasetError
from training.data.sample import Sample, sample_from_record

IMAGES_FILE = "images.npy"


class Corpus:
    """Read access to a corpus folder; arrays stay on disk until a sample is taken.

    Args:
        folder: A folder written by `write_corpus`.

    Raises:
        DatasetError: A file is missing or its length disagrees with the records.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        records = folder / "samples.jsonl"
        if not records.exists():
            raise DatasetError(
                f"There is no corpus in {folder}.", "Make one with `python -m training simulate`."
            )
        with records.open(encoding="utf-8") as lines:
            self.samples = [sample_from_record(json.loads(line)) for line in lines]
        self._images = np.load(folder / IMAGES_FILE, mmap_mode="r")
        fields = folder / "fields.npy"
        self._fields = np.load(fields, mmap_mode="r") if fields.exists() else None
        if len(self._images) != len(self.samples):
            raise DatasetError(f"{folder} has {len(self.samples)} records but {len(self._images)} images.")

    def __len__(self) -> int:
        """Number of samples."""
        return len(self.samples)

    def __getitem__(self, index: int) -> Sample:
        """One sample with its pixels uint8 [rows, cols] and codes int8 [n, n, 64]."""
        codes = None if self._fields is None else np.asarray(self._fields[index])
        return dataclasses.replace(self.samples[index], pixels=np.asarray(self._images[index]), codes=codes)

    def __iter__(self) -> Iterator[Sample]:
        """All samples in order."""
        return (self[index] for index in range(len(self)))


def write_corpus(folder: Path, samples: Iterator[Sample], count: int, with_field: bool) -> None:
    """Writes samples as they come; the record file appears last, so a broken run leaves no corpus behind.

    Args:
        folder: Where to; made if missing.
        samples: Samples with pixels (and codes if `with_field`), all of one size.
        count: How many there will be.
        with_field: Store AEF codes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lines: list[str] = []
    images: np.ndarray | None = None
    fields: np.ndarray | None = None
    for index, sample in enumerate(samples):
        if sample.pixels is None:
            raise DatasetError(f"The sample {sample.id} has no pixels.")
        if images is None:
            images = _map(folder / IMAGES_FILE, np.uint8, (count, *sample.pixels.shape))
            if with_field and sample.codes is not None:
                fields = _map(folder / "fields.npy", np.int8, (count, *sample.codes.shape))
        images[index] = sample.pixels
        if fields is not None and sample.codes is not None:
            fields[index] = sample.codes
        lines.append(json.dumps(sample.to_record()))
    for array in (images, fields):
        if isinstance(array, np.memmap):
            array.flush()
    part = folder / "samples.jsonl.part"
    part.write_text("\n".join(lines) + "\n", encoding="utf-8")
    part.replace(folder / "samples.jsonl")


def _map(path: Path, dtype: type, shape: tuple[int, ...]) -> np.ndarray:
    return np.lib.format.open_memmap(path, mode="w+", dtype=dtype, shape=shape)

"""What one row of a batch is made of, and where such things come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np

from fusar_qgis.core.field import AefField
from training.data.sample import Sample
from training.simulator.questions import QuestionAnswer


class Draw(NamedTuple):
    """Which example, and in which pass over the data: what is random in an example follows from the two and a seed."""

    epoch: int
    number: int


@dataclass(frozen=True, eq=False)
class Example:
    """One image, its AEF field and the questions asked about it.

    Attributes:
        id: Which record it is.
        pixels: uint8 [rows, cols] or [rows, cols, 3].
        field: Its AEF field; None without.
        pairs: Questions and answers; boxes are in pixels of the image as the model sees it.
        key: Which picture it is, for the cache of visual tokens; empty where the picture differs in each pass.
        sample: The annotated record, where training-only heads are to learn from it.
    """

    id: str
    pixels: np.ndarray
    field: AefField | None
    pairs: tuple[QuestionAnswer, ...]
    key: str = ""
    sample: Sample | None = None


class ExampleSource(Protocol):
    """A data set of one stage."""

    lengths: Sequence[int] | None
    """Tokens of each example's row, known without opening an image; None where all are about equally long."""

    def __len__(self) -> int:
        """Examples of one pass."""

    def example(self, draw: Draw, rng: np.random.Generator) -> Example:
        """One example; what is random in it comes from `rng` alone."""

    def field(self, index: int) -> AefField | None:
        """The AEF field of an example, without its image."""

    def key(self, index: int) -> str:
        """The key of an example's picture, without opening it; empty where it differs in each pass."""

    def fingerprint(self) -> str:
        """Digest of the records."""


class PreparedData(Protocol):
    """Images on disk with written questions, as `python -m training prepare` leaves them."""

    def __len__(self) -> int:
        """Number of images."""

    def id(self, index: int) -> str:
        """The record's id."""

    def size(self, index: int) -> tuple[int, int]:
        """(width, height) in pixels on disk, without opening the image."""

    def pixels(self, index: int) -> np.ndarray:
        """uint8 [rows, cols] or [rows, cols, 3]."""

    def field(self, index: int) -> AefField | None:
        """The image's AEF field; None without."""

    def pairs(self, index: int, seen: tuple[int, int]) -> Sequence[QuestionAnswer]:
        """Questions and answers for an image that the model sees `seen` = (width, height) pixels large."""

    def digest(self, index: int) -> str:
        """Digest of the image file's bytes."""

    def fingerprint(self) -> str:
        """Digest of the records."""

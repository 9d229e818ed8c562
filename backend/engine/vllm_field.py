"""An image with its AEF field on the way into vLLM, and the field's form in a request's `mm_processor_kwargs`."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np

from fusar_qgis.core.errors import FusarError
from fusar_qgis.core.wire import EncodedArray, decode_array, encode_array, from_json, to_json

KEY = "aef"
"""The key in `mm_processor_kwargs`: a list with one entry an image, None where an image has no field."""

MAX_ANCHORS = 16_384


@dataclass(frozen=True, eq=False)
class ImageField:
    """Valid anchors of one image: values float32 [S, 64] and positions float32 [S, 2] = (y, x) in [0, 1]."""

    values: np.ndarray
    positions: np.ndarray

    def digest(self) -> str:
        """16 hex digits that tell two fields apart."""
        digest = hashlib.sha256(str(self.values.shape).encode())
        digest.update(np.ascontiguousarray(self.values).tobytes())
        digest.update(np.ascontiguousarray(self.positions).tobytes())
        return digest.hexdigest()[:16]


@dataclass(frozen=True, eq=False)
class FieldImage:
    """An image as vLLM takes it, with its field; the image is None where only its identity came."""

    image: Any
    field: ImageField


def make_field(values: np.ndarray, positions: np.ndarray, vec_dim: int = 64) -> ImageField:
    """A checked field.

    Raises:
        ValueError: Shapes, numbers or places are wrong, in one sentence; vLLM answers it with HTTP 400.
    """
    if values.ndim != 2 or values.shape[1] != vec_dim or positions.shape != (len(values), 2):
        raise ValueError(
            f"AEF values {values.shape} and positions {positions.shape} are not [S, {vec_dim}] and [S, 2]."
        )
    if len(values) > MAX_ANCHORS:
        raise ValueError(f"The AEF field has {len(values)} anchors, more than {MAX_ANCHORS}. Send fewer.")
    if not np.isfinite(values).all():
        raise ValueError("An AEF value is not finite. Leave invalid anchors out.")
    if not ((positions >= 0.0) & (positions <= 1.0)).all():
        raise ValueError("An AEF position lies outside [0, 1]. Clamp it or leave it out.")
    return ImageField(values.astype(np.float32), positions.astype(np.float32))


def encode_field(field: ImageField | None) -> dict[str, Any] | None:
    """A field as plain JSON."""
    if field is None:
        return None
    return {
        "values": to_json(encode_array(field.values.astype(np.float32))),
        "positions": to_json(encode_array(field.positions.astype(np.float32))),
    }


def decode_field(data: Any, vec_dim: int = 64) -> ImageField | None:
    """The field of plain JSON, or one that is a field already.

    Raises:
        ValueError: It is neither, or holds wrong numbers.
    """
    if data is None:
        return None
    if isinstance(data, ImageField):
        return make_field(data.values, data.positions, vec_dim)
    if not isinstance(data, dict) or data.keys() != {"values", "positions"}:
        raise ValueError(f"An entry of {KEY!r} must be null or an object of values and positions.")
    try:
        values, positions = (
            decode_array(from_json(EncodedArray, data[key]), "float32") for key in ("values", "positions")
        )
    except FusarError as error:
        raise ValueError(f"The AEF field is not readable: {error}") from error
    return make_field(values, positions, vec_dim)

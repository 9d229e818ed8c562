"""Wire dataclasses to plain JSON and back, and numeric arrays inside them."""

from __future__ import annotations

import base64
import binascii
import dataclasses
import typing
from dataclasses import dataclass
from typing import Any, Dict, Tuple, Type, TypeVar

import numpy as np

from fusar_qgis.core.errors import InvalidRequestError

T = TypeVar("T")


@dataclass(frozen=True)
class EncodedArray:
    """A numeric array as base64 of its little-endian C-ordered bytes."""

    dtype: str
    shape: Tuple[int, ...]
    data: str


def encode_array(array: np.ndarray) -> EncodedArray:
    """Encodes a numeric or bool array for the wire.

    Args:
        array: Any shape; bool travels as uint8.
    """
    plain = np.ascontiguousarray(array.astype(np.uint8) if array.dtype == bool else array)
    little = plain.astype(plain.dtype.newbyteorder("<"), copy=False)
    data = base64.b64encode(little.tobytes()).decode("ascii")
    return EncodedArray(dtype=plain.dtype.name, shape=tuple(plain.shape), data=data)


def decode_array(encoded: EncodedArray, dtype: str, max_items: int = 4_194_304) -> np.ndarray:
    """Decodes an array and checks that it is what it claims to be.

    Args:
        encoded: The array as sent.
        dtype: The numpy dtype name it must have.
        max_items: Refuse larger arrays before decoding.

    Raises:
        InvalidRequestError: Wrong dtype, shape, size or base64.
    """
    if encoded.dtype != dtype:
        raise InvalidRequestError(f"The array has dtype {encoded.dtype!r}, expected {dtype!r}.")
    if any(n < 0 for n in encoded.shape) or int(np.prod(encoded.shape, dtype=object)) > max_items:
        raise InvalidRequestError(
            f"The array shape {tuple(encoded.shape)} is negative or above {max_items} items."
        )
    try:
        raw = base64.b64decode(encoded.data, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidRequestError(
            "The array is not valid base64.", "Send base64 of little-endian bytes."
        ) from error
    kind = np.dtype(dtype).newbyteorder("<")
    if len(raw) != int(np.prod(encoded.shape, dtype=np.int64)) * kind.itemsize:
        raise InvalidRequestError(
            f"The array has {len(raw)} bytes, not what shape {tuple(encoded.shape)} needs."
        )
    return np.frombuffer(raw, dtype=kind).reshape(encoded.shape).astype(dtype)


def to_json(value: Any) -> Any:
    """Turns a wire dataclass into plain JSON types (tuples become lists)."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_json(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, (list, tuple)):
        return [to_json(item) for item in value]
    if isinstance(value, dict):
        return {key: to_json(item) for key, item in value.items()}
    return value


def from_json(cls: Type[T], data: Any) -> T:
    """Builds a wire dataclass from parsed JSON; unknown keys are ignored so that newer servers stay readable.

    Args:
        cls: The dataclass to build.
        data: Parsed JSON.

    Raises:
        InvalidRequestError: A value is missing or has the wrong JSON type.
    """
    if not isinstance(data, dict):
        raise InvalidRequestError(f"Expected a JSON object for {cls.__name__}, got {type(data).__name__}.")
    hints = typing.get_type_hints(cls)
    values: Dict[str, Any] = {}
    for item in dataclasses.fields(cls):  # type: ignore[arg-type]
        if item.name in data:
            values[item.name] = _convert(hints[item.name], data[item.name], f"{cls.__name__}.{item.name}")
    try:
        return cls(**values)
    except TypeError as error:
        raise InvalidRequestError(f"{cls.__name__} lacks a required value: {error}.") from error


def _convert(hint: Any, value: Any, where: str) -> Any:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Union:
        if value is None and type(None) in args:
            return None
        return _convert(next(a for a in args if a is not type(None)), value, where)
    if origin is tuple:
        if not isinstance(value, (list, tuple)):
            raise InvalidRequestError(f"{where} must be a list.")
        inner = [args[0]] * len(value) if args[-1] is Ellipsis else list(args)
        if len(inner) != len(value):
            raise InvalidRequestError(f"{where} must have {len(inner)} items, got {len(value)}.")
        return tuple(_convert(kind, item, where) for kind, item in zip(inner, value))
    if dataclasses.is_dataclass(hint):
        return from_json(typing.cast(Type[Any], hint), value)
    return _scalar(hint, value, where)


def _float(value: float, where: str) -> float:
    try:
        return float(value)
    except OverflowError as error:
        raise InvalidRequestError(f"{where} is a larger number than there is room for.") from error


def _scalar(hint: Any, value: Any, where: str) -> Any:
    if hint is float and isinstance(value, (int, float)) and not isinstance(value, bool):
        return _float(value, where)
    if hint is bool or isinstance(value, bool):
        ok = hint is bool and isinstance(value, bool)
    else:
        ok = hint is Any or isinstance(value, hint)
    if not ok:
        raise InvalidRequestError(
            f"{where} must be of type {getattr(hint, '__name__', hint)}, got {value!r:.60}."
        )
    return value

"""Wire types: what the plugin and the backend say to each other over HTTP.

Standard-library frozen dataclasses: FastAPI takes them as they are, the plugin needs no pydantic.
Boxes are always `(xmin, ymin, xmax, ymax)` in pixels, continuous, (0, 0) the top left corner of the first pixel;
sizes are `(width_px, height_px)`; a bbox is `(west, south, east, north)` in degrees, west > east across the
antimeridian.
"""

from __future__ import annotations

import base64
import binascii
import dataclasses
import typing
from dataclasses import dataclass, field
from typing import Any, Dict, Optional, Tuple, Type, TypeVar

import numpy as np

from fusar_qgis.core.errors import InvalidRequestError

API_VERSION = "1"
ATTRIBUTION = (
    "The AlphaEarth Foundations Satellite Embedding dataset is produced by Google and Google DeepMind."
)

MAX_FIELD_NODES = 4096
"""The largest sampling grid that the backend answers, columns times rows."""
MAX_GRID_SIDE = 64
"""Columns or rows of a grid whose other side may be as long."""
MAX_COMPOSITE_PX = 2048
"""The longest side of a composite that the backend draws."""

MAX_VARIANTS = 4
"""How many other uses of AEF one request may compare."""

FRAME_SEEN = "seen_px"
"""Boxes are in pixels of the image the model saw (`image_size_seen`)."""

SCORE_TOKEN_PROBABILITY = "token_probability"
"""Score is the geometric mean probability of the box's coordinate tokens."""

T = TypeVar("T")


@dataclass(frozen=True)
class EncodedArray:
    """A numeric array as base64 of its little-endian C-ordered bytes."""

    dtype: str
    shape: Tuple[int, ...]
    data: str


@dataclass(frozen=True)
class FieldPlace:
    """Where and when the AEF field of one image is sampled.

    `positions` is float32 [n_lat, n_lon, 2] = (y, x) of each node in [0, 1] of the image, from the scene's true mapping
    (NaN where a node has no position); without it the paper's linear mapping from the bbox is used.
    """

    bbox: Tuple[float, float, float, float]
    year: int
    n_lon: int = 16
    n_lat: int = 16
    positions: Optional[EncodedArray] = None


@dataclass(frozen=True)
class EncodedField:
    """A finished AEF field: values float32 [S, 64] and positions float32 [S, 2] = (y, x) in [0, 1]."""

    values: EncodedArray
    positions: EncodedArray
    year: Optional[int] = None
    source: str = "request"


@dataclass(frozen=True)
class AefOptions:
    """How AEF is used for one request: on or off, which source, which year instead of the scene's."""

    enabled: bool = True
    source: str = "auto"
    year: Optional[int] = None


@dataclass(frozen=True)
class AefReport:
    """What AEF did for one reply.

    `status`: `used`, `off` (asked not to), `no_place` (no bbox or year in the request), `unavailable` (no source has
    it) or `no_valid_nodes` (open sea, masked); only `used` means that the answer was modulated.
    """

    status: str
    message: str = ""
    source: str = ""
    year_requested: Optional[int] = None
    year_used: Optional[int] = None
    n_valid: int = 0
    n_nodes: int = 0
    attribution: str = ""


@dataclass(frozen=True)
class ModulationMap:
    """How strongly AEF acted on each visual token: means over channels of |gamma| (`scale`) and |beta| (`shift`).

    Both are float32 [rows, cols] of the token grid, which covers the whole image, row 0 at its top.
    """

    scale: EncodedArray
    shift: EncodedArray


@dataclass(frozen=True)
class FusarExtra:
    """The optional `fusar` object of a chat completion request."""

    scene: Optional[FieldPlace] = None
    field: Optional[EncodedField] = None
    aef: AefOptions = AefOptions()


@dataclass(frozen=True)
class InterpretRequest:
    """One image and one task (`POST /v1/interpret`).

    `image` is a data URL. `boxes` (in pixels of the sent image) are what classification names, or the region a
    question is about. `explain` asks for the modulation map. `compare` has the same question answered again with
    other uses of AEF: off, another year, another source.
    """

    image: str
    task: str
    label: str = ""
    labels: Tuple[str, ...] = ()
    boxes: Tuple[Tuple[float, float, float, float], ...] = ()
    question: Optional[str] = None
    scene: Optional[FieldPlace] = None
    field: Optional[EncodedField] = None
    aef: AefOptions = AefOptions()
    model: Optional[str] = None
    max_new_tokens: Optional[int] = None
    explain: bool = False
    compare: Tuple[AefOptions, ...] = ()


@dataclass(frozen=True)
class LabeledBox:
    """One box with its class; `score` is None unless `score_kind` says what it is."""

    bbox: Tuple[float, float, float, float]
    label: str
    score: Optional[float] = None
    score_kind: Optional[str] = None


@dataclass(frozen=True)
class AnswerVariant:
    """The answer to the same question with another use of AEF; fields as in `InterpretResponse`."""

    options: AefOptions
    aef: AefReport
    status: str
    text: str
    finish_reason: str
    boxes: Tuple[LabeledBox, ...] = ()
    count: Optional[int] = None
    cells: Tuple[int, ...] = ()
    labels: Tuple[str, ...] = ()
    caption: Optional[str] = None
    modulation: Optional[ModulationMap] = None


@dataclass(frozen=True)
class InterpretResponse:
    """The parsed answer with everything needed to put it on the map.

    `status`: `ok`, `partial` (cut off or partly readable), `empty` (the model says there is none) or `unparsed`.
    `boxes` are in `frame`; convert with `core.answers.to_sent_frame`. `modulation` is None unless it was asked for
    and AEF was used; `variants` has one answer for each entry of the request's `compare`, in its order.
    """

    task: str
    status: str
    text: str
    model: str
    finish_reason: str
    image_size_sent: Tuple[int, int]
    image_size_seen: Tuple[int, int]
    aef: AefReport
    frame: str = FRAME_SEEN
    boxes: Tuple[LabeledBox, ...] = ()
    count: Optional[int] = None
    cells: Tuple[int, ...] = ()
    labels: Tuple[str, ...] = ()
    caption: Optional[str] = None
    prompt: str = ""
    prompt_tokens: int = 0
    completion_tokens: int = 0
    duration_s: float = 0.0
    request_id: str = ""
    modulation: Optional[ModulationMap] = None
    variants: Tuple[AnswerVariant, ...] = ()


@dataclass(frozen=True)
class FieldRequest:
    """`POST /v1/aef/field`."""

    scene: FieldPlace
    source: str = "auto"


@dataclass(frozen=True)
class FieldResponse:
    """A whole sampling grid: values float32 [n_lat, n_lon, 64], valid bool [n_lat, n_lon], row 0 north."""

    values: EncodedArray
    valid: EncodedArray
    report: AefReport


@dataclass(frozen=True)
class CompositeRequest:
    """`POST /v1/aef/composite`: a north-up uint8 RGBA GeoTIFF over the bbox; the reply is `image/tiff`."""

    bbox: Tuple[float, float, float, float]
    year: int
    bands: Tuple[int, int, int] = (1, 16, 9)
    stretch: float = 0.3
    width_px: int = 512
    height_px: int = 512
    source: str = "auto"


@dataclass(frozen=True)
class ModelCard:
    """One served model, as `GET /v1/models` lists it."""

    id: str
    tile_size_px: int
    frame: str = FRAME_SEEN
    tasks: Tuple[str, ...] = ()
    classes: Tuple[str, ...] = ()
    tlm: bool = False
    stage: str = ""
    base_model: str = ""
    fingerprint: str = ""
    max_new_tokens: int = 2048
    aef_years: Tuple[int, ...] = ()
    aef_sources: Tuple[str, ...] = ()
    device: str = ""
    object: str = "model"
    created: int = 0
    owned_by: str = "fusar"


@dataclass(frozen=True)
class ModelList:
    """`GET /v1/models` in OpenAI's shape."""

    data: Tuple[ModelCard, ...] = field(default_factory=tuple)
    object: str = "list"


@dataclass(frozen=True)
class ErrorBody:
    """What `error` holds in every error reply."""

    code: str
    message: str
    action: str = ""


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


def _scalar(hint: Any, value: Any, where: str) -> Any:
    if hint is float and isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    if hint is bool or isinstance(value, bool):
        ok = hint is bool and isinstance(value, bool)
    else:
        ok = hint is Any or isinstance(value, hint)
    if not ok:
        raise InvalidRequestError(
            f"{where} must be of type {getattr(hint, '__name__', hint)}, got {value!r:.60}."
        )
    return value

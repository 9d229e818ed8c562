"""Wire types: what the plugin and the backend say to each other over HTTP.

Standard-library frozen dataclasses: FastAPI takes them as they are, the plugin needs no pydantic.
Boxes are always `(xmin, ymin, xmax, ymax)` in pixels, continuous, (0, 0) the top left corner of the first pixel;
sizes are `(width_px, height_px)`; a bbox is `(west, south, east, north)` in degrees, west > east across the
antimeridian.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Tuple

from fusar_qgis.core.api_maps import CompositeRequest as CompositeRequest
from fusar_qgis.core.api_maps import DifferenceRequest as DifferenceRequest
from fusar_qgis.core.api_maps import SimilarityRequest as SimilarityRequest
from fusar_qgis.core.model_card import FRAME_SEEN as FRAME_SEEN
from fusar_qgis.core.model_card import ModelCard as ModelCard
from fusar_qgis.core.model_card import ModelList as ModelList
from fusar_qgis.core.wire import EncodedArray as EncodedArray
from fusar_qgis.core.wire import decode_array as decode_array
from fusar_qgis.core.wire import encode_array as encode_array
from fusar_qgis.core.wire import from_json as from_json
from fusar_qgis.core.wire import to_json as to_json

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

SCORE_TOKEN_PROBABILITY = "token_probability"
"""Score is the geometric mean probability of the box's coordinate tokens."""


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
    it) or `no_valid_nodes` (open sea, masked); only `used` means that the answer was modulated. `n_inside` of the
    grid's `n_nodes` lie on the image; `fetched` is when the vectors were read from their source, ISO 8601 in UTC.
    """

    status: str
    message: str = ""
    source: str = ""
    year_requested: Optional[int] = None
    year_used: Optional[int] = None
    n_valid: int = 0
    n_nodes: int = 0
    attribution: str = ""
    n_inside: int = 0
    fetched: str = ""


@dataclass(frozen=True)
class ModulationMap:
    """How strongly AEF acted on each visual token: means over channels of |gamma| (`scale`) and |beta| (`shift`).

    Both are float32 [rows, cols] of the token grid, which covers the whole image, row 0 at its top.
    """

    scale: EncodedArray
    shift: EncodedArray


@dataclass(frozen=True)
class FusarExtra:
    """The optional `fusar` object of a chat completion request; `explain` asks for the last image's modulation map."""

    scene: Optional[FieldPlace] = None
    field: Optional[EncodedField] = None
    aef: AefOptions = AefOptions()
    explain: bool = False


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
class ErrorBody:
    """What `error` holds in every error reply."""

    code: str
    message: str
    action: str = ""

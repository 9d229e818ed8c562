"""Data URLs to pixels, within limits: nothing is decoded before its size is known, nothing fetched unless told."""

from __future__ import annotations

import base64
import binascii
import io
import re
import struct
from collections.abc import Callable

import numpy as np
from PIL import Image, UnidentifiedImageError

from fusar_qgis.core.errors import RequestTooLargeError, UnsupportedImageError

FORMATS = ("PNG", "JPEG", "TIFF", "WEBP")
EIGHT_BIT_MODES = ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr")
MIN_SIDE_PX = 4
MAX_ASPECT = 100

_TILE_WIDTH, _TILE_LENGTH = 322, 323
# What Pillow's decoders raise on damaged files; hardly documented, found by mutating files.
_DECODER_ERRORS = (
    UnidentifiedImageError,
    OSError,
    EOFError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    AttributeError,
    RuntimeError,
    struct.error,
)
_WEB_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_DATA_URL = re.compile(r"data:(?P<type>[\w.+-]+/[\w.+-]+)?(?P<params>(;[\w.+=-]+)*?);base64,", re.IGNORECASE)


def decode_image(url: str, max_pixels: int, fetch: Callable[[str], bytes] | None = None) -> np.ndarray:
    """The pixels of an image sent as a data URL.

    Args:
        url: `data:image/png;base64,...`.
        max_pixels: Larger images are refused before they are decoded.
        fetch: Reads web addresses; without it they are refused, and nothing is ever fetched.

    Returns:
        uint8 [rows, cols] for gray images, else [rows, cols, 3].

    Raises:
        UnsupportedImageError: No data URL, no image, or no 8-bit one.
        RequestTooLargeError: More than `max_pixels`.
    """
    if fetch is not None and _WEB_ADDRESS.match(url):
        return _decode(fetch(url), max_pixels)
    return _decode(_data_of(url), max_pixels)


def _data_of(url: str) -> bytes:
    match = _DATA_URL.match(url)
    if match is None:
        raise UnsupportedImageError(
            f"The image address {url[:40]!r} is no base64 data URL.",
            "Send data:image/png;base64,... in the request; the server fetches no web addresses.",
        )
    try:
        return base64.b64decode(url[match.end() :], validate=True)
    except (binascii.Error, ValueError) as error:
        raise UnsupportedImageError(
            "The image is not valid base64.", "Encode the file's bytes again."
        ) from error


def encode_image(pixels: np.ndarray) -> str:
    """Pixels as a PNG data URL.

    Args:
        pixels: uint8 [rows, cols] or [rows, cols, 3].
    """
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, format="PNG", compress_level=1)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")


def _decode(data: bytes, max_pixels: int) -> np.ndarray:
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            _check_size(image.width, image.height, max_pixels)
            _check_mode(image.mode)
            _check_tiles(image, max_pixels)
            gray = image.mode in ("1", "L", "LA")
            return np.asarray(image.convert("L" if gray else "RGB"))
    except Image.DecompressionBombError as error:
        raise RequestTooLargeError("The image is far too large.", "Send a smaller tile.") from error
    except _DECODER_ERRORS as error:
        raise UnsupportedImageError(
            "The image cannot be read.", f"Send a complete {', '.join(FORMATS[:-1])} or {FORMATS[-1]} file."
        ) from error


def _check_size(width: int, height: int, max_pixels: int) -> None:
    if width * height > max_pixels:
        raise RequestTooLargeError(
            f"The image has {width} x {height} pixels, more than {max_pixels}.", "Send smaller tiles."
        )
    if min(width, height) < MIN_SIDE_PX or max(width, height) > MAX_ASPECT * min(width, height):
        raise UnsupportedImageError(
            f"The image of {width} x {height} pixels is too small or too narrow.",
            f"Send at least {MIN_SIDE_PX} pixels a side and a side ratio below {MAX_ASPECT}.",
        )


def _check_tiles(image: Image.Image, max_pixels: int) -> None:
    # A small TIFF may say that it is cut into huge tiles, each of which is decoded whole.
    tags = getattr(image, "tag_v2", {})
    width, height = (tags.get(tag) for tag in (_TILE_WIDTH, _TILE_LENGTH))
    if width is not None and height is not None and int(width) * int(height) > max_pixels:
        raise RequestTooLargeError(
            f"The image is cut into tiles of {width} x {height} pixels.", "Send a plain PNG."
        )


def _check_mode(mode: str) -> None:
    if mode not in EIGHT_BIT_MODES:
        raise UnsupportedImageError(
            f"The image has pixel type {mode!r}, not 8 bit.",
            "Stretch it to 8 bit first; the plugin does that.",
        )

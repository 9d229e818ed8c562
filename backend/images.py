"""Data URLs to pixels, within limits: nothing is fetched, nothing is decoded before its size is known."""

from __future__ import annotations

import base64
import binascii
import io
import re

import numpy as np
from PIL import Image, UnidentifiedImageError

from fusar_qgis.core.errors import RequestTooLargeError, UnsupportedImageError

FORMATS = ("PNG", "JPEG", "TIFF", "WEBP")
EIGHT_BIT_MODES = ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr")
MIN_SIDE_PX = 4
MAX_ASPECT = 100

_DATA_URL = re.compile(r"data:(?P<type>[\w.+-]+/[\w.+-]+)?(?P<params>(;[\w.+=-]+)*?);base64,", re.IGNORECASE)


def decode_image(url: str, max_pixels: int) -> np.ndarray:
    """The pixels of an image sent as a data URL.

    Args:
        url: `data:image/png;base64,...`; web addresses are refused, the server fetches nothing.
        max_pixels: Larger images are refused before they are decoded.

    Returns:
        uint8 [rows, cols] for gray images, else [rows, cols, 3].

    Raises:
        UnsupportedImageError: No data URL, no image, or no 8-bit one.
        RequestTooLargeError: More than `max_pixels`.
    """
    match = _DATA_URL.match(url)
    if match is None:
        raise UnsupportedImageError(
            f"The image address {url[:40]!r} is no base64 data URL.",
            "Send data:image/png;base64,... in the request; the server fetches no web addresses.",
        )
    try:
        data = base64.b64decode(url[match.end() :], validate=True)
    except (binascii.Error, ValueError) as error:
        raise UnsupportedImageError(
            "The image is not valid base64.", "Encode the file's bytes again."
        ) from error
    return _decode(data, max_pixels)


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
            gray = image.mode in ("1", "L", "LA")
            return np.asarray(image.convert("L" if gray else "RGB"))
    except Image.DecompressionBombError as error:
        raise RequestTooLargeError("The image is far too large.", "Send a smaller tile.") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
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


def _check_mode(mode: str) -> None:
    if mode not in EIGHT_BIT_MODES:
        raise UnsupportedImageError(
            f"The image has pixel type {mode!r}, not 8 bit.",
            "Stretch it to 8 bit first; the plugin does that.",
        )

"""Data URLs to pixels, and what is refused before it is decoded."""

from __future__ import annotations

import base64
import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from backend.images import decode_image, encode_image
from fusar_qgis.core.errors import RequestTooLargeError, UnsupportedImageError
from tests.backend.serving import png_url

MAX_PX = 100_000


def as_url(data: bytes, kind: str = "image/png") -> str:
    return f"data:{kind};base64," + base64.b64encode(data).decode()


def saved(image: Image.Image, kind: str) -> str:
    buffer = io.BytesIO()
    image.save(buffer, format=kind)
    return as_url(buffer.getvalue())


@pytest.mark.parametrize("shape", [(40, 60), (40, 60, 3)])
def test_pixels_survive_a_round_trip(shape):
    pixels = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    np.testing.assert_array_equal(decode_image(encode_image(pixels), MAX_PX), pixels)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP"])
def test_the_four_formats_are_read(kind):
    assert decode_image(png_url(60, 40, "RGB", kind), MAX_PX).shape == (40, 60, 3)


@pytest.mark.parametrize(
    ("mode", "shape"),
    [("L", (40, 60)), ("LA", (40, 60)), ("1", (40, 60)), ("P", (40, 60, 3)), ("RGBA", (40, 60, 3))],
)
def test_modes_become_gray_or_color(mode, shape):
    assert decode_image(png_url(60, 40, mode), MAX_PX).shape == shape


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/secret.png",
        "https://example.org/a.png",
        "file:///etc/passwd",
        "/etc/passwd",
        "",
        "data:image/png,abc",
        "data:image/png;base64,@@@",
        "data:image/png;base64,",
        as_url(b"GIF89a" + b"\0" * 40),
        as_url(b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        as_url(base64.b64decode(png_url().partition(",")[2])[:-30]),
        saved(Image.fromarray(np.zeros((40, 60), np.uint16)), "PNG"),
        saved(Image.fromarray(np.zeros((40, 60), np.float32)), "TIFF"),
        png_url(3, 3),
        png_url(900, 4),
    ],
)
def test_what_is_no_image_for_the_model_is_unsupported(url):
    with pytest.raises(UnsupportedImageError) as caught:
        decode_image(url, MAX_PX)
    assert caught.value.action


def test_a_large_image_is_refused_by_its_header_alone():
    # A PNG whose header promises 60,000 x 60,000 pixels and whose data never comes.
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    chunks = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in ((b"IHDR", header), (b"IDAT", b""))
    )
    with pytest.raises(RequestTooLargeError):
        decode_image(as_url(b"\x89PNG\r\n\x1a\n" + chunks), MAX_PX)


def test_the_pixel_limit_is_exact():
    assert decode_image(png_url(400, 250), MAX_PX).shape == (250, 400)
    with pytest.raises(RequestTooLargeError, match="401 x 250"):
        decode_image(png_url(401, 250), MAX_PX)

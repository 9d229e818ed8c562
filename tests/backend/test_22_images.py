"""Data URLs to pixels, and what is refused before it is decoded."""

from __future__ import annotations

import base64
import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
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


def png_of(width: int, height: int, *more: tuple[bytes, bytes]) -> bytes:
    """A PNG whose header promises that many pixels; their data never comes."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in ((b"IHDR", header), *more, (b"IDAT", b""))
    )


def tiff_of(width: int, height: int, tile: int | None = None, data: bytes = b"x") -> bytes:
    """A deflated gray TIFF, in strips or tiles, that promises these sizes."""
    entries = {256: width, 257: height, 258: 8, 259: 8, 262: 1, 277: 1}
    start = 8 + 2 + 12 * (len(entries) + (4 if tile else 3)) + 4
    place = (
        {324: start, 325: len(data), 322: tile, 323: tile}
        if tile
        else {273: start, 278: height, 279: len(data)}
    )
    tags = sorted({**entries, **place}.items())
    fields = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
    return b"II*\0" + struct.pack("<IH", 8, len(tags)) + fields + struct.pack("<I", 0) + data


def webp_of(width: int, height: int) -> bytes:
    """A lossless WebP that promises these sizes and has no pixels."""
    bits = struct.pack("<BI", 0x2F, (width - 1) | (height - 1) << 14) + b"\0" * 40
    return b"RIFF" + struct.pack("<I", len(bits) + 12) + b"WEBPVP8L" + struct.pack("<I", len(bits)) + bits


@pytest.mark.parametrize(
    "data",
    [
        png_of(60_000, 60_000),
        png_of(1_000, 1_000),
        png_of(2**31 - 1, 2**31 - 1),
        tiff_of(60_000, 60_000),
        tiff_of(4_294_967_295, 4_294_967_295),
        tiff_of(50, 40, tile=65_520, data=zlib.compress(bytes(10**7))),
    ],
)
def test_a_bomb_is_refused_by_its_header_alone(data):
    with pytest.raises(RequestTooLargeError):
        decode_image(as_url(data), MAX_PX)


@pytest.mark.parametrize(
    "data",
    [
        webp_of(16_383, 16_383),
        # Text that would unpack to 2 GB, before and after Pillow's own limit for one piece.
        png_of(60, 40, (b"zTXt", b"a\0\0" + zlib.compress(bytes(2 * 10**7)))),
        png_of(60, 40, *((b"zTXt", b"a\0\0" + zlib.compress(bytes(10**6))) for _ in range(100))),
        png_of(60, 40, (b"iCCP", b"a\0\0" + zlib.compress(bytes(2 * 10**7)))),
        png_of(60, 40, (b"acTL", struct.pack(">II", 2**31 - 1, 0))),
        # The next directory is this one: frames without end.
        tiff_of(60, 40)[:-5] + struct.pack("<I", 8) + b"x",
    ],
)
def test_a_bomb_of_another_kind_is_no_image(data):
    with pytest.raises((UnsupportedImageError, RequestTooLargeError)):
        decode_image(as_url(data), MAX_PX)


def test_of_many_frames_the_first_is_read():
    frames = [Image.fromarray(np.full((40, 60), value, np.uint8)) for value in (9, 200)]
    for kind in ("TIFF", "WEBP", "PNG"):
        buffer = io.BytesIO()
        frames[0].save(buffer, format=kind, save_all=True, append_images=frames[1:] * 20)
        assert decode_image(as_url(buffer.getvalue()), MAX_PX).mean() < 20


@given(st.data())
def test_a_damaged_file_is_an_image_or_an_error_of_ours(data):
    kind, mode = data.draw(st.sampled_from([("PNG", "P"), ("JPEG", "RGB"), ("TIFF", "L"), ("WEBP", "RGB")]))
    damaged = bytearray(base64.b64decode(png_url(30, 20, mode, kind).partition(",")[2]))
    for _ in range(data.draw(st.integers(1, 6))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    try:
        pixels = decode_image(as_url(bytes(damaged)), MAX_PX)
    except (UnsupportedImageError, RequestTooLargeError):
        return
    assert pixels.dtype == np.uint8


def test_the_pixel_limit_is_exact():
    assert decode_image(png_url(400, 250), MAX_PX).shape == (250, 400)
    with pytest.raises(RequestTooLargeError, match="401 x 250"):
        decode_image(png_url(401, 250), MAX_PX)

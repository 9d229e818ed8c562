"""Visual tokens of the images seen last, before AEF acts on them: several questions on one image encode it once."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
from torch import Tensor

MAX_IMAGES = 64
MAX_BYTES = 2**27


@dataclass(frozen=True, eq=False)
class VisualTokens:
    """Merged tokens [T, C] of one image in raster order, its patch grid [1, 3] and its token grid (H, W)."""

    tokens: Tensor
    patch_grid: Tensor
    grid: tuple[int, int]


def image_key(pixels: np.ndarray) -> str:
    """The same for equal pixels of equal shape and type only; the field is no part of it, for it acts later."""
    digest = hashlib.blake2b(f"{pixels.dtype.str}|{pixels.shape}|".encode(), digest_size=20)
    digest.update(np.ascontiguousarray(pixels).data)
    return digest.hexdigest()


class VisualCache:
    """The last images' tokens, bounded in number and bytes; safe to call from any thread.

    Args:
        max_images: Most images.
        max_bytes: Most bytes of their tokens.
    """

    def __init__(self, max_images: int = MAX_IMAGES, max_bytes: int = MAX_BYTES) -> None:
        self._max_images = max_images
        self._max_bytes = max_bytes
        self._lock = threading.Lock()
        self._known: OrderedDict[str, VisualTokens] = OrderedDict()
        self._bytes = 0

    def get(self, key: str) -> VisualTokens | None:
        """An image's tokens, or None where they are not known (any more)."""
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
            return self._known.get(key)

    def put(self, key: str, visual: VisualTokens) -> None:
        """Keeps an image's tokens and forgets the images that were not asked for the longest."""
        with self._lock:
            if key in self._known:
                return
            self._known[key] = visual
            self._bytes += visual.tokens.nbytes
            while self._known and (len(self._known) > self._max_images or self._bytes > self._max_bytes):
                _, oldest = self._known.popitem(last=False)
                self._bytes -= oldest.tokens.nbytes

    def clear(self) -> None:
        """Forgets all."""
        with self._lock:
            self._known.clear()
            self._bytes = 0

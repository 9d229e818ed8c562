"""The twenty questions that all engines must answer alike; plain numpy, for both environments."""

from __future__ import annotations

import numpy as np

from backend.engine.base import GenerationRequest, ImagePart, Message, Sampling
from fusar_qgis.core.field import AefField

MAX_TOKENS = 24


def picture(height: int, width: int, seed: int) -> np.ndarray:
    """uint8 [height, width, 3]."""
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def field(n_anchors: int, seed: int) -> AefField | None:
    """Unit vectors at random places; None for no anchors."""
    if n_anchors == 0:
        return None
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(n_anchors, 64)).astype(np.float32)
    values /= np.linalg.norm(values, axis=1, keepdims=True)
    return AefField.from_anchors(values, rng.random((n_anchors, 2), dtype=np.float32))


def ask(*parts: str | ImagePart, turns: tuple[Message, ...] = ()) -> GenerationRequest:
    """One greedy request."""
    return GenerationRequest((*turns, Message("user", parts)), Sampling(MAX_TOKENS))


def requests() -> list[GenerationRequest]:
    """No field, several S, several sizes, two images, one image with two fields, turns, text alone."""
    one, other = picture(84, 84, 1), picture(112, 84, 2)
    found = [ask(ImagePart(one), "plain"), ask("no image at all")]
    found += [ask(ImagePart(one, field(n, 10 + n)), "several S") for n in (1, 4, 16, 40)]
    sizes = ((56, 56), (84, 140), (140, 84), (168, 168), (60, 100))
    found += [ask(ImagePart(picture(*size, 20 + n), field(9, n)), "sizes") for n, size in enumerate(sizes)]
    # The same pixels with other fields: what a cache that forgets the field would mix up.
    found += [ask(ImagePart(one, field(9, seed)), "same image") for seed in (30, 31, 32)]
    found += [ask(ImagePart(one), "same image")]
    found += [ask(ImagePart(one, field(9, 30)), " and ", ImagePart(one, field(9, 31)), "twice")]
    found += [ask(ImagePart(one, field(9, 31)), " and ", ImagePart(one, field(9, 30)), "twice")]
    found += [ask(ImagePart(one, field(4, 33)), " and ", ImagePart(other), "one of two")]
    found += [ask(ImagePart(other), " and ", ImagePart(one, field(4, 33)), "one of two")]
    turns = (Message("user", (ImagePart(other, field(9, 34)), "first")), Message("assistant", ("an answer",)))
    found += [ask("and then?", turns=turns)]
    assert len(found) == 20
    return found

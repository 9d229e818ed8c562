"""The transformers engine on the small model, and requests to it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from backend.engine.base import Generation, GenerationRequest, ImagePart, Message, Sampling, Token
from backend.engine.transformers_engine import TransformersEngine
from backend.model.checkpoint import LoadedCheckpoint
from backend.model.info import CheckpointInfo
from fusar_qgis.core.api import ModelCard
from fusar_qgis.core.field import AefField
from fusar_qgis.core.tasks import DEFAULT_PROMPTS
from tests.backend.small_model import TLM, random_field, random_image, small_model, small_processor

LIMIT_S = 60.0
CARD = ModelCard("tiny", 112, tlm=True, max_new_tokens=900)


def small_checkpoint(image_size: int | None = 112) -> LoadedCheckpoint:
    info = CheckpointInfo("none", "stage2", TLM, image_size=112, classes=("ship",), max_new_tokens=900)
    return LoadedCheckpoint(small_model(), small_processor(image_size), info, DEFAULT_PROMPTS)


@contextmanager
def small_engine(
    checkpoint: LoadedCheckpoint, card: ModelCard = CARD, max_batch: int = 4
) -> Iterator[TransformersEngine]:
    engine = TransformersEngine(checkpoint, card, max_batch=max_batch)
    # Random weights may write the end token at any place; here answers run to their limit.
    engine._end_ids = ()
    yield engine
    engine.close()


def request(question="How many ships?", n_new=12, image_seed=None, field_seed=None, **sampling):
    images = [] if image_seed is None else [image_part(image_seed, field_seed)]
    return GenerationRequest((Message("user", (*images, question)),), Sampling(n_new, **sampling))


def image_part(
    image_seed: int, field_seed: int | None = None, height: int = 90, width: int = 130
) -> ImagePart:
    return ImagePart(random_image(height, width, image_seed), field_of(field_seed))


def field_of(seed: int | None) -> AefField | None:
    if seed is None:
        return None
    anchors = random_field(9, seed)
    return AefField.from_anchors(anchors.values, anchors.positions)


def run(engine: TransformersEngine, *requests: GenerationRequest) -> list[list[Token]]:
    generations = [engine.generate(each) for each in requests]
    return [tokens_of(generation) for generation in generations]


def tokens_of(generation: Generation) -> list[Token]:
    return list(generation.tokens(generation.begin + LIMIT_S))


def ids(tokens: list[Token]) -> list[int]:
    return [token.token_id for token in tokens]


@contextmanager
def held(engine: TransformersEngine) -> Iterator[None]:
    """Inside, the engine takes up no new request, so that they pile up; what runs goes on."""
    event = threading.Event()
    engine._scheduler._reader._executor.submit(event.wait, LIMIT_S)
    try:
        yield
    finally:
        event.set()


def settle(engine: TransformersEngine) -> None:
    """Waits until the decoding thread has put its finished rows away."""
    engine._scheduler._decoder._executor.submit(int).result(LIMIT_S)

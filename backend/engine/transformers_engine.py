"""The engine on transformers: one worker thread, equal requests batched, every token streamed."""

from __future__ import annotations

import logging
import re
import threading
import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from transformers import GenerationConfig, LogitsProcessorList, StoppingCriteriaList

from backend.engine.base import (
    CANCELLED,
    EngineLoad,
    Finish,
    Generation,
    GenerationRequest,
    ImagePart,
    Message,
)
from backend.engine.card import model_card
from backend.engine.steps import LogitsTap, Row, StepObserver, TextStream
from backend.model.checkpoint import LoadedCheckpoint, load_checkpoint
from backend.model.load_options import LoadOptions, dtype_for
from fusar_qgis.core.api import ModelCard
from fusar_qgis.core.errors import EngineFailedError, FusarError, InvalidRequestError, RequestTooLargeError
from fusar_qgis.core.tasks import PromptSet

LOGGER = logging.getLogger(__name__)

# Typed by a user these would shift image placeholders or forge turns; written by a model they are noise.
_CONTROL_NAMES = ("im_start", "im_end", "endoftext", "vision_start", "vision_end", "image_pad", "video_pad")
_CONTROL_TOKENS = re.compile(rf"<\|({'|'.join(_CONTROL_NAMES)})\|>")


@dataclass(frozen=True, eq=False)
class _Job:
    request: GenerationRequest
    generation: Generation = field(default_factory=Generation)

    def fits(self, other: _Job) -> bool:
        """Whether both can be answered in one batch: greedy, and both with or both without images."""
        mine, theirs = self.request.sampling, other.request.sampling
        if mine.temperature > 0 or theirs.temperature > 0:
            return False
        return bool(self.request.images) == bool(other.request.images)


class TransformersEngine:
    """Answers with a loaded checkpoint.

    One thread runs the model, for a model object keeps state between steps. What waits and is alike (greedy,
    images or not) is answered in one batch, up to `max_batch` rows.

    Args:
        checkpoint: Model, processor and prompts.
        card: What it is.
        max_batch: Most answers at once.
    """

    def __init__(self, checkpoint: LoadedCheckpoint, card: ModelCard, max_batch: int = 4) -> None:
        self._model: Any = checkpoint.model
        self._processor = checkpoint.processor
        self._prompts = checkpoint.prompts
        self._card = card
        self._max_batch = max_batch
        self._model_lock = threading.Lock()
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="fusar-engine")
        self._queue_lock = threading.Lock()
        self._waiting: deque[_Job] = deque()
        self._running: list[_Job] = []
        self._generated_tokens = 0
        self._busy_seconds = 0.0
        self._end_ids = _end_ids(checkpoint)
        self._silent_ids = frozenset(
            self._processor.tokenizer.convert_tokens_to_ids([f"<|{name}|>" for name in _CONTROL_NAMES])
        )

    @classmethod
    def from_folder(
        cls,
        folder: Path,
        device: str = "auto",
        max_batch: int = 4,
        dtype: str = "auto",
        options: LoadOptions | None = None,
    ) -> TransformersEngine:
        """Loads a checkpoint folder.

        Args:
            folder: The folder.
            device: `cpu`, `cuda`, `cuda:1`, ... or `auto`: CUDA where there is one, else CPU.
            max_batch: Most answers at once.
            dtype: `auto` (bfloat16, on a CPU float32), `float32`, `bfloat16` or `float16`.
            options: Attention, device map, quantization.

        Raises:
            CheckpointError: The folder cannot be used.
            ConfigError: The options are wrong or need what is not here.
        """
        if device == "auto":
            device = "cuda" if torch.cuda.is_available() else "cpu"
        checkpoint = load_checkpoint(folder, device, dtype_for(dtype, device), options=options)
        return cls(checkpoint, model_card(folder, checkpoint, device), max_batch)

    @property
    def card(self) -> ModelCard:
        """What the model is."""
        return self._card

    @property
    def prompts(self) -> PromptSet:
        """The checkpoint's question templates."""
        return self._prompts

    def size_seen(self, width_px: int, height_px: int) -> tuple[int, int]:
        """Width and height in pixels after the processor's resize."""
        height, width = self._processor.image_processor.resized_size(height_px, width_px)
        return width, height

    def modulation(self, image: ImagePart) -> np.ndarray | None:
        """Mean |gamma| and |beta| per visual token, float32 [rows, cols, 2]; None without TLM or field."""
        fusion = self._model.fusion
        values, positions = image.field.anchors() if image.field is not None else ((), ())
        if fusion is None or len(values) == 0:
            return None
        width, height = self.size_seen(image.pixels.shape[1], image.pixels.shape[0])
        side = self._processor.image_processor.token_px
        grid = (height // side, width // side)
        anchors = [torch.tensor(part, device=fusion.expand.weight.device) for part in (values, positions)]
        strength = fusion.strength(*anchors, grid)
        return np.asarray(strength.reshape(*grid, 2).cpu().numpy())

    def generate(self, request: GenerationRequest) -> Generation:
        """Queues an answer.

        Raises:
            InvalidRequestError: A text holds control tokens of the chat format.
        """
        _refuse_control_tokens(request.messages)
        job = _Job(request)
        with self._queue_lock:
            self._waiting.append(job)
        self._worker.submit(self._work).add_done_callback(_log_failure)
        return job.generation

    def load(self) -> EngineLoad:
        """How busy it is."""
        return EngineLoad(len(self._waiting), len(self._running), self._generated_tokens, self._busy_seconds)

    def close(self) -> None:
        """Cancels what runs and waits for the worker to end."""
        with self._queue_lock:
            for job in (*self._waiting, *self._running):
                job.generation.cancel()
        self._worker.shutdown(wait=True)

    def _work(self) -> None:
        self._running = batch = self._next_batch()
        begin = time.monotonic()
        try:
            self._answer(batch)
        finally:
            self._running = []
            self._busy_seconds += time.monotonic() - begin
            for job in batch:
                # Only a bug leaves one open; its client must not wait for ever.
                job.generation.put(
                    EngineFailedError("The model failed while it answered.", "See the server's log.")
                )

    def _next_batch(self) -> list[_Job]:
        batch: list[_Job] = []
        with self._queue_lock:
            for job in tuple(self._waiting):
                if job.generation.cancelled:
                    self._waiting.remove(job)
                    job.generation.put(Finish(CANCELLED, 0))
                elif len(batch) < self._max_batch and (not batch or batch[0].fits(job)):
                    self._waiting.remove(job)
                    batch.append(job)
        return batch

    def _answer(self, batch: Sequence[_Job]) -> None:
        if not batch:
            return
        try:
            self._generate_batch(batch)
        except FusarError as error:
            if len(batch) == 1:
                batch[0].generation.put(error)
                return
            # One bad request must not spoil its neighbors' answers.
            for job in batch:
                if not job.generation.closed:
                    self._answer([job])

    def _generate_batch(self, batch: Sequence[_Job]) -> None:
        inputs = self._tensors([job.request for job in batch])
        prompt_tokens = inputs["attention_mask"].sum(dim=1).tolist()
        room = self._room(max(prompt_tokens))
        limits = [min(job.request.sampling.max_new_tokens, room) for job in batch]
        rows = [
            Row(job.generation, TextStream(self._processor.tokenizer, self._silent_ids), count, limit)
            for job, count, limit in zip(batch, prompt_tokens, limits, strict=True)
        ]
        tap = LogitsTap()
        observer = StepObserver(rows, tap, self._end_ids)
        with self._model_lock, torch.inference_mode():
            self._model.generate(
                **inputs.to(self._model.device),
                generation_config=self._config(batch[0].request, max(limits)),
                logits_processor=LogitsProcessorList([tap]),
                stopping_criteria=StoppingCriteriaList([observer]),
            )
        self._generated_tokens += sum(row.generated for row in rows)

    def _tensors(self, requests: Sequence[GenerationRequest]) -> Any:
        texts = [self._processor.apply_chat_template(_to_chat(request.messages)) for request in requests]
        images = [image for request in requests for image in request.images]
        if not images:
            return self._processor(text=texts)
        fields = [image.field for image in images]
        return self._processor(images=[image.pixels for image in images], text=texts, fields=fields)

    def _config(self, request: GenerationRequest, max_new_tokens: int) -> GenerationConfig:
        sampling = request.sampling
        choice: dict[str, Any] = {"do_sample": False}
        if sampling.temperature > 0:
            torch.manual_seed(torch.seed() if sampling.seed is None else sampling.seed)
            choice = {
                "do_sample": True,
                "temperature": sampling.temperature,
                "top_p": sampling.top_p,
                "top_k": 0,
            }
        pad = self._processor.tokenizer.pad_token_id
        return GenerationConfig(
            max_new_tokens=max_new_tokens, eos_token_id=list(self._end_ids), pad_token_id=pad, **choice
        )

    def _room(self, prompt_tokens: int) -> int:
        longest = int(self._model.config.get_text_config().max_position_embeddings)
        if prompt_tokens >= longest:
            raise RequestTooLargeError(
                f"The conversation has {prompt_tokens} tokens; the model reads at most {longest}.",
                "Send a shorter conversation or a smaller image.",
            )
        return longest - prompt_tokens


def _to_chat(messages: Sequence[Message]) -> list[dict[str, Any]]:
    return [
        {
            "role": message.role,
            "content": [
                {"type": "image"} if isinstance(part, ImagePart) else {"type": "text", "text": part}
                for part in message.parts
            ],
        }
        for message in messages
    ]


def _refuse_control_tokens(messages: Sequence[Message]) -> None:
    for message in messages:
        for part in message.parts:
            found = _CONTROL_TOKENS.search(part) if isinstance(part, str) else None
            if found:
                raise InvalidRequestError(
                    f"The text holds the control token {found.group()}.", "Take it out."
                )


def _end_ids(checkpoint: LoadedCheckpoint) -> tuple[int, ...]:
    tokenizer = checkpoint.processor.tokenizer
    configured = checkpoint.model.generation_config.eos_token_id
    listed = configured if isinstance(configured, list) else [configured]
    ids = {tokenizer.eos_token_id, tokenizer.convert_tokens_to_ids("<|im_end|>"), *listed}
    return tuple(sorted(int(token) for token in ids if token is not None and token != tokenizer.unk_token_id))


def _log_failure(future: Future[None]) -> None:
    error = future.exception() if not future.cancelled() else None
    if error is not None:
        LOGGER.error("The engine failed on a batch.", exc_info=error)

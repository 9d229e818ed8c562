"""The engine on transformers: requests join a running batch at any step, every token streamed."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import numpy as np
import torch
from peft import PeftModel

from backend.engine.base import EngineLoad, Generation, GenerationRequest, ImagePart
from backend.engine.batch import BatchLimits, RunningBatch
from backend.engine.card import model_card
from backend.engine.conversation import control_ids, end_ids, refuse_control_tokens
from backend.engine.draft import DraftReader
from backend.engine.prompt import Prompt, PromptEncoder
from backend.engine.row import Job, Row
from backend.engine.scheduler import Scheduler
from backend.engine.stages import Stages
from backend.engine.steps import TextStream
from backend.engine.threads import thread_counts
from backend.engine.visual_cache import VisualCache
from backend.model.checkpoint import LoadedCheckpoint, load_checkpoint
from backend.model.load_options import LoadOptions, dtype_for
from fusar_qgis.core.api import ModelCard
from fusar_qgis.core.errors import CheckpointError
from fusar_qgis.core.tasks import PromptSet

MAX_BATCH = 16

# On a CPU small passes cost no more per image, and the first answers begin earlier.
_CPU_JOBS_PER_PASS, _JOBS_PER_PASS = 4, 16
_CPU_PROMPT_TOKENS, _PROMPT_TOKENS = 512, 16_384


class TransformersEngine:
    """Answers with a loaded checkpoint.

    One thread reads requests, one looks at images, one generates: whatever runs gets a token a step, up to `max_batch`
    answers at once, each with its own sampling. New requests join between two steps; answers that end or
    are cancelled leave there.

    Args:
        checkpoint: Model, processor and prompts.
        card: What it is.
        max_batch: Most answers at once.
    """

    def __init__(self, checkpoint: LoadedCheckpoint, card: ModelCard, max_batch: int = MAX_BATCH) -> None:
        model: Any = checkpoint.model
        self._model = model.get_base_model() if isinstance(model, PeftModel) else model
        self._processor = checkpoint.processor
        self._prompts = checkpoint.prompts
        self._card = card
        _refuse_sliding_windows(self._model)
        # A fast tokenizer cannot be read by one thread while another one sets its padding.
        self._decoder = copy.deepcopy(checkpoint.processor.tokenizer)
        self._end_ids = end_ids(self._decoder, self._model.generation_config.eos_token_id)
        self._silent_ids = control_ids(self._decoder)
        self._visual_cache = VisualCache()
        self._scheduler = self._schedule(max_batch)

    def _schedule(self, max_batch: int) -> Scheduler:
        on_cpu = self._model.device.type == "cpu"
        limits = BatchLimits(max_batch, prompt_tokens=_CPU_PROMPT_TOKENS if on_cpu else _PROMPT_TOKENS)
        return Scheduler(
            Stages(
                DraftReader(self._model, self._processor, self._visual_cache),
                PromptEncoder(self._model, self._visual_cache),
                RunningBatch(self._model, limits, self._decoder.pad_token_id),
                self._begin_row,
                _CPU_JOBS_PER_PASS if on_cpu else _JOBS_PER_PASS,
                thread_counts(self._model),
            )
        )

    @classmethod
    def from_folder(
        cls,
        folder: Path,
        device: str = "auto",
        max_batch: int = MAX_BATCH,
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
        refuse_control_tokens(request.messages)
        job = Job(request, self._end_ids)
        self._scheduler.submit(job)
        return job.generation

    def load(self) -> EngineLoad:
        """How busy it is."""
        return self._scheduler.load()

    def close(self) -> None:
        """Cancels what runs and waits for the threads to end."""
        self._scheduler.close()
        self._visual_cache.clear()

    def _begin_row(self, job: Job, prompt: Prompt) -> Row:
        return Row(job, prompt, TextStream(self._decoder, self._silent_ids))


def _refuse_sliding_windows(model: Any) -> None:
    """Rows of a batch differ in length here, and a sliding window counts from the longest."""
    kinds = set(getattr(model.config.get_text_config(), "layer_types", None) or ["full_attention"])
    if kinds != {"full_attention"}:
        raise CheckpointError(
            f"The language model has layers of kind {sorted(kinds)}.", "Use one with full attention."
        )

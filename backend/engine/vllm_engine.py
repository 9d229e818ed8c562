"""The engine on vLLM, in this process: its asynchronous interface on a loop of its own, its workers beside us."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from vllm import SamplingParams
from vllm.engine.arg_utils import AsyncEngineArgs
from vllm.exceptions import VLLMClientError, VLLMError, VLLMServerError
from vllm.platforms import current_platform
from vllm.sampling_params import RequestOutputKind
from vllm.v1.engine.async_llm import AsyncLLM
from vllm.v1.engine.exceptions import EngineDeadError, EngineGenerateError

from backend.engine.base import EngineLoad, Generation, GenerationRequest, ImagePart
from backend.engine.conversation import end_ids, refuse_control_tokens, to_chat
from backend.engine.folder_engine import FolderEngine
from backend.engine.relay import Relay
from backend.engine.vllm_field import FieldImage, make_field
from fusar_qgis.core.errors import (
    CheckpointError,
    EngineFailedError,
    FusarError,
    InvalidRequestError,
    RequestTooLargeError,
)

LOGGER = logging.getLogger(__name__)

MAX_IMAGES = 8
_LOOK_S = 0.02
_START_S = 1800.0
_STOP_S = 60.0


@dataclass(frozen=True)
class VllmOptions:
    """How vLLM spreads the model.

    Attributes:
        dtype: `auto`, `float32`, `bfloat16` or `float16`.
        max_model_len: Tokens of prompt and answer together.
        max_batch: Most answers at once.
        tensor_parallel_size: GPUs that share each layer.
        data_parallel_size: Copies of the model.
        distributed_executor: `mp`, `ray` (several machines) or empty for vLLM's choice.
        gpu_memory_share: Part of each GPU's memory that vLLM may take.
        enforce_eager: Leave compilation out; starts faster, answers slower.
        block_size: Tokens of a KV cache block; None for vLLM's choice.
    """

    dtype: str = "auto"
    max_model_len: int = 4096
    max_batch: int = 64
    tensor_parallel_size: int = 1
    data_parallel_size: int = 1
    distributed_executor: str = ""
    gpu_memory_share: float = 0.9
    enforce_eager: bool = False
    block_size: int | None = None

    def arguments(self, folder: Path) -> AsyncEngineArgs:
        """VLLM's own form of them."""
        more: dict[str, Any] = {} if self.block_size is None else {"block_size": self.block_size}
        return AsyncEngineArgs(
            model=str(folder),
            dtype=self._dtype(),
            max_model_len=self.max_model_len,
            max_num_seqs=self.max_batch,
            tensor_parallel_size=self.tensor_parallel_size,
            data_parallel_size=self.data_parallel_size,
            distributed_executor_backend=self.distributed_executor or None,
            gpu_memory_utilization=self.gpu_memory_share,
            enforce_eager=self.enforce_eager,
            limit_mm_per_prompt={"image": MAX_IMAGES},
            enable_log_requests=False,
            disable_log_stats=True,
            **more,
        )

    def _dtype(self) -> str:
        """As the other engine: `auto` on a CPU is float32, where vLLM's own would round the weights."""
        return "float32" if self.dtype == "auto" and current_platform.is_cpu() else self.dtype


class VllmEngine(FolderEngine):
    """Answers with a merged checkpoint folder in vLLM; a core that died is started again with the next request.

    Args:
        folder: The folder.
        options: How vLLM spreads it.

    Raises:
        CheckpointError: The folder cannot be used, or vLLM cannot start with it.
    """

    def __init__(self, folder: Path, options: VllmOptions | None = None) -> None:
        super().__init__(folder, "vllm")
        self._options = options or VllmOptions()
        self._end_ids = end_ids(self._folder.processor.tokenizer, None)
        self._running: set[str] = set()
        self._tokens, self._busy_s = 0, 0.0
        self._core: AsyncLLM | None = None
        self._loop = asyncio.new_event_loop()
        self._starting = asyncio.Lock()
        self._thread = threading.Thread(target=self._loop.run_forever, name="fusar-vllm", daemon=True)
        self._thread.start()
        try:
            asyncio.run_coroutine_threadsafe(self._ready_core(), self._loop).result(_START_S)
        except (VLLMError, RuntimeError, ValueError, OSError, TimeoutError) as error:
            self._end_loop()
            raise CheckpointError(
                f"vLLM cannot start with {folder}: {error}", "See the log above."
            ) from error

    def generate(self, request: GenerationRequest) -> Generation:
        """Starts an answer.

        Raises:
            InvalidRequestError: A text holds control tokens of the chat format, or there are too many images.
        """
        refuse_control_tokens(request.messages)
        if len(request.images) > MAX_IMAGES:
            raise InvalidRequestError(
                f"There are {len(request.images)} images.", f"Send at most {MAX_IMAGES}."
            )
        generation = Generation()
        asyncio.run_coroutine_threadsafe(self._answer(request, generation), self._loop)
        return generation

    def load(self) -> EngineLoad:
        """How busy it is; what waits inside vLLM counts as running."""
        running = len(self._running)
        return EngineLoad(max(0, running - self._options.max_batch), min(running, self._options.max_batch),
                          self._tokens, self._busy_s)  # fmt: skip

    def close(self) -> None:
        """Ends vLLM's processes; what runs is cancelled."""
        # On the loop itself: what listens there must be cancelled before it hears that the core is gone.
        asyncio.run_coroutine_threadsafe(self._shut_down(), self._loop).result(_STOP_S)
        self._end_loop()
        # It shuts down once more when it is collected: now, for at the end of the process its parts are gone.
        self._core = None

    async def _shut_down(self) -> None:
        if self._core is not None:
            self._core.shutdown()
        await asyncio.sleep(0)

    def _end_loop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=10.0)

    async def _ready_core(self) -> AsyncLLM:
        async with self._starting:
            if self._core is not None and self._core.errored:
                LOGGER.warning("vLLM's core has died and is started again.")
                self._core.shutdown()
                self._core = None
            if self._core is None:
                self._core = AsyncLLM.from_engine_args(self._options.arguments(self._folder.folder))
            return self._core

    async def _answer(self, request: GenerationRequest, generation: Generation) -> None:
        name, begin = uuid.uuid4().hex, time.monotonic()
        self._running.add(name)
        try:
            core = await self._ready_core()
            await self._take(core, name, request, generation)
        except (EngineDeadError, EngineGenerateError, VLLMServerError, RuntimeError, OSError) as error:
            LOGGER.error("vLLM failed: %r", error)
            generation.put(EngineFailedError("vLLM failed while it answered.", "Try again in a moment."))
        except (VLLMClientError, ValueError) as error:
            generation.put(_refusal(error))
        except FusarError as error:
            generation.put(error)
        finally:
            self._running.discard(name)
            self._busy_s += time.monotonic() - begin
            # Only a bug leaves it open; its client must not wait for ever.
            generation.put(EngineFailedError("The model failed while it answered.", "See the server's log."))

    async def _take(
        self, core: AsyncLLM, name: str, request: GenerationRequest, generation: Generation
    ) -> None:
        relay = Relay(generation, self._folder)
        outputs = core.generate(self._prompt(request), self._sampling(request), name)
        async for output in _until_cancelled(outputs, generation):
            if output is None:
                await core.abort(name)
                relay.cancel()
                return
            relay.prompt_tokens = len(output.prompt_token_ids)
            part = output.outputs[0]
            self._tokens += len(part.token_ids)
            for token, choices in zip(part.token_ids, part.logprobs, strict=True):
                relay.take(token, choices[token].logprob)
            if part.finish_reason is not None:
                relay.end(part.finish_reason)

    def _prompt(self, request: GenerationRequest) -> Any:
        prompt = {"prompt": self._folder.processor.apply_chat_template(to_chat(request.messages))}
        if not request.images:
            return prompt
        return {**prompt, "multi_modal_data": {"image": [_item(image) for image in request.images]}}

    def _sampling(self, request: GenerationRequest) -> SamplingParams:
        sampling = request.sampling
        return SamplingParams(
            temperature=sampling.temperature,
            top_p=sampling.top_p,
            seed=sampling.seed,
            max_tokens=sampling.max_new_tokens,
            logprobs=0,
            stop_token_ids=list(self._end_ids),
            detokenize=False,
            output_kind=RequestOutputKind.DELTA,
        )


async def _until_cancelled(outputs: AsyncIterator[Any], generation: Generation) -> AsyncIterator[Any]:
    """The outputs; None, once, when somebody asked to stop, also while vLLM has nothing to say."""
    coming: asyncio.Future[Any] | None = None
    try:
        while True:
            coming = coming or asyncio.ensure_future(anext(outputs))
            await asyncio.wait({coming}, timeout=_LOOK_S)
            output = None
            if coming.done():
                try:
                    output = coming.result()
                except StopAsyncIteration:
                    return
                coming = None
            if generation.cancelled:
                yield None
                return
            if output is not None:
                yield output
    finally:
        if coming is not None and not coming.done():
            coming.cancel()


def _item(image: ImagePart) -> Any:
    picture = Image.fromarray(image.pixels).convert("RGB")
    values, positions = image.field.anchors() if image.field is not None else ((), ())
    if len(values) == 0:
        return picture
    return FieldImage(picture, make_field(np.asarray(values), np.asarray(positions), np.shape(values)[1]))


def _refusal(error: Exception) -> FusarError:
    text = str(error)
    if "maximum context length" in text or "max_model_len" in text or "longer than" in text:
        return RequestTooLargeError(
            "The conversation is longer than the model's context.", "Leave out older turns."
        )
    return InvalidRequestError(text, "Change the request.")

"""The engine that the settings name."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

from backend.loading import phase
from backend.memory import describe_files
from fusar_qgis.core.errors import ConfigError

if TYPE_CHECKING:
    from backend.engine.base import Engine
    from backend.settings import Settings

TRANSFORMERS, VLLM, REMOTE = "transformers", "vllm", "remote"


def load_engine(settings: Settings) -> Engine:
    """The engine for the settings' checkpoint folder.

    Raises:
        CheckpointError: The folder cannot be used.
        ConfigError: An option is wrong or needs what is not here.
        EngineFailedError: The vLLM server that is named does not answer.
    """
    name = engine_name(settings)
    if name == REMOTE:
        return _remote(settings)
    return _vllm(settings) if name == VLLM else _transformers(settings)


def engine_name(settings: Settings) -> str:
    """Which engine it will be: with `auto` a vLLM server that is named, else vLLM where it is installed.

    Raises:
        ConfigError: vLLM is asked for and not installed.
    """
    if settings.engine_url:
        return REMOTE
    has_vllm = importlib.util.find_spec("vllm") is not None
    if settings.engine == VLLM and not has_vllm:
        raise ConfigError(
            "vLLM is not installed here.", "Run this server in vLLM's environment: docs/vllm.md."
        )
    if settings.engine == "auto":
        return VLLM if has_vllm else TRANSFORMERS
    return settings.engine


def _transformers(settings: Settings) -> Engine:
    # torch and transformers take seconds to import; the server answers before.
    with phase("Importing torch and transformers"):
        from transformers.utils.logging import disable_progress_bar

        from backend.engine.transformers_engine import TransformersEngine
        from backend.model.load_options import LoadOptions

    disable_progress_bar()
    options = LoadOptions(settings.attn_implementation, settings.device_map, settings.quantization)
    with phase(f"Loading {settings.checkpoint} ({describe_files(settings.checkpoint)})"):
        return TransformersEngine.from_folder(
            settings.checkpoint, settings.device, settings.max_batch, settings.dtype, options
        )


def _vllm(settings: Settings) -> Engine:
    with phase("Importing vLLM"):
        from backend.engine.vllm_engine import VllmEngine, VllmOptions

    options = VllmOptions(
        dtype=settings.dtype,
        max_model_len=settings.vllm_max_model_len,
        max_batch=settings.max_batch,
        tensor_parallel_size=settings.vllm_tensor_parallel_size,
        data_parallel_size=settings.vllm_data_parallel_size,
        distributed_executor=settings.vllm_distributed_executor,
        gpu_memory_share=settings.vllm_gpu_memory_share,
        enforce_eager=settings.vllm_enforce_eager,
    )
    with phase(f"Starting vLLM with {settings.checkpoint} ({describe_files(settings.checkpoint)})"):
        return VllmEngine(settings.checkpoint, options)


def _remote(settings: Settings) -> Engine:
    from backend.engine.vllm_remote import VllmRemote

    assert settings.engine_url is not None
    with phase(f"Asking the vLLM server {settings.engine_url}"):
        token = settings.engine_token.get_secret_value() if settings.engine_token else ""
        return VllmRemote(settings.checkpoint, settings.engine_url, settings.engine_model, token)

"""The engine that an evaluation asks: our engines on a checkpoint folder, plain Qwen2.5-VL, or an endpoint."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from backend.engine.base import Engine
from backend.engine_setup import TRANSFORMERS, engine_name, load_engine
from backend.model.info import INFO_FILE, CheckpointInfo
from backend.settings import load_settings
from fusar_qgis.core.errors import CheckpointError, ConfigError
from training.evaluation.endpoint import EndpointEngine

CFAR = "cfar"
ENDPOINT = "endpoint"
NO_FUSION = "none"
DEFAULT_IMAGE_PX = 504


@dataclass(frozen=True)
class EngineChoice:
    """What runs the model; fields as the command line's options."""

    checkpoint: str
    engine: str | None = None
    engine_url: str | None = None
    endpoint: str | None = None
    model: str = ""
    device: str | None = None
    max_batch: int | None = None
    max_new_tokens: int = 0


@dataclass(frozen=True)
class OpenedEngine:
    """An engine that is ready, its name, and how AEF enters its model."""

    engine: Engine
    name: str
    fusion: str


def open_engine(choice: EngineChoice) -> OpenedEngine:
    """Loads or reaches the engine.

    Raises:
        ConfigError: The options contradict each other.
        CheckpointError: The folder cannot be used.
        EngineFailedError: A vLLM server that is named does not answer.
    """
    if choice.endpoint:
        if not choice.model:
            raise ConfigError(
                "--endpoint needs --model.", "Name a model that it serves, as its /v1/models lists it."
            )
        longest = choice.max_new_tokens or 1024
        engine = EndpointEngine(choice.endpoint, choice.model, choice.max_batch or 8, longest)
        return OpenedEngine(engine, ENDPOINT, NO_FUSION)
    folder = Path(choice.checkpoint)
    if folder.is_dir() and (folder / INFO_FILE).is_file():
        return _ours(choice, folder)
    return _plain(choice)


def _ours(choice: EngineChoice, folder: Path) -> OpenedEngine:
    settings = load_settings(
        checkpoint=folder,
        engine=choice.engine,
        engine_url=choice.engine_url,
        device=choice.device,
        max_batch=choice.max_batch,
    )
    tlm = CheckpointInfo.read(folder).tlm
    fusion = NO_FUSION if tlm is None else tlm.fusion
    return OpenedEngine(load_engine(settings), engine_name(settings), fusion)


def _plain(choice: EngineChoice) -> OpenedEngine:
    if choice.engine not in (None, TRANSFORMERS) or choice.engine_url:
        raise CheckpointError(
            f"{choice.checkpoint} has no {INFO_FILE}, so only --engine transformers can run it.",
            "Serve it with vLLM and use --endpoint URL --model NAME.",
        )
    from training.evaluation.plain_model import load_plain

    engine = load_plain(choice.checkpoint, choice.device or "auto", choice.max_batch or 16)
    return OpenedEngine(engine, TRANSFORMERS, NO_FUSION)

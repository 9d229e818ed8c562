"""Training configuration: frozen dataclasses from YAML and `key=value`, unknown keys refused."""

from __future__ import annotations

import dataclasses
import typing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml

from fusar_qgis.core.errors import ConfigError
from training.base_model import BaseModelConfig
from training.simulator.generate import CorpusConfig

T = TypeVar("T")


@dataclass(frozen=True)
class StageConfig:
    """One stage of training: what trains, on what, how long."""

    name: str
    corpus: str
    trains: tuple[str, ...]
    """Any of `all` (every weight), `lora` (a new adapter on the language model), `tlm`."""
    steps: int
    batch: int
    learning_rate: float
    task_weights: dict[str, float]
    warmup: float = 0.05
    weight_decay: float = 0.01
    beta2: float = 0.95
    questions: int = 4
    everyday_share: float = 0.15
    use_field: bool = False
    field_dropout: float = 0.15
    probes: bool = False
    probe_weight: float = 1.0
    coordinate_sigma_px: float = 1.5
    lora_rank: int = 16
    lora_alpha: int = 32
    lora_dropout: float = 0.0
    lora_vision: bool = False
    """Whether LoRA goes on the vision tower's linear layers too."""
    save_steps: int = 500


@dataclass(frozen=True)
class TrainingConfig:
    """A whole recipe: base model, corpora, stages in order."""

    name: str
    seed: int
    classes: tuple[str, ...]
    corpora: dict[str, CorpusConfig]
    stages: tuple[StageConfig, ...]
    base: BaseModelConfig = field(default_factory=BaseModelConfig)
    tlm: dict[str, Any] = field(default_factory=dict)
    runs: str = "runs"
    export: str = ""
    """Where the last stage's checkpoint is copied to; empty leaves it in the run folder."""


def load_config(path: Path, overrides: list[str]) -> TrainingConfig:
    """Reads a YAML recipe and applies `key=value` overrides (dotted keys, list items by number).

    Args:
        path: The YAML file.
        overrides: For example `stages.0.steps=100`.

    Raises:
        ConfigError: A key is unknown, a value has the wrong type or the file cannot be read.
    """
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise ConfigError(f"The recipe {path} cannot be read: {error}.") from error
    for override in overrides:
        _apply(data, override)
    return build(TrainingConfig, data, "recipe")


def _apply(data: Any, override: str) -> None:
    key, separator, value = override.partition("=")
    if not separator:
        raise ConfigError(f"The override {override!r} is not key=value.")
    *parents, last = key.split(".")
    try:
        for part in parents:
            data = data[int(part)] if isinstance(data, list) else data[part]
        data[int(last) if isinstance(data, list) else last] = yaml.safe_load(value)
    except (KeyError, IndexError, ValueError, TypeError) as error:
        raise ConfigError(f"The override {override!r} names no place in the recipe.") from error


def build(cls: type[T], data: Any, where: str) -> T:
    """Builds a configuration dataclass strictly.

    Raises:
        ConfigError: Unknown or missing key, or a value of the wrong type.
    """
    if not isinstance(data, dict):
        raise ConfigError(f"{where} must be a mapping, got {data!r:.60}.")
    hints = typing.get_type_hints(cls)
    names = {item.name for item in dataclasses.fields(cls)}  # type: ignore[arg-type]
    unknown = sorted(set(data) - names)
    if unknown:
        raise ConfigError(f"{where} has unknown keys {unknown}.", f"Known keys: {sorted(names)}.")
    values = {name: _convert(hints[name], value, f"{where}.{name}") for name, value in data.items()}
    try:
        return cls(**values)
    except TypeError as error:
        raise ConfigError(f"{where} lacks a key: {error}.") from error


def _convert(hint: Any, value: Any, where: str) -> Any:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if dataclasses.is_dataclass(hint):
        return build(typing.cast(type, hint), value, where)
    if origin is tuple and isinstance(value, list):
        return tuple(_convert(args[0], item, f"{where}.{k}") for k, item in enumerate(value))
    if origin is dict and isinstance(value, dict):
        return {str(key): _convert(args[1], item, f"{where}.{key}") for key, item in value.items()}
    if hint is Any or (hint is not float and origin is None and type(value) is hint):
        return value
    if hint is float and isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    raise ConfigError(f"{where} must be {getattr(hint, '__name__', hint)}, got {value!r:.60}.")

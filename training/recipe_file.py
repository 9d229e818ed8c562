"""Recipes as YAML files: one may extend another, `key=value` changes single places, unknown keys are refused."""

from __future__ import annotations

import dataclasses
import typing
from pathlib import Path
from typing import Any, TypeVar

import yaml

from fusar_qgis.core.errors import ConfigError
from training.config import TrainingConfig

T = TypeVar("T")


def load_config(path: Path, overrides: list[str]) -> TrainingConfig:
    """Reads a YAML recipe and applies `key=value` overrides (dotted keys, list items by number).

    A recipe that begins with `extends: other.yaml` is that recipe with its own keys, dotted ones too, set over it.

    Args:
        path: The YAML file.
        overrides: For example `stages.0.steps=100`.

    Raises:
        ConfigError: A key is unknown, a value has the wrong type or the file cannot be read.
    """
    data = _read(path, [])
    for override in overrides:
        key, separator, value = override.partition("=")
        if not separator:
            raise ConfigError(f"The override {override!r} is not key=value.")
        try:
            parsed = yaml.safe_load(value)
        except yaml.YAMLError as error:
            raise ConfigError(f"The override {override!r} cannot be read.", "Quote its value.") from error
        _set(data, key, parsed)
    return build(TrainingConfig, data, "recipe")


def dump_config(config: TrainingConfig) -> str:
    """The resolved recipe as YAML, every default written out."""
    return yaml.safe_dump(_plain(dataclasses.asdict(config)), sort_keys=False, allow_unicode=True)


def _read(path: Path, extended: list[Path]) -> dict[str, Any]:
    if path.resolve() in extended:
        raise ConfigError(f"The recipe {path} extends itself.")
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise ConfigError(f"The recipe {path} cannot be read: {error}.") from error
    if not isinstance(data, dict):
        raise ConfigError(f"The recipe {path} must be a mapping, got {data!r:.60}.")
    if "extends" not in data:
        return data
    below = _read(path.parent / str(data.pop("extends")), [*extended, path.resolve()])
    for key, value in data.items():
        _set(below, str(key), value)
    return below


def _set(data: Any, key: str, value: Any) -> None:
    *parents, last = key.split(".")
    try:
        for part in parents:
            data = data[int(part)] if isinstance(data, list) else data.setdefault(part, {})
        data[int(last) if isinstance(data, list) else last] = value
    except (KeyError, IndexError, ValueError, TypeError, AttributeError) as error:
        raise ConfigError(f"The key {key!r} names no place in the recipe.") from error


def build(cls: type[T], data: Any, where: str) -> T:
    """Builds a configuration dataclass strictly.

    Raises:
        ConfigError: Unknown or missing key, or a value of the wrong type.
    """
    if not isinstance(data, dict):
        raise ConfigError(f"{where} must be a mapping, got {data!r:.60}.")
    hints = typing.get_type_hints(cls)
    names = {item.name for item in dataclasses.fields(cls)}  # type: ignore[arg-type]
    unknown = sorted(set(map(str, data)) - names)
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
    if hint is float and not isinstance(value, bool):
        try:
            return float(value)  # YAML takes 1e-4 for text
        except (TypeError, ValueError):
            pass
    raise ConfigError(f"{where} must be {getattr(hint, '__name__', hint)}, got {value!r:.60}.")


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, (list, tuple)) else value

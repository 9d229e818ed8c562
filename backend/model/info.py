"""`fusar.json`: what a checkpoint folder says about itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from backend.model.config import TlmConfig
from backend.model.json_file import parse_object, read_text
from fusar_qgis.core.errors import CheckpointError, ConfigError
from fusar_qgis.core.tasks import TASKS

INFO_FILE = "fusar.json"
FORMAT = 1
MOST = 2**31 - 1
"""No count in the file is larger than this."""


@dataclass(frozen=True)
class CheckpointInfo:
    """The content of `fusar.json`.

    Attributes:
        base_model: Hub name of the base, or the name of its folder; for an adapter folder, which reads the base's
            weights, also the way from it to that folder.
        stage: `base`, `stage1` or `stage2`, or another word of the training run.
        tlm: The TLM config; None for a model that takes no AEF field.
        image_size: Side in pixels of the square image the model sees; None where it keeps the aspect.
        grid_nodes: AEF sampling grid (n_lat, n_lon) of the training data.
        classes: Class names the model was trained to find.
        tasks: Tasks it was trained for.
        data_fingerprint: Digest of the training data.
        created_by: Name and version of the software that wrote the folder.
        max_new_tokens: Longest answer to generate.
        turns: How many questions of one conversation it was trained to answer; 0: as many as fit.
        resolved_sigma: Gaussian width (y, x) in cells of the TLM's layout; filled in from `tlm`.
        format: Version of this file.
    """

    base_model: str
    stage: str
    tlm: TlmConfig | None = None
    image_size: int | None = None
    grid_nodes: tuple[int, int] = (16, 16)
    classes: tuple[str, ...] = ()
    tasks: tuple[str, ...] = TASKS
    data_fingerprint: str = ""
    created_by: str = "fusar-gpt-qgis"
    max_new_tokens: int = 2048
    turns: int = 0
    resolved_sigma: tuple[float, float] | None = None
    format: int = FORMAT

    def __post_init__(self) -> None:
        _check_types(self)
        if self.format != FORMAT:
            raise CheckpointError(
                f"{INFO_FILE} has format {self.format}, known is {FORMAT}.", "Update the software."
            )
        unknown = sorted(set(self.tasks) - set(TASKS))
        if unknown:
            raise CheckpointError(
                f"{INFO_FILE} names unknown tasks {unknown}.", f"Use some of {list(TASKS)}."
            )
        object.__setattr__(self, "resolved_sigma", _sigma_of(self.tlm))

    def to_json(self) -> str:
        """The text of `fusar.json`."""
        values = asdict(self)
        values["tlm"] = None if self.tlm is None else self.tlm.to_dict()
        return json.dumps(values, indent=2, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> CheckpointInfo:
        """Reads what `to_json` wrote.

        Raises:
            CheckpointError: Not JSON, a key is unknown or missing, or a value is wrong.
        """
        values = parse_object(text, INFO_FILE)
        names = {field.name for field in fields(cls)}
        unknown, missing = sorted(set(values) - names), sorted({"base_model", "stage"} - set(values))
        if unknown or missing:
            raise CheckpointError(f"{INFO_FILE} has unknown keys {unknown} and lacks {missing}.")
        return cls(**_typed(values))

    @classmethod
    def read(cls, folder: Path) -> CheckpointInfo:
        """Reads a checkpoint folder's `fusar.json`.

        Raises:
            CheckpointError: It is missing or wrong.
        """
        path = folder / INFO_FILE
        if not path.is_file():
            raise CheckpointError(f"{folder} has no {INFO_FILE}.", "Name a folder that our training wrote.")
        return cls.from_json(read_text(path))

    def write(self, folder: Path) -> None:
        """Writes `fusar.json` into a folder."""
        (folder / INFO_FILE).write_text(self.to_json(), encoding="utf-8")


def _typed(values: Mapping[str, Any]) -> dict[str, Any]:
    """JSON's lists and objects as tuples and configs."""
    typed: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in values.items()
    }
    if values.get("tlm") is not None:
        try:
            typed["tlm"] = TlmConfig.from_dict(dict(values["tlm"]))
        except (ConfigError, TypeError, ValueError) as error:
            raise CheckpointError(f"{INFO_FILE} has a wrong TLM config: {error}") from error
    return typed


def _check_types(info: CheckpointInfo) -> None:
    """Every value is of its kind: what is wrong is said when the file is read, not when an answer needs it."""
    problems = [
        name
        for names, holds in (
            (("base_model", "stage", "data_fingerprint", "created_by"), _is_text),
            (("classes", "tasks"), _are_texts),
            (("max_new_tokens",), lambda value: _is_count(value, 1)),
            (("turns", "format"), lambda value: _is_count(value, 0)),
            (("image_size",), lambda value: value is None or _is_count(value, 1)),
            (("grid_nodes",), _is_grid),
        )
        for name in names
        if not holds(getattr(info, name))
    ]
    if problems:
        said = ", ".join(f"{name} {getattr(info, name)!r:.80}" for name in problems)
        raise CheckpointError(f"{INFO_FILE} has wrong values: {said}.", "Write the file again.")


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _are_texts(value: object) -> bool:
    return isinstance(value, tuple) and all(isinstance(item, str) for item in value)


def _is_count(value: object, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= MOST


def _is_grid(value: object) -> bool:
    return isinstance(value, tuple) and len(value) == 2 and all(_is_count(side, 1) for side in value)


def _sigma_of(tlm: TlmConfig | None) -> tuple[float, float] | None:
    if tlm is None or isinstance(tlm.sigma, str):
        return None
    return tlm.sigma if isinstance(tlm.sigma, tuple) else (tlm.sigma, tlm.sigma)

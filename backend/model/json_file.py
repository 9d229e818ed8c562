"""The JSON files of a checkpoint folder: whatever is wrong with one is said in a sentence, whoever wrote it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from fusar_qgis.core.errors import CheckpointError


def read_object(path: Path) -> dict[str, Any]:
    """The object that a file holds.

    Raises:
        CheckpointError: It cannot be read, or is no UTF-8, no JSON or no object.
    """
    return parse_object(read_text(path), str(path))


def read_text(path: Path) -> str:
    """A file's text.

    Raises:
        CheckpointError: It cannot be read, or is no UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CheckpointError(f"{path} cannot be read: {error}.") from error


def parse_object(text: str, name: str) -> dict[str, Any]:
    """The object that a text holds.

    Args:
        text: JSON.
        name: The file, for messages.

    Raises:
        CheckpointError: It is no JSON or no object, is nested without end, or holds half a character.
    """
    try:
        values = json.loads(text)
        if "\\ud" in text.lower():  # half a character can be spelled in JSON, but never written or sent again
            json.dumps(values, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise CheckpointError(f"{name} is not JSON: {error}.".encode("utf-8", "replace").decode()) from error
    if not isinstance(values, dict):
        raise CheckpointError(f"{name} holds a {type(values).__name__}, not an object.")
    return values

"""A checkpoint's own question templates."""

from __future__ import annotations

from pathlib import Path

from backend.model.json_file import read_text
from fusar_qgis.core.errors import CheckpointError, InvalidRequestError
from fusar_qgis.core.tasks import DEFAULT_PROMPTS, PromptSet

PROMPTS_FILE = "prompts.json"


def read_prompts(folder: Path) -> PromptSet:
    """The folder's templates, or the default ones where it brings none.

    Raises:
        CheckpointError: The file is wrong.
    """
    path = folder / PROMPTS_FILE
    if not path.is_file():
        return DEFAULT_PROMPTS
    try:
        return PromptSet.from_json(read_text(path))
    except InvalidRequestError as error:
        raise CheckpointError(f"{path}: {error.message}") from error

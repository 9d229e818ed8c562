"""What engines have in common whose weights another process holds: they describe themselves from the folder."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from backend.engine.base import ImagePart
from backend.engine.served_folder import ServedFolder
from fusar_qgis.core.api import ModelCard
from fusar_qgis.core.tasks import PromptSet


class FolderEngine:
    """The descriptive half of `Engine`.

    Args:
        folder: The checkpoint folder.
        device: Where the model runs, for the card.

    Raises:
        CheckpointError: The folder cannot be used.
    """

    def __init__(self, folder: Path, device: str) -> None:
        self._folder = ServedFolder(folder)
        self._card = self._folder.card(device)

    @property
    def card(self) -> ModelCard:
        """What the model is."""
        return self._card

    @property
    def prompts(self) -> PromptSet:
        """The checkpoint's question templates."""
        return self._folder.prompts

    def size_seen(self, width_px: int, height_px: int) -> tuple[int, int]:
        """Width and height in pixels after the processor's resize."""
        return self._folder.size_seen(width_px, height_px)

    def modulation(self, image: ImagePart) -> np.ndarray | None:
        """Mean |gamma| and |beta| per visual token, float32 [rows, cols, 2]; None without TLM or field."""
        return self._folder.modulation(image)

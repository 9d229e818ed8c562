"""What an engine must know of a checkpoint folder whose weights another process holds."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from safetensors import SafetensorError, safe_open

from backend.engine.base import ImagePart
from backend.engine.card import model_card
from backend.model.anchor_fusion import AnchorFusion
from backend.model.configuration import FusarConfig
from backend.model.foreign import Reading
from backend.model.fusion import build_fusion
from backend.model.info import CheckpointInfo
from backend.model.processing import FusarProcessor
from backend.model.prompts_file import read_prompts
from fusar_qgis.core.api import ModelCard
from fusar_qgis.core.errors import CheckpointError

ADAPTER_CONFIG_FILE = "adapter_config.json"
_TLM_PREFIX = "model.tlm."


class ServedFolder:
    """A merged checkpoint folder without its large weights.

    Args:
        folder: The folder.

    Raises:
        CheckpointError: It is incomplete, or holds an adapter that is not merged.
    """

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise CheckpointError(f"The checkpoint folder {folder} does not exist.")
        if (folder / ADAPTER_CONFIG_FILE).is_file():
            raise CheckpointError(
                f"{folder} holds an adapter; vLLM would leave its vision part out without an error.",
                "Merge it first: python -m backend merge ADAPTER MERGED.",
            )
        self.folder = folder
        self.info = CheckpointInfo.read(folder)
        self.processor = FusarProcessor.from_pretrained(folder)
        self.prompts = read_prompts(folder)

    def card(self, device: str) -> ModelCard:
        """The folder's card.

        Args:
            device: Where it runs.
        """
        return model_card(self.folder, self, device)

    def size_seen(self, width_px: int, height_px: int) -> tuple[int, int]:
        """Width and height in pixels of what the model sees of an image of that size."""
        height, width = self.processor.image_processor.resized_size(height_px, width_px)
        return width, height

    def modulation(self, image: ImagePart) -> np.ndarray | None:
        """Mean |gamma| and |beta| per visual token, float32 [rows, cols, 2]; None without TLM or field."""
        values, positions = image.field.anchors() if image.field is not None else ((), ())
        if self.fusion is None or len(values) == 0:
            return None
        width, height = self.size_seen(image.pixels.shape[1], image.pixels.shape[0])
        side = self.processor.image_processor.token_px
        grid = (height // side, width // side)
        strength = self.fusion.strength(torch.tensor(values), torch.tensor(positions), grid)
        return np.asarray(strength.reshape(*grid, 2).numpy())

    @cached_property
    def fusion(self) -> AnchorFusion | None:
        """The fusion on the CPU, in float32; read when it is first needed."""
        with Reading(f"The config of {self.folder}"):
            config = FusarConfig.from_pretrained(str(self.folder))
        fusion = build_fusion(self.info.tlm, config.vision_config.out_hidden_size)
        if fusion is None:
            return None
        try:
            fusion.load_state_dict(self._fusion_weights(), strict=True)
        except (RuntimeError, OSError, SafetensorError) as error:
            raise CheckpointError(f"The TLM weights of {self.folder} cannot be read: {error}.") from error
        return fusion.float().eval()

    def _fusion_weights(self) -> dict[str, torch.Tensor]:
        found = {}
        for path in sorted(self.folder.glob("*.safetensors")):
            with safe_open(str(path), framework="pt") as file:
                for name in file.keys():  # noqa: SIM118 - no mapping
                    if name.startswith(_TLM_PREFIX):
                        found[name.removeprefix(_TLM_PREFIX)] = file.get_tensor(name)
        return found

"""Pictures to Qwen2-VL patches: resize, normalize, cut; PIL and torch only."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import smart_resize

from backend.model.json_file import read_object
from fusar_qgis.core.errors import CheckpointError, InvalidRequestError

CONFIG_FILE = "preprocessor_config.json"
MOST = 2**31 - 1
"""No side and no number of pixels is larger than this."""
MOST_SIDE_PX = 4096
"""To more than this no picture is enlarged; Qwen2.5-VL's own limit is 16,384 tokens, 3,584 px a side."""
CLIP_MEAN = (0.48145466, 0.4578275, 0.40821073)
CLIP_STD = (0.26862954, 0.26130258, 0.27577711)

# Names that transformers' and vLLM's own loaders look for in the same file.
STOCK_NAMES = {"image_processor_type": "Qwen2VLImageProcessor", "processor_class": "Qwen2_5_VLProcessor"}

ImageLike = Image.Image | np.ndarray[Any, Any]


@dataclass(frozen=True)
class FusarImageProcessor:
    """Turns pictures into patches as Qwen2-VL's image processor does.

    Attributes:
        image_size: Side in pixels to which every picture is resized, whatever its aspect; None keeps the aspect.
        patch_size: Side of a patch in pixels.
        merge_size: Patches per token side.
        temporal_patch_size: Frames per patch; a still picture is repeated.
        image_mean: Mean per channel of pixels in [0, 1].
        image_std: Standard deviation per channel.
        min_pixels: Least pixels after resizing (`image_size` None).
        max_pixels: Most pixels after resizing (`image_size` None).
        coordinate_ramps: Channel 0 gray, channel 1 rising from -1 to 1 along x, channel 2 along y.
    """

    image_size: int | None = None
    patch_size: int = 14
    merge_size: int = 2
    temporal_patch_size: int = 2
    image_mean: tuple[float, float, float] = CLIP_MEAN
    image_std: tuple[float, float, float] = CLIP_STD
    min_pixels: int = 56 * 56
    max_pixels: int = 28 * 28 * 1280
    coordinate_ramps: bool = False

    def __post_init__(self) -> None:
        _check_values(self)
        object.__setattr__(self, "image_mean", tuple(self.image_mean))
        object.__setattr__(self, "image_std", tuple(self.image_std))
        if self.image_size is not None and (self.image_size < 1 or self.image_size % self.token_px):
            raise CheckpointError(
                f"The image size {self.image_size} is not a multiple of {self.token_px}.",
                f"Use {max(1, round(self.image_size / self.token_px)) * self.token_px}.",
            )

    @property
    def token_px(self) -> int:
        """Side of a visual token in pixels."""
        return self.patch_size * self.merge_size

    def __call__(self, images: Sequence[ImageLike]) -> dict[str, Tensor]:
        """Patches of pictures of any sizes.

        Args:
            images: uint8 [H, W, 3] or [H, W], or PIL images.

        Returns:
            `pixel_values` [N, 3 * temporal * patch * patch] and `image_grid_thw` [n_images, 3].

        Raises:
            InvalidRequestError: A picture has another type or an extreme aspect.
        """
        patches, grids = [], []
        for image in images:
            pixels = self.normalize(torch.from_numpy(self.resize(image))[None])
            patches.append(self.pixels_to_patches(pixels))
            grids.append([1, pixels.shape[1] // self.patch_size, pixels.shape[2] // self.patch_size])
        return {"pixel_values": torch.cat(patches), "image_grid_thw": torch.tensor(grids, dtype=torch.long)}

    def resized_size(self, height: int, width: int) -> tuple[int, int]:
        """Height and width in pixels of a picture as the model sees it.

        Raises:
            InvalidRequestError: The picture is empty or more than 200 times as long as wide.
        """
        if self.image_size is not None and min(height, width) > 0:
            return self.image_size, self.image_size
        try:
            size = smart_resize(height, width, self.token_px, self.min_pixels, self.max_pixels)
        except (ValueError, ZeroDivisionError) as error:
            raise InvalidRequestError(f"An image of {width} x {height} pixels cannot be used.") from error
        return int(size[0]), int(size[1])

    def resize(self, image: ImageLike) -> np.ndarray[Any, Any]:
        """The picture as the model sees it, uint8 [H, W, 3], resized bicubically.

        Raises:
            InvalidRequestError: The picture has another type or an extreme aspect.
        """
        if isinstance(image, np.ndarray):
            if image.dtype != np.uint8 or not (image.ndim == 2 or (image.ndim == 3 and image.shape[2] == 3)):
                raise InvalidRequestError(
                    f"An image of type {image.dtype} and shape {image.shape} came.",
                    "Send uint8 [H, W] or [H, W, 3].",
                )
            image = Image.fromarray(image)
        picture = image.convert("RGB")
        height, width = self.resized_size(picture.height, picture.width)
        if (picture.height, picture.width) != (height, width):
            picture = picture.resize((width, height), Image.Resampling.BICUBIC)
        return np.array(picture)

    def normalize(self, images: Tensor) -> Tensor:
        """The pixels that the vision tower gets, for a whole batch at once.

        Args:
            images: uint8 [N, H, W, 3] or gray [N, H, W].

        Returns:
            float32 [N, H, W, 3]; with `coordinate_ramps` gray, x ramp and y ramp.
        """
        pixels = images.to(torch.float32) / 255.0
        if self.coordinate_ramps:
            return self._with_ramps(pixels if pixels.ndim == 3 else pixels.mean(dim=-1))
        if pixels.ndim == 3:
            pixels = pixels[..., None].expand(*pixels.shape, 3)
        return (pixels - pixels.new_tensor(self.image_mean)) / pixels.new_tensor(self.image_std)

    def _with_ramps(self, gray: Tensor) -> Tensor:
        n_images, height, width = gray.shape
        x_ramp = torch.linspace(-1.0, 1.0, width, device=gray.device)[None, None].expand(
            n_images, height, width
        )
        y_ramp = torch.linspace(-1.0, 1.0, height, device=gray.device)[None, :, None].expand(
            n_images, height, width
        )
        return torch.stack([(gray - self.image_mean[0]) / self.image_std[0], x_ramp, y_ramp], dim=-1)

    def pixels_to_patches(self, images: Tensor) -> Tensor:
        """Cuts normalized pixels of equally large images into patches, in Qwen2-VL's order.

        Args:
            images: float [N, H, W, 3], H and W multiples of `token_px`.

        Returns:
            [N * (H / patch) * (W / patch), 3 * temporal * patch * patch]; four consecutive rows are one token
            (merge 2), tokens in raster order, images one after another.

        Raises:
            InvalidRequestError: The size is no multiple of a token.
        """
        n_images, height, width, channels = images.shape
        if height % self.token_px or width % self.token_px:
            raise InvalidRequestError(
                f"Pixels of {width} x {height} do not divide into tokens of {self.token_px}."
            )
        side, merge = self.patch_size, self.merge_size
        rows, columns = height // self.token_px, width // self.token_px
        cells = images.view(n_images, rows, merge, side, columns, merge, side, channels)
        patches = cells.permute(0, 1, 4, 2, 5, 7, 3, 6)[:, :, :, :, :, :, None]
        frames = patches.expand(-1, -1, -1, -1, -1, -1, self.temporal_patch_size, -1, -1)
        return frames.reshape(-1, channels * self.temporal_patch_size * side * side)

    def token_counts(self, image_grid_thw: Tensor) -> list[int]:
        """Visual tokens of each image, from patch grids [n_images, 3]."""
        counts: list[int] = (image_grid_thw.prod(dim=-1) // self.merge_size**2).tolist()
        return counts

    def to_dict(self) -> dict[str, Any]:
        """The content of `preprocessor_config.json`, readable by stock Qwen2.5-VL loaders as well."""
        size = {"shortest_edge": self.min_pixels, "longest_edge": self.max_pixels}
        return {**STOCK_NAMES, "size": size, **asdict(self)}

    def save_pretrained(self, folder: str | Path) -> None:
        """Writes `preprocessor_config.json`."""
        Path(folder).mkdir(parents=True, exist_ok=True)
        text = json.dumps(self.to_dict(), indent=2)
        (Path(folder) / CONFIG_FILE).write_text(text + "\n", encoding="utf-8")

    @classmethod
    def from_pretrained(cls, folder: str | Path) -> FusarImageProcessor:
        """Reads `preprocessor_config.json` of ours or of Qwen2-VL; keys that do not concern us are left alone.

        Raises:
            CheckpointError: The file is missing or broken.
        """
        path = Path(folder) / CONFIG_FILE
        values = read_object(path)
        size = values.get("size") or {}
        if not isinstance(size, dict):
            raise CheckpointError(f"{path} has the size {size!r:.80}.", "It is an object of two edges.")
        known = {"min_pixels": size.get("shortest_edge"), "max_pixels": size.get("longest_edge")}
        known.update({field.name: values[field.name] for field in fields(cls) if field.name in values})
        return cls(**{name: value for name, value in known.items() if value is not None})


def _check_values(processor: FusarImageProcessor) -> None:
    """Numbers where numbers belong, sides that can be divided by, and a standard deviation that can, too."""
    for name in ("patch_size", "merge_size", "temporal_patch_size", "min_pixels", "max_pixels", "image_size"):
        value = getattr(processor, name)
        most = {"image_size": MOST_SIDE_PX, "min_pixels": MOST_SIDE_PX**2}.get(name, MOST)
        is_count = isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most
        if not is_count and not (name == "image_size" and value is None):
            raise CheckpointError(
                f"The image processor's {name} is {value!r:.80}.", f"Use a whole number up to {most}."
            )
    for name, least in (("image_mean", -MOST), ("image_std", 1e-6)):
        values = getattr(processor, name)
        if (
            not isinstance(values, (list, tuple))
            or len(values) != 3
            or not all(isinstance(value, (int, float)) and least < value < MOST for value in values)
        ):
            raise CheckpointError(f"The image processor's {name} is {values!r:.80}.", "Use three numbers.")
    if not isinstance(processor.coordinate_ramps, bool):
        raise CheckpointError(
            f"coordinate_ramps is {processor.coordinate_ramps!r:.80}.", "Use true or false."
        )

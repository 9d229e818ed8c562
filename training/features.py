"""Tokens of the frozen vision tower on disk: memory-mapped shards, keyed by image, processor and weights."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import torch
from accelerate import PartialState

from backend.model.processing import FusarProcessor
from fusar_qgis.core.errors import DatasetError, OutputError
from training.data.example import Draw, Example, ExampleSource
from training.row_model import RowModel

logger = logging.getLogger(__name__)

SHARD_BYTES = 2**30
TYPES = {"bfloat16": (torch.bfloat16, np.int16), "float32": (torch.float32, np.int32)}
"""Type of the tokens, and the integers of its width that numpy maps them as."""


class FeatureCache:
    """Visual tokens by image key; shards are mapped into memory when they are first read.

    Args:
        folder: Folder of one tower and one processor, see `cache_folder`.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._places: dict[str, tuple[str, int, int]] = {}
        self._heads: dict[str, dict[str, Any]] = {}
        for path in sorted(folder.glob("*.json")):
            head = json.loads(path.read_text(encoding="utf-8"))
            self._heads[path.stem] = head
            self._places |= {key: (path.stem, *span) for key, span in head["images"].items()}
        self._maps: dict[str, np.ndarray] = {}

    def __contains__(self, key: str) -> bool:
        """Whether the image's tokens are there."""
        return key in self._places

    def __call__(self, example: Example) -> torch.Tensor:
        """The example's tokens [T, C], in the type in which the tower gave them.

        Raises:
            DatasetError: They are not in the cache.
        """
        if example.key not in self._places:
            raise DatasetError(f"The image of {example.id} is not in {self.folder}.", "Remove that folder.")
        shard, first, count = self._places[example.key]
        kind = TYPES[self._heads[shard]["dtype"]][0]
        return torch.from_numpy(np.array(self._map(shard)[first : first + count])).view(kind)

    def __getstate__(self) -> dict[str, Any]:
        """For a data loader's worker: it maps the shards itself."""
        return {**self.__dict__, "_maps": {}}

    def _map(self, shard: str) -> np.ndarray:
        if shard not in self._maps:
            head = self._heads[shard]
            shape = (head["tokens"], head["channels"])
            path = self.folder / f"{shard}.bin"
            self._maps[shard] = np.memmap(path, TYPES[head["dtype"]][1], mode="r", shape=shape)
        return self._maps[shard]


def cached_tokens(
    folder: Path, sources: Iterable[ExampleSource], rows: RowModel, processor: FusarProcessor, batch: int
) -> FeatureCache:
    """A cache that holds every image of the sources; what is missing is encoded first, by all processes together.

    Args:
        folder: Where caches lie, one folder for each tower and processor.
        sources: What will be read.
        rows: The model whose tower is frozen.
        processor: Its processor.
        batch: Images of one pass.

    Raises:
        DatasetError: An image differs in each pass, so its tokens cannot be kept.
        OutputError: The disk is full.
    """
    state = PartialState()
    place = cache_folder(folder, rows, processor)
    place.mkdir(parents=True, exist_ok=True)
    cache = FeatureCache(place)
    missing = _missing(cache, sources)
    mine = missing[state.process_index :: state.num_processes]
    if mine:
        logger.info("Encoding %d images into %s", len(mine), place)
        try:
            _write(place, f"{state.process_index}-{len(cache._heads)}", _encode(mine, rows, processor, batch))
        except OSError as error:
            raise OutputError(f"The cache {place} cannot be written: {error}.", "Free some space.") from error
    state.wait_for_everyone()
    return FeatureCache(place)


def cache_folder(folder: Path, rows: RowModel, processor: FusarProcessor) -> Path:
    """The folder of one tower and one processor: another weight or another image size is another folder."""
    digest = blake2b(json.dumps(processor.image_processor.to_dict(), sort_keys=True).encode(), digest_size=8)
    for name, weight in sorted(rows.plain.model.visual.state_dict().items()):
        digest.update(name.encode())
        digest.update(weight.detach().cpu().contiguous().view(torch.uint8).numpy().tobytes())
    return folder / digest.hexdigest()


Missing = tuple[ExampleSource, int, str]


def _missing(cache: FeatureCache, sources: Iterable[ExampleSource]) -> list[Missing]:
    found: dict[str, Missing] = {}
    for source in sources:
        for index in range(len(source)):
            key = source.key(index)
            if not key:
                raise DatasetError("Images that differ in each pass cannot be cached.", "Set augment=false.")
            if key not in cache:
                found.setdefault(key, (source, index, key))
    return list(found.values())


def _encode(
    images: Sequence[Missing], rows: RowModel, processor: FusarProcessor, batch: int
) -> Iterator[tuple[str, torch.Tensor]]:
    tower = rows.plain.model.visual.to(PartialState().device).eval()
    in_bf16 = tower.dtype == torch.bfloat16
    for first in range(0, len(images), batch):
        some = images[first : first + batch]
        examples = [source.example(Draw(0, index), np.random.default_rng(0)) for source, index, _ in some]
        inputs = processor.image_processor([example.pixels for example in examples])
        counts = processor.image_processor.token_counts(inputs["image_grid_thw"])
        with torch.no_grad(), torch.autocast(tower.device.type, torch.bfloat16, enabled=in_bf16):
            pixels = inputs["pixel_values"].to(tower.device, tower.dtype)
            output = tower(pixels, grid_thw=inputs["image_grid_thw"].to(tower.device))
        tokens = output.pooler_output.cpu().split(counts)
        yield from zip((key for _, _, key in some), tokens, strict=True)


def _write(folder: Path, name: str, encoded: Iterator[tuple[str, torch.Tensor]]) -> None:
    number, open_shard = 0, _Shard()
    for key, tokens in encoded:
        open_shard.add(key, tokens)
        if open_shard.bytes >= SHARD_BYTES:
            open_shard.close(folder, f"{name}-{number}")
            number, open_shard = number + 1, _Shard()
    open_shard.close(folder, f"{name}-{number}")


class _Shard:
    """Tokens in memory until they are one file; its head appears last, so a shard that has one is whole."""

    def __init__(self) -> None:
        self._parts: list[torch.Tensor] = []
        self._images: dict[str, tuple[int, int]] = {}
        self._tokens = self.bytes = 0

    def add(self, key: str, tokens: torch.Tensor) -> None:
        self._images[key] = (self._tokens, len(tokens))
        self._parts.append(tokens)
        self._tokens += len(tokens)
        self.bytes += tokens.numel() * tokens.element_size()

    def close(self, folder: Path, name: str) -> None:
        if not self._parts:
            return
        whole = torch.cat(self._parts)
        kind = str(whole.dtype).removeprefix("torch.")
        integers = torch.int16 if kind == "bfloat16" else torch.int32
        head = {"dtype": kind, "tokens": len(whole), "channels": whole.shape[1], "images": self._images}
        whole.view(integers).numpy().tofile(folder / f"{name}.bin")
        part = folder / f"{name}.part"
        part.write_text(json.dumps(head), encoding="utf-8")
        part.rename(folder / f"{name}.json")

"""What a checkpoint says about itself: `fusar.json`, `prompts.json`, `preprocessor_config.json`, and a tensor file."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from safetensors.torch import save

from backend.model.config import TlmConfig
from backend.model.info import INFO_FILE, CheckpointInfo
from backend.model.pixels import CONFIG_FILE, FusarImageProcessor
from backend.model.prompts_file import PROMPTS_FILE, read_prompts
from backend.model.weights import read_tensors
from fusar_qgis.core.errors import CheckpointError, ConfigError
from tests.fuzz.target import Target

FILES = (INFO_FILE, PROMPTS_FILE, CONFIG_FILE, "tlm.safetensors")


def run(data: bytes, folder: Path) -> None:
    """The first byte says which file the others are.

    Raises:
        CheckpointError: It is not such a file.
    """
    name = FILES[(data[0] if data else 0) % len(FILES)]
    (folder / name).write_bytes(data[1:])
    try:
        _read(name, folder)
    finally:
        (folder / name).unlink()


def _read(name: str, folder: Path) -> None:
    if name == INFO_FILE:
        info = CheckpointInfo.read(folder)
        assert CheckpointInfo.from_json(info.to_json()) == info
        assert all(
            isinstance(word, str) for word in (*info.tasks, *info.classes, info.base_model, info.stage)
        )
        assert info.max_new_tokens >= 1
    elif name == PROMPTS_FILE:
        read_prompts(folder).to_json().encode("utf-8")
    elif name == CONFIG_FILE:
        processor = FusarImageProcessor.from_pretrained(folder)
        assert processor.token_px >= 1
        json.dumps(processor.to_dict())
    else:
        assert all(isinstance(tensor, torch.Tensor) for tensor in read_tensors(folder / name).values())


def seeds() -> dict[str, bytes]:
    """What our own software writes."""
    info = CheckpointInfo(
        "base",
        "stage1",
        TlmConfig(sigma=(1.5, 2.0)),
        112,
        (8, 8),
        ("ship", "plane"),
        max_new_tokens=64,
        turns=1,
    )
    return {
        "info": b"\0" + json.dumps(json.loads(info.to_json())).encode(),
        "plain": b"\0" + json.dumps({"base_model": "base", "stage": "base"}).encode(),
        "prompts": b"\1" + json.dumps({"counting": "How many {label}?", "captioning": "Describe."}).encode(),
        "pixels": b"\2" + json.dumps(FusarImageProcessor(112).to_dict()).encode(),
        "stock": b"\2"
        + json.dumps({"size": {"shortest_edge": 3136, "longest_edge": 12845056}, "patch_size": 14}).encode(),
        "tensors": b"\3" + save({"w1.weight": torch.zeros(2, 3), "b": torch.ones(2)}),
    }


TOKENS = (
    b'"tlm":', b'"sigma":', b'"auto"', b'"epsilon":', b'"grid_nodes":[16,16]', b'"classes":', b'"tasks":',
    b'"turns":',
    b'"image_size":', b"112", b"0", b"-14", b"1.5", b'"detection"', b'["ship"]', b"[[1]]", b'{"a":1}',
    b'"patch_size":',
    b'"image_mean":', b'"image_std":[0,0,0]', b'"dtype":"F32"', b'"data_offsets":[0,24]', b'"shape":[2,3]',
    b'"format":1',
    b'"size":', b'"merge_size":', b'"layout":[]',
)  # fmt: skip

TARGET = Target(run, TOKENS, seeds, errors=(CheckpointError, ConfigError))

"""A checkpoint folder as transformers and PEFT read it: config, generation config, tokenizer, template, adapter."""

from __future__ import annotations

import json
import logging
import shutil
import tempfile
import time
from functools import cache
from pathlib import Path
from unittest import mock

import torch
from peft import LoraConfig, get_peft_model
from transformers.utils.logging import disable_progress_bar

from backend.engine.base import GenerationRequest, Message, Sampling
from backend.engine.conversation import to_chat
from backend.engine.served_folder import ServedFolder
from backend.engine.transformers_engine import TransformersEngine
from backend.model.checkpoint import save_checkpoint
from backend.model.info import CheckpointInfo
from backend.model.modeling import FusarConfig, FusarForConditionalGeneration
from backend.model.processing import FusarProcessor
from fusar_qgis.core.errors import CheckpointError, ConfigError, EngineFailedError, RequestTooLargeError
from tests.backend.small_engine import image_part
from tests.backend.small_model import CHAT_TEMPLATE, TLM, base_config, small_processor
from tests.fuzz.target import Target

FILES = (
    "config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json", "chat_template.jinja",
    "chat_template.json", "special_tokens_map.json", "added_tokens.json", "adapter_config.json", "fusar.json",
)  # fmt: skip
IN_WEIGHTS = 2
"""So many of them say how weights are read, and those of an adapter; the rest is the tokenizer's."""
OF_ADAPTER = ("adapter_config.json", "fusar.json")
BASE = b"@BASE@"
"""Stands in the corpus for the way to the base."""
TURNS = (
    Message("user", (image_part(0), "How many?")),
    Message("assistant", ("1",)),
    Message("user", ("Sure?",)),
)


@cache
def checkpoints() -> tuple[tempfile.TemporaryDirectory, Path, Path]:
    """A merged folder and an adapter on it; they live as long as the process."""
    torch.manual_seed(0)
    logging.getLogger("transformers").setLevel(logging.CRITICAL)
    disable_progress_bar()
    kept = tempfile.TemporaryDirectory()
    merged, adapter = Path(kept.name) / "merged", Path(kept.name) / "adapter"
    model = FusarForConditionalGeneration(FusarConfig.from_base(base_config(), TLM)).eval()
    save_checkpoint(merged, model, small_processor(112), CheckpointInfo("base", "stage1", image_size=112))
    lora = get_peft_model(model, LoraConfig(r=2, target_modules=["q_proj"]))
    save_checkpoint(
        adapter, lora, small_processor(112), CheckpointInfo(str(merged), "stage1", image_size=112)
    )
    return kept, merged, adapter


def run(data: bytes, folder: Path) -> None:
    """The first byte says which file of a good folder the others are.

    Raises:
        CheckpointError: The folder cannot be used.
    """
    number = (data[0] if data else 0) % len(FILES)
    name = FILES[number]
    _, merged, adapter = checkpoints()
    damaged = folder / "damaged"
    shutil.copytree(adapter if name in OF_ADAPTER else merged, damaged, copy_function=_link)
    try:
        with mock.patch(
            "huggingface_hub.constants.HF_HUB_OFFLINE", True
        ):  # a base's damaged name is looked up there
            _read(damaged, number, data[1:])
    finally:
        shutil.rmtree(damaged)


def _read(damaged: Path, number: int, content: bytes) -> None:
    name = FILES[number]
    (damaged / name).unlink(missing_ok=True)
    if name == "chat_template.json":
        (damaged / "chat_template.jinja").unlink()
    (damaged / name).write_bytes(content.replace(BASE, str(checkpoints()[1]).encode()))
    before = sorted(path.name for path in damaged.iterdir())
    if number < IN_WEIGHTS or name in OF_ADAPTER:
        _serve(damaged)
    else:
        _render(FusarProcessor.from_pretrained(damaged))
    assert sorted(path.name for path in damaged.iterdir()) == before


def _link(source: str, target: str) -> None:
    Path(target).symlink_to(source)


def _serve(folder: Path) -> None:
    """As `serve` does, up to the first tokens of an answer."""
    if (folder / FILES[0]).exists() and not (folder / "adapter_config.json").exists():
        assert ServedFolder(folder).fusion is not None
    engine = TransformersEngine.from_folder(folder, "cpu")
    try:
        assert list(engine.generate(GenerationRequest(TURNS[:1], Sampling(2))).tokens(time.monotonic() + 60))
    finally:
        engine.close()


def _render(processor: FusarProcessor) -> None:
    """What is asked of a tokenizer for an answer."""
    for turns in (TURNS[:1], TURNS):
        text = processor.apply_chat_template(to_chat(turns))
        encoded = processor.tokenize([text], [16])
        ids = encoded["input_ids"][0].tolist()
        assert ids.count(processor.image_token_id) == 16
        processor.decode(ids).encode("utf-8")


def seeds() -> dict[str, bytes]:
    """The files of such folders."""
    _, merged, adapter = checkpoints()
    found = {}
    for number, name in enumerate(FILES):
        path = (adapter if name in OF_ADAPTER else merged) / name
        if path.is_file():
            found[name.partition(".")[0]] = bytes([number]) + _short(path).replace(str(merged).encode(), BASE)
    listed = json.dumps({"chat_template": CHAT_TEMPLATE}).encode()
    special = json.dumps({"eos_token": "<|im_end|>", "additional_special_tokens": ["<|image_pad|>"]}).encode()
    return {
        **found,
        "chat_template-json": b"\5" + listed,
        "special_tokens_map": b"\6" + special,
        "added_tokens": b"\7" + json.dumps({"<|im_end|>": 258}).encode(),
    }


def _short(path: Path) -> bytes:
    text = path.read_text()
    return (json.dumps(json.loads(text), separators=(",", ":")) if path.suffix == ".json" else text).encode()


TOKENS = (
    b'"model_type":', b'"fusar_gpt"', b'"qwen2_5_vl"', b'"auto_map":{"AutoConfig":"a--b.C"}', b'"architectures":',
    b'"text_config":', b'"vision_config":', b'"num_hidden_layers":', b'"depth":', b'"hidden_size":', b'"vocab_size":',
    b'"rope_parameters":', b'"rope_type":"yarn"', b'"factor":', b'"mrope_section":[4,6,6]', b'"tlm_config":null',
    b'"quantization_config":{"quant_method":"bitsandbytes"}', b'"dtype":"float16"', b'"layer_types":', b'"hidden_act":',
    b'"eos_token_id":', b'"pad_token_id":', b'"tokenizer_class":', b'"Qwen2Tokenizer"', b'"added_tokens":', b'"model":',
    b'"type":"BPE"', b'"merges":[["a","b"]]', b'"vocab":', b'"pre_tokenizer":', b'"ByteLevel"', b'"Regex":"(a+)+$"',
    b'"normalizer":{"type":"NFC"}', b'"decoder":', b'"post_processor":', b'"padding":', b'"truncation":',
    b'"special":true',
    b"{% for a in range(99999) %}", b"{% endfor %}", b"{{ messages }}", b"{% if", b"{% set x = 'a' * 9 %}", b"| length",
    b"{{ ().__class__ }}", b"{{ raise_exception('no') }}", b"{% macro a() %}", b"{% generation %}", b"loop.", b"[0]",
    b'"peft_type":"LORA"', b'"r":', b'"target_modules":"all-linear"', b'"lora_alpha":', b'"base_model_name_or_path":',
)  # fmt: skip

TARGET = Target(
    run, TOKENS, seeds, errors=(CheckpointError, ConfigError, EngineFailedError, RequestTooLargeError)
)

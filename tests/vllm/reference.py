"""Writes small checkpoints and the answers of the engine on transformers: `python -m tests.vllm.reference FOLDER`.

Runs in the main environment. FOLDER/plain and FOLDER/merged are checkpoint folders (the second had an adapter on
vision tower and language model), FOLDER/adapter is an adapter on the language model alone and FOLDER/adapted the
merged folder of the same; FOLDER/trained is what `python -m training train` left after both stages; FOLDER/answers.json
has token ids and log-probabilities for each.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import torch
import yaml
from peft import LoraConfig, get_peft_model

from backend.engine.transformers_engine import TransformersEngine
from backend.model.checkpoint import save_checkpoint
from backend.model.info import CheckpointInfo
from backend.model.lora import lora_target_regex
from backend.model.modeling import FusarForConditionalGeneration
from tests.backend.small_model import small_model, small_processor
from tests.training.small_runs import write_recipe
from tests.vllm.requests import requests
from training.__main__ import main as training


def strong_model() -> FusarForConditionalGeneration:
    """Weights that make answers differ with the image and with the field."""
    model = small_model(seed=3)
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if "tlm" in name or weight.ndim < 2:
                continue
            weight.mul_(1.4)
    return model


def with_adapter(vision: bool) -> FusarForConditionalGeneration:
    """A model under an adapter with weights of its own."""
    torch.manual_seed(5)
    config = LoraConfig(r=8, lora_alpha=32, target_modules=lora_target_regex(vision=vision))
    model = get_peft_model(strong_model(), config)
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if "lora_B" in name:
                weight.normal_(0.0, 0.05)
    return model.eval()


def train(folder: Path) -> Path:
    """Both stages of a small run by the command itself; returns the checkpoint's folder."""
    first = yaml.safe_load(write_recipe(folder).read_text())["stages"][0]
    second = {**first, "name": "sft2", "trains": ["lora"]}
    recipe = write_recipe(folder, "both", stages=[first, second], max_new_tokens=64)
    if training(["train", str(recipe)]):
        raise RuntimeError("The training command failed.")
    return folder / "runs" / "both" / "sft2" / "checkpoint"


def answers(folder: Path) -> list[dict[str, list]]:
    """Token ids and log-probabilities of all requests, asked one by one."""
    engine = TransformersEngine.from_folder(folder, "cpu", 1, "float32")
    found = []
    for request in requests():
        generation = engine.generate(request)
        tokens = list(generation.tokens(time.monotonic() + 120))
        found.append(
            {
                "ids": [token.token_id for token in tokens],
                "logprobs": [token.logprob for token in tokens],
                "text": "".join(token.text for token in tokens),
                "finish": generation.finish.reason,
                "prompt_tokens": generation.finish.prompt_tokens,
            }
        )
    engine.close()
    return found


def main() -> None:
    """Writes everything."""
    target, processor = Path(sys.argv[1]), small_processor()
    info = CheckpointInfo("small", "stage2", max_new_tokens=64)
    save_checkpoint(target / "plain", strong_model(), processor, info)
    for name, vision in (("merged", True), ("adapted", False)):
        model = with_adapter(vision)
        if not vision:
            model.save_pretrained(str(target / "adapter"), save_embedding_layers=False)
        save_checkpoint(target / name, model.merge_and_unload(), processor, info)
    train(target / "training").rename(target / "trained")
    found = {name: answers(target / name) for name in ("plain", "merged", "adapted", "trained")}
    (target / "answers.json").write_text(json.dumps(found))


if __name__ == "__main__":
    main()

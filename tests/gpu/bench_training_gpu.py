"""A stage 1 step at the 7B shapes on a GPU: one row per question against all questions of an image in one row.

`python -m tests.gpu.bench_training_gpu` where a CUDA device has 48 GiB or more; `--tiny` tries it on a CPU. Random
weights of the real sizes in bfloat16, LoRA (rank 8) on the language model and TLM train, the vision tower is frozen;
images of 504 px, five questions each. Each figure is printed as it comes.

Model FLOPs of a step (recomputation does not count): 2 for each matrix weight of the language model and each token
forward and 2 backward (the weights are frozen, only activations have gradients), as much for the output layer at answer
tokens, 12 d t^2 for the attention of a row of t tokens in each layer of width d, and the vision tower once forward.
"""

from __future__ import annotations

import argparse
import statistics
import time
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from peft import LoraConfig, get_peft_model

from backend.model.lora import lora_target_regex
from fusar_qgis.core import tasks
from tests.bench.report import publish
from tests.gpu.bench_engine_gpu import ANCHORS, build, name_of, wait
from training.data.rows import IGNORE, RowBuilder
from training.row_model import RowModel
from training.simulator.questions import QuestionAnswer

QUESTIONS = 5
QUESTION_TOKENS, ANSWER_TOKENS = 40, 45
H100_BF16_FLOPS = 989e12
STEPS = 6


@dataclass(frozen=True)
class Way:
    """One way to train: how many images a step, and whether their questions share a row."""

    name: str
    images: int
    shared: bool
    checkpointing: bool = False
    cached: bool = False


WAYS = (
    Way("separate rows, batch 1", 1, False),
    Way("shared row, 1 image", 1, True),
    Way("shared rows, 4 images", 4, True),
    Way("shared rows, 4 images, vision tokens cached", 4, True, cached=True),
    Way("shared rows, 4 images, gradient checkpointing", 4, True, True),
    Way("shared rows, 8 images", 8, True),
    Way("separate rows, batch 5, the same image 5 times", 1, False),
)


def pairs_of(tokenizer: Any) -> list[QuestionAnswer]:
    """Questions and answers of the lengths that a real tokenizer makes of the paper's tasks."""
    words = tokenizer.decode(tokenizer.encode("a ship at sea and a town", add_special_tokens=False) * 40)
    ids = tokenizer.encode(words, add_special_tokens=False)
    question, answer = tokenizer.decode(ids[:QUESTION_TOKENS]), tokenizer.decode(ids[:ANSWER_TOKENS])
    return [QuestionAnswer(tasks.COUNTING, question, answer) for _ in range(QUESTIONS)]


def batches(way: Way, processor: Any, builder: RowBuilder, device: str) -> Iterator[dict[str, Any]]:
    """Endless batches of random images and fields with the same texts."""
    rng, pairs = np.random.default_rng(0), pairs_of(processor.tokenizer)
    together = [pairs] if way.shared else [[pair] for pair in pairs]
    repeats = QUESTIONS if "5 times" in way.name else 1
    side = processor.image_processor.image_size
    while True:
        for group in [together] if repeats > 1 else [[part] for part in together]:
            tokens = (side // processor.image_processor.token_px,) * 2
            rows = [builder.build(part, tokens) for part in group] * (way.images if way.shared else 1)
            count = len(rows)
            pixels = rng.integers(0, 256, (count, side, side), dtype=np.uint8)
            images = processor.image_processor.normalize(torch.from_numpy(pixels).to(device))
            patches = processor.image_processor.pixels_to_patches(images)
            cells = side // processor.image_processor.patch_size
            grid = torch.tensor([[1, cells, cells]] * count)
            yield {name: value.to(device) if isinstance(value, torch.Tensor) else value
                   for name, value in stacked(rows, patches, grid, builder, rng).items()}  # fmt: skip


def stacked(rows: Sequence[Any], patches: Any, grid: Any, builder: RowBuilder, rng: Any) -> dict[str, Any]:
    count = len(rows)
    values = rng.normal(size=(count, ANCHORS, 64)).astype(np.float32)
    values /= np.linalg.norm(values, axis=-1, keepdims=True)
    return {
        "pixel_values": patches,
        "image_grid_thw": grid,
        "input_ids": torch.from_numpy(np.stack([row.ids for row in rows])),
        "labels": torch.from_numpy(np.stack([row.labels for row in rows])),
        "position_ids": torch.from_numpy(np.stack([row.positions for row in rows], axis=1)),
        "branch": torch.from_numpy(np.stack([row.branch for row in rows])),
        "aef_values": torch.from_numpy(values),
        "aef_positions": torch.from_numpy(rng.random((count, ANCHORS, 2), dtype=np.float32)),
        "aef_valid": torch.ones((count, ANCHORS), dtype=torch.bool),
    }


def prepared(batch: dict[str, Any], way: Way, rows: RowModel) -> dict[str, Any]:
    """The batch, with the tokens of the frozen tower instead of patches where they come from a cache."""
    if not way.cached:
        return batch
    tower = rows.plain.model.visual
    pixels = batch.pop("pixel_values").to(tower.dtype)
    with torch.no_grad():
        return {**batch, "visual_tokens": tower(pixels, grid_thw=batch["image_grid_thw"]).pooler_output}


def flops_of(model: Any, batch: dict[str, Any]) -> float:
    """See the module's text."""
    config = model.config.get_text_config()
    rows, length = batch["input_ids"].shape
    answers = int((batch["labels"] != IGNORE).sum())
    layers = sum(
        weight.numel()
        for name, weight in model.model.language_model.named_parameters()
        if "layers" in name and weight.ndim == 2 and "lora" not in name
    )
    linear = 4.0 * (layers * rows * length + model.lm_head.weight.numel() * answers)
    attention = 12.0 * config.num_hidden_layers * config.hidden_size * rows * length**2
    patches = int(batch["image_grid_thw"].prod(-1).sum())
    tower = sum(weight.numel() for weight in model.model.visual.blocks.parameters() if weight.ndim == 2)
    vision = 0.0 if "visual_tokens" in batch else 2.0 * tower * patches
    return linear + attention + vision


def measure(way: Way, rows: RowModel, processor: Any, builder: RowBuilder, device: str) -> list[Any]:
    trained = [weight for weight in rows.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=1e-4, fused=device == "cuda")
    if way.checkpointing:
        rows.plain.gradient_checkpointing_enable({"use_reentrant": False})
    stream = batches(way, processor, builder, device)
    steps_for_all = 1 if way.shared or "5 times" in way.name else QUESTIONS
    times, losses = [], []
    if device == "cuda":
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats()
    for number in range(STEPS + 2):
        group = [prepared(next(stream), way, rows) for _ in range(steps_for_all)]
        wait(device)
        begin = time.perf_counter()
        for batch in group:
            loss = rows(**batch)["loss"]
            loss.backward()
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        wait(device)
        losses.append(float(loss))
        if number > 1:
            times.append(time.perf_counter() - begin)
    if way.checkpointing:
        rows.plain.gradient_checkpointing_disable()
    seconds, asked = statistics.median(times), QUESTIONS * way.images
    peak_gib = torch.cuda.max_memory_allocated() / 2**30 if device == "cuda" else float("nan")
    share = 100 * sum(flops_of(rows.plain, batch) for batch in group) / seconds / H100_BF16_FLOPS
    tokens = int(group[0]["input_ids"].numel()) * len(group)
    assert all(np.isfinite(losses))
    return [way.name, tokens, seconds, asked / seconds, peak_gib, share]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tiny", action="store_true", help="small shapes on a CPU, to try the script")
    tiny = parser.parse_args().tiny
    warnings.filterwarnings("ignore", category=FutureWarning)
    device = "cpu" if tiny else "cuda"
    checkpoint = build(tiny, device)
    processor, model = checkpoint.processor, checkpoint.model
    model.requires_grad_(False)
    adapter = LoraConfig(r=8, lora_alpha=32, lora_dropout=0.05, target_modules=lora_target_regex())
    peft_model: Any = get_peft_model(model, adapter)
    model.model.tlm.requires_grad_(True)
    builder = RowBuilder(processor.tokenizer)
    rows = RowModel(peft_model)
    rows.train()
    table = []
    columns = ["way", "tokens", "seconds for them", "questions a second", "peak memory (GiB)", "MFU (%)"]
    for way in WAYS:
        try:
            table.append(measure(way, rows, processor, builder, device))
        except torch.cuda.OutOfMemoryError:
            table.append([way.name, 0, float("nan"), float("nan"), float("nan"), float("nan")])
            rows.zero_grad(set_to_none=True)
        publish(
            "gpu_training", f"Stage 1, {QUESTIONS} questions an image, {name_of(device)}", columns, table[-1:]
        )
    publish("gpu_training", f"Stage 1, {QUESTIONS} questions an image, {name_of(device)}", columns, table)


if __name__ == "__main__":
    main()

"""Training in one run on a CPU: shared rows against a plain loop as the release's and against TRL's SFTTrainer.

The same random small model (the demo's sizes), the same images and the same five questions about each, no AEF, every
weight trained in float32, no dropout. `PYTHONPATH=.` and, for the third way, `pip install --group bench`.

A plain loop takes a row for each question, batch 1. TRL gets the same rows as a batch of token ids with the processor's
tensors, at the best of some batch sizes. Each way is timed over the same questions, the first step left out; its loss
over all questions before the first step is printed, because there the computation is the same.
"""

from __future__ import annotations

import argparse
import importlib.util
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from transformers import AutoTokenizer

from backend.model.modeling import FusarConfig, FusarForConditionalGeneration
from backend.model.pixels import FusarImageProcessor
from fusar_qgis.core import tasks
from tests.backend.small_model import small_model, small_tokenizer
from tests.bench.report import publish
from training.base_model import BaseModelConfig, qwen_config
from training.config import StageConfig
from training.data.collator import RowCollator
from training.data.example import Example
from training.data.examples import TrainingExamples
from training.data.field_control import FieldControl
from training.data.rows import RowBuilder
from training.data.written import WrittenExamples
from training.row_model import RowModel
from training.run_stage import StageData, train_stage
from training.simulator.generate import make_sample
from training.simulator.questions import QuestionAnswer, draw_questions
from training.simulator.scene import simulate_scene

QUESTIONS = 5
WEIGHTS = {"detection": 2.0, "counting": 1.0, "localization": 1.0, "captioning": 1.0}
TRL_BATCHES = (1, 5, 10, 20)
OUR_BATCH = 4
SAMPLES = (1000, 4000, 16000)


def build() -> tuple[RowModel, RowBuilder]:
    folder = Path(__file__).resolve().parents[2] / "resources" / "demo" / "checkpoint"
    tokenizer = AutoTokenizer.from_pretrained(str(folder))
    torch.manual_seed(0)
    config = FusarConfig.from_base(qwen_config(BaseModelConfig(), tokenizer), None)
    return RowModel(FusarForConditionalGeneration(config)), RowBuilder(tokenizer)


def examples_of(count: int) -> list[Example]:
    rng = np.random.default_rng(0)
    made = []
    for seed in range(count):
        sample = make_sample(simulate_scene(seed), 0)
        pairs = tuple(draw_questions(rng, sample, WEIGHTS, QUESTIONS, 0.0))
        assert sample.pixels is not None
        made.append(Example(sample.id, sample.pixels, None, pairs))
    return made


def separate(examples: list[Example]) -> list[Example]:
    return [Example(e.id, e.pixels, None, (pair,)) for e in examples for pair in e.pairs]


def own_loop(examples: list[Example], batch: int, shared: bool) -> dict[str, float]:
    """Seconds, peak memory and first loss of our own step over all examples."""
    rows, builder = build()
    collator = RowCollator(builder, FusarImageProcessor(image_size=224), shared_rows=shared)
    optimizer = torch.optim.AdamW(rows.parameters(), lr=1e-5)
    groups = [examples[k : k + batch] for k in range(0, len(examples), batch)]
    total = count = 0.0
    with torch.no_grad():
        for group in groups:
            inputs = collator(group)
            total += float(rows(**inputs)["answer_sum"])
            count += int((inputs["labels"] >= 0).sum())
    begin, asked = 0.0, 0
    for number, group in enumerate(groups):
        if number == 1:
            begin = time.perf_counter()
        rows(**collator(group))["loss"].backward()
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        asked += sum(len(example.pairs) for example in group) if number else 0
    return {"rate": asked / (time.perf_counter() - begin), "loss": total / count}


def trl_loop(examples: list[Example], batch: int) -> dict[str, float]:
    """The same questions through TRL's SFTTrainer, each its own row, padded in a batch."""
    from trl import SFTConfig, SFTTrainer

    rows, builder = build()
    collator = RowCollator(builder, FusarImageProcessor(image_size=224), shared_rows=False)

    def stock_batch(items: list[dict[str, Any]]) -> dict[str, Any]:
        given = collator([examples[item["number"]] for item in items])
        ids, labels = given["input_ids"], given["labels"]
        length = (given["position_ids"][0] > 0).sum(1, keepdim=True) + 1
        return {
            "input_ids": ids,
            "attention_mask": (torch.arange(ids.shape[1])[None] < length).long(),
            "mm_token_type_ids": (ids == builder.image_id).int(),
            "labels": torch.cat([torch.full_like(labels[:, :1], -100), labels[:, :-1]], 1),
            "pixel_values": given["pixel_values"],
            "image_grid_thw": given["image_grid_thw"],
        }

    clock = Clock(batch)
    with tempfile.TemporaryDirectory() as folder:
        trainer = SFTTrainer(
            model=rows.model,
            args=SFTConfig(
                output_dir=folder, per_device_train_batch_size=batch, num_train_epochs=1, learning_rate=1e-5,
                use_cpu=True, bf16=False, report_to=[], save_strategy="no", logging_strategy="no",
                remove_unused_columns=False, disable_tqdm=True, gradient_checkpointing=False, max_grad_norm=0.0,
                dataset_kwargs={"skip_prepare_dataset": True},
            ),
            train_dataset=dataset_of(len(examples)),
            data_collator=stock_batch,
            processing_class=builder._tokenizer,
            callbacks=[clock],
        )  # fmt: skip
        with torch.no_grad():
            parts = [stock_batch([{"number": k}]) for k in range(len(examples))]
            counts = [int((part["labels"] >= 0).sum()) for part in parts]
            loss = sum(float(rows.model(**part).loss) * n for part, n in zip(parts, counts, strict=True))
        trainer.train()
    return {"rate": clock.rate(), "loss": loss / sum(counts)}


def dataset_of(count: int) -> Any:
    from datasets import Dataset

    return Dataset.from_dict({"number": list(range(count))})


def Clock(batch: int) -> Any:
    from transformers import TrainerCallback

    class StepClock(TrainerCallback):
        def __init__(self) -> None:
            self.times: list[float] = []

        def on_step_end(self, *_: Any, **__: Any) -> None:
            self.times.append(time.perf_counter())

        def rate(self) -> float:
            return batch * (len(self.times) - 1) / (self.times[-1] - self.times[0])

    return StepClock()


def _child(call: Callable[..., dict[str, float]], arguments: tuple[Any, ...], queue: Any) -> None:
    result = call(*arguments)
    result["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    queue.put(result)


def alone(call: Callable[..., dict[str, float]], *arguments: Any) -> dict[str, float]:
    """A way in a process of its own, so that its peak memory is its own."""
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    process = context.Process(target=_child, args=(call, arguments, queue))
    process.start()
    result: dict[str, float] = queue.get()
    process.join()
    return result


class RepeatedData:
    """A few images and questions, told as many records: what grows with the number of samples, and nothing else."""

    def __init__(self, examples: list[Example], count: int) -> None:
        self._examples, self._count = examples, count

    def __len__(self) -> int:
        return self._count

    def _at(self, index: int) -> Example:
        return self._examples[index % len(self._examples)]

    def id(self, index: int) -> str:
        return f"{index}"

    def size(self, index: int) -> tuple[int, int]:
        rows, cols = self._at(index).pixels.shape[:2]
        return cols, rows

    def pixels(self, index: int) -> np.ndarray:
        return self._at(index).pixels

    def field(self, index: int) -> None:
        return None

    def pairs(self, index: int, seen: tuple[int, int]) -> Any:
        return self._at(index).pairs

    def digest(self, index: int) -> str:
        return str(index)

    def fingerprint(self) -> str:
        return "repeated"


def cost_of(examples: list[Example], count: int) -> dict[str, float]:
    """Seconds of one pass with the Trainer, planning, order, reading, steps and resume files included."""
    model = RowModel(small_model(None))
    collator = RowCollator(RowBuilder(small_tokenizer()), FusarImageProcessor(image_size=56))
    stage = StageConfig(
        "cost", "cost", ("all",), 1e-4, epochs=1.0, batch=16, precision="fp32", save_steps=10**6, log_steps=1000
    )  # fmt: skip
    begin = time.perf_counter()
    data = RepeatedData(examples, count)
    source = WrittenExamples(data, stage, RowBuilder(small_tokenizer()), FusarImageProcessor(image_size=56))
    planned = time.perf_counter() - begin
    train = TrainingExamples(source, FieldControl("real", len(source), source.field))
    with tempfile.TemporaryDirectory() as folder:
        train_stage(model, StageData(train, collator), stage, Path(folder), 0)
    return {"seconds": time.perf_counter() - begin, "planned": planned}


def cost_against_data() -> None:
    pairs = (QuestionAnswer("counting", "How many?", "3"), QuestionAnswer("captioning", "What?", "Sea."))
    examples = [
        Example(str(k), np.random.default_rng(k).integers(0, 256, (56, 56), dtype=np.uint8), None, pairs)
        for k in range(16)
    ]
    rows = []
    for count in SAMPLES:
        found = alone(cost_of, examples, count)
        each = 1e3 * found["seconds"] / count
        rows.append([count, found["seconds"], each, found["planned"], found["peak"]])
    columns = ["samples", "one pass (s)", "a sample (ms)", "of it planning (s)", "peak memory (MiB)"]
    publish("training_cost", "One pass against the number of samples", columns, rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=40)
    examples = examples_of(parser.parse_args().images)
    plain = alone(own_loop, separate(examples), 1, False)
    results = [("a plain loop, a row per question, batch 1", plain)]
    if importlib.util.find_spec("trl"):
        tried = [(batch, alone(trl_loop, separate(examples), batch)) for batch in TRL_BATCHES]
        batch, best = max(tried, key=lambda pair: pair[1]["rate"])
        results.append((f"TRL's SFTTrainer, batch {batch} (the best of {TRL_BATCHES})", best))
    for count in (1, OUR_BATCH):
        results.append((f"ours, {count} images a step", alone(own_loop, examples, count, True)))
    rows = [[name, r["rate"], r["rate"] / plain["rate"], r["peak"], r["loss"]] for name, r in results]
    columns = [
        "way",
        "questions a second",
        "times the loop",
        "peak memory (MiB)",
        "loss before the first step",
    ]
    publish(
        "training",
        f"Training, {QUESTIONS} questions an image, {tasks.DETECTION} twice as often",
        columns,
        rows,
    )
    cost_against_data()


if __name__ == "__main__":
    main()

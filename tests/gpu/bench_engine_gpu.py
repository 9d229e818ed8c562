"""The 7B shapes on a GPU: TLM beside a prefill, and the engine's batches; random weights, real sizes.

`python -m tests.gpu.bench_engine_gpu` where a CUDA device has 24 GiB or more; `--tiny` tries it on a CPU.
What is measured is speed and memory alone: random weights answer nonsense, always of the full length.
"""

from __future__ import annotations

import argparse
import statistics
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from torch.nn import functional
from transformers import AutoTokenizer, DynamicCache
from transformers.models.qwen2_5_vl.configuration_qwen2_5_vl import Qwen2_5_VLConfig

from backend.engine.base import Generation, GenerationRequest, ImagePart, Message, Sampling
from backend.engine.batch import CACHE_NAME
from backend.engine.transformers_engine import TransformersEngine
from backend.model.checkpoint import LoadedCheckpoint
from backend.model.config import TlmConfig
from backend.model.info import CheckpointInfo
from backend.model.modeling import FusarConfig, FusarForConditionalGeneration
from backend.model.pixels import FusarImageProcessor
from backend.model.processing import FusarProcessor
from backend.model.tlm import TokenwiseLinearModulation
from fusar_qgis.core.api import ModelCard
from fusar_qgis.core.field import AefField
from fusar_qgis.core.tasks import DEFAULT_PROMPTS
from tests.backend.small_model import base_config, random_field, random_image
from tests.bench.report import publish

TOKENIZER = Path(__file__).resolve().parents[2] / "resources" / "demo" / "checkpoint"
IMAGE_PX, SIDE, ANCHORS, TEXT_TOKENS = 504, 18, 256, 100
ANSWER_TOKENS = 64
LIMIT_S = 300.0


def build(tiny: bool, device: str) -> LoadedCheckpoint:
    """Random weights of the 7B model's shapes in bfloat16, made on the device."""
    tokenizer = AutoTokenizer.from_pretrained(str(TOKENIZER))
    config = base_config() if tiny else shapes_of_7b()
    names = {"image_token_id": "<|image_pad|>", "video_token_id": "<|video_pad|>",
             "vision_start_token_id": "<|vision_start|>", "vision_end_token_id": "<|vision_end|>"}  # fmt: skip
    for name, token in names.items():
        setattr(config, name, tokenizer.convert_tokens_to_ids(token))
    config.text_config.vocab_size = max(config.text_config.vocab_size, len(tokenizer))
    fusar = FusarConfig.from_base(config, TlmConfig(sigma=0.6, hidden=256))
    torch.manual_seed(0)
    torch.set_default_dtype(torch.bfloat16)
    with torch.device(device):
        model = FusarForConditionalGeneration(fusar).eval()
    torch.set_default_dtype(torch.float32)
    model.model.tlm.float()
    with torch.no_grad():
        model.model.tlm.project.weight.normal_(0.0, 0.02)
        model.lm_head.weight[len(tokenizer) :] = 0  # only words that the tokenizer can write
    pixels = FusarImageProcessor(image_size=112 if tiny else IMAGE_PX)
    info = CheckpointInfo("none", "stage2", model.config.tlm, image_size=IMAGE_PX)
    return LoadedCheckpoint(model, FusarProcessor(pixels, tokenizer), info, DEFAULT_PROMPTS)


def shapes_of_7b() -> Qwen2_5_VLConfig:
    """Qwen2.5-VL-7B's published sizes."""
    text = {
        "vocab_size": 152064, "hidden_size": 3584, "intermediate_size": 18944, "num_hidden_layers": 28,
        "num_attention_heads": 28, "num_key_value_heads": 4, "tie_word_embeddings": False,
        "rope_parameters": {"rope_type": "default", "rope_theta": 1e6, "mrope_section": [16, 24, 24]},
    }  # fmt: skip
    vision = {
        "depth": 32, "hidden_size": 1280, "intermediate_size": 3420, "num_heads": 16, "out_hidden_size": 3584,
        "window_size": 112, "fullatt_block_indexes": [7, 15, 23, 31],
    }  # fmt: skip
    return Qwen2_5_VLConfig(text_config=text, vision_config=vision, tie_word_embeddings=False)


def seconds(call: Callable[[], Any], device: str, rounds: int = 10) -> float:
    """Median, the device's queue empty before and after."""
    times = []
    for number in range(rounds + 2):
        wait(device)
        begin = time.perf_counter()
        call()
        wait(device)
        if number > 1:
            times.append(time.perf_counter() - begin)
    return statistics.median(times)


def wait(device: str) -> None:
    if device == "cuda":
        torch.cuda.synchronize()


def extra_mib(call: Callable[[], Any], device: str) -> float:
    if device != "cuda":
        return float("nan")
    wait(device)
    torch.cuda.reset_peak_memory_stats()
    before = torch.cuda.memory_allocated()
    call()
    wait(device)
    return (torch.cuda.max_memory_allocated() - before) / 2**20


def literal(
    tlm: TokenwiseLinearModulation, x: torch.Tensor, values: torch.Tensor, at: torch.Tensor, side: int
) -> torch.Tensor:
    """Equations 4 to 11 as they stand, every weight [HW, S] and (Gamma, B) [HW, 2 C]."""
    params = tlm.project(functional.silu(tlm.expand(values)))
    line = torch.linspace(0, 1, side, device=x.device)
    centers = torch.stack(torch.meshgrid(line, line, indexing="ij"), -1).reshape(-1, 2) * (side - 1)
    distance = ((at[None] * (side - 1) - centers[:, None]) ** 2).sum(-1)
    weights = torch.softmax(-distance / (2 * float(tlm.config.sigma) ** 2), dim=1)
    gamma, beta = (weights @ params).chunk(2, dim=1)
    return (x.float() * (1 + gamma) + beta).to(x.dtype)


def tlm_rows(channels: int, device: str, sides: Sequence[int]) -> None:
    rows = []
    for name, config in (
        ("ours, h = 256", TlmConfig(sigma=0.6)),
        ("release", TlmConfig.of_release(channels)),
    ):
        for side in sides:
            tlm = TokenwiseLinearModulation(config, channels).to(device)
            torch.nn.init.normal_(tlm.project.weight, std=0.02)
            x = torch.randn(side * side, channels, device=device, dtype=torch.bfloat16)
            values = functional.normalize(torch.randn(ANCHORS, 64, device=device), dim=1)
            line = torch.linspace(0, 1, 16, device=device)
            at = torch.stack(torch.meshgrid(line, line, indexing="ij"), -1).reshape(-1, 2)
            ours = lambda: tlm(x, values, at, (side, side))  # noqa: B023, E731
            plain = lambda: literal(tlm, x, values, at, side)  # noqa: B023, E731
            is_token = config.layout == "token"
            literal_ms = 1e3 * seconds(plain, device) if is_token else float("nan")
            rows.append([name, side * side, 1e3 * seconds(ours, device), literal_ms, extra_mib(ours, device),
                         extra_mib(plain, device) if is_token else float("nan")])  # fmt: skip
    columns = ["TLM", "tokens", "ours (ms)", "literal (ms)", "ours extra (MiB)", "literal extra (MiB)"]
    publish("gpu_tlm", f"TLM on {name_of(device)}, C = {channels}, 256 anchors, bf16 tokens", columns, rows)


@torch.inference_mode()
def phase_rows(checkpoint: LoadedCheckpoint, device: str, batches: Sequence[int]) -> None:
    model, rows = checkpoint.model, []
    for batch in batches:
        asked = requests(checkpoint, batch, 0)
        inputs = tensors(checkpoint, asked, device)
        picture = {key: inputs[key] for key in inputs if key.startswith(("pixel", "image"))}
        field = {key: inputs[key] for key in inputs if key.startswith("aef")}
        vision_s = seconds(lambda: model.model.get_image_features(**picture), device, 5)  # noqa: B023
        both_s = seconds(lambda: model.model.get_image_features(**picture, **field), device, 5)  # noqa: B023
        features = model.model.get_image_features(**picture, **field).pooler_output
        embeds = model.model.embed(inputs["input_ids"], features)
        at, _ = model.model.get_rope_index(
            inputs["input_ids"], inputs["mm_token_type_ids"], inputs["image_grid_thw"]
        )
        caches: list[DynamicCache] = []

        def prefill() -> None:
            caches[:] = [DynamicCache()]  # noqa: B023
            model.model(inputs_embeds=embeds, position_ids=at, use_cache=True, **{CACHE_NAME: caches[0]})  # noqa: B023

        prefill_s = seconds(prefill, device, 5)
        last = inputs["input_ids"][:, -1:]

        def step() -> None:
            following = at[:, :, -1:] + 1  # noqa: B023
            cache = {CACHE_NAME: caches[0]}  # noqa: B023
            hidden = model.model(input_ids=last, position_ids=following, use_cache=True, **cache)  # noqa: B023
            model.lm_head(hidden.last_hidden_state).argmax(-1)

        step_s = seconds(step, device, 20)
        tlm_s = max(both_s - vision_s, 0.0)
        rows.append([batch, inputs["input_ids"].shape[1], 1e3 * vision_s, 1e3 * tlm_s, 1e3 * prefill_s, 1e3 * step_s,
                     100 * tlm_s / (vision_s + prefill_s)])  # fmt: skip
    columns = ["images", "tokens each", "vision (ms)", "TLM (ms)", "prefill (ms)", "one step (ms)",
               "TLM of vision + prefill (%)"]  # fmt: skip
    publish("gpu_phases", f"Phases of a request at 7B shapes on {name_of(device)}, bf16", columns, rows)


def engine_rows(checkpoint: LoadedCheckpoint, device: str, count: int, batches: Sequence[int]) -> None:
    card = ModelCard("random", IMAGE_PX, tlm=True, max_new_tokens=ANSWER_TOKENS)
    rows, first = [], []
    few = requests(checkpoint, max(count // 8, 2), 1000)
    begin = time.perf_counter()
    for each in few:
        with torch.inference_mode():
            checkpoint.model.generate(
                **tensors(checkpoint, [each], device), min_new_tokens=ANSWER_TOKENS, max_new_tokens=ANSWER_TOKENS,
                do_sample=False,
            )  # fmt: skip
    wait(device)
    alone_s = (time.perf_counter() - begin) / len(few)
    rows.append(["one by one, generate()", len(few), alone_s, ANSWER_TOKENS / alone_s, 1.0])
    for number, batch in enumerate(batches):
        engine = TransformersEngine(checkpoint, card, batch)
        engine._end_ids = ()
        asked = requests(checkpoint, count if batch > 1 else len(few), 2000 + 100 * number)
        run(engine, requests(checkpoint, min(batch, 4), 9000 + number))
        begin = time.perf_counter()
        answers = run(engine, asked)
        each_s = (time.perf_counter() - begin) / len(asked)
        assert all(len(answer) == ANSWER_TOKENS for answer in answers)
        rows.append(
            [f"this engine, max_batch {batch}", len(asked), each_s, ANSWER_TOKENS / each_s, alone_s / each_s]
        )
        if batch == batches[-1]:
            first = [first_tokens(engine, requests(checkpoint, n, 5000 + n)) for n in (1, 8, 32)]
        engine.close()
    columns = ["how", "requests", "seconds each", "tokens a second", "times generate()"]
    publish(
        "gpu_engine",
        f"{ANSWER_TOKENS} tokens about a 504 px image, 7B shapes, {name_of(device)}",
        columns,
        rows,
    )
    columns = ["clients at once", "first one (ms)", "median (ms)", "last one (ms)"]
    publish(
        "gpu_first_token", f"Time to first token, max_batch {batches[-1]}, {name_of(device)}", columns, first
    )


def run(engine: TransformersEngine, asked: Sequence[GenerationRequest]) -> list[list[int]]:
    started = [engine.generate(each) for each in asked]
    return [[token.token_id for token in each.tokens(each.begin + LIMIT_S)] for each in started]


def first_tokens(engine: TransformersEngine, asked: Sequence[GenerationRequest]) -> list[Any]:
    begin = time.perf_counter()
    started: list[Generation] = [engine.generate(each) for each in asked]
    streams = [iter(each.tokens(each.begin + LIMIT_S)) for each in started]
    times = []
    for stream in streams:
        next(stream)
        times.append(1e3 * (time.perf_counter() - begin))
    for stream in streams:
        list(stream)
    times.sort()
    return [len(asked), times[0], statistics.median(times), times[-1]]


def requests(checkpoint: LoadedCheckpoint, count: int, seed: int) -> list[GenerationRequest]:
    words = "Detect every object of class ship in this SAR image. " * 8
    side = checkpoint.processor.image_processor.image_size
    asked = []
    for number in range(count):
        anchors = random_field(ANCHORS, seed + number)
        image = ImagePart(
            random_image(side, side, seed + number), AefField.from_anchors(anchors.values, anchors.positions)
        )
        asked.append(GenerationRequest((Message("user", (image, words)),), Sampling(ANSWER_TOKENS)))
    return asked


def tensors(checkpoint: LoadedCheckpoint, asked: Sequence[GenerationRequest], device: str) -> dict[str, Any]:
    from backend.engine.conversation import to_chat

    processor = checkpoint.processor
    images = [image for each in asked for image in each.images]
    texts = [processor.apply_chat_template(to_chat(each.messages)) for each in asked]
    batch = processor([image.pixels for image in images], texts, [image.field for image in images])
    return dict(batch.to(device))


def name_of(device: str) -> str:
    return torch.cuda.get_device_name() if device == "cuda" else "a CPU"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tiny", action="store_true", help="small shapes on a CPU, to try the script")
    tiny = parser.parse_args().tiny
    warnings.filterwarnings("ignore", category=FutureWarning)
    device = "cpu" if tiny else "cuda"
    with torch.inference_mode():
        tlm_rows(64 if tiny else 3584, device, (4,) if tiny else (18, 32, 64))
    checkpoint = build(tiny, device)
    if device == "cuda":
        publish(
            "gpu_memory", "Weights", ["what", "GiB"], [["allocated", torch.cuda.memory_allocated() / 2**30]]
        )
    phase_rows(checkpoint, device, (1, 2) if tiny else (1, 4, 16))
    engine_rows(checkpoint, device, 4 if tiny else 64, (1, 2) if tiny else (1, 4, 16, 64))
    if device == "cuda":
        rows = [["peak", torch.cuda.max_memory_reserved() / 2**30]]
        publish("gpu_memory_peak", "Most memory reserved", ["what", "GiB"], rows)


if __name__ == "__main__":
    main()

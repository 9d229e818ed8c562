"""The transformers engine on tiles of the demo scene: phases, one by one against a batch, first tokens, cancel, memory.

All on one machine in one run, side by side; each time is the best of several rounds, for others may use the cores.
"""

from __future__ import annotations

import os
import statistics
import threading
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from transformers import DynamicCache

from backend.engine.base import Generation, GenerationRequest
from backend.engine.batch import CACHE_NAME
from backend.engine.card import model_card
from backend.engine.conversation import to_chat
from backend.engine.transformers_engine import TransformersEngine
from backend.model.checkpoint import LoadedCheckpoint, load_checkpoint
from tests.bench.demo_tiles import DEMO, MAX_NEW_TOKENS, TILES, requests_of
from tests.bench.report import publish

ROUNDS = 4
CLIENTS = (1, 8, 32)
REQUESTS = (200, 1000, 2000)
LIMIT_S = 600.0


def best_ms(call: Callable[[], Any], rounds: int = 5) -> float:
    call()
    return 1e3 * min(timed(call)[0] for _ in range(rounds))


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    begin = time.perf_counter()
    result = call()
    return time.perf_counter() - begin, result


def tensors(checkpoint: LoadedCheckpoint, asked: Sequence[GenerationRequest]) -> dict[str, Any]:
    processor = checkpoint.processor
    images = [image for each in asked for image in each.images]
    texts = [processor.apply_chat_template(to_chat(each.messages)) for each in asked]
    return dict(processor([image.pixels for image in images], texts, [image.field for image in images]))


@torch.inference_mode()
def phases(checkpoint: LoadedCheckpoint, asked: Sequence[GenerationRequest], threads: int) -> list[Any]:
    """Milliseconds of each phase for these requests as one batch."""
    torch.set_num_threads(threads)
    model = checkpoint.model
    inputs = tensors(checkpoint, asked)
    picture = {key: inputs[key] for key in inputs if key.startswith(("pixel", "image"))}
    with_field = {**picture, **{key: inputs[key] for key in inputs if key.startswith("aef")}}
    embeds = model.model.embed(
        inputs["input_ids"], model.model.get_image_features(**with_field).pooler_output
    )
    positions, _ = model.model.get_rope_index(
        inputs["input_ids"], inputs["mm_token_type_ids"], inputs["image_grid_thw"]
    )
    caches: list[DynamicCache] = []

    def prefill() -> None:
        caches.append(DynamicCache())
        model.model(inputs_embeds=embeds, position_ids=positions, use_cache=True, **{CACHE_NAME: caches[-1]})

    prefill_ms = best_ms(prefill)
    last, cache = inputs["input_ids"][:, -1:], caches[-1]
    vision_ms = best_ms(lambda: model.model.get_image_features(**picture))

    def step() -> None:
        at = positions[:, :, -1:] + 1
        hidden = model.model(input_ids=last, position_ids=at, use_cache=True, **{CACHE_NAME: cache})
        torch.log_softmax(model.lm_head(hidden.last_hidden_state), -1).argmax(-1)

    return [
        len(asked),
        threads,
        best_ms(lambda: tensors(checkpoint, asked)),
        vision_ms,
        max(0.0, best_ms(lambda: model.model.get_image_features(**with_field)) - vision_ms),
        prefill_ms,
        best_ms(step, 20),
    ]


def ids_of(generation: Generation) -> list[int]:
    return [token.token_id for token in generation.tokens(generation.begin + LIMIT_S)]


def with_generate(checkpoint: LoadedCheckpoint, asked: Sequence[GenerationRequest]) -> list[list[int]]:
    """One by one by the model's own `generate()`, as the engine did before."""
    answers = []
    for each in asked:
        inputs = tensors(checkpoint, [each])
        with torch.inference_mode():
            output = checkpoint.model.generate(**inputs, max_new_tokens=MAX_NEW_TOKENS, do_sample=False)
        answers.append(output[0, inputs["input_ids"].shape[1] : -1].tolist())
    return answers


def one_by_one(engine: TransformersEngine, asked: Sequence[GenerationRequest]) -> list[list[int]]:
    return [ids_of(engine.generate(each)) for each in asked]


def all_at_once(engine: TransformersEngine, asked: Sequence[GenerationRequest]) -> list[list[int]]:
    return [ids_of(generation) for generation in [engine.generate(each) for each in asked]]


def compare(checkpoint: LoadedCheckpoint, asked: Sequence[GenerationRequest]) -> list[list[Any]]:
    """Seconds for all tiles each way, in rounds side by side; every way must give the same tokens."""
    card = model_card(DEMO / "checkpoint", checkpoint, "cpu")
    engines = {rows: TransformersEngine(checkpoint, card, rows) for rows in (1, 4, 8, 16, 32)}
    ways: dict[str, Callable[[], list[list[int]]]] = {
        "one by one, generate()": lambda: with_generate(checkpoint, asked),
        "one by one, this engine": lambda: one_by_one(engines[1], asked),
    }
    for rows in (4, 8, 16, 32):
        ways[f"all at once, max_batch {rows}"] = lambda rows=rows: all_at_once(engines[rows], asked)
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    wanted = with_generate(checkpoint, asked)
    for _ in range(ROUNDS):
        for name, way in ways.items():
            for engine in engines.values():
                engine._visual_cache.clear()
            took, answers = timed(way)
            assert answers == wanted, name
            seconds[name].append(took)
    for engine in engines.values():
        engine.close()
    generate, alone, *_ = (min(times) for times in seconds.values())
    return [
        [name, min(times), statistics.median(times), generate / min(times), alone / min(times)]
        for name, times in seconds.items()
    ]


def first_tokens(engine: TransformersEngine, asked: Sequence[GenerationRequest], clients: int) -> list[Any]:
    """Milliseconds until the first token of clients that ask at the same moment; the best round's."""
    rounds = []
    for number in range(ROUNDS):
        engine._visual_cache.clear()
        waits: list[float] = []
        start = threading.Barrier(clients)

        def ask(
            request: GenerationRequest, start: threading.Barrier = start, waits: list[float] = waits
        ) -> None:
            start.wait()
            generation = engine.generate(request)
            generation.take(LIMIT_S)
            waits.append(1e3 * generation.age())
            ids_of(generation)

        chosen = [asked[(number * clients + index) % TILES] for index in range(clients)]
        threads = [threading.Thread(target=ask, args=(request,)) for request in chosen]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        rounds.append((statistics.median(waits), max(waits), min(waits)))
    return [clients, min(rounds)[2], min(rounds)[0], min(rounds)[1]]


def cancel_ms(engine: TransformersEngine, asked: Sequence[GenerationRequest]) -> list[Any]:
    """From `cancel()` to the last event while 15 others run."""
    times = []
    for _ in range(10):
        generations = [engine.generate(each) for each in asked[:16]]
        generations[0].take(LIMIT_S)
        generations[0].cancel()
        times.append(1e3 * timed(lambda: ids_of(generations[0]))[0])  # noqa: B023 - called at once
        for generation in generations:
            ids_of(generation)
    return [statistics.median(times), max(times)]


def rss_mib() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def memory(engine: TransformersEngine, asked: Sequence[GenerationRequest]) -> list[list[Any]]:
    """Resident memory as requests go by, 16 at once, every third one cancelled midway."""
    rows = [[0, rss_mib()]]
    for count in range(0, REQUESTS[-1], 16):
        generations = [engine.generate(asked[(count + index) % len(asked)]) for index in range(16)]
        for index, generation in enumerate(generations):
            if index % 3 == 0:
                generation.take(LIMIT_S)
                generation.cancel()
            ids_of(generation)
        if any(count < mark <= count + 16 for mark in REQUESTS):
            rows.append([count + 16, rss_mib()])
    return rows


def main() -> None:
    warnings.filterwarnings("ignore", category=FutureWarning)
    checkpoint = load_checkpoint(DEMO / "checkpoint")
    total = torch.get_num_threads()
    asked = requests_of(checkpoint)
    columns = [
        "batch",
        "threads",
        "preprocess (ms)",
        "vision (ms)",
        "TLM (ms)",
        "prefill (ms)",
        "one step (ms)",
    ]
    table = [
        phases(checkpoint, asked[:size], threads) for size in (1, 4, 8, 16, 32) for threads in (1, total)
    ]
    torch.set_num_threads(total)
    publish("engine_phases", "Where the time goes", columns, table)
    columns = ["64 tiles", "best (s)", "median (s)", "times generate()", "times this engine alone"]
    publish("engine_tiles", "One by one against a batch", columns, compare(checkpoint, asked))
    engine = TransformersEngine(checkpoint, model_card(DEMO / "checkpoint", checkpoint, "cpu"))
    columns = ["clients at once", "first one (ms)", "median (ms)", "last one (ms)"]
    publish(
        "engine_first_token",
        "Time to first token",
        columns,
        [first_tokens(engine, asked, n) for n in CLIENTS],
    )
    columns = ["median (ms)", "longest (ms)"]
    publish("engine_cancel", "From cancel to the last event", columns, [cancel_ms(engine, asked)])
    shifted = [each for shift in range(8) for each in requests_of(checkpoint, shift)]
    publish("engine_memory", "Resident memory", ["requests", "RSS (MiB)"], memory(engine, shifted))
    engine.close()


if __name__ == "__main__":
    main()

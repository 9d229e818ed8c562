"""64 tiles of the demo scene: one by one, in our batches, by our engine on vLLM and by vLLM's own offline interface.

Needs both environments (`make setup`, and `make test-vllm` once). Every round takes other pixels, so that no cache of
images helps anybody; the ways take turns within a round.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from backend.engine.base import GenerationRequest
from backend.engine.card import model_card
from backend.engine.transformers_engine import TransformersEngine
from backend.model.checkpoint import load_checkpoint
from tests.bench.bench_engine import all_at_once, one_by_one, timed
from tests.bench.demo_tiles import DEMO, MAX_NEW_TOKENS, requests_of
from tests.bench.report import publish

ROOT = Path(__file__).resolve().parents[2]
VLLM_PYTHON = ROOT / ".venv-vllm" / "bin" / "python"
ROUNDS = 4
ALONE, BATCH, ENGINE, OFFLINE = (
    "one by one, this engine",
    "all at once, max_batch 16",
    "vLLM, our engine",
    "vLLM, LLM.generate",
)


class Child:
    """A process of vLLM's environment; see vllm_child."""

    def __init__(self, way: str) -> None:
        environment = {**os.environ, "OMP_NUM_THREADS": "2", "PYTHONPATH": str(ROOT)}
        self._process = subprocess.Popen(
            [str(VLLM_PYTHON), "-m", "tests.bench.vllm_child", str(DEMO / "checkpoint"), way],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment,
            cwd=ROOT,
        )  # fmt: skip
        assert self._process.stdout is not None and self._process.stdin is not None
        assert self._process.stdout.readline() == "ready\n", f"vLLM does not start ({way})"

    def run(self, tiles: Path) -> tuple[float, list[list[int]]]:
        """Seconds and tokens."""
        assert self._process.stdout is not None and self._process.stdin is not None
        self._process.stdin.write(f"{tiles}\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        return answer["seconds"], answer["tokens"]

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(60)


def write_tiles(path: Path, requests: list[GenerationRequest]) -> None:
    """Pixels, fields and the question, for the other environment."""
    arrays: dict[str, Any] = {"most": MAX_NEW_TOKENS, "words": requests[0].messages[0].parts[1]}
    for index, request in enumerate(requests):
        field = request.images[0].field
        if field is not None:
            arrays[f"values_{index}"], arrays[f"positions_{index}"] = field.anchors()
    np.savez(path, pixels=np.stack([request.images[0].pixels for request in requests]), **arrays)


def main() -> None:
    if not VLLM_PYTHON.exists():
        sys.stdout.write("### vLLM\n\nnot measured: there is no .venv-vllm (make test-vllm makes it)\n")
        return
    checkpoint = load_checkpoint(DEMO / "checkpoint", "cpu")
    card = model_card(DEMO / "checkpoint", checkpoint, "cpu")
    alone, batch = (TransformersEngine(checkpoint, card, rows) for rows in (1, 16))
    children = {ENGINE: Child("engine"), OFFLINE: Child("generate")}
    seconds: dict[str, list[float]] = {name: [] for name in (ALONE, BATCH, ENGINE, OFFLINE)}
    same = dict.fromkeys(children, 0)
    with tempfile.TemporaryDirectory() as folder:
        for number in range(ROUNDS + 1):
            requests = requests_of(checkpoint, shift=number)
            write_tiles(Path(folder) / "tiles.npz", requests)
            spent, wanted = timed(lambda asked=requests: one_by_one(alone, asked))
            found = {ALONE: spent, BATCH: timed(lambda asked=requests: all_at_once(batch, asked))[0]}
            for name, child in children.items():
                found[name], tokens = child.run(Path(folder) / "tiles.npz")
                same[name] += sum(a == b for a, b in zip(tokens, wanted, strict=True))
            if number:  # the first round warms up
                for name, value in found.items():
                    seconds[name].append(value)
    for child in children.values():
        child.close()
    best = {name: min(values) for name, values in seconds.items()}
    rows = [
        [name, best[name], statistics.median(values), best[ALONE] / best[name], best[OFFLINE] / best[name],
         same.get(name, "")]
        for name, values in seconds.items()
    ]  # fmt: skip
    columns = ("64 tiles", "best (s)", "median (s)", "times one by one", "times LLM.generate",
               f"same answers of {64 * (ROUNDS + 1)}")  # fmt: skip
    publish("vllm", "The engines side by side", columns, rows)


if __name__ == "__main__":
    main()

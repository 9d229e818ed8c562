"""Cost of training against the size of the data: the same 20 steps from 1,000 to 16,000 images, a process a size.

What a step costs does not depend on the data; reading, checking, planning and grouping them must not grow faster.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.report import publish
from tests.training.small_runs import write_recipe

SIZES = (1_000, 2_000, 4_000, 8_000, 16_000)
STAGE = {"steps": 20, "batch": 8, "log_steps": 1_000, "save_steps": 100_000, "group_by_length": True}


def grow(folder: Path, count: int) -> None:
    """As many records as asked, over the same few pictures: what is measured is our own handling, not the disk."""
    lines = [json.loads(line) for line in (folder / "samples.jsonl").read_text().splitlines()]
    grown = ({**lines[k % len(lines)], "id": f"chip{k}"} for k in range(count))
    (folder / "samples.jsonl").write_text("\n".join(map(json.dumps, grown)) + "\n")


def one_pass(root: Path, count: int) -> tuple[float, float, float]:
    """Seconds, seconds of processor time and MiB at the peak of a training run over `count` images."""
    recipe = write_recipe(root, f"n{count}", STAGE)
    grow(root / "data", count)
    began = time.perf_counter()
    environment = {**os.environ, "OMP_NUM_THREADS": "2", "OMP_WAIT_POLICY": "PASSIVE"}
    child = subprocess.Popen(
        [sys.executable, "-m", "training", "train", str(recipe)], env=environment, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    _, status, usage = os.wait4(child.pid, 0)
    if status:
        raise RuntimeError(f"Training on {count} images ended with {status}.")
    return time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main() -> None:
    """Measures all sizes and prints the rows."""
    rows, first = [], None
    with tempfile.TemporaryDirectory() as folder:
        for count in SIZES:
            seconds, processor_s, peak_mib = one_pass(Path(folder), count)
            first = first or (count, processor_s)
            more = "" if count == first[0] else (processor_s - first[1]) / (count - first[0]) * 1000
            rows.append((count, seconds, processor_s, more, peak_mib))
            sys.stderr.write(f"{rows[-1]}\n")
    columns = (
        "images",
        "seconds of 20 steps, start included",
        "processor time (s)",
        "processor time of each further image (ms)",
        "peak memory (MiB)",
    )
    publish("training_size", "Training against the size of the data", columns, rows)


if __name__ == "__main__":
    main()

"""vLLM's environment: answers of the main environment to compare with, and servers in other processes."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# Before vLLM is imported: no network, one thread, a small cache, the offline engine in this process.
os.environ.update(
    HF_HUB_OFFLINE="1", VLLM_NO_USAGE_STATS="1", DO_NOT_TRACK="1", VLLM_CPU_KVCACHE_SPACE="1",
    VLLM_CPU_OMP_THREADS_BIND="nobind", VLLM_ENABLE_V1_MULTIPROCESSING="0", OMP_NUM_THREADS="1",
    VLLM_LOGGING_LEVEL="WARNING", FUSAR_VLLM_CPU_LORA="1",
)  # fmt: skip

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAIN_PYTHON = ROOT / ".venv" / "bin" / "python"
START_S = 300


@dataclass(frozen=True)
class Reference:
    """Checkpoint folders, and what the engine on transformers answers with each."""

    folder: Path
    answers: dict[str, list[dict]]


@pytest.fixture(scope="session")
def reference(tmp_path_factory) -> Reference:
    """Made by the main environment, whose transformers is newer than vLLM allows."""
    if not MAIN_PYTHON.exists():
        pytest.skip("no main environment (.venv); run make setup")
    folder = tmp_path_factory.mktemp("reference")
    command = [str(MAIN_PYTHON), "-m", "tests.vllm.reference", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=300)
    return Reference(folder, json.loads((folder / "answers.json").read_text()))


def engine_on(folder: Path):
    """Our engine on vLLM with the tests' small sizes, all else by default: on a CPU that must mean float32."""
    from backend.engine.vllm_engine import VllmEngine, VllmOptions

    options = VllmOptions(
        "auto", max_model_len=512, max_batch=8, enforce_eager=True, block_size=32, gpu_memory_share=0.5
    )
    return VllmEngine(folder, options)


@dataclass
class VllmServer:
    """A `vllm serve` in another process."""

    url: str
    process: subprocess.Popen
    command: list[str]
    log: Path

    def start(self) -> None:
        """Starts it and waits until it answers."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=log, start_new_session=True)
        end = time.monotonic() + START_S
        while time.monotonic() < end and self.process.poll() is None:
            try:
                with socket.create_connection(("127.0.0.1", int(self.url.rpartition(":")[2])), 1):
                    return
            except OSError:
                time.sleep(0.2)
        raise AssertionError(self.log.read_text()[-4000:])

    def kill(self) -> None:
        """Ends it and its workers at once."""
        os.killpg(self.process.pid, 9)
        self.process.wait()


@pytest.fixture(scope="session")
def vllm_server(reference, tmp_path_factory) -> Iterator[VllmServer]:
    """Our model in a stock `vllm serve`, with an adapter beside it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [
        str(Path(sys.executable).with_name("vllm")), "serve", str(reference.folder / "plain"), "--host", "127.0.0.1",
        "--port", str(port), "--dtype", "float32", "--enforce-eager", "--max-model-len", "512", "--block-size", "32",
        "--limit-mm-per-prompt", '{"image": 4}', "--trust-request-mm-kwargs", "--served-model-name", "plain",
        "--enable-lora", "--enable-tower-connector-lora", "--max-lora-rank", "8",
        "--lora-modules", f"adapted={reference.folder / 'adapter'}",
    ]  # fmt: skip
    log = tmp_path_factory.mktemp("vllm") / "log"
    server = VllmServer(f"http://127.0.0.1:{port}", None, command, log)
    server.start()
    yield server
    server.kill()


def assert_same(found: list[dict], wanted: list[dict], tolerance: float = 1e-4) -> None:
    """Greedy tokens identical, log-probabilities within the tolerance."""
    assert len(found) == len(wanted)
    for number, (mine, theirs) in enumerate(zip(found, wanted, strict=True)):
        assert mine["ids"] == theirs["ids"], f"request {number}"
        worst = max(
            (abs(a - b) for a, b in zip(mine["logprobs"], theirs["logprobs"], strict=True)), default=0.0
        )
        assert worst < tolerance, f"request {number}: {worst}"
        for key in mine.keys() & {"text", "finish", "prompt_tokens"}:
            assert mine[key] == theirs[key], f"request {number}"

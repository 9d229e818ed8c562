"""vLLM's side of bench_vllm: runs in vLLM's environment and times one way on command.

`python -m tests.bench.vllm_child FOLDER WAY`; WAY is `engine` (ours, on AsyncLLM) or `generate` (`LLM.generate`). Each
line on standard input names a .npz of tiles; each line of the answer is JSON: seconds and the tokens of every tile.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from backend.engine.base import GenerationRequest, ImagePart, Message, Sampling
from fusar_qgis.core.field import AefField

MAX_BATCH = 32
MAX_MODEL_LEN = 1024
KV_GIB = "1"
LIMIT_S = 600.0

Run = Callable[[list[GenerationRequest]], list[list[int]]]


def read_tiles(path: str) -> list[GenerationRequest]:
    """What `bench_vllm.write_tiles` wrote."""
    with np.load(path) as arrays:
        words, most = str(arrays["words"]), int(arrays["most"])
        requests = []
        for index, pixels in enumerate(arrays["pixels"]):
            field = None
            if f"values_{index}" in arrays:
                field = AefField.from_anchors(arrays[f"values_{index}"], arrays[f"positions_{index}"])
            message = Message("user", (ImagePart(pixels, field), words))
            requests.append(GenerationRequest((message,), Sampling(most)))
    return requests


def with_engine(folder: Path) -> Run:
    """Our engine, all requests at once."""
    from backend.engine.vllm_engine import VllmEngine, VllmOptions

    options = VllmOptions(
        "float32", MAX_MODEL_LEN, MAX_BATCH, gpu_memory_share=0.5, enforce_eager=True, block_size=32
    )
    engine = VllmEngine(folder, options)

    def run(requests: list[GenerationRequest]) -> list[list[int]]:
        started = [engine.generate(request) for request in requests]
        return [[token.token_id for token in each.tokens(each.begin + LIMIT_S)] for each in started]

    return run


def with_generate(folder: Path) -> Run:
    """vLLM's own offline interface with the same settings."""
    from vllm import LLM, SamplingParams

    from backend.engine.conversation import end_ids, to_chat
    from backend.engine.served_folder import ServedFolder
    from backend.engine.vllm_engine import _item

    served = ServedFolder(folder)
    ends = end_ids(served.processor.tokenizer, None)
    model = LLM(
        str(folder), dtype="float32", enforce_eager=True, max_model_len=MAX_MODEL_LEN, block_size=32,
        limit_mm_per_prompt={"image": 8}, gpu_memory_utilization=0.5, max_num_seqs=MAX_BATCH,
    )  # fmt: skip

    def run(requests: list[GenerationRequest]) -> list[list[int]]:
        prompts = [
            {
                "prompt": served.processor.apply_chat_template(to_chat(request.messages)),
                "multi_modal_data": {"image": [_item(image) for image in request.images]},
            }
            for request in requests
        ]
        most = requests[0].sampling.max_new_tokens
        sampling = SamplingParams(
            temperature=0, max_tokens=most, logprobs=0, stop_token_ids=list(ends), detokenize=False
        )
        outputs = model.generate(prompts, sampling, use_tqdm=False)
        return [[token for token in output.outputs[0].token_ids if token not in ends] for output in outputs]

    return run


def main() -> None:
    """Answers until standard input ends."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever vLLM prints
    os.environ.update(
        HF_HUB_OFFLINE="1", VLLM_NO_USAGE_STATS="1", DO_NOT_TRACK="1", VLLM_CPU_KVCACHE_SPACE=KV_GIB,
        VLLM_CPU_OMP_THREADS_BIND="nobind", VLLM_LOGGING_LEVEL="WARNING",
    )  # fmt: skip
    folder, way = Path(sys.argv[1]), sys.argv[2]
    run = {"engine": with_engine, "generate": with_generate}[way](folder)
    answers.write("ready\n")
    answers.flush()
    for line in sys.stdin:
        requests = read_tiles(line.strip())
        begin = time.perf_counter()
        tokens = run(requests)
        answers.write(json.dumps({"seconds": time.perf_counter() - begin, "tokens": tokens}) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()

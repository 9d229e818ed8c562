"""`convert-release`: the authors' weights as a checkpoint folder that every command here takes."""

from __future__ import annotations

import argparse
import logging
from pathlib import Path
from typing import Any

LOGGER = logging.getLogger(__name__)


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Adds the subcommand."""
    parser = commands.add_parser(
        "convert-release",
        parents=[common],
        allow_abbrev=False,
        help="the authors' released weights to a checkpoint folder",
        description="Puts a folder of the release (stage1, stage2/detection, ...) on its base. Reads vec64_film.pt as "
        "tensors only; writes safetensors only.",
    )
    parser.add_argument("base", metavar="BASE", help="Qwen2.5-VL folder or hub name")
    parser.add_argument("adapter", type=Path, metavar="ADAPTER", help="folder of the release")
    parser.add_argument("out", type=Path, metavar="OUT", help="checkpoint folder to write")
    parser.add_argument(
        "--sigma", type=float, help="Gaussian width in patches (default: tlm_config.json, else 2)"
    )
    parser.add_argument(
        "--examples", type=Path, action="append", default=[], metavar="JSONL",
        help="examples of the training data, named by task (detection.jsonl); may be given several times",
    )  # fmt: skip
    parser.add_argument("--classes", default="", help="class names, by commas: ship,plane")
    parser.add_argument(
        "--keep-adapter",
        action="store_true",
        help="write adapter and TLM, not merged weights; BASE must stay",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Converts."""
    from backend.model.release_conversion import ReleaseJob, convert_release

    classes = tuple(name.strip() for name in options.classes.split(",") if name.strip())
    job = ReleaseJob(
        options.base, options.adapter, options.out, options.sigma, tuple(options.examples), classes,
        options.keep_adapter,
    )  # fmt: skip
    info = convert_release(job)
    assert info.tlm is not None
    LOGGER.info(
        "%s: %s for %s, image %s px, sigma %s patches. Serve it: python -m backend serve --checkpoint %s",
        options.out, info.stage, ", ".join(info.tasks), info.image_size, info.tlm.sigma, options.out,
    )  # fmt: skip
    return 0

"""The command lines of `evaluate` and `report`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from fusar_qgis.core.tasks import TASKS

MODULE = "training.evaluation.commands"
_CONTROLS = ("real", "none", "shuffled", "zero", "wrong-place")
_COMPONENTS = ("sft1", "sft2", "tlm")


def add_parsers(commands: Any) -> None:
    """Adds both subcommands."""
    _add_evaluate(commands.add_parser("evaluate", help="ask a model about a data set: predictions.jsonl"))
    _add_report(commands.add_parser("report", help="predictions to the paper's tables: Markdown, CSV, HTML"))


def _add_evaluate(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(module=MODULE)
    parser.add_argument(
        "checkpoint",
        help="checkpoint folder; folder of a plain Qwen2.5-VL; cfar, majority or nearest; or - with --endpoint",
    )
    parser.add_argument(
        "data", type=Path, help="corpus or prepared folder, or a COCO file beside its images folder"
    )
    parser.add_argument(
        "--out", type=Path, default=Path("predictions.jsonl"), help="an interrupted one goes on"
    )
    parser.add_argument("--train", type=Path, help="training data that majority and nearest answer from")
    parser.add_argument("--name", default="", help="what the tables call it (default: the model's name)")
    parser.add_argument(
        "--only", type=Path, metavar="LIST", help="the images that a text or JSON file names, no others"
    )
    parser.add_argument("--limit", type=int, default=0, help="use the first N samples; 0 uses all")
    parser.add_argument("--tasks", type=_one_of(TASKS), default=TASKS, help="comma-separated (default: all)")
    parser.add_argument(
        "--classes", type=_words, help="to count, locate and detect (default: the model's in the data)"
    )
    parser.add_argument("--choices", type=_words, help="to choose from in classification")
    parser.add_argument("--aef", choices=_CONTROLS, default="real", help="which field goes with an image")
    parser.add_argument("--seed", type=int, default=0, help="of the AEF control")
    parser.add_argument(
        "--image-size", type=int, default=0, metavar="PX", help="resize a COCO file's images to this"
    )
    parser.add_argument("--max-new-tokens", type=int, default=0, help="longest answer (default: the model's)")
    parser.add_argument(
        "--coordinates", choices=("pixels", "thousandths"), default="pixels", help="the model's boxes"
    )
    _add_engine(parser.add_argument_group("what runs the model"))
    _add_origin(parser.add_argument_group("where the model comes from, for tables 6 and 9 and figure 5"))


def _add_engine(parser: Any) -> None:
    parser.add_argument("--engine", choices=("auto", "transformers", "vllm"))
    parser.add_argument("--engine-url", metavar="URL", help="a `vllm serve` with our plugin, without /v1")
    parser.add_argument(
        "--endpoint",
        metavar="URL",
        help="any OpenAI-compatible address with its /v1; token in OPENAI_API_KEY",
    )
    parser.add_argument("--model", default="", help="the model's name at --endpoint")
    parser.add_argument("--device", help="cpu, cuda, ... (default: auto)")
    parser.add_argument("--max-batch", type=int, help="most answers at once")


def _add_origin(parser: Any) -> None:
    parser.add_argument("--components", type=_one_of(_COMPONENTS), default=(), help="of sft1,sft2,tlm")
    parser.add_argument("--step", type=int, help="training step of an intermediate checkpoint")
    parser.add_argument("--train-seed", type=int, help="seed it was trained from")


def _add_report(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(module=MODULE)
    parser.add_argument(
        "predictions", nargs="*", type=Path, help="files written by evaluate; the first is the baseline"
    )
    parser.add_argument("--out", type=Path, default=Path("report"), help="folder to write")
    parser.add_argument("--title", default="Evaluation")
    parser.add_argument(
        "--group",
        action="append",
        default=[],
        metavar="COARSE=FINE,FINE",
        help="coarse class of fine classes (table 3)",
    )
    parser.add_argument("--resamples", type=int, default=2000, help="bootstrap resamples")
    parser.add_argument("--seed", type=int, default=0, help="of the bootstrap")
    parser.add_argument(
        "--failures", type=int, default=12, help="images in the gallery of failures; 0 leaves it out"
    )
    parser.add_argument(
        "--no-meteor", action="store_true", help="leave METEOR out (it starts a Java process)"
    )
    parser.add_argument(
        "--self-test", action="store_true", help="recompute the paper's tables from their integers instead"
    )


def _words(text: str) -> tuple[str, ...]:
    return tuple(part.strip().lower() for part in text.split(",") if part.strip())


def _one_of(known: tuple[str, ...]) -> Any:
    def read(text: str) -> tuple[str, ...]:
        words = _words(text)
        unknown = sorted(set(words) - set(known))
        if unknown or not words:
            raise argparse.ArgumentTypeError(f"{unknown or text!r} is not among {', '.join(known)}")
        return tuple(word for word in known if word in words)

    return read

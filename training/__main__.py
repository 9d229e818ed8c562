"""`python -m training`: simulate, prepare, train, benchmark, evaluate, report."""

from __future__ import annotations

import argparse
import importlib
import logging
import os
import sys
from pathlib import Path
from typing import Any

from backend.extras import missing_extra
from fusar_qgis.core.errors import FusarError
from training.evaluation import options as evaluation_options
from training.prepare import options as prepare_options


def build_parser() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    _add_simulate(commands)
    prepare_options.add_parser(commands)

    train = commands.add_parser("train", help="run a recipe, or one of its stages")
    train.add_argument("recipe", type=Path, help="YAML file, for example training/configs/demo.yaml")
    train.add_argument("overrides", nargs="*", metavar="key=value", help="for example stages.0.steps=100")
    train.add_argument("--stage", default="", help="run this stage only")

    benchmark = commands.add_parser("benchmark", help="how fast a stage of a recipe trains on this machine")
    benchmark.add_argument("recipe", type=Path, help="YAML file")
    benchmark.add_argument("overrides", nargs="*", metavar="key=value")
    benchmark.add_argument("--stage", default="", help="which one (default: the first)")
    benchmark.add_argument("--steps", type=int, default=10, help="optimizer steps that are measured")
    benchmark.set_defaults(module="training.benchmark")

    evaluation_options.add_parsers(commands)

    export = commands.add_parser("export", help="an adapter checkpoint in the form of the authors' release")
    export.add_argument("checkpoint", type=Path)
    export.add_argument("out", type=Path, help="folder to write")

    compare = commands.add_parser("compare", help="figure of simulated against real SAR statistics")
    compare.add_argument("real", type=Path, help="folder with the real data sets")
    compare.add_argument("out", type=Path, help="PNG to write")
    return parser


def _add_simulate(commands: Any) -> None:
    simulate = commands.add_parser(
        "simulate", help="simulate a corpus of chips, or one scene as GeoTIFF with its AEF"
    )
    simulate.add_argument("out", type=Path, help="folder to write")
    simulate.add_argument("--count", type=int, default=1000, help="number of chips")
    simulate.add_argument("--seed", type=int, default=0)
    simulate.add_argument("--size", type=int, default=224, help="width and height in pixels")
    simulate.add_argument("--nodes", type=int, default=16, help="AEF nodes per side; 0 leaves AEF out")
    simulate.add_argument("--no-look-alikes", action="store_true", help="no buildings that look like ships")
    simulate.add_argument(
        "--scene", metavar="KIND", help="write one georeferenced scene of this kind instead"
    )


def main(arguments: list[str] | None = None) -> int:
    """Runs one command.

    Args:
        arguments: Command line; None takes the process's.

    Returns:
        Exit status: 0, or 2 after an error that was said in one sentence.
    """
    parsed = build_parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    # Threads that spin while they wait halve the speed as soon as anything else runs; read when torch is imported.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.environ.setdefault("GOMP_SPINCOUNT", "0")
    logger = logging.getLogger("training")
    try:
        # torch takes seconds to import; --help should not.
        commands = importlib.import_module(getattr(parsed, "module", "training.commands"))
        getattr(commands, parsed.command)(parsed)
    except FusarError as error:
        logger.error("%s", error)
        return 2
    except ModuleNotFoundError as error:
        told = missing_extra(error)
        if told is None:
            raise
        logger.error("%s", told)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

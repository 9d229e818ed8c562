"""`python -m backend`: serve, detect, aef, convert-release, merge, doctor."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence

from backend.commands import aef, convert_release, detect, doctor, merge, serve
from backend.extras import missing_extra
from backend.log_lines import FORMATS, TEXT, start_log
from fusar_qgis.core.errors import FusarError

LOGGER = logging.getLogger("backend")

COMMANDS = (serve, detect, aef, convert_release, merge, doctor)
FAILED = 1


def build_parser() -> argparse.ArgumentParser:
    """The command line; abbreviated and unknown options are errors."""
    parser = argparse.ArgumentParser(prog="python -m backend", description=__doc__, allow_abbrev=False)
    common = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    common.add_argument(
        "--log-format", metavar="FORMAT", help="text, or json: one object per line (default: text)"
    )
    common.add_argument("--log-level", metavar="LEVEL", help="DEBUG, INFO, WARNING or ERROR (default: INFO)")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add_parser(commands, common)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command.

    Returns:
        0, or 1 when it failed for a reason that was told; argparse exits with 2 on wrong usage.
    """
    options = build_parser().parse_args(argv)
    # Threads that spin while they wait fight QGIS, or anything else, for the cores: 68 s instead of 4 s for the demo
    # scene beside one busy process. OpenMP reads this when torch is imported, which no command has done yet.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    try:
        _start_log(
            options.log_level or os.environ.get("FUSAR_LOG_LEVEL", "INFO"),
            options.log_format or os.environ.get("FUSAR_LOG_FORMAT", TEXT),
        )
        return int(options.run(options))
    except FusarError as error:
        LOGGER.error("%s", error)
        return FAILED
    except ModuleNotFoundError as error:
        told = missing_extra(error)
        if told is None:
            raise
        LOGGER.error("%s", told)
        return FAILED


def _start_log(level: str, log_format: str) -> None:
    known = logging.getLevelNamesMapping()
    if level.upper() not in known:
        raise FusarError(f"The log level {level!r} is unknown.", "Use DEBUG, INFO, WARNING or ERROR.")
    if log_format not in FORMATS:
        raise FusarError(f"The log format {log_format!r} is unknown.", f"Use {' or '.join(FORMATS)}.")
    start_log(known[level.upper()], log_format)
    for chatty in ("httpx", "pyogrio", "rasterio", "urllib3"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


if __name__ == "__main__":
    sys.exit(main())

"""`aef index`: the list of the public archive's files, fetched or taken from a file."""

from __future__ import annotations

import argparse
import logging
from pathlib import Path
from typing import Any

from backend.aef_setup import open_index
from backend.commands.progress import TransferLine
from backend.settings import load_settings
from fusar_qgis.core.errors import ConfigError

LOGGER = logging.getLogger(__name__)

_DEADLINE_S = 1800.0


def add_parser(actions: Any, common: argparse.ArgumentParser) -> None:
    """Adds the action."""
    parser = actions.add_parser(
        "index",
        parents=[common],
        allow_abbrev=False,
        help="fetch the list of the public archive's files",
        description="The list is fetched by itself when it is first needed and when it is 90 days old; "
        "this does it now.",
    )
    how = parser.add_mutually_exclusive_group()
    how.add_argument(
        "--from", type=Path, dest="file", metavar="FILE", help="take a downloaded aef_index.parquet"
    )
    how.add_argument("--refresh", action="store_true", help="fetch it anew, whatever its age")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Fetches or takes the index and tells what it lists.

    Raises:
        AefUnavailableError: It cannot be had or is none.
        ConfigError: The file cannot be read.
    """
    from backend.aef.transfer import Transfer

    store = open_index(load_settings())
    if options.file is not None:
        try:
            with options.file.open("rb") as file:
                index = store.take(file)
        except OSError as error:
            raise ConfigError(
                f"The file {options.file} cannot be read: {error.strerror}.", "Check --from."
            ) from error
    else:
        with TransferLine("AEF index") as line:
            transfer = Transfer(_DEADLINE_S, progress=line.watch())
            index = store.refresh(transfer) if options.refresh else store.get(transfer)
    years = ", ".join(map(str, index.all_years()))
    LOGGER.info("The AEF index lists %s files, years %s.", f"{len(index.paths):,}", years)
    return 0

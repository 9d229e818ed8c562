"""`merge`: an adapter folder as a merged one, which every engine serves as it is."""

from __future__ import annotations

import argparse
import logging
import shutil
from pathlib import Path
from typing import Any

from fusar_qgis.core.errors import OutputError

LOGGER = logging.getLogger(__name__)


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Adds the subcommand."""
    parser = commands.add_parser(
        "merge",
        parents=[common],
        allow_abbrev=False,
        help="merge an adapter into its base",
        description="Writes a checkpoint folder with the adapter merged into the weights, also its vision part.",
    )
    parser.add_argument("adapter", type=Path, help="checkpoint folder with an adapter")
    parser.add_argument("merged", type=Path, help="folder to write; must not exist")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Merges and writes beside the target first: a folder of that name is always whole.

    Raises:
        CheckpointError: The adapter folder cannot be used.
        OutputError: The target exists or cannot be written.
    """
    from backend.model.checkpoint import load_checkpoint, save_checkpoint

    part = options.merged.with_name(options.merged.name + ".part")
    if options.merged.exists():
        raise OutputError(f"{options.merged} exists.", "Choose another folder.")
    loaded = load_checkpoint(options.adapter)
    try:
        shutil.rmtree(part, ignore_errors=True)
        save_checkpoint(part, loaded.model, loaded.processor, loaded.info, loaded.prompts)
        part.rename(options.merged)
    except OSError as error:
        shutil.rmtree(part, ignore_errors=True)
        raise OutputError(
            f"{options.merged} cannot be written: {error.strerror}.", "Choose another folder."
        ) from error
    LOGGER.info("%s is merged into %s.", options.adapter, options.merged)
    return 0

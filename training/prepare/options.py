"""The options of `prepare`, without what they need: `--help` imports nothing large."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

MODULE = "training.prepare.command"
FORMATS = ("coco", "voc", "yolo", "dota", "vector", "captions", "release", "swift", "llava")


def add_parser(commands: Any) -> None:
    """Adds the subcommand."""
    parser = commands.add_parser(
        "prepare", help="images, labels and texts to a data set that train and evaluate read"
    )
    parser.set_defaults(module=MODULE)
    parser.add_argument("out", type=Path, help="folder to make")
    parser.add_argument(
        "--labels", type=Path, action="append", required=True, help="label file or folder; may be given again"
    )
    parser.add_argument(
        "--images",
        type=Path,
        action="append",
        help="folder or file of images (default: where the labels are)",
    )
    parser.add_argument("--format", choices=FORMATS, help="of the labels (default: by their content)")
    parser.add_argument("--class-column", default="", help="vector files: the column with the class")
    parser.add_argument("--class-name", default="", help="vector files: the class where no column has one")
    _add_picture_options(parser)
    _add_split_options(parser)


def _add_picture_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--tile-px", type=int, help="side of a scene's tiles, as the model sees them (default: 504)"
    )
    parser.add_argument("--overlap", type=int, default=0, metavar="PERCENT", help="of neighboring tiles")
    parser.add_argument(
        "--whole-px",
        type=int,
        default=1024,
        metavar="PX",
        help="up to this longer side other images stay whole, and images with texts are shown",
    )
    parser.add_argument("--band", type=int, default=1, help="of scenes and of images that are not 8-bit")
    parser.add_argument("--year", type=int, help="of scenes, in place of what their files say")
    parser.add_argument(
        "--aef", default="none", metavar="SOURCE", help="none, auto (the server's settings), or a file"
    )
    parser.add_argument("--nodes", type=int, default=16, help="AEF nodes per side")
    parser.add_argument(
        "--land-cover", type=Path, metavar="RASTER", help="land cover codes, for the descriptions of scenes"
    )
    parser.add_argument(
        "--land-cover-names",
        type=Path,
        metavar="JSON",
        help="code to name (default: those of ESA WorldCover)",
    )
    parser.add_argument(
        "--text-boxes",
        default="",
        metavar="FRAME",
        help="what boxes in texts are told in where a record does not say it: pixels, unit (0..1), thousand, or a size",
    )
    parser.add_argument(
        "--group",
        default="",
        metavar="KEY",
        help="key of COCO images and JSON records: equal values share a split",
    )


def _add_split_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--splits", type=_shares, default=(0.8, 0.1, 0.1), help="shares of train,dev,test")
    parser.add_argument(
        "--empty", type=float, default=0.25, metavar="SHARE", help="most tiles without objects"
    )
    parser.add_argument(
        "--longest", type=int, default=2500, metavar="CHARACTERS", help="of a question with its answer"
    )
    parser.add_argument(
        "--license", default="", metavar="TEXT", help="of what names none itself; kept in the manifest"
    )
    parser.add_argument("--skip-bad", action="store_true", help="leave out and count what is wrong")
    parser.add_argument("--seed", type=int, default=0)


def _shares(text: str) -> tuple[float, ...]:
    try:
        return tuple(float(part) for part in text.split(","))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no list of shares") from error

"""What `prepare` does: read, cut, group, split, ask, check, write."""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from backend.aef_setup import open_aef
from backend.fields import FieldResolver
from backend.settings import load_settings
from fusar_qgis.core.errors import DatasetError, FusarError, OutputError
from training.data.prepared import PreparedFolder
from training.prepare.annotation import Reading
from training.prepare.duplicates import duplicate_groups, picture_print
from training.prepare.folder import DataFolder, TileFacts, file_hash
from training.prepare.formats import Source, guess_format, read_source
from training.prepare.land_cover import LandCoverMap, read_names
from training.prepare.page import render_page
from training.prepare.questions import questions_of
from training.prepare.splits import NAMES, merged_groups, split
from training.prepare.tiles import PreparedTile, Surroundings, TileOptions, cut

LOGGER = logging.getLogger(__name__)
_TOLD_EVERY = 500


@dataclass(frozen=True)
class PrepareOptions:
    """The command's options.

    Attributes:
        tiles: How images become tiles.
        shares: Of train, dev and test.
        empty_share: The most of the tiles that may hold no object; chosen by the seed.
        aef: `none`, `auto` (as the server's settings say) or a file or folder.
        land_cover: A land cover map for descriptive text, if any.
        land_cover_names: What its codes mean, if they are not WorldCover's.
        skip_bad: Whether a wrong label or image is left out and counted, not an error.
        license: What the data may be used for, for the manifest.
        seed: Of splits, empty tiles and questions.
    """

    tiles: TileOptions = field(default_factory=TileOptions)
    shares: tuple[float, ...] = (0.8, 0.1, 0.1)
    empty_share: float = 0.25
    aef: str = "none"
    land_cover: Path | None = None
    land_cover_names: Path | None = None
    skip_bad: bool = False
    license: str = ""
    seed: int = 0


def prepare(sources: Sequence[Source], out: Path, options: PrepareOptions) -> Path:
    """Prepares a data set.

    Args:
        sources: Labels and their images.
        out: The folder to make: a folder a split, `manifest.json`, `report.html`.
        options: How.

    Returns:
        The page.

    Raises:
        DatasetError: A label or image is wrong, or nothing is left.
        OutputError: The folder is not empty, or cannot be written.
    """
    target = DataFolder(out)
    try:
        _Preparation(options, target).run(sources)
    except OSError as error:  # what is read tells its own errors
        target.drop()
        raise OutputError(
            f"The folder {out} cannot be written: {error}.", "Free some space, or choose another."
        ) from error
    except BaseException:
        target.drop()
        raise
    return out / "report.html"


class _Preparation:
    def __init__(self, options: PrepareOptions, target: DataFolder) -> None:
        self._options, self._target = options, target
        self._bad: list[str] = []
        self._notes: list[str] = []
        self._inputs: set[str] = set()
        self._tiles: list[TileFacts] = []
        self._asked: list[PreparedTile] = []
        self._around = Surroundings(
            None if options.aef == "none" else _resolver(options.aef),
            _land_cover(options.land_cover, options.land_cover_names),
        )

    def run(self, sources: Sequence[Source]) -> None:
        for source in sources:
            for reading in read_source(source, self._notes):
                self._cut(reading)
        self._drop_empty()
        if not self._tiles:
            raise DatasetError("Nothing was prepared: no image is left.", "Look at the labels and images.")
        duplicates = duplicate_groups([tile.print for tile in self._tiles])
        groups = merged_groups([tile.group for tile in self._tiles], duplicates)
        names = split(groups, self._options.shares, self._options.seed)
        records = self._records()
        splits = {name: [r for r, n in zip(records, names, strict=True) if n == name] for name in NAMES}
        self._write(splits)
        moved = {name: [_moved(record) for record in chosen] for name, chosen in splits.items()}
        manifest, facts = self._manifest(sources, splits, duplicates, groups)
        page = render_page(f"Prepared data: {self._target.folder.name}", moved, facts, self._target.work)
        self._target.finish(manifest, page)

    def _write(self, splits: dict[str, list[dict[str, Any]]]) -> None:
        for name, chosen in splits.items():
            if chosen:
                self._target.write_split(name, chosen)
                PreparedFolder(self._target.work / name)  # the trainer's own reader has the last word
        for note in self._notes:
            LOGGER.warning(note)

    def _cut(self, reading: Reading) -> None:
        try:
            for tile in cut(reading(), self._options.tiles, self._around):
                record = self._target.add(tile)
                facts = TileFacts(record, picture_print(tile.pixels), tile.group, tile.aef, tile.year)
                self._tiles.append(facts)
                self._inputs.add(str(tile.source.path))
                self._asked.append(_without_pixels(tile))
                if len(self._tiles) % _TOLD_EVERY == 0:
                    LOGGER.info("%d tiles", len(self._tiles))
        except FusarError as error:
            self._refuse(error)

    def _refuse(self, error: FusarError) -> None:
        if not self._options.skip_bad:
            raise error
        LOGGER.warning("Left out: %s", error)
        self._bad.append(str(error))

    def _drop_empty(self) -> None:
        """Empty tiles teach that there may be nothing; too many teach nothing else."""
        asked = any(tile.source.labels for tile in self._asked)
        empty = [index for index, tile in enumerate(self._tiles) if not tile.record["objects"]]
        share = self._options.empty_share
        full = len(self._tiles) - len(empty)
        most = int(full * share / (1 - share)) if share < 1 else len(empty)
        if not asked or len(empty) <= most:
            return
        order = np.random.default_rng(self._options.seed).permutation(len(empty))
        dropped = {empty[index] for index in order[most:].tolist()}
        self._tiles = [tile for index, tile in enumerate(self._tiles) if index not in dropped]
        self._asked = [tile for index, tile in enumerate(self._asked) if index not in dropped]

    def _records(self) -> list[dict[str, Any]]:
        classes = sorted({item["label"] for tile in self._tiles for item in tile.record["objects"]})
        return [
            {
                **facts.record,
                "qa": questions_of(tile, classes, np.random.default_rng([self._options.seed, index])),
            }
            for index, (facts, tile) in enumerate(zip(self._tiles, self._asked, strict=True))
        ]

    def _manifest(
        self,
        sources: Sequence[Source],
        splits: dict[str, list[dict[str, Any]]],
        duplicates: Sequence[int],
        groups: Sequence[int],
    ) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        aef = Counter(tile.aef for tile in self._tiles)
        near = len(duplicates) - len(set(duplicates))
        counts = {name: len(chosen) for name, chosen in splits.items()}
        manifest = {
            "format": 1,
            "options": json.loads(json.dumps(asdict(self._options), default=str)),
            "sources": [_source_facts(source) for source in sources],
            "inputs": {path: file_hash(Path(path)) for path in sorted(self._inputs)},
            "license": self._options.license,
            "images": counts,
            "groups": len(set(groups)),
            "near_duplicates": near,
            "aef": dict(aef),
            "years": dict(Counter(str(tile.year) for tile in self._tiles)),
            "left_out": self._bad,
            "notes": self._notes,
        }
        facts = [
            ("images", ", ".join(f"{name} {count}" for name, count in counts.items())),
            (
                "near-duplicates",
                f"{near} of {len(duplicates)}; they and the tiles of a scene stay in one split",
            ),
            ("groups", str(len(set(groups)))),
            ("AEF", ", ".join(f"{status} {count}" for status, count in aef.most_common())),
            (
                "left out",
                f"{len(self._bad)} labels or images" + (f", first: {self._bad[0]}" if self._bad else ""),
            ),
            ("notes", " ".join(self._notes) or "none"),
            ("license", self._options.license or "not stated"),
        ]
        return manifest, facts


def _resolver(aef: str) -> FieldResolver:
    given = {} if aef == "auto" else {"aef_file": Path(aef), "aef_public": False}
    return FieldResolver(open_aef(load_settings(**given)), takes_field=True)


def _land_cover(path: Path | None, names: Path | None) -> LandCoverMap | None:
    return None if path is None else LandCoverMap(path, read_names(names))


def _source_facts(source: Source) -> dict[str, Any]:
    return {
        "labels": str(source.labels),
        "format": source.format or guess_format(source.labels),
        "images": [str(path) for path in source.images],
        "sha256": _label_hashes(source.labels),
    }


def _label_hashes(labels: Path) -> dict[str, str]:
    files = [labels] if labels.is_file() else sorted(path for path in labels.iterdir() if path.is_file())
    return {file.name: file_hash(file) for file in files}


def _without_pixels(tile: PreparedTile) -> PreparedTile:
    """Questions need the picture's size only."""
    shape = np.broadcast_to(np.uint8(0), tile.pixels.shape)
    return replace(tile, pixels=shape, field=None)


def _moved(record: dict[str, Any]) -> dict[str, Any]:
    return {**record, "image": f"images/{record['image']}"}

"""What `prepare` does: read, cut, group, split, ask, write, check."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from backend.aef_setup import open_aef
from backend.fields import FieldResolver
from backend.settings import load_settings
from fusar_qgis.core.errors import DatasetError, FusarError
from training.data.prepared import pair_of
from training.prepare.annotation import Annotated, merged, named
from training.prepare.duplicates import alike_pairs, duplicate_groups, print_of
from training.prepare.folder import REPORT_FILE, DataFolder
from training.prepare.formats import Source, read_source
from training.prepare.land_cover import open_land_cover
from training.prepare.manifest import Alikeness, TileFacts, contents, inputs_of, licenses_of
from training.prepare.page import Report, render_page
from training.prepare.questions import Known, questions_of
from training.prepare.splits import NAMES, check_shares, merged_groups, split
from training.prepare.tally import Tally
from training.prepare.tiles import Cutter, PreparedTile, TileOptions

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
        land_cover: A raster of land cover codes, and its names as JSON; None without.
        land_cover_names: None for ESA WorldCover's.
        longest: Most characters of a question with its answer.
        skip_bad: Whether a wrong label or image is left out and counted, not an error.
        license: What the data may be used for, for the manifest.
        seed: Of splits, empty tiles and questions.
        side_chosen: Whether somebody named the tiles' side; else what follows from it is told.
    """

    tiles: TileOptions = field(default_factory=TileOptions)
    shares: tuple[float, ...] = (0.8, 0.1, 0.1)
    empty_share: float = 0.25
    aef: str = "none"
    land_cover: Path | None = None
    land_cover_names: Path | None = None
    longest: int = 2500
    skip_bad: bool = False
    license: str = ""
    seed: int = 0
    side_chosen: bool = True


def prepare(sources: Sequence[Source], out: Path, options: PrepareOptions) -> Path:
    """Prepares a data set.

    Args:
        sources: Labels and their images.
        out: The folder to make: a folder a split, `manifest.json`, `report.html`.
        options: How.

    Returns:
        The page.

    Raises:
        ConfigError: The options make no sense.
        DatasetError: A label or image is wrong, or nothing is left.
        OutputError: The folder is not empty, or cannot be written.
    """
    check_shares(options.shares)
    target = DataFolder(out)
    try:
        _Preparation(options, target).run(sources)
    except BaseException:
        target.drop()
        raise
    return out / REPORT_FILE


class _Preparation:
    def __init__(self, options: PrepareOptions, target: DataFolder) -> None:
        self._options, self._target = options, target
        self._tally = Tally(options.skip_bad)
        self._tiles: list[TileFacts] = []

    def run(self, sources: Sequence[Source]) -> None:
        images = named(merged(self._read(sources)))
        used = self._cut_all(images)
        self._drop_empty()
        self._tell_side()
        if not self._tiles:
            raise DatasetError("Nothing was prepared: no image is left.", "Look at the labels and images.")
        pairs = alike_pairs([tile.print for tile in self._tiles])
        groups = merged_groups(
            [tile.group for tile in self._tiles],
            [tile.named_group or (index,) for index, tile in enumerate(self._tiles)],
            duplicate_groups(len(self._tiles), pairs),
        )
        names = split(groups, self._options.shares, self._options.seed)
        self._warn_of_empty(names, len(set(groups)))
        alikeness = Alikeness(pairs, names)
        records = self._write(names)
        inputs = inputs_of(
            sources, used, [p for p in (self._options.land_cover, self._options.land_cover_names) if p]
        )
        manifest = {
            "format": 2,
            "options": _plain(asdict(self._options)),
            "sources": [_source(source) for source in sources],
            "inputs": inputs,
            "licenses": licenses_of(self._options.license, used),
            "images": {name: names.count(name) for name in NAMES},
            **contents(self._tiles, groups, alikeness, self._tally),
        }
        self._target.check([name for name in NAMES if name in names])
        report = Report(self._target.folder.name, manifest, records, names, self._tiles, alikeness)
        self._target.finish(manifest, render_page(report, self._target.work))

    def _read(self, sources: Sequence[Source]) -> list[Annotated]:
        found: list[Annotated] = []
        for source in sources:
            images = list(self._read_one(source))
            # Labels of ships say nothing of planes: what nobody looked for in an image is not asked about it.
            classes = frozenset(label.name for image in images for label in image.labels or ())
            found += [image if image.labels is None else replace(image, classes=classes) for image in images]
        return found

    def _read_one(self, source: Source) -> Iterator[Annotated]:
        for reading in read_source(source, self._tally):
            try:
                image = reading()
            except FusarError as error:
                self._tally.refuse(error)
                continue
            if image is not None:
                yield image

    def _cut_all(self, images: Sequence[Annotated]) -> list[Annotated]:
        """Cuts all, and returns those that became pictures."""
        options, used = self._options, []
        resolver = None if options.aef == "none" else _resolver(options.aef)
        with ExitStack() as opened:
            cover = None
            if options.land_cover is not None:
                cover = opened.enter_context(open_land_cover(options.land_cover, options.land_cover_names))
            cutter = Cutter(options.tiles, resolver, cover, self._tally)
            for image in images:
                if self._cut(cutter, image):
                    used.append(image)
        return used

    def _cut(self, cutter: Cutter, image: Annotated) -> bool:
        """Takes an image's tiles: all of them or none."""
        tiles: list[TileFacts] = []
        try:
            for tile in cutter.cut(image):
                record = self._target.add(tile)
                tiles.append(_facts(record, tile, image))
                if (len(self._tiles) + len(tiles)) % _TOLD_EVERY == 0:
                    LOGGER.info("%d tiles", len(self._tiles) + len(tiles))
        except FusarError as error:
            for facts in tiles:
                self._target.take_back(facts.record)
            self._tally.refuse(error)
            return False
        self._tiles += tiles
        return bool(tiles)

    def _drop_empty(self) -> None:
        """Empty tiles teach that there may be nothing; too many teach nothing else."""
        empty = [index for index, tile in enumerate(self._tiles) if tile.known.labels == ()]
        share = self._options.empty_share
        full = sum(bool(tile.known.labels) for tile in self._tiles)
        most = int(full * share / (1 - share)) if share < 1 else len(empty)
        if not full or len(empty) <= most:
            return
        order = np.random.default_rng(self._options.seed).permutation(len(empty))
        dropped = {empty[index] for index in order[most:].tolist()}
        self._tally.count("tiles without objects, beyond --empty", len(dropped))
        self._tiles = [tile for index, tile in enumerate(self._tiles) if index not in dropped]

    def _tell_side(self) -> None:
        side = self._options.tiles.tile_px
        if not self._options.side_chosen and any(tile.record["size"] == [side, side] for tile in self._tiles):
            LOGGER.warning(
                "Scenes are cut into tiles of %d px, as the 7B recipes see them: a model that sees less (the demo's "
                "and the laptop's 224 px) gets them shrunk, so name its side with --tile-px.",
                side,
            )

    def _warn_of_empty(self, names: Sequence[str], groups: int) -> None:
        for name, share in zip(NAMES, self._options.shares, strict=False):
            if share and name not in names:
                LOGGER.warning(
                    "The split %s is empty: there are only %d groups of tiles that may be parted.",
                    name,
                    groups,
                )

    def _write(self, names: Sequence[str]) -> list[dict[str, Any]]:
        """Writes the splits and returns all records as written, in the order of the tiles."""
        records = self._records()
        for name in NAMES:
            places = [index for index, split_name in enumerate(names) if split_name == name]
            if places:
                written = self._target.write_split(name, [records[index] for index in places])
                for index, record in zip(places, written, strict=True):
                    records[index] = record
        return records

    def _records(self) -> list[dict[str, Any]]:
        classes = sorted({item["label"] for tile in self._tiles for item in tile.record["objects"]})
        records = []
        for index, tile in enumerate(self._tiles):
            entries = questions_of(tile.known, classes, np.random.default_rng([self._options.seed, index]))
            kept = [entry for entry in entries if self._is_short(tile, entry, classes)]
            records.append({**tile.record, "qa": kept})
        return records

    def _is_short(self, tile: TileFacts, entry: dict[str, Any], classes: Sequence[str]) -> bool:
        pair = pair_of(tile.record, entry, classes, tile.known.size)
        length = len(pair.question) + len(pair.answer)
        if length <= self._options.longest:
            return True
        self._tally.refuse(
            DatasetError(
                f"{tile.record['id']}: {pair.task} {pair.label} takes {length} characters, more than "
                f"{self._options.longest}, and a list of boxes is never cut.",
                "Cut smaller tiles with --tile-px, raise --longest, or leave such questions out with --skip-bad.",
            )
        )
        return False


def _facts(record: dict[str, Any], tile: PreparedTile, image: Annotated) -> TileFacts:
    height, width = tile.pixels.shape
    known = Known(
        (width, height), tile.labels, image.classes, tile.caption, tile.written, tile.cover, tile.north_up
    )
    nodes = 0 if tile.field is None else int(tile.field.valid.sum())
    return TileFacts(
        record,
        known,
        print_of(tile.pixels),
        tile.group,
        image.group,
        tile.aef,
        tile.aef_note,
        nodes,
        tile.year,
        tile.bbox,
    )


def _resolver(aef: str) -> FieldResolver:
    given = {} if aef == "auto" else {"aef_file": Path(aef), "aef_public": False}
    return FieldResolver(open_aef(load_settings(**given)), takes_field=True)


def _source(source: Source) -> dict[str, Any]:
    return {
        "labels": str(source.labels),
        "format": source.format_name(),
        "images": [str(path) for path in source.images],
    }


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {key: str(value) if isinstance(value, Path) else value for key, value in values.items()}

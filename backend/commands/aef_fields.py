"""`aef field --manifest`: the fields of many scenes, each block of the archive read once, resumable."""

from __future__ import annotations

import argparse
import logging
import time
from typing import TYPE_CHECKING, Any

from backend.aef_setup import open_aef
from backend.commands.progress import TransferLine
from backend.settings import load_settings
from fusar_qgis.core.api import AefReport
from fusar_qgis.core.errors import AefUnavailableError, DatasetError
from fusar_qgis.core.field import AefField

if TYPE_CHECKING:
    from backend.aef.base import AefReading, AefSource
    from backend.aef.field_folder import FieldFolder
    from backend.aef.selection import AefSelector
    from backend.scene_list import ListedScene

LOGGER = logging.getLogger(__name__)

# A part is a whole file or shard of the archive for all scenes in it; each request has its own, short limit.
_PART_DEADLINE_S = 6 * 3600.0
_MOST_TOLD = 10


def write_fields(options: argparse.Namespace) -> int:
    """Extracts what is not in the folder yet; 1 when scenes could not be read, and the same command tries them again.

    Raises:
        DatasetError: The list is wrong, or the folder holds other fields under its names.
        OutputError: The folder cannot be written.
    """
    from backend.aef.extraction import Wanted, extract
    from backend.aef.field_folder import FieldFolder
    from backend.aef.transfer import Transfer
    from backend.scene_list import read_scene_list

    scenes = {scene.name: scene for scene in read_scene_list(options.manifest)}
    selector = open_aef(load_settings(aef_file=options.aef_file))
    with FieldFolder(options.out) as folder, TransferLine("AEF fields") as line:
        missing = _left(scenes, folder)
        LOGGER.info("%d of %d scenes are done already.", len(scenes) - len(missing), len(scenes))
        line.expect(len(missing))

        def done(wanted: Wanted, reading: AefReading) -> None:
            _write(folder, scenes[wanted.name], reading)
            line.advance()

        wanted = [Wanted(scene.name, scene.grid, scene.year) for scene in missing]
        failures = extract(
            _stand_ins(selector, options.source),
            wanted,
            done,
            lambda: Transfer(_PART_DEADLINE_S, progress=line.watch()),
            options.jobs,
        )
    return _tell(len(scenes), failures)


def _left(scenes: dict[str, ListedScene], folder: FieldFolder) -> list[ListedScene]:
    for name, scene in scenes.items():
        record = folder.records.get(name)
        if record is not None and record.get("digest") != scene.digest:
            raise DatasetError(
                f"The folder has a field of {name!r} for another box, image, year or number of nodes.",
                "Choose another --out, or rename the scene.",
            )
    return [scene for name, scene in scenes.items() if name not in folder.records]


def _stand_ins(selector: AefSelector, name: str) -> list[list[AefSource]]:
    """The sources in the order of `auto`; what they read is not kept: the folder is where it goes."""
    from backend.aef.public_source import PublicSource

    return [
        [_bare(archive.source) for archive in source.archives]
        if isinstance(source, PublicSource)
        else [_bare(source)]
        for source in selector.chosen(name)
    ]


def _bare(source: AefSource) -> AefSource:
    from backend.aef.cache import CachedSource

    return source.inner if isinstance(source, CachedSource) else source


def _write(folder: FieldFolder, scene: ListedScene, reading: AefReading) -> None:
    from dataclasses import asdict

    from backend.fields import report_of

    valid = reading.valid & scene.inside
    reading = reading._replace(fetched_s=reading.fetched_s or time.time())
    report: AefReport = report_of(reading, scene.year, int(valid.sum()), int(scene.inside.sum()))
    field = AefField(reading.values, valid, scene.positions) if valid.any() else None
    record: dict[str, Any] = {**asdict(report), "digest": scene.digest}
    folder.add(scene.name, field, record)


def _tell(n_scenes: int, failures: dict[str, AefUnavailableError]) -> int:
    for name, error in list(failures.items())[:_MOST_TOLD]:
        LOGGER.error("%s: %s", name, error)
    if len(failures) > _MOST_TOLD:
        LOGGER.error("... and %d more.", len(failures) - _MOST_TOLD)
    LOGGER.info("%d of %d scenes are done.", n_scenes - len(failures), n_scenes)
    return 1 if failures else 0

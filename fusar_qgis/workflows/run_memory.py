"""Where the answers of unfinished detections are kept, so that a run goes on after a crash or a lost connection."""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping, Optional

from fusar_qgis.core.api import InterpretResponse, ModelCard
from fusar_qgis.core.detection_plan import DetectionOptions
from fusar_qgis.core.errors import OutputError
from fusar_qgis.core.run_journal import RunJournal, describe_run
from fusar_qgis.core.scene import Scene

log = logging.getLogger(__name__)

_KEPT_S = 14 * 86_400


@dataclass(frozen=True)
class Unfinished:
    """Folder of the journals, made if missing; `restart`: forget what an earlier run of the same kind has found."""

    folder: Path
    restart: bool = False


class RunMemory:
    """The journal of one run; a `core.tile_run.TileJournal` that never ends a run when it cannot be written.

    Args:
        place: Where journals lie.
        scene: The scene.
        options: What is looked for.
        card: Who answers.
    """

    def __init__(self, place: Unfinished, scene: Scene, options: DetectionOptions, card: ModelCard) -> None:
        folder = place.folder
        run = describe_run(scene, options, card)
        text = json.dumps([run, options.label, scene.source_path], sort_keys=True, default=str)
        path = folder / f"{hashlib.sha256(text.encode('utf-8')).hexdigest()[:24]}.journal"
        self._label = options.label
        self._journal: Optional[RunJournal] = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _forget_old(folder)
            self._journal = _opened(path, run, place.restart)
        except (OSError, OutputError) as error:
            log.warning("This run cannot be continued later: %s", error)
        self.remembered = 0 if self._journal is None else len(self._journal)

    def known(self, index: int) -> Optional[InterpretResponse]:
        """See `TileJournal`."""
        return None if self._journal is None else self._journal.known(self._label, index)

    def keep(self, index: int, response: InterpretResponse) -> None:
        """See `TileJournal`."""
        if self._journal is None:
            return
        try:
            self._journal.keep(self._label, index, response)
        except OutputError as error:
            log.warning("This run cannot be continued later: %s", error)
            self._journal = None

    def close(self, complete: bool) -> None:
        """Ends it: a complete run leaves nothing behind."""
        if self._journal is None:
            return
        try:
            with self._journal as journal:
                if complete:
                    journal.remove()
        except OSError as error:  # of use to a later run, and no reason to lose what this one found
            log.warning("The journal %s stays: %s", self._journal.path, error)


def _opened(path: Path, run: Mapping[str, Any], restart: bool) -> RunJournal:
    """The journal; one that cannot be gone on with, for two runs wrote it at once, is begun anew."""
    try:
        return RunJournal(path, run, restart)
    except OutputError as error:
        log.warning("An earlier run is not gone on with: %s", error)
        return RunJournal(path, run, restart=True)


def _forget_old(folder: Path) -> None:
    """Removes what nobody has gone on with for two weeks."""
    limit = time.time() - _KEPT_S
    for path in folder.glob("*.journal"):
        with contextlib.suppress(OSError):  # another QGIS has just removed it, or still has it open
            if path.stat().st_mtime < limit:
                path.unlink()

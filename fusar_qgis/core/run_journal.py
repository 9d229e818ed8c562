"""The answers of a detection run in a file of JSON lines, so that a run that was ended goes on where it was.

The first line says which run it is; each further one holds the answer of one tile. Lines are written whole and flushed:
a killed process loses at most the line it was writing, and a torn last line is left out when the file is read.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, Mapping, Optional, TextIO, Tuple

from fusar_qgis.core.api import InterpretResponse, ModelCard, from_json, to_json
from fusar_qgis.core.errors import InvalidRequestError, OutputError
from fusar_qgis.core.scene import Scene

_VERSION = 1


class RunJournal:
    """One run's journal, open for reading what is known and adding more; use it in a `with` block.

    Args:
        path: The file; made with the first answer.
        run: What the run is, from `describe_run`; an existing journal must be of the same.
        restart: Forget what an existing file holds.

    Raises:
        OutputError: The file cannot be used, or is another run's.
    """

    def __init__(self, path: Path, run: Mapping[str, Any], restart: bool = False) -> None:
        self.path = path
        self._run = json.loads(json.dumps(run))
        self._answers: Dict[Tuple[str, int], InterpretResponse] = {}
        # A run that fails before its first answer leaves no file behind.
        self._file: Optional[TextIO] = None if restart or not path.exists() else self._go_on()

    def __enter__(self) -> RunJournal:
        """The journal itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Closes the file."""
        self._close()

    def __len__(self) -> int:
        """Number of answers it holds."""
        return len(self._answers)

    def of(self, label: str) -> LabelJournal:
        """The part of one class, for `core.tile_run.detect_tiles`."""
        return LabelJournal(self, label)

    def remove(self) -> None:
        """Deletes the file of a run that is finished."""
        self._close()
        if self.path.exists():  # not where no tile had a pixel to ask about
            self.path.unlink()

    def known(self, label: str, index: int) -> Optional[InterpretResponse]:
        """The answer that a tile got for a class."""
        return self._answers.get((label, index))

    def keep(self, label: str, index: int, response: InterpretResponse) -> None:
        """Adds an answer.

        Raises:
            OutputError: It cannot be written.
        """
        self._answers[label, index] = response
        if self._file is None:
            self._file = self._begin()
        self._write(self._file, {"label": label, "tile": index, "response": to_json(response)})

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()

    def _begin(self) -> TextIO:
        try:
            file = self.path.open("w", encoding="utf-8")
        except OSError as error:
            raise self._unusable(error) from error
        self._write(file, {"fusar_journal": _VERSION, "run": self._run})
        return file

    def _go_on(self) -> TextIO:
        try:
            content = self.path.read_bytes()
        except OSError as error:
            raise self._unusable(error) from error
        whole = content[: content.rfind(b"\n") + 1]
        head, *lines = whole.splitlines() or [b""]
        self._check(head)
        for line in lines:
            self._read(line)
        try:
            file = self.path.open("r+", encoding="utf-8")
            # A line that was torn is written again, not continued.
            file.seek(len(whole))
            file.truncate()
        except OSError as error:
            raise self._unusable(error) from error
        return file

    def _check(self, head: bytes) -> None:
        try:
            found = json.loads(head)
            version, run = found["fusar_journal"], dict(found["run"])
        except (ValueError, KeyError, TypeError) as error:
            raise OutputError(
                f"The file {self.path} is no journal of a detection.",
                "Move it away, or choose another output.",
            ) from error
        names = set(run) | set(self._run)
        other = sorted(name for name in names if run.get(name) != self._run.get(name))
        if version != _VERSION or other:
            raise OutputError(
                f"The unfinished run in {self.path} is another one ({', '.join(other) or 'an older form'} differ).",
                "Begin anew (--restart on the command line), or choose another output.",
            )

    def _read(self, line: bytes) -> None:
        try:
            entry = json.loads(line)
            response = from_json(InterpretResponse, entry["response"])
            self._answers[str(entry["label"]), int(entry["tile"])] = response
        except (ValueError, KeyError, TypeError, InvalidRequestError) as error:
            raise OutputError(
                f"The journal {self.path} is damaged: {error!r:.120}.", "Begin anew (--restart)."
            ) from error

    def _write(self, file: TextIO, entry: Mapping[str, Any]) -> None:
        try:
            file.write(json.dumps(entry, separators=(",", ":")) + "\n")
            file.flush()
        except OSError as error:
            raise self._unusable(error) from error

    def _unusable(self, error: OSError) -> OutputError:
        return OutputError(
            f"The journal {self.path} cannot be used: {error.strerror}.", "Check folder and disk."
        )


class LabelJournal:
    """The answers about one class; a `TileJournal`."""

    def __init__(self, journal: RunJournal, label: str) -> None:
        self._journal, self._label = journal, label

    def known(self, index: int) -> Optional[InterpretResponse]:
        """See `TileJournal`."""
        return self._journal.known(self._label, index)

    def keep(self, index: int, response: InterpretResponse) -> None:
        """See `TileJournal`."""
        self._journal.keep(self._label, index, response)


def describe_run(scene: Scene, options: Any, card: ModelCard) -> Dict[str, Any]:
    """What makes a run this run: with any of it changed, old answers are not to be mixed with new ones.

    Args:
        scene: The scene; its file's size and time of change count.
        options: `DetectionOptions`; the class and the requests at once do not count.
        card: The model.
    """
    run = dict(to_json(options))
    for name in ("label", "max_in_flight", "model"):
        run.pop(name, None)
    size, changed = _file_state(scene.source_path)
    return {
        **run,
        "scene": scene.name,
        "scene size": [scene.width_px, scene.height_px],
        "file size": size,
        "file time": changed,
        "scene year": scene.acquisition.year,
        "model": card.id,
        "model fingerprint": card.fingerprint,
    }


def _file_state(path: str) -> Tuple[int, int]:
    if not path:  # which the system would take for the current folder
        return 0, 0
    try:
        state = Path(path).stat()
    except OSError:  # what GDAL opens need not be a file
        return 0, 0
    return state.st_size, state.st_mtime_ns

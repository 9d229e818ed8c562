"""A folder of extracted fields: one .npz a scene and a line about each, written so that a kill loses neither."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from backend.aef.cache_folder import PART, write_atomically
from fusar_qgis.core.errors import DatasetError, OutputError
from fusar_qgis.core.field import AefField

RECORDS = "fields.jsonl"
FIELDS = "fields"
_BEGIN = b'{"id": '


class FieldFolder:
    """Use it in a `with` block, from one process.

    A field's file is renamed into place before its line is written; a line that a kill cut short is cut off when the
    folder is opened again, and its scene is done once more.

    Args:
        folder: Made where it is missing.

    Raises:
        OutputError: It cannot be written.
        DatasetError: It holds records of another kind.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.records: dict[str, dict[str, Any]] = {}
        try:
            (folder / FIELDS).mkdir(parents=True, exist_ok=True)
            self._file = (folder / RECORDS).open("a+b")
            for part in (folder / FIELDS).glob(f"*{PART}"):
                part.unlink()
        except OSError as error:
            raise OutputError(
                f"{folder} cannot be written: {error.strerror}.", "Choose another --out."
            ) from error
        self._read()

    def __enter__(self) -> FieldFolder:
        """The folder itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes the records."""
        self._file.close()

    def add(self, name: str, field: AefField | None, record: dict[str, Any]) -> None:
        """Writes a scene's field, if it has one, and its line.

        Raises:
            OutputError: The disk is full or the folder cannot be written; the scene counts as not done.
        """
        try:
            path = None
            if field is not None:
                path = f"{FIELDS}/{name}.npz"
                write_atomically(self._folder / path, _to_bytes(field))
            line = {"id": name, "path": path, **record}
            self._file.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise OutputError(
                f"{self._folder} cannot be written: {error.strerror}.",
                "Make room and run the same command again.",
            ) from error
        self.records[name] = line

    def _read(self) -> None:
        self._file.seek(0)
        data = self._file.read()
        whole = data.rfind(b"\n") + 1
        for number, line in enumerate(data[:whole].splitlines(), 1):
            try:
                record = json.loads(line)
                self.records[str(record["id"])] = record
            except (ValueError, KeyError, TypeError) as error:
                raise DatasetError(
                    f"Line {number} of {self._folder / RECORDS} is no record: {error}.",
                    "Choose another --out.",
                ) from error
        torn = data[whole:]
        if torn and not _BEGIN.startswith(torn[: len(_BEGIN)]):
            raise DatasetError(
                f"{self._folder / RECORDS} ends in what is no record: {torn[:40]!r}.", "Choose another --out."
            )
        if torn:
            self._file.truncate(whole)


def _to_bytes(field: AefField) -> bytes:
    values, positions = field.anchors()
    buffer = io.BytesIO()
    np.savez_compressed(buffer, features=values, positions=positions)
    return buffer.getvalue()

"""Small files under a size limit, shared by any number of processes: whole or not there, oldest use leaves first."""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from pathlib import Path

SUFFIX = ".npz"
PART = ".part"
# Trimming to below the limit makes the next walk through the folder rare.
_KEEP_SHARE = 0.9
_ABANDONED_AFTER_S = 3600.0


class CacheFolder:
    """A folder of entries by key.

    A walk through a folder of many thousand files takes longer than reading AEF, so the size is counted along with
    each write of our own and measured anew only when that count reaches the limit. Other processes count theirs;
    together they may pass the limit by what they wrote since, never without end.

    Args:
        folder: Where the files lie; made at the first write.
        max_bytes: How much may lie there.
    """

    def __init__(self, folder: Path, max_bytes: int) -> None:
        self.folder = folder
        self._max_bytes = max_bytes
        self._known_bytes: int | None = None

    def get(self, key: str) -> bytes | None:
        """An entry's bytes, which makes it the most recently used; None where there is none."""
        path = self._path(key)
        try:
            data = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        # Another's file, or one that was just removed: its use cannot be noted, its content is as good.
        with contextlib.suppress(OSError):
            os.utime(path)
        return data

    def put(self, key: str, data: bytes) -> None:
        """Writes an entry: other processes see all of it or nothing.

        Raises:
            OSError: The disk is full or the folder cannot be written.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        write_atomically(self._path(key), data)
        if self._known_bytes is not None:
            self._known_bytes += len(data)
        if self._known_bytes is None or self._known_bytes > self._max_bytes:
            self._known_bytes = self._trim()

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}{SUFFIX}"

    def _trim(self) -> int:
        """Removes what is over the limit; returns the bytes that stay."""
        self._remove_abandoned()
        files = []
        for path in self.folder.glob(f"*{SUFFIX}"):
            try:
                stat = path.stat()
            except FileNotFoundError:
                continue
            files.append((stat.st_mtime_ns, stat.st_size, path))
        size = sum(n_bytes for _, n_bytes, _ in files)
        if size <= self._max_bytes:
            return size
        for _, n_bytes, path in sorted(files):
            if size <= self._max_bytes * _KEEP_SHARE:
                break
            path.unlink(missing_ok=True)
            size -= n_bytes
        return size

    def _remove_abandoned(self) -> None:
        """Parts that a killed process left."""
        for path in self.folder.glob(f"*{PART}"):
            try:
                if time.time() - path.stat().st_mtime > _ABANDONED_AFTER_S:
                    path.unlink()
            except FileNotFoundError:
                continue


def write_atomically(path: Path, data: bytes) -> None:
    """Writes a file that others see whole or not at all.

    Raises:
        OSError: The disk is full or the folder cannot be written.
    """
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=PART)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).replace(path)
    finally:
        Path(temporary).unlink(missing_ok=True)

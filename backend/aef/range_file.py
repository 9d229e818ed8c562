"""A remote file that a library can seek and read, over range requests."""

from __future__ import annotations

import io
from typing import Any

from backend.aef.http_ranges import HttpRanges
from backend.aef.transfer import Transfer
from fusar_qgis.core.errors import AefDataError


class RangeFile(io.RawIOBase):
    """A read-only file below an address; each read is one range request.

    Args:
        http: The address.
        path: The file below it.
        transfer: Budget of all its reads.

    Raises:
        AefUnavailableError: It is not there or cannot be had.
    """

    def __init__(self, http: HttpRanges, path: str, transfer: Transfer) -> None:
        super().__init__()
        size = http.size(path, transfer)
        if size is None:
            raise AefDataError(f"{http.url}/{path} is not there.", "Check the archive's address.")
        self._http = http
        self._path = path
        self._transfer = transfer
        self._size = size
        self._at = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def tell(self) -> int:
        """The next byte's number."""
        return self._at

    def size(self) -> int:
        """Bytes in all."""
        return self._size

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Moves to a byte and returns its number."""
        origin = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, origin + offset)
        return self._at

    def readinto(self, buffer: Any) -> int:
        """Fills a buffer from here on; returns how many bytes came."""
        length = min(len(buffer), self._size - self._at)
        if length <= 0:
            return 0
        data = self._http.read(self._path, self._at, length, self._transfer)
        if data is None:
            raise AefDataError(f"{self._http.url}/{self._path} went away.", "Try again.")
        buffer[:length] = data
        self._at += length
        return length

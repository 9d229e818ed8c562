"""ZSTD of blocks whose size is known: what claims to be larger is never unpacked."""

from __future__ import annotations

import zstandard

from fusar_qgis.core.errors import AefDataError


def unpack_zstd(data: bytes, size: int, name: str) -> bytes:
    """The unpacked bytes, as many as expected.

    Args:
        data: One frame.
        size: How many bytes it must hold.
        name: The file, for messages.

    Raises:
        AefDataError: It is damaged or holds another number of bytes.
    """
    try:
        # The frame's own claim decides how much memory is taken, whatever limit is given beside it.
        claimed = zstandard.frame_content_size(data)
        if claimed not in (-1, size):
            raise AefDataError(f"A block of {name} claims {claimed} bytes, not {size}.", "Try again.")
        # One decompressor a call: they are not safe to share between threads.
        raw = zstandard.ZstdDecompressor().decompress(data, max_output_size=size)
    except zstandard.ZstdError as error:
        raise AefDataError(f"A block of {name} is damaged: {error}.", "Try again.") from error
    if len(raw) != size:
        raise AefDataError(f"A block of {name} has {len(raw)} bytes, not {size}.", "Try again.")
    return bytes(raw)

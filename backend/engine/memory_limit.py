"""Memory that ran out, as an error of ours with one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch

from fusar_qgis.core.errors import EngineFailedError

# torch has a type for it on accelerators only; a CPU's allocator says it in words.
_CPU_WORDS = "DefaultCPUAllocator: "


@contextmanager
def memory_errors() -> Iterator[None]:
    """Turns the end of memory inside the block into an error for people.

    Raises:
        EngineFailedError: Memory ran out.
    """
    try:
        yield
    except (MemoryError, RuntimeError) as error:
        if not (isinstance(error, (MemoryError, torch.OutOfMemoryError)) or _CPU_WORDS in str(error)):
            raise
        # Not from `error`: its traceback would hold the tensors that were too many.
        shortage = EngineFailedError(
            "The model ran out of memory while it answered.",
            "Try again with a smaller image or fewer requests at once, or lower FUSAR_MAX_BATCH on the server.",
        )
    else:
        return
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    raise shortage

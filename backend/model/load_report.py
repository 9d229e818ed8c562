"""transformers' report of a load, where it tells only of weights that are new on purpose."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

REPORTER = "transformers.modeling_utils"
_TITLE = "LOAD REPORT"
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_ROW = re.compile(r"^(\S+) +\| +(MISSING|UNEXPECTED|MISMATCH|CONVERSION)\b", re.MULTILINE)


@contextmanager
def without_expected(missing: str = "", unexpected: str = "") -> Iterator[None]:
    """Keeps the report back where every weight in it is expected: who reads it thinks that the model is broken.

    Args:
        missing: Weights whose names begin so may be missing; empty: none.
        unexpected: Weights whose names hold this may lie in the files in vain; empty: none.
    """

    def is_news(record: logging.LogRecord) -> bool:
        told = _ANSI.sub("", record.getMessage())
        if _TITLE not in told:
            return True
        rows = _ROW.findall(told)
        return not rows or not all(
            (status == "MISSING" and bool(missing) and key.startswith(missing))
            or (status == "UNEXPECTED" and bool(unexpected) and unexpected in key)
            for key, status in rows
        )

    logger = logging.getLogger(REPORTER)
    logger.addFilter(is_news)
    try:
        yield
    finally:
        logger.removeFilter(is_news)

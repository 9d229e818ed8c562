"""What was left out on the way from labels to data, and why."""

from __future__ import annotations

import logging
from collections import Counter

from fusar_qgis.core.errors import FusarError

LOGGER = logging.getLogger(__name__)


class Tally:
    """Counts what does not become data.

    Args:
        skip_bad: Whether what is wrong is left out and counted, not an error.
    """

    def __init__(self, skip_bad: bool = False) -> None:
        self._skip_bad = skip_bad
        self.left_out: list[str] = []
        """What was wrong, a sentence each."""
        self.counts: Counter[str] = Counter()
        """What was left out by rule, in words, and how often."""

    def refuse(self, error: FusarError) -> None:
        """Notes something wrong, and goes on.

        Raises:
            FusarError: The error itself, where nothing may be left out.
        """
        if not self._skip_bad:
            raise error
        LOGGER.warning("Left out: %s", error)
        self.left_out.append(str(error))

    def count(self, what: str, times: int = 1) -> None:
        """Notes what is left out by rule."""
        if times:
            self.counts[what] += times

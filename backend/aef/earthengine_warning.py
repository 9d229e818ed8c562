"""Earth Engine says that a project is in restricted mode by a Python warning only: this hears it."""

from __future__ import annotations

import threading
import warnings
from typing import TextIO

_PHRASE = "restricted mode"


class RestrictedModeWatch:
    """Notes, for each thread, whether the warning came; all other warnings go where they went before.

    `warnings.catch_warnings` would not do: it changes the whole process and is not safe with threads.
    """

    def __init__(self) -> None:
        self._heard = threading.local()
        self._lock = threading.Lock()

    def begin(self) -> None:
        """Forgets what this thread heard, and listens."""
        self._heard.restricted = False
        with self._lock:
            # Python shows a warning once per place in the code; every call must hear it.
            warnings.filterwarnings("always", message=f".*{_PHRASE}")
            if getattr(warnings.showwarning, "watch", None) is not self:
                self._listen()

    @property
    def restricted(self) -> bool:
        """Whether this thread heard it since `begin`."""
        return bool(getattr(self._heard, "restricted", False))

    def _listen(self) -> None:
        # A new function each time: another program part may have put its own on top, which calls the older one.
        before = warnings.showwarning

        def show(
            message: Warning | str,
            category: type[Warning],
            filename: str,
            lineno: int,
            file: TextIO | None = None,
            line: str | None = None,
        ) -> None:
            if _PHRASE in str(message):
                self._heard.restricted = True
            else:
                before(message, category, filename, lineno, file, line)

        show.watch = self  # type: ignore[attr-defined]
        warnings.showwarning = show


WATCH = RestrictedModeWatch()
"""One for the process, as there is one `warnings.showwarning`."""

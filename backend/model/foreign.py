"""The boundary to libraries that read what others wrote: whatever they raise of a damaged file is a CheckpointError."""

from __future__ import annotations

from types import TracebackType

from fusar_qgis.core.errors import CheckpointError, FusarError

_EXCERPT = 300
_PANIC = "PanicException"
"""What tokenizers and safetensors raise where their Rust code gives up; no Exception, and of no module to import."""


class Reading:
    """Around a library's reading: transformers, tokenizers and PEFT name no errors, and raise Exception itself.

    Args:
        what: The subject of the sentence, with the folder.
        action: What to do about it.
    """

    def __init__(self, what: str, action: str = "") -> None:
        self._what, self._action = what, action

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Tells an error in a sentence.

        Raises:
            CheckpointError: The library raised.
        """
        if error is None or isinstance(error, FusarError):
            return
        if isinstance(error, Exception) or type(error).__name__ == _PANIC:
            raise CheckpointError(f"{self._what} cannot be read: {excerpt(error)}.", self._action) from error


def excerpt(error: BaseException) -> str:
    """An error's text in one short line that can be sent; its kind where it says nothing or a key only."""
    text = " ".join(str(error).split()).encode("utf-8", "replace").decode()
    if isinstance(error, KeyError) or not text:
        text = f"{type(error).__name__} {text}".strip()
    return (text if len(text) <= _EXCERPT else text[:_EXCERPT] + "…").rstrip(".")

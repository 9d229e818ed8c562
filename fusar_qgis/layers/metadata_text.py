"""Words of others in a layer's metadata, which QGIS edits as plain text and shows as HTML."""

from __future__ import annotations

_MARKS = str.maketrans("<>", "\u2039\u203a")


def without_markup(words: str) -> str:
    """The words with single quotation marks for what would begin or end a tag.

    Entities would be right where QGIS shows metadata and wrong where it lets them be edited; these are right in both.

    Args:
        words: Of a model, a server, a file's tags or its name.
    """
    return words.translate(_MARKS)

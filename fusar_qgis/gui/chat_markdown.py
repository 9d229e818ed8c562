"""A model's Markdown as formatted text: headings, lists, tables, code. HTML stays text, pictures are not shown."""

from __future__ import annotations

import re

from qgis.PyQt.QtGui import QTextCursor, QTextDocument, QTextDocumentFragment

_PICTURE = re.compile(r"!(?=\[)")


def markdown_fragment(text: str) -> QTextDocumentFragment:
    """The formatted text, to be inserted into a document.

    Args:
        text: What the model wrote. `<b>` stays `<b>`; a picture becomes a link, and no link is followed by itself.
    """
    document = QTextDocument()
    features = QTextDocument.MarkdownFeature
    document.setMarkdown(
        _PICTURE.sub("", text), features(features.MarkdownDialectGitHub | features.MarkdownNoHTML)
    )
    cursor = QTextCursor(document)
    cursor.select(QTextCursor.SelectionType.Document)
    return QTextDocumentFragment(cursor)


def is_plain(text: str) -> bool:
    """Whether formatting would change nothing: most answers are a sentence, or boxes."""
    return not re.search(r"(^|\n)\s*([#>|]|[-*+] |\d+[.)] )|[*_`]|\]\(|\n\n", text)

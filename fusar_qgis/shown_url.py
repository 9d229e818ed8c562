"""Addresses and lines as people may see them: in messages, tooltips, logs and reports."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Iterable

_USERINFO = re.compile(r"(?<=://)[^/?#\s]*@")
_BEARER = re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{6,}")
_ASSIGNED = re.compile(
    r"(?i)\b([\w-]*(?:token|password|passwd|secret|api[_-]?key)[\"']?\s*[=:]\s*[\"']?)([^\s\"'&,;]+)"
)
HIDDEN = "***"
_SHORT = 4


def shown_url(url: str) -> str:
    """The address without the user name and password that may stand before the computer's name.

    Args:
        url: Any text, also one that is no address; each address in it loses what stands before its `@`.
    """
    return _USERINFO.sub("", url)


def redacted(text: str, secrets: Iterable[str] = ()) -> str:
    """Text for other people's eyes: no tokens, no passwords, no user names in addresses, no home folder.

    Args:
        text: Any lines.
        secrets: Tokens that are known now; each is hidden wherever it stands.
    """
    for secret in secrets:
        if len(secret) >= _SHORT:
            text = text.replace(secret, HIDDEN)
    text = _BEARER.sub(lambda found: f"{found.group(1)} {HIDDEN}", shown_url(text))
    text = _ASSIGNED.sub(lambda found: found.group(1) + HIDDEN, text)
    home = str(Path.home())
    return text.replace(home, "~") if len(home) > 1 else text

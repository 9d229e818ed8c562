"""Addresses as people may see them: in messages, tooltips and reports."""

from __future__ import annotations

import re

_USERINFO = re.compile(r"(?<=://)[^/?#\s]*@")


def shown_url(url: str) -> str:
    """The address without the user name and password that may stand before the computer's name.

    Args:
        url: Any text, also one that is no address; each address in it loses what stands before its `@`.
    """
    return _USERINFO.sub("", url)

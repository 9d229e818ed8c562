"""docs/settings.md, written from the settings themselves: `python -m backend.settings_page > docs/settings.md`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from backend.settings import Settings
from backend.settings_checks import PREFIX
from backend.shipped import DEMO_FOLDER

_HEAD = """# Settings of the backend

Every setting is an environment variable; those that `python -m backend serve --help` lists are options too, and an
option wins. A wrong value ends the command with one sentence, a variable that is no setting is warned about.
This page is written by `python -m backend.settings_page`; a test fails when it is out of date.

| variable | default | meaning |
|---|---|---|
"""


def render() -> str:
    """The page."""
    return _HEAD + "".join(map(_row, *zip(*Settings.model_fields.items(), strict=True)))


def _row(name: str, field: FieldInfo) -> str:
    bounds = ", ".join(filter(None, map(_bound, field.metadata)))
    text = " ".join((field.description or "").split())
    return f"| `{PREFIX}{name.upper()}` | {_default(field)} | {text}{f' ({bounds})' if bounds else ''} |\n"


def _default(field: FieldInfo) -> str:
    if field.default is PydanticUndefined:
        return "in the user's cache folder"
    value: Any = field.default
    if value is None or value in ("", ()):
        return "unset"
    if isinstance(value, Path):
        value = value.relative_to(DEMO_FOLDER.parent.parent).as_posix()
    if isinstance(value, tuple):
        value = list(value)
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _bound(limit: Any) -> str:
    signs = {"ge": "at least", "gt": "above", "le": "at most"}
    return next(
        (f"{word} {getattr(limit, sign)}" for sign, word in signs.items() if hasattr(limit, sign)), ""
    )


if __name__ == "__main__":
    sys.stdout.write(render())

"""The numbers behind Qt's enums, for the few calls that take an int."""

from __future__ import annotations

from typing import Any


def enum_number(member: Any) -> int:
    """The value of a Qt enum's member: PyQt 5 makes an int of it, PyQt 6 a Python enum that `int` refuses."""
    return int(getattr(member, "value", member))

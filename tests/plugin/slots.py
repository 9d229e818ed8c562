"""Errors in what Qt calls: PyQt aborts the process at them where no hook is set, as in tests."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from traceback import format_exception

import pytest


@pytest.fixture(autouse=True)
def slot_errors(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What slots and virtual methods let through; it fails the test in which it happened."""
    errors: list[str] = []
    monkeypatch.setattr(sys, "excepthook", lambda *told: errors.append("".join(format_exception(*told))))
    yield errors
    assert not errors, "\n".join(errors)

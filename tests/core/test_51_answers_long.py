"""The answer parser on endless repetitions: it neither raises nor hangs."""

from __future__ import annotations

import pytest

from fusar_qgis.core.answers import EMPTY, OK, PARTIAL, UNPARSED, parse_answer
from fusar_qgis.core.tasks import TASKS

ADVERSARIAL = [
    "[", "]", "{", '"', "'", "[1,2,3,4],", "[1,2,3,4", '{"a":', '{"a":[1,2,3,4],', "([", "[}", "(1,2)", "1",
    "1,", "-1", ".1",
    "<box>", "<ref>", "\\", '\\"', "```", "<think>", "no ", "one hundred and ", "hundred ", "twenty-", "cells 1, ",
    "row 1 ",
    "1. a\n", "not a ship ", "ship ", "a ", "\uff19", '{"labels": ["a",', "x1=", "1-",
]  # fmt: skip


@pytest.mark.parametrize("piece", ADVERSARIAL)
def test_long_repetitions_neither_raise_nor_hang(piece):
    """60,000 characters: a quadratic parser would need minutes here."""
    text = (piece * 60_000)[:60_000]
    for task in TASKS:
        assert parse_answer(task, text, ("ship", "oil tank"), (224, 224)).status in (
            OK,
            PARTIAL,
            EMPTY,
            UNPARSED,
        )

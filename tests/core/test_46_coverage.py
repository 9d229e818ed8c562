"""When little AEF is said."""

from __future__ import annotations

import pytest

from fusar_qgis.core.coverage import coverage_note


@pytest.mark.parametrize(
    ("n_valid", "n_nodes", "told"),
    [
        (0, 256, ""),
        (127, 256, "50 %"),
        (128, 256, ""),
        (256, 256, ""),
        (1, 10_000, "1 %"),
        (0, 0, ""),
        (64, 256, "25 %"),
    ],
)
def test_less_than_half_is_said_with_its_share(n_valid, n_nodes, told):
    note = coverage_note(n_valid, n_nodes)
    assert (told in note) if told else note == ""

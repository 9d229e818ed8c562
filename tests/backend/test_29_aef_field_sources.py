"""Fields of many scenes: which archive is asked next."""

from __future__ import annotations

from backend.aef.base import AefReading
from backend.aef.extraction import Wanted, extract
from backend.aef.transfer import Transfer
from fusar_qgis.core.errors import AefOfflineError, AefUnavailableError
from tests.backend.listed_source import GRID, ListedSource, reading

WANTED = [Wanted(f"s{number}", GRID, 2020) for number in range(5)]


def gathered(*sources):
    found: dict[str, AefReading] = {}
    failures = extract(sources, WANTED, lambda scene, got: found.update({scene.name: got}), Transfer, 3)
    return found, failures


def test_sources_follow_one_another_as_for_a_single_scene():
    nothing, masked, full = (
        ListedSource(),
        ListedSource(reading=reading(valid=False)),
        ListedSource(reading=reading()),
    )
    found, failures = gathered([nothing], [masked], [full])
    assert len(found) == 5 and not failures
    assert all(got.valid.any() for got in found.values())
    found, failures = gathered([masked], [nothing])
    assert len(found) == 5 and not failures and not any(got.valid.any() for got in found.values())
    found, failures = gathered([nothing], [ListedSource(error=AefOfflineError)])
    assert not found and sorted(failures) == [scene.name for scene in WANTED]
    assert isinstance(failures["s0"], AefUnavailableError)
    assert full.calls == 5


def test_a_masked_answer_of_one_archive_is_not_asked_of_its_stand_ins():
    second = ListedSource(reading=reading())
    found, _ = gathered([ListedSource(reading=reading(valid=False)), second])
    assert second.calls == 0 and len(found) == 5

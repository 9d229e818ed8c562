"""AEF without an account: which archive answers, what is said, and what is kept apart."""

from __future__ import annotations

import pytest

from backend.aef.base import Picture
from backend.aef.public_source import Archive, PublicSource
from backend.aef_setup import open_aef
from backend.settings import load_settings
from fusar_qgis.core.errors import (
    AefNoCoverageError,
    AefOfflineError,
    AefPermissionError,
    AefUnavailableError,
    ConfigError,
    OperationCancelledError,
)
from tests.backend.listed_source import GRID, ListedSource, reading


def chain(*sources):
    return PublicSource([Archive(f"archive {number}", source) for number, source in enumerate(sources)])


def test_the_first_archive_that_answers_is_taken_and_no_other_asked():
    first, second = ListedSource(reading=reading()), ListedSource(reading=reading())
    assert chain(first, second).read(GRID, 2020).passing_note == ""
    assert (first.calls, second.calls) == (1, 0)


def test_a_stand_in_says_who_it_is_and_why():
    found = chain(ListedSource(error=AefPermissionError), ListedSource(), ListedSource(reading=reading()))
    note = found.read(GRID, 2020).notes
    assert "AEF came from archive 2, archive 0 could not be read: file has nothing here." in note
    picture = found.read_picture(Picture(GRID.bbox, 4, 3, (1, 16, 9)), 2020)
    assert "archive 2" in picture.passing_note


def test_when_all_fail_the_first_reason_is_told():
    with pytest.raises(AefOfflineError):
        chain(ListedSource(error=AefOfflineError), ListedSource()).read(GRID, 2020)


@pytest.mark.parametrize("error", [AefNoCoverageError, OperationCancelledError])
def test_no_coverage_and_stop_are_final(error):
    second = ListedSource(reading=reading())
    with pytest.raises(error):
        chain(ListedSource(error=error), second).read(GRID, 2020)
    assert second.calls == 0


def test_all_masked_is_an_answer():
    second = ListedSource(reading=reading())
    assert not chain(ListedSource(reading=reading(valid=False)), second).read(GRID, 2020).valid.any()
    assert second.calls == 0


def test_an_archive_that_has_the_year_comes_first():
    class Newer(ListedSource):
        def years(self):
            return (2020, 2026)

    old, new = ListedSource(reading=reading()), Newer(reading=reading(year=2026))
    assert chain(old, new).read(GRID, 2026).year_used == 2026
    assert old.calls == 0
    assert chain(old, new).years() == (2020, 2026)


def test_it_is_there_without_any_setting_and_can_be_switched_off(tmp_path, monkeypatch):
    monkeypatch.delenv("FUSAR_AEF_PUBLIC")
    settings = load_settings(cache_dir=tmp_path)
    assert "public" in open_aef(settings).names
    assert "public" not in open_aef(load_settings(cache_dir=tmp_path, aef_public=False)).names


def test_the_archives_keep_their_readings_apart(tmp_path):
    """A pixel of the mosaic may be the neighbor of the COGs': what one read must not answer for the other."""
    closed = "http://127.0.0.1:9"
    settings = load_settings(
        aef_public=True, cache_dir=tmp_path, aef_zarr_url=f"{closed}/mosaic",
        aef_cog_urls=(f"{closed}/one", f"{closed}/two"), aef_index_url=f"{closed}/i.parquet",
    )  # fmt: skip
    public = open_aef(settings)._sources["public"]
    prints = [archive.source.fingerprint() for archive in public._archives]
    assert len(set(prints)) == 3


def test_a_machine_without_network_is_told_at_once_and_goes_on(tmp_path):
    closed = "http://127.0.0.1:9"
    settings = load_settings(
        aef_public=True, cache_dir=tmp_path, aef_zarr_url=f"{closed}/mosaic",
        aef_cog_urls=(f"{closed}/one",), aef_index_url=f"{closed}/i.parquet",
    )  # fmt: skip
    with pytest.raises(AefUnavailableError, match="cannot be reached"):
        open_aef(settings).read("public", GRID, 2020)


@pytest.mark.parametrize(
    "setting", [{"aef_cog_urls": ("http://a.example/x",)}, {"aef_index_url": "ftp://a/i.parquet"}]
)
def test_plain_http_to_another_computer_is_refused(setting):
    with pytest.raises(ConfigError, match="https"):
        load_settings(**setting)

"""AEF without an account: which archive answers, what is said, and what is kept apart."""

from __future__ import annotations

import json
import socket
import threading

import pytest

from backend.aef import http_ranges
from backend.aef.base import Picture
from backend.aef.public_source import Archive, PublicSource
from backend.aef.transfer import Transfer
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
from tests.backend.mosaic_store import SIDE, write_store
from tests.backend.range_server import running
from tests.backend.serving import unit_codes


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


@pytest.fixture
def way(tmp_path, monkeypatch):
    """The command with the addresses it is given, and what it said."""
    from backend.__main__ import main

    def run(caplog, zarr="", cogs=(), index="http://127.0.0.1:9/i.parquet", words=()):
        monkeypatch.setenv("FUSAR_AEF_PUBLIC", "true")
        monkeypatch.setenv("FUSAR_CACHE_DIR", str(tmp_path))
        monkeypatch.setenv("FUSAR_AEF_ZARR_URL", zarr)
        monkeypatch.setenv("FUSAR_AEF_COG_URLS", json.dumps(cogs))
        monkeypatch.setenv("FUSAR_AEF_INDEX_URL", index)
        with caplog.at_level("INFO"):
            code = main(["aef", "doctor", "--source", "public", *words])
        return code, caplog.text

    return run


@pytest.fixture
def listener():
    """Accepts connections and never speaks TLS."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def close_each():
            while True:
                try:
                    server.accept()[0].close()
                except OSError:
                    return

        threading.Thread(target=close_each, daemon=True).start()
        yield server.getsockname()[1]


def test_doctor_names_dns(way, caplog):
    code, told = way(caplog, "https://no-such-host.invalid/mosaic")
    assert code == 1
    assert "public, DNS: no-such-host.invalid has no address" in told
    assert "connection:" not in told


def test_doctor_names_the_connection(way, caplog):
    code, told = way(caplog, "http://127.0.0.1:9/mosaic")
    assert code == 1
    assert "public, DNS: 127.0.0.1 is 127.0.0.1" in told
    assert "public, connection: 127.0.0.1:9 cannot be reached" in told


def test_doctor_names_tls(way, caplog, listener):
    code, told = way(caplog, f"https://127.0.0.1:{listener}/mosaic")
    assert code == 1
    assert "public, TLS:" in told or "public, connection: 127.0.0.1" in told
    assert "public, range request" not in told


def test_doctor_names_a_proxy_that_is_away(way, caplog, monkeypatch):
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "elsewhere.invalid")
    code, told = way(caplog, "https://archive.invalid/mosaic")
    assert code == 1
    assert "public, proxy: 127.0.0.1:9" in told
    assert "public, connection: 127.0.0.1:9 cannot be reached" in told


@pytest.mark.parametrize(
    ("fault", "told"),
    [("403", "403"), ("500", "500"), ("ok/else", "not there (404)"), ("norange", "range request")],
)
def test_doctor_names_the_answer(way, caplog, ranges, fault, told):
    code, said = way(caplog, f"{ranges[0]}/{fault}/mosaic")
    assert code == 1
    assert "public, connection: 127.0.0.1" in said
    assert (
        f"public, range request: {told}" in said
        or told in said.partition("range request: ")[2].partition("\n")[0]
    )


@pytest.mark.parametrize(("place", "code"), [((10.5, 50.2), 0), ((-93.0, 42.0), 1)])
def test_doctor_reads_a_place_and_names_no_coverage(way, caplog, ranges, monkeypatch, place, code):
    monkeypatch.setenv("FUSAR_AEF_YEARS", "[2020]")
    found, told = way(caplog, f"{ranges[0]}/ok/mosaic", words=["--lonlat", *map(str, place)])
    assert found == code
    assert ("no coverage at -93.0, 42.0" in told) if code else ("10.5, 50.2 of 2020 came" in told)


@pytest.fixture(scope="module")
def ranges(tmp_path_factory):
    folder = tmp_path_factory.mktemp("store")
    write_store(folder / "mosaic", unit_codes(SIDE, SIDE, seed=1)[None])
    with running(folder) as url:
        yield url, folder


def test_a_firewall_that_drops_packets_is_waited_for_once(monkeypatch):
    """A listener whose queue is full does not answer, as behind such a firewall."""
    monkeypatch.setattr(http_ranges, "CONNECT_TIMEOUT_S", 0.5)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        held = [socket.socket() for _ in range(4)]
        for waiting in held:
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        ranges = http_ranges.HttpRanges(f"http://127.0.0.1:{listener.getsockname()[1]}")
        for _ in range(2):
            with pytest.raises(AefOfflineError):
                ranges.read("x", 0, 10, Transfer(60.0))
        assert ranges._offline is not None
        for waiting in held:
            waiting.close()

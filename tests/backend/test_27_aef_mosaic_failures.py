"""The public mosaic over real HTTP: what passes, what fails with its own type, deadlines and limits."""

from __future__ import annotations

import pytest

from backend.aef.transfer import Transfer
from backend.aef.zarr_mosaic import ZarrMosaic
from backend.settings import load_settings
from fusar_qgis.core.errors import (
    AefDataError,
    AefOfflineError,
    AefPermissionError,
    AefRateLimitError,
    AefTimeoutError,
    AefUnavailableError,
    ConfigError,
    OperationCancelledError,
)
from fusar_qgis.core.geometry import BBox
from fusar_qgis.core.grid import SamplingGrid
from tests.backend.mosaic_store import (  # noqa: F401 - fixtures
    BOX,
    GRID,
    YEARS,
    assert_reading,
    codes_fixture,
    expected,
    mosaic,
    server_fixture,
    write_store,
)
from tests.backend.range_server import stats


@pytest.mark.parametrize("fault", ["429once", "500twice"])
def test_what_passes_is_tried_again(server, codes, fault):
    assert_reading(mosaic(server, fault).read(GRID, 2020), expected(codes, GRID.nodes(), 2020))


@pytest.mark.parametrize(
    ("fault", "error", "named"),
    [
        ("403", AefPermissionError, "403"),
        ("500", AefUnavailableError, "500"),
        ("429", AefRateLimitError, "429"),
        ("norange", AefDataError, "range"),
        ("short", AefUnavailableError, "broke off"),
    ],
)
def test_failures_have_their_own_type_and_one_sentence(server, fault, error, named):
    with pytest.raises(error, match=named) as caught:
        mosaic(server, fault).read(GRID, 2020)
    assert caught.value.action and "\n" not in caught.value.message


@pytest.mark.parametrize("fault", ["stall", "trickle"])
def test_a_silent_server_ends_at_the_deadline(server, fault):
    transfer = Transfer(0.6)
    with pytest.raises(AefTimeoutError):
        mosaic(server, fault).read(GRID, 2020, transfer)


def test_stop_ends_a_read(server):
    with pytest.raises(OperationCancelledError):
        mosaic(server).read(GRID, 2020, Transfer(cancelled=lambda: True))


def test_a_host_that_is_not_there_is_asked_once():
    source = ZarrMosaic("http://127.0.0.1:9/none", YEARS, 5.0, 2**28)
    with pytest.raises(AefOfflineError) as first:
        source.read(GRID, 2020)
    with pytest.raises(AefOfflineError) as second:
        source.read(GRID, 2020)
    assert second.value is first.value, "the verdict is kept for a minute"


def test_more_bytes_than_allowed_are_not_fetched(server):
    transfer = Transfer()
    with pytest.raises(AefUnavailableError, match="limit"):
        mosaic(server, max_bytes=2**14).read(SamplingGrid(BBox(*BOX), 64, 64), 2020, transfer)
    assert transfer.n_bytes < 2**14


@pytest.mark.parametrize(
    ("damage", "named"),
    [("chunk", "damaged"), ("index", "checksum"), ("metadata", "cannot be read"), ("layout", "bands")],
)
def test_a_damaged_store_is_named(server, codes, damage, named):
    folder = write_store(server[1] / f"bad-{damage}", codes)
    meta = folder / "embeddings/zarr.json"
    shards = sorted(path for path in (folder / "embeddings/c").rglob("*") if path.is_file())
    if damage == "metadata":
        meta.write_text("{")
    elif damage == "layout":
        meta.write_text(meta.read_text().replace("int8", "float32"))
    for shard in shards:
        data = bytearray(shard.read_bytes())
        where = slice(0, len(data) // 2) if damage == "chunk" else slice(-20, -10)
        if damage in ("chunk", "index"):
            data[where] = bytes(len(data[where]))
            shard.write_bytes(bytes(data))
    with pytest.raises(AefDataError, match=named):
        mosaic(server, store=f"bad-{damage}").read(GRID, 2020)


@pytest.mark.parametrize("where", [slice(0, 3000), slice(-20, -10)], ids=["chunk", "index"])
def test_what_came_damaged_is_fetched_again_and_not_kept(server, codes, where):
    folder = write_store(server[1] / "healed", codes)
    shards = [path for path in (folder / "embeddings/c").rglob("*") if path.is_file()]
    whole = {shard: shard.read_bytes() for shard in shards}
    for shard, data in whole.items():
        harmed = bytearray(data)
        harmed[where] = bytes(len(harmed[where]))
        shard.write_bytes(bytes(harmed))
    source = mosaic(server, store="healed")
    with pytest.raises(AefDataError, match="Try again"):
        source.read(GRID, 2020)
    for shard, data in whole.items():
        shard.write_bytes(data)
    assert_reading(source.read(GRID, 2020), expected(codes, GRID.nodes(), 2020))


def test_years_must_be_those_of_the_store(server):
    with pytest.raises(AefDataError, match="FUSAR_AEF_YEARS"):
        mosaic(server, years=(2018, 2019, 2020)).read(GRID, 2020)


@pytest.mark.parametrize("url", ["http://example.org/mosaic", "ftp://127.0.0.1/x", "mosaic"])
def test_plain_http_to_another_computer_is_refused(url):
    with pytest.raises(ConfigError, match="https"):
        load_settings(aef_zarr_url=url)


def test_the_proxy_of_the_environment_is_used(server, codes, monkeypatch):
    """The range server stands for a proxy: it gets the whole address as the path, and answers that it has none such."""
    monkeypatch.setenv("HTTP_PROXY", server[0])
    monkeypatch.setenv("http_proxy", server[0])
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "elsewhere.invalid")
    assert mosaic(server).read(GRID, 2020).valid.any(), "this computer is reached without it"
    stats(server[0])
    with pytest.raises(AefDataError, match="does not exist"):
        ZarrMosaic("http://archive.invalid/mosaic", YEARS, 5.0, 2**28).read(GRID, 2020)
    assert stats(server[0])["requests"] == 1

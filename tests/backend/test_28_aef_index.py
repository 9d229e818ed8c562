"""The COGs' index: fetched once, reduced, kept, renewed; and never a way to other files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from backend.__main__ import main
from backend.aef.tile_index import build_index, from_bytes, to_bytes
from backend.aef.tile_index_store import MAX_AGE_S, TileIndexStore
from backend.aef.transfer import Transfer
from fusar_qgis.core.errors import AefDataError, AefOfflineError
from tests.backend.cog_files import write_index
from tests.backend.range_server import running, stats

ROOT = Path(__file__).parents[2]
N_FILES = 60_000


def row(
    path="gs://bucket/v1/annual/2020/32N/xA-0-0.tiff",
    year=2020,
    crs="EPSG:32632",
    box=(10.0, 50.0, 11.0, 51.0),
):
    names = ("wgs84_west", "wgs84_south", "wgs84_east", "wgs84_north")
    return {"path": path, "year": year, "crs": crs, **dict(zip(names, box, strict=True))}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("index")
    write_index(folder / "small.parquet", [row(), row("s3://other/aef/v1/annual/2024/01S/xB-0-0.tiff", 2024)])
    many = [row(f"gs://b/annual/2020/{1 + n % 60}N/x{n:08d}-0-0.tiff") for n in range(N_FILES)]
    for number, one in enumerate(many):
        one["wgs84_west"], one["wgs84_east"] = number / 400 - 180, number / 400 - 179.9
    write_index(folder / "many.parquet", many)
    with running(folder) as url:
        yield url, folder


def store(server, kept=None, name="small", fault="ok", now_s=lambda: 1.7e9):
    return TileIndexStore(f"{server[0]}/{fault}/{name}.parquet", kept, now_s)


def test_it_is_fetched_once_reduced_and_kept(server, tmp_path):
    kept = tmp_path / "folder" / "tiles.npz"
    first = store(server, kept).get(Transfer())
    stats(server[0])
    again = store(server, kept).get(Transfer())
    assert stats(server[0]) == {}, "no request"
    assert again.all_years() == first.all_years() == (2020, 2024)
    assert again.paths.tolist() == [b"2020/32N/xA-0-0.tiff", b"2024/01S/xB-0-0.tiff"]
    assert [path.name for path in kept.parent.iterdir()] == ["tiles.npz"]


def test_the_outlines_are_not_fetched(server):
    stats(server[0])
    transfer = Transfer()
    index = store(server, name="many").get(transfer)
    assert len(index.paths) == N_FILES
    whole = (server[1] / "many.parquet").stat().st_size
    assert stats(server[0])["bytes"] == transfer.n_bytes < whole


def test_an_old_index_is_renewed_and_serves_on_where_it_cannot_be(server, tmp_path, caplog):
    kept = tmp_path / "tiles.npz"
    store(server, kept).get(Transfer())
    old = 1.7e9 + MAX_AGE_S + 1
    renewed = store(server, kept, now_s=lambda: old).get(Transfer())
    assert renewed.fetched_s == old
    older = old + MAX_AGE_S + 1
    away = TileIndexStore("http://127.0.0.1:9/small.parquet", kept, lambda: older)
    assert away.get(Transfer()).fetched_s == old
    assert away.get(Transfer()).fetched_s == old
    assert caplog.text.count("stays in use") == 1, "told once, and not tried again for a while"


def test_a_damaged_kept_index_is_fetched_again(server, tmp_path):
    kept = tmp_path / "tiles.npz"
    store(server, kept).get(Transfer())
    kept.write_bytes(kept.read_bytes()[:300])
    assert store(server, kept).get(Transfer()).all_years() == (2020, 2024)
    assert from_bytes(kept.read_bytes()).all_years() == (2020, 2024)


def test_without_index_and_network_it_says_so(tmp_path):
    with pytest.raises(AefOfflineError):
        TileIndexStore("http://127.0.0.1:9/aef_index.parquet", tmp_path / "t.npz").get(Transfer())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "path",
    [
        "gs://bucket/annual/2020/32N/../../secret.tiff",
        "/etc/passwd",
        "https://evil.example/2020/32N/x.tiff",
        "gs://bucket/annual/2020/32N/x.vrt",
        "gs://bucket/annual/2020/32N/x.tiff?next=http://evil.example",
        "gs://bucket/annual/2020/32N/a/b.tiff",
        "gs://bucket/annual/2020/32N/x.tiff\n",
    ],
)
def test_a_path_that_is_no_file_of_the_archive_is_refused(path):
    with pytest.raises(AefDataError, match="not a file of the archive"):
        build_index([path], np.array([2020]), ["EPSG:32632"], np.zeros((1, 4)), 0.0)


def test_a_crs_that_is_no_code_is_refused():
    with pytest.raises(AefDataError, match="not a file of the archive"):
        build_index(["a/annual/2020/32N/x.tiff"], np.array([2020]), ["/tmp/evil.prj"], np.zeros((1, 4)), 0.0)


@pytest.mark.parametrize("content", [b"<html>Not found</html>" * 99, b"PAR1" + bytes(300) + b"PAR1"])
def test_what_is_no_index_is_refused(server, content):
    (server[1] / "broken.parquet").write_bytes(content)
    with pytest.raises(AefDataError, match="index"):
        store(server, name="broken").get(Transfer())


def test_an_index_with_other_columns_is_refused(server):
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"a": [1]}), server[1] / "other.parquet")
    with pytest.raises(AefDataError, match="index"):
        store(server, name="other").get(Transfer())


def test_places_find_their_files_on_both_sides_of_the_antimeridian():
    boxes = np.array(
        [[10, 50, 11, 51], [179.5, 0, -179.5, 1], [-180, 60, 180, 61], [20, 50, 21, 51]], np.float64
    )
    paths = [f"g/annual/2020/{n + 1}N/x.tiff" for n in range(4)]
    index = build_index(paths, np.full(4, 2020), ["EPSG:32601"] * 4, boxes, 0.0)

    def found(*places):
        return [tile.path[5:7] for tile in index.tiles(np.array(places, np.float64), 2020)]

    assert found((10.5, 50.5)) == ["1N"]
    assert found((179.9, 0.5)) == found((-179.9, 0.5)) == ["2N"]
    assert found((0.0, 0.5)) == []
    assert found((-77.0, 60.5)) == ["3N"]
    assert found((10.5, 50.5), (20.5, 50.5), (20.6, 50.6)) == ["4N", "1N"], "most places first"
    assert index.tiles(np.array([[10.5, 50.5]]), 2021) == []


def test_its_file_form_loses_nothing():
    index = build_index(
        ["g/annual/2020/1N/x.tiff"], np.array([2020]), ["32601"], np.array([[1.0, 2, 3, 4]]), 5.0
    )
    again = from_bytes(to_bytes(index))
    assert again.paths.tolist() == [b"2020/1N/x.tiff"]
    assert (again.years.tolist(), again.epsg.tolist(), again.boxes.tolist(), again.fetched_s) == (
        [2020], [32601], [[1.0, 2.0, 3.0, 4.0]], 5.0,
    )  # fmt: skip


def test_the_command_fetches_takes_a_file_and_tells(server, tmp_path, monkeypatch, caplog):
    monkeypatch.setenv("FUSAR_CACHE_DIR", str(tmp_path))
    monkeypatch.setenv("FUSAR_AEF_INDEX_URL", f"{server[0]}/ok/small.parquet")
    with caplog.at_level("INFO"):
        assert main(["aef", "index"]) == 0
    assert "2 files, years 2020, 2024" in caplog.text
    caplog.clear()
    with caplog.at_level("INFO"):
        assert main(["aef", "index", "--from", str(server[1] / "many.parquet")]) == 0
    assert f"{N_FILES:,} files" in caplog.text
    monkeypatch.setenv("FUSAR_AEF_INDEX_URL", "http://127.0.0.1:9/index.parquet")
    assert main(["aef", "index"]) == 0, "a kept one is good enough"
    assert main(["aef", "index", "--refresh"]) == 1
    assert main(["aef", "index", "--from", str(tmp_path / "none.parquet")]) == 1
    assert "none.parquet" in caplog.text

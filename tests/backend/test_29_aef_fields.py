"""Fields of many scenes: as each alone, each block read once, and nothing lost or doubled by a kill."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import rasterio

from fusar_qgis.core.field import read_npz
from fusar_qgis.core.geometry import BBox
from fusar_qgis.core.grid import SamplingGrid
from tests.backend.cog_files import index_row, write_cog, write_index
from tests.backend.field_lists import run, write_list
from tests.backend.mosaic_store import CHUNK, NORTH, SIDE, STEP, WEST, write_store
from tests.backend.range_server import running, stats
from tests.backend.serving import unit_codes

ROOT = Path(__file__).parents[2]
YEARS = "[2019, 2020]"
SHAPE = (192, 192)
WEST_M, SOUTH_M, EPSG = 500_000.0, 5_540_000.0, 32632


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("archive")
    layers = np.stack([unit_codes(SIDE, SIDE, seed=year) for year in (2019, 2020)])
    layers[:, :, :20, :20] = -128
    write_store(folder / "mosaic", layers)
    names = {year: f"{year}/32N/xA-0-0.tiff" for year in (2019, 2020)}
    for year, name in names.items():
        write_cog(folder / "annual" / name, unit_codes(*SHAPE, seed=year), WEST_M, SOUTH_M, EPSG)
    rows = [
        index_row(name.split("/", 1)[1], year, EPSG, WEST_M, SOUTH_M, SHAPE) for year, name in names.items()
    ]
    write_index(folder / "aef_index.parquet", rows)
    with running(folder) as url:
        yield url, folder


def settings_of(server, archive, cache, fault="ok"):
    nowhere = "http://127.0.0.1:9"
    return {
        "FUSAR_AEF_PUBLIC": "true",
        "FUSAR_AEF_YEARS": YEARS,
        "FUSAR_CACHE_DIR": str(cache),
        "FUSAR_AEF_ZARR_URL": f"{server[0]}/{fault}/mosaic" if archive != "cogs" else f"{nowhere}/mosaic",
        "FUSAR_AEF_COG_URLS": json.dumps([f"{server[0]}/{fault}/annual"] if archive != "mosaic" else []),
        "FUSAR_AEF_INDEX_URL": f"{server[0]}/ok/aef_index.parquet",
    }


@pytest.fixture(params=["mosaic", "cogs"])
def archive(request, server, tmp_path, monkeypatch):
    for name, value in settings_of(server, request.param, tmp_path / "cache").items():
        monkeypatch.setenv(name, value)
    return request.param


def scenes_in(archive, count, seed=0):
    """Boxes all over the archive, many on borders of blocks, in no order."""
    rng = np.random.default_rng(seed)
    if archive == "mosaic":
        west, south, span, size = WEST, NORTH - SIDE * STEP, SIDE * STEP, 6 * STEP
    else:
        west, south, span, size = 9.0005, 50.012, 0.0225, 0.004
    lines = []
    for number in range(count):
        x, y = west + rng.uniform(0, span - size), south + rng.uniform(0, span * 0.6)
        line = {"id": f"scene_{number:03d}", "bbox": [x, y, x + size, y + size * 0.8], "nodes": 8}
        lines.append({**line, "year": int(rng.choice([2019, 2020]))})
    return lines


def records(folder):
    return [json.loads(line) for line in (folder / "fields.jsonl").read_text().splitlines()]


def words_of(folder, lines):
    """The command that extracts them into the folder `o`."""
    listed = write_list(folder / "s.jsonl", lines)
    return "aef", "field", "--manifest", listed, "--source", "public", "--out", folder / "o"


def alone(line, out):
    box = ("--bbox", *line["bbox"])
    assert (
        run(
            "aef",
            "field",
            *box,
            "--year",
            line["year"],
            "--nodes",
            line["nodes"],
            "--source",
            "public",
            "--out",
            out,
        )
        == 0
    )
    return read_npz(out)


def test_each_field_is_what_it_is_when_read_alone(archive, tmp_path):
    lines = scenes_in(archive, 12)
    assert run(*words_of(tmp_path, lines)) == 0
    found = {record["id"]: record for record in records(tmp_path / "o")}
    assert sorted(found) == [line["id"] for line in lines]
    used = [line for line in lines if found[line["id"]]["status"] == "used"]
    assert len(used) > 6
    for line in used:
        together = read_npz(tmp_path / "o" / found[line["id"]]["path"])
        single = alone(line, tmp_path / "one.npz")
        for left, right in zip(together.anchors(), single.anchors(), strict=True):
            np.testing.assert_array_equal(left, right)
        assert found[line["id"]]["year_used"] == line["year"]
        assert found[line["id"]]["n_valid"] == len(together.anchors()[0])


def test_each_block_is_read_once_for_all_scenes(server, archive, tmp_path):
    lines = scenes_in(archive, 60)
    run("aef", "index")
    stats(server[0])
    assert run(*words_of(tmp_path, lines)) == 0
    seen = stats(server[0])
    if archive == "mosaic":
        chunks = {(line["year"], *key) for line in lines for key in chunks_of(line)}
        shards = {(year, row * CHUNK // 32, col * CHUNK // 32) for year, row, col in chunks}
        # The store's metadata, an index a shard, each chunk once; chunks of sea are not stored.
        assert seen["requests"] <= 1 + len(shards) + len(chunks)
        assert seen["requests"] > len(chunks) / 2
    else:
        whole = sum((server[1] / f"annual/{year}/32N/xA-0-0.tiff").stat().st_size for year in (2019, 2020))
        assert seen["bytes"] < whole + 2 * 2**17, "never more than the files themselves and their heads"


def chunks_of(line):
    west, south, east, north = line["bbox"]
    nodes = SamplingGrid(BBox(west, south, east, north), 8, 8).nodes().reshape(-1, 2)
    cols = np.floor((nodes[:, 0] - WEST) / STEP).astype(int)
    rows = np.floor((NORTH - nodes[:, 1]) / STEP).astype(int)
    return {(row // CHUNK, col // CHUNK) for row, col in zip(rows, cols, strict=True)}


def test_killed_and_started_again_nothing_is_lost_or_doubled(server, tmp_path):
    lines = scenes_in("mosaic", 80, seed=3)
    words = [str(word) for word in words_of(tmp_path, lines)]
    environment = {**os.environ, **settings_of(server, "mosaic", tmp_path / "cache", "late40")}
    kills = 0
    for _ in range(4):
        process = subprocess.Popen([sys.executable, "-m", "backend", *words], cwd=ROOT, env=environment)
        target = len(done_so_far(tmp_path / "o")) + 9
        while process.poll() is None and len(done_so_far(tmp_path / "o")) < target:
            time.sleep(0.01)
        if process.poll() is not None:
            break
        process.send_signal(signal.SIGKILL)
        process.wait()
        kills += 1
    assert kills >= 2
    assert (
        process.wait() == 0
        or subprocess.call([sys.executable, "-m", "backend", *words], cwd=ROOT, env=environment) == 0
    )
    found = records(tmp_path / "o")
    assert sorted(record["id"] for record in found) == [line["id"] for line in lines]
    for record in found:
        if record["path"]:
            assert len(read_npz(tmp_path / "o" / record["path"]).anchors()[0]) == record["n_valid"]


def done_so_far(folder):
    try:
        return (folder / "fields.jsonl").read_bytes().split(b"\n")[:-1]
    except FileNotFoundError:
        return []


def test_a_line_that_was_cut_short_is_done_again(archive, tmp_path):
    lines = scenes_in(archive, 3)
    words = words_of(tmp_path, lines)
    assert run(*words) == 0
    whole = (tmp_path / "o/fields.jsonl").read_bytes()
    (tmp_path / "o/fields.jsonl").write_bytes(whole[:-40])
    assert run(*words) == 0
    assert len(records(tmp_path / "o")) == 3


def test_what_failed_is_told_and_tried_again(server, tmp_path, monkeypatch, caplog):
    lines = scenes_in("mosaic", 4)
    words = words_of(tmp_path, lines)
    for fault, code in (("403", 1), ("ok", 0)):
        for name, value in settings_of(server, "mosaic", tmp_path / "cache", fault).items():
            monkeypatch.setenv(name, value)
        assert run(*words) == code
        assert len(records(tmp_path / "o")) == (0 if code else 4)
    assert "scene_000" in caplog.text and "403" in caplog.text


def test_the_next_archive_takes_over_where_one_fails(server, tmp_path, monkeypatch):
    lines = scenes_in("cogs", 5)
    for name, value in settings_of(server, "cogs", tmp_path / "cache").items():
        monkeypatch.setenv(name, value)
    assert run(*words_of(tmp_path, lines)) == 0
    assert {record["status"] for record in records(tmp_path / "o")} == {"used"}


def test_an_image_gives_positions_through_its_own_mapping(server, tmp_path, monkeypatch):
    for name, value in settings_of(server, "cogs", tmp_path / "cache").items():
        monkeypatch.setenv(name, value)
    angle = rasterio.Affine.rotation(30.0)
    transform = (
        rasterio.Affine.translation(WEST_M + 900, SOUTH_M + 1200) @ angle @ rasterio.Affine.scale(10, -10)
    )
    profile = {
        "driver": "GTiff",
        "width": 40,
        "height": 30,
        "count": 1,
        "dtype": "uint8",
        "crs": f"EPSG:{EPSG}",
    }
    with rasterio.open(tmp_path / "turned.tif", "w", transform=transform, **profile) as file:
        file.write(np.full((1, 30, 40), 7, np.uint8))
    lines = [{"id": "turned", "image": "turned.tif", "year": 2020}]
    assert run(*words_of(tmp_path, lines)) == 0
    (record,) = records(tmp_path / "o")
    assert 0 < record["n_valid"] <= record["n_inside"] < 200 < record["n_nodes"] == 256
    _, positions = read_npz(tmp_path / "o" / record["path"]).anchors()
    assert positions.min() >= 0.0 and positions.max() <= 1.0


def test_a_folder_with_another_scene_of_that_name_is_refused(archive, tmp_path, caplog):
    lines = scenes_in(archive, 2)
    assert run(*words_of(tmp_path, lines)) == 0
    lines[0]["year"] = 2019 if lines[0]["year"] == 2020 else 2020
    assert run(*words_of(tmp_path, lines)) == 1
    assert "another box, image, year" in caplog.text
    assert len(records(tmp_path / "o")) == 2

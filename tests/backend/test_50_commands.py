"""The command line: real processes, real files, a tiny real checkpoint."""

from __future__ import annotations

import json
import logging
import os
import re
import signal
import subprocess
import sys
import threading

import httpx
import numpy as np
import openai
import pytest
import rasterio
from pyproj import Transformer
from rasterio.control import GroundControlPoint
from rasterio.transform import from_origin

from backend.__main__ import main
from backend.detection import DetectionJob, detect_raster, to_geojson
from backend.inference import Interpreter
from backend.model.checkpoint import save_checkpoint
from backend.model.info import CheckpointInfo
from backend.raster import RasterScene
from fusar_qgis.core.errors import FusarError, InvalidSceneError
from fusar_qgis.core.geometry import PixelBox
from tests.backend.serving import FakeEngine, png_url, unit_codes, write_aef
from tests.backend.small_model import TLM, small_model, small_processor

UTM = "EPSG:32632"
ORIGIN = (500_000.0, 5_500_000.0)


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory):
    folder = tmp_path_factory.mktemp("models") / "tiny"
    info = CheckpointInfo("none", "stage2", TLM, image_size=112, classes=("ship",), max_new_tokens=40)
    save_checkpoint(folder, small_model(), small_processor(112), info)
    return folder


@pytest.fixture
def aef_file(tmp_path):
    return write_aef(tmp_path / "aef_2020.tif", unit_codes(10, 20))


@pytest.fixture(autouse=True)
def own_environment(monkeypatch, tmp_path):
    for name in [name for name in os.environ if name.startswith("FUSAR_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("FUSAR_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("FUSAR_AEF_PUBLIC", "false")


def run(*words, caplog=None):
    return main([str(word) for word in words])


def write_scene(path, pixels=None, crs=UTM, transform=None, gcps=None, nodata=None, scale=None, offset=0.0):
    if pixels is None:
        pixels = np.random.default_rng(1).gamma(4, 0.01, (150, 200)).astype(np.float32)
    profile = {
        "driver": "GTiff", "dtype": pixels.dtype.name, "count": 1, "height": pixels.shape[0],
        "width": pixels.shape[1], "nodata": nodata,
    }  # fmt: skip
    if gcps is None:
        profile.update(crs=crs, transform=transform or from_origin(*ORIGIN, 5, 5))
    with rasterio.open(path, "w", **profile) as dataset:
        dataset.write(pixels, 1)
        dataset.update_tags(ACQUISITION_DATETIME="2020-06-01T05:06:07Z")
        if gcps is not None:
            dataset.gcps = (gcps, crs)
        if scale is not None:
            dataset.scales, dataset.offsets = (scale,), (offset,)
    return path


class Server:
    """`python -m backend serve` as a child process."""

    def __init__(self, *words, **environment):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "backend", "serve", "--port", "0", *map(str, words)],
            stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "OMP_NUM_THREADS": "1", **environment},
        )  # fmt: skip
        self.lines = []
        self._found = {name: threading.Event() for name in ("Listening on", "is ready", "did not load")}
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stderr:
            self.lines.append(line)
            for words, event in self._found.items():
                if words in line:
                    event.set()

    def wait_for(self, words):
        assert self._found[words].wait(60), "".join(self.lines)

    @property
    def url(self):
        self.wait_for("Listening on")
        return re.search(r"Listening on (http://127\.0\.0\.1:\d+)", "".join(self.lines)).group(1)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


@pytest.fixture
def start():
    servers = []

    def start(*words, **environment):
        servers.append(Server(*words, **environment))
        return servers[-1]

    yield start
    for server in servers:
        if server.process.poll() is None:
            server.process.kill()
            server.process.wait(30)


def test_serve_answers_the_whole_interface_with_a_real_model_and_stops_when_told(start, checkpoint, aef_file):
    server = start("--checkpoint", checkpoint, "--aef-file", aef_file, FUSAR_TOKEN="secret")
    assert httpx.get(f"{server.url}/health").status_code == 200
    server.wait_for("is ready")
    place = {"bbox": [10.005, 50.005, 10.195, 50.095], "year": 2021}
    with httpx.Client(base_url=server.url, headers={"Authorization": "Bearer secret"}, timeout=60) as client:
        assert client.get("/ready").json()["model"] == "fusar-gpt-tiny"
        body = {"image": png_url(), "task": "detection", "label": "ship", "scene": place}
        reply = client.post("/v1/interpret", json=body).json()
        assert (reply["image_size_seen"], reply["finish_reason"]) == ([112, 112], "length")
        assert (reply["aef"]["status"], reply["aef"]["year_used"]) == ("used", 2020)
        assert client.post("/v1/aef/field", json={"scene": place}).status_code == 200
        assert client.post("/v1/aef/composite", json=place).content[:2] in (b"II", b"MM")
        stock = openai.OpenAI(base_url=f"{server.url}/v1", api_key="secret", max_retries=0)
        chunks = stock.chat.completions.create(
            model="fusar-gpt-tiny", messages=[{"role": "user", "content": "hello"}], stream=True, max_tokens=5
        )
        assert [c.choices[0].finish_reason for c in chunks][-1] == "length"
    with pytest.raises(openai.AuthenticationError):
        openai.OpenAI(base_url=f"{server.url}/v1", api_key="wrong", max_retries=0).models.list()
    assert server.stop() in (0, -signal.SIGTERM)
    assert "Traceback" not in "".join(server.lines)
    assert "secret" not in "".join(server.lines)


def test_serve_with_a_broken_checkpoint_stays_up_and_says_why(start, tmp_path):
    server = start("--checkpoint", tmp_path / "nothing")
    server.wait_for("did not load")
    error = httpx.get(f"{server.url}/ready").json()["error"]
    assert error["code"] == "checkpoint"
    assert "nothing" in error["message"]


def test_serve_ends_with_the_program_that_started_it_if_it_is_asked_to(start, tmp_path):
    server = start("--checkpoint", tmp_path / "nothing", "--stop-with-parent")
    server.wait_for("Listening on")
    assert server.process.poll() is None
    server.process.stdin.close()
    assert server.process.wait(30) in (0, -signal.SIGTERM)
    assert "Traceback" not in "".join(server.lines)


def test_serve_without_that_option_does_not_mind_a_closed_standard_input(start, tmp_path):
    server = start("--checkpoint", tmp_path / "nothing")
    server.process.stdin.close()
    server.wait_for("did not load")
    assert httpx.get(f"{server.url}/health").status_code == 200


def failed(caplog, *words):
    """The error a command logs."""
    with caplog.at_level(logging.ERROR):
        assert run(*words) == 1
    return caplog.messages[-1]


def test_a_port_in_use_is_one_sentence(caplog):
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert "cannot listen" in failed(caplog, "serve", "--port", taken.getsockname()[1])


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["serve", "--host", "0.0.0.0"], "no token is set"),
        (["serve", "--aef-file", "/no/such.tif"], "does not exist"),
        (["serve", "--token-file", "/no/such"], "cannot be read"),
        (["serve", "--port", "70000"], "FUSAR_PORT"),
        (["--log-level", "LOUD"], None),
        (["detect", "/no/such.tif", "--label", "ship", "--out", "x.geojson"], "cannot be read"),
        (["detect", "/no/such.tif", "--label", "ship", "--out", "x.shp"], "no GeoJSON"),
    ],
)
def test_wrong_values_are_told_in_one_sentence(caplog, words, message):
    if message is None:
        with pytest.raises(SystemExit):
            run(*words)
    else:
        assert message in failed(caplog, *words)


@pytest.mark.parametrize(
    "words",
    [
        [], ["fly"], ["serve", "--token", "x"], ["serve", "--check", "x"], ["serve", "extra"], ["aef"],
        ["aef", "field"], ["detect", "a.tif"], ["doctor", "--port", "1"],
    ],
)  # fmt: skip
def test_unknown_missing_and_abbreviated_options_are_errors(words, capsys):
    with pytest.raises(SystemExit) as caught:
        run(*words)
    assert caught.value.code == 2


@pytest.mark.parametrize("command", [[], ["serve"], ["detect"], ["aef"], ["aef", "field"], ["doctor"]])
def test_every_command_has_help(command, capsys):
    with pytest.raises(SystemExit) as caught:
        run(*command, "--help")
    assert caught.value.code == 0
    assert "usage: python -m backend" in capsys.readouterr().out


def test_aef_field_writes_the_release_form(aef_file, tmp_path):
    out = tmp_path / "field.npz"
    box = ("--bbox", 10.005, 50.005, 10.195, 50.095)
    assert run("aef", "field", *box, "--year", 2020, "--nodes", 5, "--out", out, "--aef-file", aef_file) == 0
    with np.load(out, allow_pickle=False) as arrays:
        assert arrays["features"].shape == (25, 64)
        assert arrays["positions"][-1].tolist() == [1, 1]


def test_aef_composite_writes_a_picture(aef_file, tmp_path):
    out = tmp_path / "rgb.tif"
    box = ("--bbox", 10.0, 50.0, 10.2, 50.1)
    words = ("--year", 2020, "--size", 40, 20, "--out", out, "--aef-file", aef_file)
    assert run("aef", "composite", *box, *words) == 0
    with rasterio.open(out) as dataset:
        assert (dataset.count, dataset.width, dataset.height) == (4, 40, 20)


def test_aef_of_a_place_without_data_fails(caplog, aef_file, tmp_path):
    words = ("--bbox", 20, 50, 21, 51, "--year", 2020, "--aef-file", aef_file, "--out", tmp_path / "x.npz")
    assert "No AEF file covers" in failed(caplog, "aef", "field", *words)
    assert not (tmp_path / "x.npz").exists()


def test_doctor_tells_what_works_and_what_does_not(caplog, checkpoint, aef_file, tmp_path, monkeypatch):
    monkeypatch.setenv("FUSAR_PORT", "0")
    with caplog.at_level(logging.INFO):
        assert run("doctor", "--checkpoint", checkpoint, "--aef-file", aef_file) == 0
        text = "\n".join(caplog.messages)
        assert "torch 2." in text
        assert "fusar-gpt-tiny" in text
        assert "(2020)" in text
        assert run("doctor", "--checkpoint", tmp_path, "--aef-file", aef_file) == 1
    assert "fusar.json" in caplog.messages[-2]


def test_detect_writes_geojson_with_a_real_model(checkpoint, aef_file, tmp_path):
    scene = write_scene(tmp_path / "scene.tif")
    out = tmp_path / "boxes.geojson"
    words = ("--checkpoint", checkpoint, "--aef-file", aef_file)
    assert run("detect", scene, "--label", "ship", "--out", out, *words) == 0
    collection = json.loads(out.read_text())
    assert collection["type"] == "FeatureCollection"


def detect(path, engine, tile_px=100, overlap_px=20):
    with RasterScene(path) as scene:
        boxes = detect_raster(scene, Interpreter(engine), DetectionJob("ship", tile_px, overlap_px, 2020))
        return boxes, to_geojson(scene.mapping, boxes, {"model": "fake"})


def test_boxes_land_where_the_scenes_grid_says(tmp_path):
    path = write_scene(tmp_path / "scene.tif")
    boxes, collection = detect(path, FakeEngine(), tile_px=200, overlap_px=0)
    # One tile of 200 x 150 px, seen at 112 x 112: the box (28, 42, 84, 56) is (50, 56.25, 150, 75) of the scene.
    (found,) = boxes
    np.testing.assert_allclose(found.box.as_tuple(), (50, 56.25, 150, 75))
    (feature,) = collection["features"]
    ring = np.array(feature["geometry"]["coordinates"][0])
    x, y = Transformer.from_crs("EPSG:4326", UTM, always_xy=True).transform(ring[:, 0], ring[:, 1])
    np.testing.assert_allclose([x.min(), x.max()], [ORIGIN[0] + 250, ORIGIN[0] + 750], atol=0.01)
    np.testing.assert_allclose([y.max(), y.min()], [ORIGIN[1] - 281.25, ORIGIN[1] - 375], atol=0.01)
    area = (ring[:-1, 0] * ring[1:, 1] - ring[1:, 0] * ring[:-1, 1]).sum()
    assert area > 0, "GeoJSON rings run counter-clockwise"
    assert feature["properties"]["score_kind"] == "token_probability"
    assert feature["properties"]["model"] == "fake"


def test_a_scene_with_ground_control_points_only_is_detected_in_its_own_pixels(tmp_path):
    to_lonlat = Transformer.from_crs(UTM, "EPSG:4326", always_xy=True)
    gcps = []
    for row in (0, 50, 100, 150):
        for col in (0, 50, 100, 150, 200):
            lon, lat = to_lonlat.transform(ORIGIN[0] + 5 * col, ORIGIN[1] - 5 * row)
            gcps.append(GroundControlPoint(row, col, lon, lat))
    path = write_scene(tmp_path / "gcp.tif", gcps=gcps, crs="EPSG:4326")
    plain = write_scene(tmp_path / "plain.tif")
    _, by_points = detect(path, FakeEngine(), 200, 0)
    _, by_transform = detect(plain, FakeEngine(), 200, 0)
    rings = [np.array(c["features"][0]["geometry"]["coordinates"][0]) for c in (by_points, by_transform)]
    np.testing.assert_allclose(*rings, atol=2e-6)


def test_tiles_overlap_their_answers_are_merged_and_the_place_goes_along(tmp_path):
    engine = FakeEngine(lambda question: "None")
    boxes, _ = detect(write_scene(tmp_path / "scene.tif"), engine)
    assert boxes == []
    assert len(engine.requests) == 6
    assert engine.requests[0].images[0].pixels.shape == (112, 112)


def test_a_tile_that_fails_is_left_out_and_all_failing_is_an_error(tmp_path, caplog):
    path = write_scene(tmp_path / "scene.tif")
    engine = FakeEngine()
    engine.raises = FusarError("Out of memory.", "Use smaller tiles.")
    with pytest.raises(FusarError, match="Out of memory"):
        detect(path, engine)
    answers = iter([BaseException] * 1)

    def once(request, generate=engine.generate):
        if next(answers, None) is not None:
            raise FusarError("Hiccup.")
        engine.raises = None
        return generate(request)

    engine.generate = once
    boxes, _ = detect(path, engine)
    assert boxes
    assert "Tile 1 of 6 failed: Hiccup." in caplog.text


def test_empty_tiles_are_not_asked(tmp_path):
    pixels = np.random.default_rng(1).gamma(4, 0.01, (100, 300)).astype(np.float32)
    pixels[:, :100] = np.nan
    engine = FakeEngine()
    detect(write_scene(tmp_path / "scene.tif", pixels), engine, 100, 0)
    assert len(engine.requests) == 2


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"crs": None}, "no CRS"),
        ({"transform": rasterio.Affine.identity()}, "geotransform"),
        ({"pixels": np.full((50, 50), np.nan, np.float32)}, "no valid pixel"),
    ],
)
def test_a_raster_that_is_no_scene_is_refused(tmp_path, change, message):
    with pytest.raises(InvalidSceneError, match=message):
        RasterScene(write_scene(tmp_path / "scene.tif", **change))


def test_a_band_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InvalidSceneError, match="no band 2"):
        RasterScene(write_scene(tmp_path / "scene.tif"), 2)


def test_the_year_of_the_file_is_read(tmp_path):
    with RasterScene(write_scene(tmp_path / "scene.tif")) as scene:
        assert scene.acquisition.year == 2020
        assert scene.pixel_size_m == pytest.approx(5, rel=0.01)


def test_whole_numbers_with_a_scale_show_what_they_stand_for(tmp_path):
    decibels = (
        (10 * np.log10(np.random.default_rng(1).gamma(4, 0.01, (120, 160)))).round(2).astype(np.float32)
    )
    stored = np.round((decibels + 40) / 0.01).astype(np.int16)
    stored[:, :20] = -9999
    decibels[:, :20] = np.nan
    plain = write_scene(tmp_path / "plain.tif", decibels, nodata=np.nan)
    scaled = write_scene(tmp_path / "scaled.tif", stored, nodata=-9999, scale=0.01, offset=-40.0)
    with RasterScene(plain) as expected, RasterScene(scaled) as found:
        window = PixelBox(0, 0, 120, 120)
        difference = expected.gray(window, 120).astype(int) - found.gray(window, 120)
        assert np.abs(difference).max() <= 1
        assert len(np.unique(found.gray(window, 120)[:, :20])) == 1  # the border is even, not measurements


def test_a_geotransform_wins_over_control_points_as_in_qgis(tmp_path):
    path = tmp_path / "both.vrt"
    write_scene(tmp_path / "scene.tif")
    path.write_text(
        f"""<VRTDataset rasterXSize="200" rasterYSize="150"><SRS>{UTM}</SRS>
        <GeoTransform>{ORIGIN[0]}, 5, 0, {ORIGIN[1]}, 0, -5</GeoTransform>
        <GCPList Projection="EPSG:4326"><GCP Pixel="0" Line="0" X="0" Y="0"/><GCP Pixel="200" Line="0" X="1" Y="0"/>
        <GCP Pixel="0" Line="150" X="0" Y="-1"/></GCPList>
        <VRTRasterBand dataType="Float32" band="1"><SimpleSource>
        <SourceFilename relativeToVRT="1">scene.tif</SourceFilename><SourceBand>1</SourceBand></SimpleSource>
        </VRTRasterBand></VRTDataset>"""
    )
    with RasterScene(path) as scene:
        assert scene.mapping.kind == "affine"
        assert scene.mapping.pixel_to_map([[0, 0]])[0] == pytest.approx(ORIGIN)


def test_aef_composites_of_a_range_of_years(tmp_path):
    for year in (2019, 2021):
        write_aef(tmp_path / "aef" / f"{year}.tif", unit_codes(10, 20, seed=year))
    words = ("--bbox", 10.0, 50.0, 10.2, 50.1, "--size", 20, 10, "--aef-file", tmp_path / "aef")
    out = tmp_path / "series"
    assert run("aef", "composite", *words, "--years", "2018-2021", "--pca", "--out", out) == 0
    assert sorted(path.name for path in out.iterdir()) == ["aef_2019.tif", "aef_2021.tif"]
    assert run("aef", "composite", *words, "--years", "2010-2012", "--out", out) == 1
    assert run("aef", "composite", *words, "--years", "2021-2018", "--out", out) == 1


def test_aef_maps_and_values(tmp_path, caplog):
    for year in (2019, 2021):
        write_aef(tmp_path / "aef" / f"{year}.tif", unit_codes(10, 20, seed=year))
    source = ("--aef-file", tmp_path / "aef", "--year", 2019)
    box = ("--bbox", 10.0, 50.0, 10.2, 50.1, "--size", 20, 10)
    assert run("aef", "similarity", *source, *box, "--lonlat", 10.1, 50.05, "--out", tmp_path / "s.tif") == 0
    assert run("aef", "difference", *source, *box, "--other-year", 2021, "--out", tmp_path / "d.tif") == 0
    for name in ("s", "d"):
        with rasterio.open(tmp_path / f"{name}.tif") as dataset:
            assert (dataset.count, dataset.dtypes[0], dataset.shape) == (1, "float32", (10, 20))
    caplog.clear()
    with caplog.at_level("INFO"):
        assert run("aef", "inspect", *source, "--lonlat", 10.1, 50.05) == 0
    assert sum(f"A{band:02d} " in caplog.text for band in range(64)) == 64
    assert run("aef", "inspect", *source, "--lonlat", 99.0, 50.05) == 1


def test_aef_files_that_cannot_be_written_are_one_sentence(aef_file, tmp_path, caplog):
    words = ("--bbox", 10.005, 50.005, 10.195, 50.095, "--aef-file", aef_file)
    nowhere, taken = tmp_path / "no" / "f.npz", tmp_path / "taken"
    taken.write_text("a file")
    assert run("aef", "field", *words, "--year", 2020, "--out", nowhere) == 1
    assert run("aef", "composite", *words, "--years", "2020-2020", "--out", taken) == 1
    assert str(nowhere) in caplog.text and str(taken) in caplog.text
    assert [path.name for path in tmp_path.iterdir() if path.suffix in (".part", ".npz")] == []
    assert taken.read_text() == "a file"

"""`detect`: a whole scene from the command line, its journal and its files, with this process's engine or a server."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime

import numpy as np
import pyogrio
import pytest
from pycocotools.coco import COCO
from pyproj import Transformer
from rasterio.transform import from_origin

from backend.__main__ import main
from backend.aef.selection import AefSelector
from backend.app import create_app
from backend.asked_server import AskedServer
from backend.asking import AskedEngine
from backend.commands import detect as command
from backend.detection import DetectionJob, bbox_window, detect_file
from backend.detection_files import write_detections
from backend.inference import Interpreter
from backend.loading import EngineSlot
from backend.settings import Settings
from fusar_qgis.core.boxes import BBox
from fusar_qgis.core.detection_plan import DetectionOptions
from fusar_qgis.core.errors import (
    BackendRejectedError,
    BackendUnavailableError,
    ConfigError,
    FusarError,
    InvalidRequestError,
    OutputError,
    UnknownModelError,
)
from fusar_qgis.core.feedback import QuietFeedback
from tests.backend.scenes import ORIGIN, UTM, write_scene
from tests.backend.serving import CARD, FakeEngine, served

SIX_TILES = DetectionOptions("", tile_px=100, overlap_percent=20, zoom=1.0)
ONE_TILE = DetectionOptions("", tile_px=200, overlap_percent=0, zoom=1.0)


@pytest.fixture(autouse=True)
def own_environment(monkeypatch, tmp_path):
    for name in [name for name in os.environ if name.startswith("FUSAR_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("FUSAR_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("FUSAR_AEF_PUBLIC", "false")


@pytest.fixture
def scene(tmp_path):
    return write_scene(tmp_path / "scene.tif")


def job_of(path, options=SIX_TILES, labels=("ship",), **more):
    return DetectionJob(path, labels, options, path.with_name("boxes.journal"), **more)


def detect(job, engine, at_once=1, feedback=None):
    return detect_file(job, AskedEngine(Interpreter(engine), at_once), feedback or QuietFeedback())


def run(*words):
    return main([str(word) for word in words])


def test_boxes_land_where_the_scenes_grid_says(scene):
    found = detect(job_of(scene, ONE_TILE), FakeEngine())
    # The square of 200 px, seen at 112: the box (28, 42, 84, 56) is (50, 75, 150, 100) of the scene.
    (box,) = found.boxes
    np.testing.assert_allclose(box.box.as_tuple(), (50, 75, 150, 100))
    x, y = np.array(box.polygon).T
    np.testing.assert_allclose([x.min(), x.max()], [ORIGIN[0] + 250, ORIGIN[0] + 750])
    np.testing.assert_allclose([y.max(), y.min()], [ORIGIN[1] - 375, ORIGIN[1] - 500])
    assert found.complete and box.length_m == pytest.approx(500, rel=0.01)


def test_every_class_is_asked_and_without_names_the_models_own(scene):
    engine = FakeEngine(
        lambda question: (
            '[{"bbox_2d": [28, 42, 84, 56], "label": "plane"}]' if "plane" in question else "None"
        )
    )
    found = detect(job_of(scene, ONE_TILE, labels=()), engine)
    assert [result.label for result in found.results] == ["ship", "plane"]
    assert [box.label for box in found.boxes] == ["plane"]


def test_tiles_without_a_valid_pixel_are_not_asked(tmp_path):
    pixels = np.random.default_rng(1).gamma(4, 0.01, (100, 300)).astype(np.float32)
    pixels[:, :100] = np.nan
    engine = FakeEngine("None")
    options = DetectionOptions("", tile_px=100, overlap_percent=0, zoom=1.0)
    found = detect(job_of(write_scene(tmp_path / "scene.tif", pixels), options), engine)
    assert len(engine.requests) == 2 and found.results[0].tiles_without_pixels == 1


def test_a_tile_that_fails_is_told_and_the_rest_is_kept(scene):
    engine = FakeEngine()
    answered = iter(range(100))

    def second_fails(request, generate=engine.generate):
        if next(answered) == 1:
            raise FusarError("Hiccup.")
        return generate(request)

    engine.generate = second_fails
    found = detect(job_of(scene), engine)
    assert (found.results[0].tiles_failed, found.complete, bool(found.boxes)) == (1, False, True)
    assert "Hiccup" in found.results[0].summary()


def stopped_after(scene, tiles):
    """Leaves the journal of a run whose engine was gone after some tiles."""
    engine = FakeEngine()

    def dies(request):
        if len(engine.requests) >= tiles:
            raise BackendUnavailableError("The server is gone.")
        return FakeEngine.generate(engine, request)

    engine.generate = dies
    return detect(job_of(scene), engine)


def test_a_run_goes_on_where_it_was_and_asks_nothing_twice(scene):
    dying = FakeEngine()
    answered = iter(range(100))

    def dies(request, generate=dying.generate):
        if next(answered) >= 4:
            raise BackendUnavailableError("The server is gone.")
        return generate(request)

    dying.generate = dies
    job = job_of(scene, labels=("ship", "plane"))
    early = detect(job, dying)
    assert (early.complete, [result.tiles_done for result in early.results]) == (False, [2, 2])
    engine = FakeEngine()
    rest = detect(job, engine)
    assert (rest.complete, rest.remembered, len(engine.requests)) == (True, 4, 4 + 4)
    whole = detect(job, FakeEngine())  # the journal of a complete run is gone
    assert whole.remembered == 0
    assert [box.box for box in rest.boxes] == [box.box for box in whole.boxes]
    assert not job.journal.exists()


def test_a_journal_that_was_torn_loses_its_last_line_only(scene):
    job = job_of(scene)
    stopped_after(scene, 3)
    lines = job.journal.read_bytes().splitlines(keepends=True)
    assert len(lines) == 4
    job.journal.write_bytes(b"".join(lines)[:-20])
    again = detect(job, FakeEngine())
    assert (again.complete, again.remembered) == (True, len(lines) - 2)


def test_another_runs_journal_is_refused_unless_told_to_begin_anew(scene):
    stopped_after(scene, 3)
    assert job_of(scene).journal.exists()
    with pytest.raises(OutputError, match=r"overlap_percent.*--restart"):
        detect(job_of(scene, DetectionOptions("", tile_px=100, overlap_percent=30, zoom=1.0)), FakeEngine())
    os.utime(scene, (1, 1))
    with pytest.raises(OutputError, match="file time"):
        detect(job_of(scene), FakeEngine())
    assert detect(job_of(scene, restart=True), FakeEngine()).complete
    job_of(scene).journal.write_text("no journal")
    with pytest.raises(OutputError, match="is no journal"):
        detect(job_of(scene), FakeEngine())


def test_stop_ends_the_answers_that_are_being_written(scene):
    engine = FakeEngine()
    engine.hold = threading.Event()
    feedback = QuietFeedback()
    feedback.is_cancelled = engine.started.is_set
    found = detect(job_of(scene), engine, 2, feedback)
    assert found.results[0].cancelled and found.results[0].tiles_done == 0
    assert engine.was_cancelled.wait(10)


def test_a_box_of_degrees_limits_the_search(scene):
    to_lonlat = Transformer.from_crs(UTM, "EPSG:4326", always_xy=True)
    west, south = to_lonlat.transform(ORIGIN[0] + 250, ORIGIN[1] - 500)
    east, north = to_lonlat.transform(ORIGIN[0] + 500, ORIGIN[1] - 250)
    engine = FakeEngine()
    found = detect(job_of(scene, SIX_TILES, bbox=BBox(west, south, east, north)), engine)
    assert len(engine.requests) == 1
    window = bbox_window(found.scene, BBox(west, south, east, north))
    np.testing.assert_allclose(window.as_tuple(), (50, 50, 100, 100), atol=1.01)
    with pytest.raises(InvalidRequestError, match="does not touch"):
        detect(job_of(scene, bbox=BBox(1, 2, 3, 4)), engine)


# --- files ------------------------------------------------------------------------------------------------------------


def boxes_of(scene, engine=None):
    return detect(job_of(scene, ONE_TILE), engine or FakeEngine())


def test_the_geopackage_has_the_plugins_table_and_style(scene, tmp_path):
    found = boxes_of(scene)
    path = tmp_path / "boxes.gpkg"
    path.write_text("what was there before")
    created = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    write_detections(path, found.scene, found.boxes, created)
    assert [name for name, _ in pyogrio.list_layers(path)] == ["detections", "layer_styles"]
    info = pyogrio.read_info(path, layer="detections")
    assert (info["crs"], info["geometry_type"], info["features"]) == (UTM, "Polygon", 1)
    assert info["geometry_name"] == "geom"
    meta, _, _, columns = pyogrio.raw.read(path, layer="detections")
    row = dict(zip(meta["fields"], (column[0] for column in columns), strict=True))
    assert (row["label"], row["xmin"], row["ymax"], row["tile"], row["scene"]) == (
        "ship",
        50,
        100,
        0,
        "scene",
    )
    assert (row["aef"], row["score_kind"], row["created"].astype(str)) == (
        "unavailable",
        "token_probability",
        "2026-01-02T03:04:05.000",
    )
    assert np.isnan(row["aef_year"])
    _, _, _, style = pyogrio.raw.read(path, layer="layer_styles", columns=["styleQML"])
    assert "<qgis" in style[0][0]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["boxes.gpkg", "scene.tif"]


def test_geojson_is_in_degrees_counter_clockwise(scene, tmp_path):
    found = boxes_of(scene)
    write_detections(tmp_path / "boxes.geojson", found.scene, found.boxes, datetime.now(UTC))
    collection = json.loads((tmp_path / "boxes.geojson").read_text())
    (feature,) = collection["features"]
    ring = np.array(feature["geometry"]["coordinates"][0])
    x, y = Transformer.from_crs("EPSG:4326", UTM, always_xy=True).transform(ring[:, 0], ring[:, 1])
    np.testing.assert_allclose([x.min(), x.max()], [ORIGIN[0] + 250, ORIGIN[0] + 750], atol=0.01)
    np.testing.assert_allclose([y.max(), y.min()], [ORIGIN[1] - 375, ORIGIN[1] - 500], atol=0.01)
    assert (ring[:-1, 0] * ring[1:, 1] - ring[1:, 0] * ring[:-1, 1]).sum() > 0
    assert feature["properties"]["aef_year"] is None
    assert collection["name"] == "detections" and "crs" not in collection


def test_a_box_over_the_antimeridian_is_cut_there(tmp_path):
    scene = write_scene(
        tmp_path / "scene.tif", crs="EPSG:4326", transform=from_origin(179.99, 10, 1e-4, 1e-4)
    )
    found = boxes_of(scene)  # columns 50 to 150; the antimeridian is column 100
    write_detections(tmp_path / "boxes.geojson", found.scene, found.boxes, datetime.now(UTC))
    (feature,) = json.loads((tmp_path / "boxes.geojson").read_text())["features"]
    assert feature["geometry"]["type"] == "MultiPolygon"
    rings = [np.array(part[0]) for part in feature["geometry"]["coordinates"]]
    sides = sorted((ring[:, 0].min(), ring[:, 0].max()) for ring in rings)
    np.testing.assert_allclose(sides, [(-180, -179.995), (179.995, 180)], atol=1e-7)


def test_coco_is_read_by_pycocotools(scene, tmp_path):
    found = boxes_of(scene)
    write_detections(tmp_path / "boxes.coco.json", found.scene, found.boxes, datetime.now(UTC))
    coco = COCO(str(tmp_path / "boxes.coco.json"))
    (annotation,) = coco.loadAnns(coco.getAnnIds())
    assert annotation["bbox"] == [50, 75, 100, 25]
    assert annotation["score"] == found.boxes[0].score
    assert coco.loadCats(annotation["category_id"])[0]["name"] == "ship"
    assert coco.loadImgs(1)[0]["file_name"] == "scene.tif"


@pytest.mark.parametrize("name", ["none.gpkg", "none.geojson", "none.coco.json"])
def test_nothing_found_is_a_file_without_boxes(scene, tmp_path, name):
    found = boxes_of(scene, FakeEngine("None"))
    write_detections(tmp_path / name, found.scene, found.boxes, datetime.now(UTC))
    if name.endswith(".gpkg"):
        assert pyogrio.read_info(tmp_path / name, layer="detections")["features"] == 0
    else:
        document = json.loads((tmp_path / name).read_text())
        assert document.get("features", document.get("annotations")) == []


@pytest.mark.parametrize("name", ["boxes.gpkg", "boxes.geojson", "boxes.coco.json"])
def test_a_folder_that_is_not_there_is_one_sentence(scene, tmp_path, name):
    found = boxes_of(scene)
    with pytest.raises(OutputError, match="cannot be written"):
        write_detections(tmp_path / "no" / name, found.scene, found.boxes, datetime.now(UTC))


# --- a server ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def server():
    engine = FakeEngine()
    app = create_app(EngineSlot.ready(engine), AefSelector(), Settings(token="secret"))
    with served(app, "secret") as client:
        client.engine = engine
        yield client


def url_of(client):
    return str(client.base_url).rstrip("/")


def test_a_server_gives_the_boxes_that_the_engine_gives_here(scene, server):
    asked = AskedServer(url_of(server), "secret")
    found = detect_file(job_of(scene), asked, QuietFeedback())
    here = detect(job_of(scene), FakeEngine())
    assert found.complete and asked.card.id == CARD.id
    assert [(box.box, box.score, box.tile) for box in found.boxes] == [
        (box.box, box.score, box.tile) for box in here.boxes
    ]


def test_servers_that_refuse_or_are_none_are_told_apart(server):
    url = url_of(server)
    with pytest.raises(BackendRejectedError) as refused:
        AskedServer(url, "wrong")
    assert refused.value.status == 401
    with pytest.raises(UnknownModelError, match="Use one of: fake"):
        AskedServer(url, "secret", "other")
    with pytest.raises(BackendUnavailableError, match="does not answer"):
        AskedServer("http://127.0.0.1:9")
    with pytest.raises(BackendRejectedError, match="Not Found"):
        AskedServer(f"{url}/elsewhere", "secret")


def test_something_else_at_the_address_is_told():
    from http.server import BaseHTTPRequestHandler, HTTPServer

    class Other(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<html>")

        def log_message(self, *words):
            pass

    with HTTPServer(("127.0.0.1", 0), Other) as other:
        threading.Thread(target=other.handle_request, daemon=True).start()
        with pytest.raises(BackendUnavailableError, match="no FUSAR-GPT server"):
            AskedServer(f"http://127.0.0.1:{other.server_port}")


def test_stop_frees_the_servers_gpu(scene, server):
    """The stub holds its answer until the connection is closed."""
    engine = server.engine
    engine.hold = threading.Event()
    feedback = QuietFeedback()
    feedback.is_cancelled = engine.started.is_set
    found = detect_file(job_of(scene), AskedServer(url_of(server), "secret"), feedback)
    assert found.results[0].cancelled
    assert engine.was_cancelled.wait(10)


@pytest.mark.parametrize(
    ("url", "token", "message"),
    [
        ("ftp://a", "", "is none"),
        ("http://name:word@host", "", "holds a name or password"),
        ("http://far.example", "secret", "everyone on the way"),
    ],
)
def test_addresses_that_give_secrets_away_are_refused(url, token, message):
    with pytest.raises(ConfigError, match=message) as refused:
        AskedServer(url, token)
    assert "word" not in str(refused.value).replace("password", "")


# --- the command ------------------------------------------------------------------------------------------------------


@pytest.fixture
def fake_engine(monkeypatch):
    engine = FakeEngine()
    monkeypatch.setattr(command, "load_engine", lambda settings: engine)
    return engine


def test_the_command_writes_and_tells(scene, tmp_path, fake_engine, caplog):
    with caplog.at_level("INFO"):
        words = ("--tile-px", 100, "--overlap", 20, "--zoom", 1, "--no-aef")
        assert (
            run("detect", scene, "--classes", "ship, plane,ship", "--out", tmp_path / "b.gpkg", *words) == 0
        )
    assert "ships in 6 tiles" in caplog.text and "planes in 6 tiles" in caplog.text
    assert "switched off" in caplog.text and "boxes." in caplog.messages[-1]
    assert pyogrio.read_info(tmp_path / "b.gpkg", layer="detections")["features"] > 6


def test_an_incomplete_run_exits_with_1_and_keeps_what_it_has(scene, tmp_path, fake_engine, caplog):
    fake_engine.error = FusarError("Broken.")
    assert run("detect", scene, "--classes", "ship", "--out", tmp_path / "b.geojson") == 1
    assert "Run the same command again" in caplog.text
    assert json.loads((tmp_path / "b.geojson").read_text())["features"] == []
    fake_engine.error = None
    assert run("detect", scene, "--classes", "ship", "--out", tmp_path / "b.geojson") == 0
    assert sorted(each.name for each in tmp_path.iterdir() if "b.geo" in each.name) == ["b.geojson"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["/no/such.tif", "--out", "x.geojson"], "cannot be opened"),
        (["SCENE", "--out", "x.shp"], "form of the output"),
        (["SCENE", "--out", "x.gpkg", "--overlap", "100"], "cannot be cut"),
        (
            ["SCENE", "--out", "x.gpkg", "--window", "1", "2", "3", "4", "--bbox", "1", "2", "3", "4"],
            "one of them",
        ),
        (["SCENE", "--out", "x.gpkg", "--window", "900", "900", "910", "910"], "does not touch"),
    ],
)
def test_wrong_values_are_told_in_one_sentence(
    scene, tmp_path, fake_engine, monkeypatch, caplog, words, message
):
    monkeypatch.chdir(tmp_path)
    assert run("detect", *[scene if word == "SCENE" else word for word in words]) == 1
    assert message in caplog.messages[-1]
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith("x.")] == []


def test_a_killed_process_goes_on_with_what_it_had(tmp_path, scene):
    """Run twice in processes of their own; the first is killed after its third answer."""
    out = tmp_path / "b.coco.json"
    program = "\n".join(
        [
            "import os, signal, sys",
            "from backend.__main__ import main",
            "from backend.commands import detect",
            "from tests.backend.serving import FakeEngine",
            "engine, generate = FakeEngine(), FakeEngine.generate",
            "def counted(request):",
            "    if len(engine.requests) == int(sys.argv[1]):",
            "        os.kill(os.getpid(), signal.SIGKILL)",
            "    return generate(engine, request)",
            "engine.generate = counted",
            "detect.load_engine = lambda settings: engine",
            "code = main(sys.argv[2:])",
            "print(len(engine.requests))",
            "sys.exit(code)",
        ]
    )
    words = ["detect", str(scene), "--classes", "ship", "--out", str(out), "--tile-px", "100", "--zoom", "1"]

    def start(limit):
        return subprocess.run(
            [sys.executable, "-c", program, str(limit), *words],
            capture_output=True, text=True, env={**os.environ, "FUSAR_MAX_BATCH": "1"},
        )  # fmt: skip

    killed = start(4)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert not out.exists()
    rest = start(100)
    assert rest.returncode == 0, rest.stderr
    asked = int(rest.stdout)
    kept = len(start_tiles(scene)) - asked
    assert 3 <= kept <= 4
    assert f"{kept} answers were there" in rest.stderr


def start_tiles(scene):
    from backend.raster_scene import read_scene
    from fusar_qgis.core.detection_plan import plan_detection

    return plan_detection(read_scene(scene), DetectionOptions("ship", tile_px=100, zoom=1.0)).tiles

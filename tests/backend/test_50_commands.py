"""The command line: real processes, real files, a tiny real checkpoint."""

from __future__ import annotations

import logging
import os
import signal

import httpx
import numpy as np
import openai
import pytest
import rasterio

from backend import settings
from backend.__main__ import main
from backend.commands import doctor
from backend.model.checkpoint import save_checkpoint
from backend.model.info import CheckpointInfo
from backend.settings import Settings
from tests.backend.backend_process import Server
from tests.backend.serving import png_url, unit_codes, write_aef
from tests.backend.small_model import TLM, small_model, small_processor


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


def test_doctor_tells_where_aef_comes_from(aef_file, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "DEMO_FOLDER", tmp_path)
    where = Settings(aef_file=aef_file, aef_public=False)
    assert doctor._aef(where) == f"{aef_file} is readable (2020)"
    assert doctor._aef(Settings(aef_file=None, aef_public=True)).endswith("it will come from: public")
    assert doctor._aef(Settings(aef_file=None, aef_public=False)).endswith("answers will be without AEF")


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

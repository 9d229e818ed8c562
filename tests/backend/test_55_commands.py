"""Every command in the documents is run here, or read by its own parser, or named below with the reason why not."""

from __future__ import annotations

import base64
import shlex
import subprocess
from pathlib import Path

import pytest

from backend.__main__ import main as backend_main
from backend.aef.selection import AefSelector
from backend.app import create_app
from backend.settings import Settings
from tests.backend.document_commands import (
    LANGUAGES,
    PAGES,
    ROOT,
    blocks,
    commands,
    fault,
    known_to_us,
    shell_blocks,
)
from tests.backend.serving import FakeEngine, png_url, served
from training.__main__ import main as training_main

MAINS = {"backend": backend_main, "training": training_main}

RUN = (
    "mkdir -p build/tutorial",
    "umask 077",
    "openssl rand -hex 32",
    "python -m training prepare build/tutorial/train --labels resources/demo/truth.geojson "
    "--images resources/demo/scene.tif --tile-px 224 --aef auto",
    "FUSAR_TOKEN_FILE=build/tutorial/token python -m backend doctor --checkpoint resources/demo/checkpoint",
    "python -m backend detect resources/demo/scene.tif --classes ship --out build/tutorial/ships.gpkg",
)
"""Commands that are small, need no network and no second terminal: run below as they are printed."""

ENVIRONMENT = "the environment that make setup makes"
SERVER = "needs the server of the other terminal; test_40_server.py asks the same paths"
ROOT_USER = "needs root and systemd; test_54_deploy.py holds the unit to the product"
CONTAINER = "needs Docker and a GPU; test_54_deploy.py holds the files to the product"
NETWORK = "needs the network"
PLACE = "goes to a folder of the reader's machine"
WITHOUT_MAKE = "downloads PyTorch; resources/deploy/Dockerfile installs the same"
ANOTHER_ENGINE = "makes an environment of several GB; `make test-vllm` makes one like it"
_BEARER = "curl --{} --header 'Authorization: Bearer $(cat build/tutorial/token)' http://127.0.0.1:8765/{}"

NOT_RUN = {
    "source .venv/bin/activate": ENVIRONMENT,
    "curl --fail http://127.0.0.1:8765/health": SERVER,
    _BEARER.format("fail", "ready"): SERVER,
    _BEARER.format("fail", "v1/models"): SERVER,
    _BEARER.format("silent", "metrics"): SERVER,
    "cd resources/deploy": PLACE,
    "chown 10001 token": "needs root",
    "FUSAR_MODEL=/data/fusar-gpt-7b docker compose up --build --detach": CONTAINER,
    "FUSAR_MODEL=/srv/fusar-gpt/checkpoint docker compose up --build --detach": CONTAINER,
    "git clone ... /opt/fusar-gpt": NETWORK,
    "install -D -m 600 token /etc/fusar-gpt/token": ROOT_USER,
    "install -m 644 /opt/fusar-gpt/resources/deploy/fusar-gpt.service /etc/systemd/system/": ROOT_USER,
    "cp /opt/fusar-gpt/resources/deploy/fusar-gpt.service /etc/systemd/system/": ROOT_USER,
    "systemctl enable --now fusar-gpt": ROOT_USER,
    "journalctl -u fusar-gpt -f": ROOT_USER,
    "journalctl -u fusar-gpt --lines 20": ROOT_USER,
    "ssh -N -L 8765:127.0.0.1:8765 gpu01": NETWORK,
    "ssh -N -L /tmp/fusar.sock:127.0.0.1:8765 gpu01": NETWORK,
    "hf download Qwen/Qwen2.5-VL-7B-Instruct --local-dir models/Qwen2.5-VL-7B-Instruct": NETWORK,
    "hf download kkcyy/FUSAR-GPT --local-dir models/FUSAR-GPT": NETWORK,
    "tensorboard --logdir runs/paper": "runs until it is stopped, on a run's files",
    "python3.11 -m venv .venv": WITHOUT_MAKE,
    ".venv/bin/pip install '.[serve,earthengine]'": WITHOUT_MAKE,
    "python3.11 -m venv .venv-vllm": ANOTHER_ENGINE,
    ".venv-vllm/bin/pip install --upgrade 'pip>=25.1'": ANOTHER_ENGINE,
    ".venv-vllm/bin/pip install --group vllm": ANOTHER_ENGINE,
    ".venv-vllm/bin/pip install --no-deps -e .": ANOTHER_ENGINE,
}
"""Programs of others that are neither run nor read, each with the reason."""

WRITTEN = {page: [line for block in shell_blocks(page) for line in commands(block)] for page in PAGES}


def objections(written: list[str]) -> list[str]:
    """What is wrong with commands, and those that nobody has looked at."""
    found = []
    for command in written:
        if known_to_us(command):
            found += [f"{command}: {why}" for why in [fault(command)] if why]
        elif command not in RUN and command not in NOT_RUN:
            found.append(f"{command}: neither run nor named with a reason in {Path(__file__).name}")
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_command_is_run_or_read_or_excused(page: Path) -> None:
    assert objections(WRITTEN[page]) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_blocks_say_what_they_hold_and_bash_can_read_them(page: Path) -> None:
    found = list(blocks(page.read_text(encoding="utf-8")))
    assert [language for language, _ in found if language not in LANGUAGES] == []
    for block in shell_blocks(page):
        read = subprocess.run(["bash", "-n"], input=block, capture_output=True, text=True, check=False)
        assert read.returncode == 0, read.stderr


def test_nothing_is_listed_that_no_page_tells() -> None:
    told = {command for written in WRITTEN.values() for command in written}
    assert sorted({*RUN, *NOT_RUN} - told) == []


@pytest.mark.parametrize(
    "wrong",
    [
        "python -m backend serve --no-such-option",
        "python -m training evaluate",
        "python -m training train training/configs/gone.yaml",
        "torchrun -m training train training/configs/paper.yaml stages.0.no_such_key=1",
        "python -m training.reproduce --no-such-option",
        "make nothing-of-that-name",
        "make demo NOTHING_OF_THAT_NAME=1",
        "curl http://127.0.0.1:8765/somewhere-else",
        "mkdir -p build/tutorial && unheard-of --x",
        "(umask 077; openssl rand -hex 33 > token)",
    ],
)
def test_a_wrong_or_new_command_would_be_seen(wrong: str) -> None:
    assert objections(commands(wrong))


def test_right_ones_are_taken() -> None:
    right = "OMP_NUM_THREADS=2 .venv/bin/python -m backend doctor > log\nmake demo \\\n  YEAR=2020 # a scene"
    assert objections(commands(right)) == []
    assert commands("a | b > c 2>&1; (d 'e f')") == ["a", "b 2", "d 'e f'"]


@pytest.mark.checkpoint
def test_small_commands_run_as_they_are_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "resources").symlink_to(ROOT / "resources")
    monkeypatch.setenv("FUSAR_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("FUSAR_PORT", "0")  # a server that runs here is no fault of the command
    for command in RUN:
        words = shlex.split(command)
        while "=" in words[0]:
            monkeypatch.setenv(*words.pop(0).split("=", 1))
        if words[:2] == ["python", "-m"]:
            assert MAINS[words[2]](words[3:]) == 0, command
        else:
            made = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
            (tmp_path / "build/tutorial/token").write_text(made.stdout, encoding="utf-8")
    assert (tmp_path / "build/tutorial/train/report.html").is_file()
    assert (tmp_path / "build/tutorial/ships.gpkg").stat().st_size > 0


def test_the_program_of_the_servers_page_gets_boxes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "token").write_text("secret\n", encoding="utf-8")
    (tmp_path / "tile.png").write_bytes(base64.b64decode(png_url().partition(",")[2]))
    page = (ROOT / "docs" / "serving.md").read_text(encoding="utf-8")
    (program,) = [body for language, body in blocks(page) if language == "python"]
    with served(create_app(FakeEngine(), AefSelector(), Settings(token="secret"))) as client:
        exec(program.replace("http://127.0.0.1:8765", str(client.base_url).rstrip("/")), {})
    assert capsys.readouterr().out.startswith("ok unavailable [{'bbox': [")

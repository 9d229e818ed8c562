"""The files of resources/deploy, as far as they can be read without a GPU server: each must fit the product."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml

from backend.__main__ import build_parser
from backend.aef.selection import AefSelector
from backend.app import create_app
from backend.settings import Settings, load_settings
from backend.settings_checks import unknown_variables
from tests.backend.serving import FakeEngine, served

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "resources" / "deploy"
TOKEN = "a-token-of-some-length-ü"


def instructions(path=DEPLOY / "Dockerfile"):
    """(instruction, rest) pairs, comments dropped and continued lines joined."""
    lines = [line for line in path.read_text().splitlines() if not line.lstrip().startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    return [tuple(line.strip().split(None, 1)) for line in joined.splitlines() if line.strip()]


def docker_environment():
    words = [word for kind, rest in instructions() if kind == "ENV" for word in shlex.split(rest)]
    return dict(word.split("=", 1) for word in words)


def unit():
    """The systemd unit as {section: [(key, value), ...]}."""
    sections, lines = {}, None
    for line in (DEPLOY / "fusar-gpt.service").read_text().splitlines():
        if line.startswith("["):
            lines = sections.setdefault(line.strip("[]"), [])
        elif line.strip() and not line.startswith("#"):
            key, _, value = line.partition("=")
            lines.append((key, value))
    return sections


def parsed(command):
    """What our own command line makes of `python -m backend ...`."""
    assert command[1:3] == ["-m", "backend"]
    return build_parser().parse_args(command[3:])


def test_everything_the_image_copies_exists_and_is_sent_to_the_builder():
    sent = [line for line in (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines() if line[:1] == "!"]
    allowed = {line[1:] for line in sent}
    copied = [word for kind, rest in instructions() if kind == "COPY" for word in shlex.split(rest)[:-1]]
    assert copied
    for source in copied:
        assert (ROOT / source).exists(), source
        assert source in allowed, source
    assert allowed <= set(copied)
    # pip builds from these; without one of them the first RUN fails.
    assert {"pyproject.toml", "metadata.txt", "README.md", "LICENSE"} <= set(copied)


def test_the_image_runs_our_command_as_nobody_in_particular():
    kinds = [kind for kind, _ in instructions()]
    assert set(kinds) <= {
        "FROM", "ENV", "RUN", "WORKDIR", "COPY", "USER", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK", "CMD",
    }  # fmt: skip
    found = dict(instructions())
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", found["USER"])
    assert kinds.index("USER") < kinds.index("CMD")
    options = parsed(json.loads(found["CMD"]))
    assert (options.command, options.host, str(options.port)) == ("serve", "0.0.0.0", found["EXPOSE"])
    health = json.loads(found["HEALTHCHECK"].partition("CMD ")[2])
    assert health == ["python", "healthcheck.py"]


def test_the_environment_of_the_image_makes_valid_settings(monkeypatch):
    ours = {name: value for name, value in docker_environment().items() if name.startswith("FUSAR_")}
    assert "FUSAR_TOKEN_FILE" in ours
    for name, value in ours.items():
        monkeypatch.setenv(name, value)
    assert load_settings(host="0.0.0.0").log_format == "json"


@pytest.mark.parametrize(
    "path", [*sorted(DEPLOY.iterdir()), ROOT / "docs" / "serving.md"], ids=lambda path: path.name
)
def test_every_variable_that_is_named_is_a_setting(path):
    named = set(re.findall(r"\bFUSAR_[A-Z_]+\b", path.read_text()))
    # Compose's own, for the checkpoint folder on the host.
    assert not unknown_variables(Settings.model_fields, named - {"FUSAR_MODEL"})


def test_the_compose_file_fits_the_image():
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    (service,) = compose["services"].values()
    assert (DEPLOY / service["build"]["context"]).resolve() == ROOT
    assert (ROOT / service["build"]["dockerfile"]) == DEPLOY / "Dockerfile"
    port = dict(instructions())["EXPOSE"]
    assert service["ports"] == [f"127.0.0.1:{port}:{port}"]
    (secret,) = service["secrets"]
    assert docker_environment()["FUSAR_TOKEN_FILE"] == f"/run/secrets/{secret}"
    assert set(service["secrets"]) == set(compose["secrets"])
    model, cache = service["volumes"]
    assert model.endswith(f":{docker_environment()['FUSAR_CHECKPOINT']}:ro")
    assert cache == f"cache:{docker_environment()['FUSAR_CACHE_DIR']}"
    assert service["read_only"] is True
    assert (service["cap_drop"], service["security_opt"]) == (["ALL"], ["no-new-privileges:true"])
    assert int(service["stop_grace_period"].rstrip("s")) > Settings().shutdown_grace_s + 3
    assert not any("TOKEN" in name for name in service["environment"])


def test_the_unit_starts_our_command_and_is_closed():
    service = unit()["Service"]
    single = dict(service)
    options = parsed(shlex.split(single["ExecStart"]))
    assert (options.command, options.host) == ("serve", "127.0.0.1")
    for name in ("NoNewPrivileges", "DynamicUser", "ProtectHome", "PrivateTmp"):
        assert single[name] == "yes", name
    assert single["ProtectSystem"] == "strict"
    environment = dict(value.split("=", 1) for key, value in service if key == "Environment")
    credential = single["LoadCredential"].partition(":")[0]
    assert environment["FUSAR_TOKEN_FILE"] == f"%d/{credential}"
    assert environment["FUSAR_CACHE_DIR"] == f"%C/{single['CacheDirectory']}"
    assert int(single["TimeoutStopSec"]) > Settings().shutdown_grace_s + 3


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_finds_nothing_to_complain_about(tmp_path):
    # It insists that program and folder exist; those of the server are not here.
    text = (DEPLOY / "fusar-gpt.service").read_text()
    text = text.replace("/opt/fusar-gpt/.venv/bin/python", sys.executable).replace(
        "=/opt/fusar-gpt", f"={tmp_path}"
    )
    path = tmp_path / "fusar-gpt.service"
    path.write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(path)], capture_output=True, text=True, timeout=60
    )
    complaints = [line for line in done.stderr.splitlines() if "fusar-gpt" in line]
    assert (done.returncode, complaints) == (0, []), done.stderr


def test_the_proxy_passes_streams_on_and_has_longer_limits_than_the_server():
    text = (DEPLOY / "nginx.conf").read_text()
    plain = re.sub(r"#.*", "", text)
    assert plain.count("{") == plain.count("}")
    assert all(line.rstrip().endswith((";", "{", "}")) for line in plain.splitlines() if line.strip())
    directives = dict(re.findall(r"(?m)^\s*(\w+)\s+([^;{]+);", plain))
    settings = Settings()
    assert directives["proxy_buffering"] == "off"
    assert int(directives["client_max_body_size"].rstrip("m")) * 2**20 > settings.max_body_bytes
    # A request may wait for its turn as long as it may then take.
    assert int(directives["proxy_read_timeout"].rstrip("s")) > 2 * settings.request_timeout_s
    assert "X-Forwarded-For $remote_addr" in plain
    assert f"server 127.0.0.1:{settings.port}" in plain


def health(url, **environment):
    return subprocess.run(
        [sys.executable, str(DEPLOY / "healthcheck.py")],
        env={**os.environ, "FUSAR_PORT": url.rpartition(":")[2], **environment},
        capture_output=True,
        text=True,
        timeout=60,
    ).returncode


def test_the_health_check_asks_the_real_server(tmp_path):
    token_file = tmp_path / "token"
    token_file.write_text(TOKEN + "\nanother\n", encoding="utf-8")
    with served(create_app(FakeEngine(), AefSelector(), Settings(token=TOKEN))) as client:
        url = str(client.base_url).rstrip("/")
        assert health(url, FUSAR_TOKEN_FILE=str(token_file)) == 0
        assert health(url, FUSAR_TOKEN=TOKEN) == 0
        assert health(url) == 1
    assert health(url, FUSAR_TOKEN=TOKEN) == 1


def test_the_plugins_zip_is_without_them():
    excluded = re.findall(r"':\(exclude\)(\S+?)'", (ROOT / "Makefile").read_text())
    assert any(fnmatch("resources/deploy/Dockerfile", f"{pattern}*") for pattern in excluded)

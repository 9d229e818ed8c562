"""Settings, the page about them, and what `doctor` says of a server's surroundings."""

from __future__ import annotations

import logging
import socket
from pathlib import Path

import pytest

from backend import settings_page
from backend.commands import server_checks
from backend.settings import Settings, load_settings
from backend.settings_checks import unknown_variables
from fusar_qgis.core.errors import ConfigError

PAGE = Path(__file__).resolve().parents[2] / "docs" / "settings.md"


def test_the_page_about_the_settings_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == settings_page.render(), (
        "run python -m backend.settings_page > docs/settings.md"
    )


def test_every_setting_is_described_once():
    described = {name: field.description for name, field in Settings.model_fields.items()}
    assert not [name for name, text in described.items() if not text or not text.endswith(".")]
    assert len(set(described.values())) == len(described)


def test_a_misspelled_variable_is_found():
    names = ["FUSAR_TOKN", "FUSAR_TOKEN", "fusar_port", "PATH", "FUSAR_"]
    assert unknown_variables(Settings.model_fields, names) == ["FUSAR_", "FUSAR_TOKN"]


def test_the_shares_follow_from_the_limits():
    settings = Settings(max_batch=3, max_requests=10)
    assert (settings.running_requests(), settings.share_per_client()) == (6, 8)
    assert Settings(max_requests=1).share_per_client() == 1
    assert Settings(max_running=5, max_per_client=2).share_per_client() == 2


def test_a_port_that_is_taken_is_told():
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(ConfigError, match="cannot listen"):
        server_checks.check_port(Settings(port=taken.getsockname()[1]))
    assert "is free" in server_checks.check_port(Settings(port=0))


@pytest.mark.parametrize(("mode", "warned"), [(0o600, False), (0o640, True), (0o604, True)])
def test_a_token_file_that_others_can_read_is_warned_about(tmp_path, caplog, mode, warned):
    path = tmp_path / "token"
    path.write_text("a-token-of-some-length\n")
    path.chmod(mode)
    with caplog.at_level(logging.WARNING):
        assert "1 in" in server_checks.check_token(Settings(token_file=path))
    assert ("chmod 600" in caplog.text) is warned
    assert "a-token-of" not in caplog.text


def test_a_token_that_can_be_guessed_is_warned_about(caplog):
    assert server_checks.check_token(Settings(token="short")) == "set by FUSAR_TOKEN"
    assert "can be guessed" in caplog.text
    assert "loopback" in server_checks.check_token(Settings())


def test_the_certificate_is_checked(tmp_path):
    assert server_checks.check_tls(Settings()).startswith("off")
    with pytest.raises(ConfigError, match="does not exist"):
        server_checks.check_tls(Settings(tls_cert=tmp_path / "a", tls_key=tmp_path / "b"))


def test_the_disk_of_a_folder_that_is_not_there_yet(tmp_path, caplog, monkeypatch):
    settings = Settings(cache_dir=tmp_path / "not" / "yet")
    assert "GiB free" in server_checks.check_disk(settings)
    assert not caplog.text
    monkeypatch.setattr(server_checks, "LEAST_FREE_BYTES", 2**80)
    server_checks.check_disk(settings)
    assert "less than 1 GiB" in caplog.text


def test_misspelled_variables_are_counted(monkeypatch, caplog):
    monkeypatch.setenv("FUSAR_TOKN", "x")
    assert server_checks.check_variables(load_settings()) == "1 unknown variables"
    assert "FUSAR_TOKN" in caplog.text

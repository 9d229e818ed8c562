"""Options page and badge: profiles are edited without losing anything, and the way of the data is always said."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from pathlib import Path

import pytest
from qgis.core import QgsNetworkAccessManager, QgsSettings
from qgis.PyQt.QtNetwork import QNetworkProxy
from qgis.PyQt.QtWidgets import QPushButton

from fusar_qgis.child_network import proxy_variables
from fusar_qgis.core.check_steps import STEPS
from fusar_qgis.core.errors import BackendRejectedError, ConfigError
from fusar_qgis.core.profiles import Profile, to_text
from fusar_qgis.gui import log_panel
from fusar_qgis.gui.backend_connection import READY, STARTING, STOPPED, TROUBLE, BackendConnection
from fusar_qgis.gui.backend_process import surroundings
from fusar_qgis.gui.diagnostics import diagnostics_text
from fusar_qgis.gui.header import Header
from fusar_qgis.gui.messages import OPTIONS_PAGE, Messages
from fusar_qgis.gui.options_page import OptionsPage
from fusar_qgis.gui.tasks import TaskRunner
from fusar_qgis.offline import OfflineError, is_offline, set_offline
from fusar_qgis.profile_store import active_profile, load_profiles, save_profiles
from fusar_qgis.settings import session_token
from tests.plugin.gui_window import Window, wait_until

SERVER = str(Path(__file__).resolve().parent / "step_server.py")
HERE = Profile("here")
GPU = Profile("gpu", "remote", "https://gpu01.lan:8765")
REFUSAL = BackendRejectedError("The token is wrong.", "Set it.", 401, "unauthorized")


@pytest.fixture
def parts(qgis_app):
    save_profiles([HERE, GPU], "here")
    session_token.replace_all({})
    connection, runner = BackendConnection(), TaskRunner()
    yield connection, runner
    runner.stop_all()
    connection.close()
    session_token.replace_all({})


@pytest.fixture
def page(parts):
    return OptionsPage(*parts)


@pytest.fixture
def server():
    facts = json.dumps({"token": "right"})
    process = subprocess.Popen([sys.executable, SERVER, facts], stdout=subprocess.PIPE, text=True)
    yield process.stdout.readline().split()[-1]
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.fixture
def window(qgis_app):
    window = Window()
    yield window
    window.close()


def choose(page, name: str) -> None:
    page.profiles.combo.setCurrentText(name)


def test_what_was_typed_in_one_profile_is_there_after_a_look_at_another(page) -> None:
    choose(page, "gpu")
    assert page.remote.url.text() == GPU.backend_url and page.mode.currentData() == "remote"
    page.remote.url.setText("https://gpu02.lan")
    page.remote.token.setText("of gpu")
    choose(page, "here")
    assert page.remote.token.text() == "" and page.mode.currentData() == "local"
    choose(page, "gpu")
    assert (page.remote.url.text(), page.remote.token.text()) == ("https://gpu02.lan", "of gpu")
    assert load_profiles() == (HERE, GPU), "nothing is stored before OK"


def test_ok_stores_all_profiles_and_uses_the_shown_one(page, parts) -> None:
    page.local.checkpoint.setFilePath("/data/model")
    choose(page, "gpu")
    page.remote.token.setText("of gpu")
    page.apply()
    assert load_profiles() == (dataclasses.replace(HERE, checkpoint_path="/data/model"), GPU)
    assert active_profile().name == "gpu" and parts[0].host == "gpu01.lan"
    assert (session_token.get("gpu"), session_token.get("here")) == ("of gpu", "")


def test_add_duplicate_rename_and_remove(page) -> None:
    choose(page, "gpu")
    page.remote.token.setText("of gpu")
    page.profiles.duplicate()
    assert page.profiles.current == dataclasses.replace(GPU, name="gpu 2") and page.remote.token.text() == ""
    page.profiles.rename(" lab ")
    with pytest.raises(ConfigError, match="'here'"):
        page.profiles.rename("here")
    page.profiles.add("here")
    assert page.profiles.combo.currentText() == "here 2" and page.mode.currentData() == "local"
    page.profiles.remove()
    page.apply()
    assert [item.name for item in load_profiles()] == ["here", "gpu", "lab"]
    assert active_profile().name == "lab" and session_token.get("gpu") == "of gpu"


def test_a_renamed_profile_keeps_its_token_and_the_last_one_stays(page) -> None:
    choose(page, "gpu")
    page.remote.token.setText("of gpu")
    page.profiles.rename("lab")
    page.profiles.remove()
    assert "of gpu" not in page.profiles.tokens().values()
    with pytest.raises(ConfigError, match="last"):
        page.profiles.remove()


def test_export_and_import_through_a_file(page, tmp_path) -> None:
    path = tmp_path / "profiles.json"
    choose(page, "gpu")
    page.remote.token.setText("t0p-secret")
    page.profiles.export_to(path)
    assert "t0p-secret" not in path.read_text("utf-8")
    page.profiles.import_from(path)
    assert [item.name for item in page.profiles.profiles()] == ["here", "gpu", "here 2", "gpu 2"]
    path.write_text(to_text([dataclasses.replace(HERE, python_path="/tmp/evil", authcfg="abc1234")]), "utf-8")
    page.profiles.import_from(path)
    assert page.profiles.current == dataclasses.replace(HERE, name="here 3"), "a file starts no program"
    path.write_text("no", "utf-8")
    with pytest.raises(ConfigError, match="no JSON"):
        page.profiles.import_from(path)


def test_an_address_with_a_password_is_not_stored(page) -> None:
    choose(page, "gpu")
    page.remote.url.setText("https://ann:hunter2@gpu01.lan")
    page.apply()
    assert "plain text" in page.test_line.text() and load_profiles() == (HERE, GPU)
    store = QgsSettings()
    assert not [key for key in store.allKeys() if "hunter2" in str(store.value(key))]


def test_the_note_warns_of_a_readable_token_and_of_offline(page) -> None:
    choose(page, "gpu")
    assert page.path_note.text() == "Images are sent to gpu01.lan."
    page.remote.url.setText("http://gpu01.lan")
    assert "unencrypted" not in page.path_note.text()
    page.remote.token.setText("x")
    assert "unencrypted" in page.path_note.text()
    page.offline.setChecked(True)
    assert "nothing is sent" in page.path_note.text()
    page.apply()
    assert is_offline()


def test_every_step_of_a_test_is_shown_and_copied_without_the_token(page, parts, server) -> None:
    choose(page, "gpu")
    page.remote.url.setText(server)
    page.remote.token.setText("right")
    page.test.start()
    wait_until(page.test_button.isEnabled)
    names = [page.test.steps.topLevelItem(row).text(0)[3:].strip() for row in range(len(STEPS))]
    assert names == list(STEPS) and page.test.steps.topLevelItemCount() == len(STEPS)
    report = page.test.report()
    assert report.startswith("Connected: stepper") and "[ok] Token" in report and "right" not in report
    assert "[ok] Token" in diagnostics_text(parts[0])


def test_a_test_can_be_cancelled(page, server) -> None:
    choose(page, "gpu")
    page.remote.url.setText(server)
    page.test.start()
    page.test.cancel.click()
    wait_until(page.test_button.isEnabled)
    assert page.test_line.text() == "Stopped." and not page.test.cancel.isEnabled()


def test_a_refused_token_opens_the_page_at_its_field(parts) -> None:
    connection, runner = parts
    connection.choose("gpu")
    connection._set(TROUBLE, REFUSAL)
    page = OptionsPage(connection, runner)
    page.show()
    page.activateWindow()
    wait_until(lambda: page.focusWidget() is page.remote.token, "the focus")
    assert "token is wrong" in page.test_line.text()


def test_a_401_of_a_run_is_told_once_with_a_way_to_set_the_token(parts, window) -> None:
    connection, _ = parts
    connection.choose("gpu")
    connection._set(READY)
    messages = Messages(window, window)
    refused = []
    connection.refused.connect(refused.append)
    connection.refused.connect(messages.error)
    connection.check_after(REFUSAL)
    assert refused == [REFUSAL] and connection.status == TROUBLE and connection.token_refused
    (button,) = [
        item for item in window.bar.currentItem().findChildren(QPushButton) if item.text() == "Set token…"
    ]
    button.click()
    assert window.calls == [("options", OPTIONS_PAGE)]


@pytest.fixture
def header(parts):
    return Header(parts[0])


def look(header, connection, url: str, token: str = "") -> str:
    connection.settings = dataclasses.replace(connection.settings, mode="remote", backend_url=url)
    session_token.set(token)
    connection._set(STARTING)
    header.refresh()
    return header.way.text()


def test_the_badge_says_where_the_data_goes(header, parts) -> None:
    assert header.place.text() == "This computer" and header.way.isHidden()
    assert look(header, parts[0], "https://gpu01.lan") == "local network, encrypted"
    assert header.place.text() == "gpu01.lan" and "Profile: here" in header.place.toolTip()
    assert look(header, parts[0], "https://models.example.org") == "internet, encrypted"
    assert look(header, parts[0], "http://models.example.org") == "internet, not encrypted"
    assert look(header, parts[0], "http://gpu01.lan", "x") == "local network, NOT encrypted, with a token"
    assert header.way.styleSheet(), "the warning has a color of its own"
    assert look(header, parts[0], "http://127.0.0.1:8765", "x") == "" and header.way.isHidden()


def test_the_menu_chooses_a_profile_and_the_switch(header, parts) -> None:
    connection, menu = parts[0], header.connections.menu_shown
    menu.aboutToShow.emit()
    texts = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert texts == ["here", "gpu", "Work offline"]
    assert [action.isChecked() for action in menu.actions() if action.isCheckable()] == [True, False, False]
    menu.actions()[-1].trigger()
    assert is_offline()
    menu.aboutToShow.emit()
    menu.actions()[1].trigger()
    assert active_profile().name == "gpu" and connection.host == "gpu01.lan"
    wait_until(lambda: connection.status == TROUBLE)
    assert isinstance(connection.problem, OfflineError) and "nothing is sent" in header.way.text()


def test_the_header_offers_to_set_a_refused_token(header, parts) -> None:
    asked = []
    header.options_requested.connect(lambda: asked.append(True))
    parts[0].choose("gpu")
    parts[0]._set(TROUBLE, REFUSAL)
    assert not header.token_button.isHidden()
    header.token_button.click()
    assert asked == [True]


def test_diagnostics_name_versions_and_hide_secrets(parts) -> None:
    connection, _ = parts
    handler = log_panel.install()
    session_token.set("t0p-secret", "gpu")
    log_panel.logging.getLogger("fusar_qgis.test").warning("sent t0p-secret to https://ann:hunter2@gpu01.lan")
    log_panel.remove(handler)
    connection.process._take_line(f"token {connection._local_token} under {Path.home()}/model")
    text = diagnostics_text(connection)
    for secret in ("t0p-secret", "hunter2", connection._local_token, f"{Path.home()}/model"):
        assert secret not in text
    for fact in (
        "GDAL",
        "PyQt",
        "Profile: here",
        "Data goes to: this_computer",
        "sent *** to https://gpu01.lan",
    ):
        assert fact in text


def test_the_local_backend_and_pip_get_qgis_proxy_and_nothing_of_the_internet_offline(
    qgis_app, monkeypatch
) -> None:
    monkeypatch.delenv("HTTPS_PROXY", raising=False)
    manager = QgsNetworkAccessManager.instance()
    before = manager.fallbackProxy()
    proxy = QNetworkProxy(QNetworkProxy.ProxyType.HttpProxy, "gate.lan", 3128, "ann", "p@ss")
    manager.setFallbackProxyAndExcludes(proxy, ["https://inside.lan"], [])
    try:
        values = proxy_variables()
        assert values["HTTPS_PROXY"] == values["https_proxy"] == "http://ann:p%40ss@gate.lan:3128"
        assert {"127.0.0.1", "inside.lan"} <= set(values["NO_PROXY"].split(","))
        assert surroundings()["HTTPS_PROXY"] == values["HTTPS_PROXY"]
        monkeypatch.setenv("HTTPS_PROXY", "http://own:1")
        assert "HTTPS_PROXY" not in surroundings(), "what the user has set stays"
    finally:
        manager.setFallbackProxyAndExcludes(before, [], [])
    assert proxy_variables() == {} and "FUSAR_AEF_PUBLIC" not in surroundings()
    set_offline(True)
    assert surroundings()["FUSAR_AEF_PUBLIC"] == "false"


@pytest.mark.parametrize("ours", [True, False])
def test_an_upgrade_stops_the_backend_that_runs_from_what_it_replaces(parts, monkeypatch, ours) -> None:
    connection, _ = parts
    stub = str(Path(__file__).resolve().parent / "stub_backend.py")
    connection.process.start_command(sys.executable, ["-u", stub, "--port", "0"])
    wait_until(lambda: connection.status == READY)
    connection.settings = dataclasses.replace(connection.settings, python_path="/ours/python")
    there = "/ours/python" if ours else "/other/python"
    monkeypatch.setattr("fusar_qgis.gui.backend_connection.installed_python", lambda: there)
    connection.installer.replacing.emit()
    if ours:
        wait_until(lambda: not connection.process.is_running)
    assert connection.status == (STOPPED if ours else READY)

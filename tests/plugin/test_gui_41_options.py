"""The options page: what is typed is what is saved, secrets stay out, and the test names causes."""

from __future__ import annotations

import sys

import pytest
from qgis.core import QgsSettings

from fusar_qgis.gui.backend_connection import BackendConnection
from fusar_qgis.gui.diagnostics import diagnostics_text
from fusar_qgis.gui.options_page import PAGE_NAME, OptionsPage, OptionsPageFactory
from fusar_qgis.gui.tasks import TaskRunner
from fusar_qgis.settings import Settings, load_settings, save_settings, session_token
from tests.plugin.gui_window import wait_until


@pytest.fixture
def parts(qgis_app):
    connection, runner = BackendConnection(), TaskRunner()
    yield connection, runner
    runner.stop_all()
    connection.close()


@pytest.fixture
def page(parts):
    return OptionsPage(*parts)


def test_every_setting_goes_through_the_form(parts, tmp_path) -> None:
    chosen = Settings(
        mode="remote",
        backend_url="http://gpu01.lan:8765",
        python_path=sys.executable,
        checkpoint_path=str(tmp_path),
        aef_file=str(tmp_path / "aef.tif"),
        timeout_s=33,
        max_in_flight=5,
        tile_px=512,
        overlap_percent=40,
        zoom=2.5,
        n_lon=9,
        n_lat=7,
        aef_enabled=False,
        output_folder=str(tmp_path / "out"),
    )
    save_settings(chosen)
    assert OptionsPage(*parts).settings() == chosen


@pytest.mark.parametrize("end", ["minimum", "maximum"])
def test_the_form_offers_nothing_that_the_settings_refuse(page, end) -> None:
    for widget in page.tiles._spins().values():
        widget.setValue(getattr(widget, end)())
    chosen = page.settings()
    assert (chosen.n_lon, chosen.n_lat) == ((2, 2) if end == "minimum" else (64, 64))


def test_apply_saves_and_tells_the_connection(page, parts) -> None:
    page.mode.setCurrentIndex(1)
    page.remote.url.setText("http://127.0.0.1:9")
    page.tiles.overlap.setValue(31)
    page.apply()
    assert load_settings().overlap_percent == 31
    assert parts[0].url == "http://127.0.0.1:9" and not parts[0].is_local


def test_the_session_token_is_kept_in_memory_only(page) -> None:
    page.remote.token.setText("t0p-secret")
    page.apply()
    assert session_token.get() == "t0p-secret"
    store = QgsSettings()
    assert not [key for key in store.allKeys() if "t0p-secret" in str(store.value(key))]


def test_diagnostics_hold_no_secret(page, parts) -> None:
    page.remote.token.setText("t0p-secret")
    page.apply()
    text = diagnostics_text(parts[0])
    assert "QGIS" in text and "overlap_percent" in text and "t0p-secret" not in text


def test_the_factory_makes_the_page_that_the_gear_opens(parts) -> None:
    factory = OptionsPageFactory(*parts)
    assert factory.title() == "FUSAR" and not factory.icon().isNull()
    assert factory.createWidget(None).objectName() == PAGE_NAME


def test_the_note_says_where_images_go(page) -> None:
    assert "stay on this computer" in page.path_note.text()
    page.mode.setCurrentIndex(1)
    page.remote.url.setText("https://gpu01.lan:8765")
    assert page.path_note.text() == "Images are sent to gpu01.lan."
    page.remote.url.setText("http://127.0.0.1:8765")
    assert "tunnel" in page.path_note.text()


def press_test(page) -> str:
    page._start_test()
    wait_until(page.test_button.isEnabled)
    return page.test_line.text()


def to_remote(page, url: str, token: str = "") -> None:
    page.mode.setCurrentIndex(1)
    page.remote.url.setText(url)
    page.remote.token.setText(token)


def test_the_connection_test_says_what_it_found(page, stub) -> None:
    to_remote(page, stub.url)
    text = press_test(page)
    assert text.startswith("Connected: stub") and "classes ship" in text and "2020" in text


@pytest.mark.parametrize(
    ("behavior", "words"),
    [({"token": "right"}, "token that was sent is wrong"), ({"html": True}, "no FUSAR-GPT backend")],
)
def test_the_connection_test_names_the_cause(page, stub, behavior, words) -> None:
    stub.behave(**behavior)
    to_remote(page, stub.url, "wrong")
    assert words in press_test(page)


def test_the_connection_test_needs_no_saving(page, stub) -> None:
    to_remote(page, stub.url)
    press_test(page)
    assert load_settings().mode == "local"


def test_nobody_there_and_no_address_are_told_apart(page) -> None:
    to_remote(page, "http://127.0.0.1:9")
    assert "127.0.0.1:9" in press_test(page)
    to_remote(page, "gpu01")
    assert "no web address" in press_test(page)


def test_a_python_without_the_packages_is_named(page, tmp_path) -> None:
    page.local.python.setFilePath(sys.executable)
    page.local.checkpoint.setFilePath(str(tmp_path))
    text = press_test(page)
    assert "lacks" in text and "torch" in text


def test_a_python_that_does_not_exist_is_named(page, tmp_path) -> None:
    page.local.python.setFilePath(str(tmp_path / "python"))
    assert "does not exist" in press_test(page)


def test_a_program_that_is_no_python_is_named(page, tmp_path) -> None:
    page.local.python.setFilePath("/bin/false")
    page.local.checkpoint.setFilePath(str(tmp_path))
    assert "does not run" in press_test(page)

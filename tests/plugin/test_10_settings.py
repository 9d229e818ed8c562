"""Settings survive QGIS, refuse nonsense and hold no secret."""

from __future__ import annotations

import dataclasses

import pytest
from qgis.core import QgsSettings

from fusar_qgis import paths
from fusar_qgis.core.errors import ConfigError
from fusar_qgis.settings import Settings, load_settings, save_settings, session_token


def test_every_setting_comes_back_as_it_was_saved():
    given = Settings(
        mode="remote",
        backend_url="https://gpu01:9000",
        python_path="/opt/venv/bin/python",
        checkpoint_path="/data/checkpoint",
        aef_file="/data/aef.tif",
        authcfg="abc1234",
        timeout_s=33,
        max_in_flight=5,
        tile_px=448,
        overlap_percent=40,
        zoom=2.5,
        n_lon=8,
        n_lat=9,
        aef_enabled=False,
        output_folder="/data/out",
    )
    assert all(getattr(given, f.name) != f.default for f in dataclasses.fields(given))
    save_settings(given)
    assert load_settings() == given


def test_values_that_an_ini_file_turned_into_text_are_read():
    for name, text in {"aef_enabled": "false", "zoom": "2.5", "max_in_flight": "3"}.items():
        QgsSettings().setValue(f"fusar/{name}", text)
    assert (load_settings().aef_enabled, load_settings().zoom, load_settings().max_in_flight) == (
        False,
        2.5,
        3,
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [("max_in_flight", 7), ("mode", "cloud"), ("zoom", "wide"), ("n_lon", 1), ("n_lat", 65)],
)
def test_a_stored_value_that_makes_no_sense_falls_back_alone(name, value):
    QgsSettings().setValue(f"fusar/{name}", value)
    QgsSettings().setValue("fusar/timeout_s", 77)
    assert getattr(load_settings(), name) == getattr(Settings(), name)
    assert load_settings().timeout_s == 77


@pytest.mark.parametrize(
    "change", [{"max_in_flight": 0}, {"overlap_percent": 95}, {"mode": "x"}, {"n_lat": 1}]
)
def test_nonsense_is_refused_with_its_value(change):
    (value,) = change.values()
    with pytest.raises(ConfigError, match=rf"not {value}\.|'{value}'"):
        Settings(**change)


def test_the_token_of_the_session_is_never_stored():
    session_token.set(" very-secret ")
    save_settings(Settings())
    store = QgsSettings()
    stored = [str(store.value(key)) for key in store.allKeys()]
    assert session_token.get() == "very-secret"
    assert not any("very-secret" in value for value in stored)


def test_the_version_is_the_one_in_metadata_txt():
    line = next(
        line
        for line in (paths.ROOT / "metadata.txt").read_text("utf-8").splitlines()
        if line.startswith("version=")
    )
    assert paths.plugin_version() == line.split("=")[1]

"""Earth Engine as a source of the backend: settings, command, and when its library is imported."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from backend.__main__ import main
from backend.aef.earthengine_account import EarthEngineAccount
from backend.aef.earthengine_session import EarthEngineSession
from backend.aef.earthengine_source import EarthEngineSource
from backend.aef_setup import open_aef
from backend.settings import load_settings
from fusar_qgis.core.errors import ConfigError
from fusar_qgis.core.field import read_npz
from tests.backend.earthengine_remote import running_stub, write_key
from tests.backend.earthengine_source import (  # noqa: F401 - fixtures
    GRID,
    fresh_library_fixture,
    key_file_fixture,
    stub_fixture,
    truth,
)
from tests.backend.earthengine_world import World

# Settings


def test_without_project_and_key_there_is_no_such_source(monkeypatch, tmp_path):
    monkeypatch.delenv("FUSAR_EE_PROJECT", raising=False)
    monkeypatch.setenv("FUSAR_CACHE_DIR", str(tmp_path))
    assert "earthengine" not in open_aef(load_settings()).names


def test_the_settings_reach_the_source(stub, key_file, monkeypatch, tmp_path):
    monkeypatch.setenv("FUSAR_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("FUSAR_EE_PROJECT", "asked-project")
    monkeypatch.setenv("FUSAR_EE_SERVICE_ACCOUNT_FILE", str(key_file))
    monkeypatch.setenv("FUSAR_EE_URL", f"{stub.url}/")
    monkeypatch.setenv("FUSAR_AEF_YEARS", "[2019, 2020]")
    aef = open_aef(load_settings())
    reading = aef.read("earthengine", GRID, 2024)
    np.testing.assert_array_equal(reading.values, truth())
    assert (reading.year_used, reading.source) == (2020, "earthengine")
    assert {2019, 2020} <= set(aef.years())
    aef.read("earthengine", GRID, 2024)
    assert len(stub.log()) == 1  # the second came from the cache


def test_the_command_writes_a_field_from_earth_engine(stub, key_file, monkeypatch, tmp_path):
    monkeypatch.setenv("FUSAR_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("FUSAR_EE_SERVICE_ACCOUNT_FILE", str(key_file))
    monkeypatch.setenv("FUSAR_EE_URL", stub.url)
    stub.behave(masked=[[10.0, 50.0, 10.01, 50.1]])  # the western column
    box = [str(value) for value in GRID.bbox.as_tuple()]
    words = ["aef", "field", "--bbox", *box, "--year", "2020", "--nodes", "4", "--source", "earthengine"]
    assert main([*words, "--out", str(tmp_path / "field.npz")]) == 0
    field = read_npz(tmp_path / "field.npz")
    np.testing.assert_array_equal(field.values[0], truth()[:, 1:].reshape(-1, 64))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"ee_url": "http://example.org"}, "no https:// address"),
        ({"ee_url": "example.org"}, "no https:// address"),
        ({"ee_deadline_s": 0}, "FUSAR_EE_DEADLINE_S"),
        ({"aef_years": ()}, "FUSAR_AEF_YEARS"),
    ],
)
def test_wrong_settings_are_refused_at_the_start(values, words):
    with pytest.raises(ConfigError, match=words):
        load_settings(**values)


def test_the_library_is_not_imported_before_it_is_needed():
    code = (
        "import sys; from backend.aef_setup import open_aef; from backend.settings import load_settings;"
        "open_aef(load_settings(ee_project='p')); sys.exit('ee' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], timeout=60, check=False).returncode == 0


@pytest.mark.data
def test_real_vectors_pass_unchanged(shared_data, tmp_path):
    file = shared_data / "aef_real_2880.npz"
    with np.load(file, allow_pickle=False) as arrays:
        world = World(arrays["q"])
    with running_stub(file) as remote:
        account = EarthEngineAccount(None, write_key(tmp_path / "key.json", remote.url))
        reading = EarthEngineSource(EarthEngineSession(account, remote.url), (2024,)).read(GRID, 2024)
    np.testing.assert_array_equal(reading.values, truth(world, 2024))
    assert reading.valid.all()
    assert reading.note == ""

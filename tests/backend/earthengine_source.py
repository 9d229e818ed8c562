"""Our Earth Engine source against the stub, with a service account's key of its own."""

from __future__ import annotations

from types import SimpleNamespace

import ee
import numpy as np
import pytest

from backend.aef.earthengine_account import EarthEngineAccount
from backend.aef.earthengine_session import EarthEngineSession
from backend.aef.earthengine_source import EarthEngineSource
from fusar_qgis.core.errors import AefUnavailableError
from fusar_qgis.core.geometry import BBox
from fusar_qgis.core.grid import SamplingGrid
from tests.backend.earthengine_remote import running_stub, write_key
from tests.backend.earthengine_world import World

GRID = SamplingGrid(BBox(10.00313, 50.00117, 10.07271, 50.04629), 4, 4)
SECRETS = ("ya29.a-secret-of-the-stub", "PRIVATE KEY", "refresh-secret")


@pytest.fixture(name="stub", scope="module")
def stub_fixture():
    with running_stub() as remote:
        yield remote


@pytest.fixture(name="key_file", scope="module")
def key_file_fixture(stub, tmp_path_factory):
    return write_key(tmp_path_factory.mktemp("key") / "key.json", stub.url)


@pytest.fixture(name="fresh_library", autouse=True)
def fresh_library_fixture(stub, monkeypatch, tmp_path):
    """No sign-in of this computer, no state of the library, no waiting between its retries."""
    ee.Reset()
    for name in ("GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_CLOUD_PROJECT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("CLOUDSDK_CONFIG", str(tmp_path / "gcloud"))
    monkeypatch.setenv("NO_GCE_CHECK", "true")
    monkeypatch.setattr("ee.deprecation._FetchDataCatalogStac", dict)
    monkeypatch.setattr("ee.oauth.TOKEN_URI", f"{stub.url}/token")
    monkeypatch.setattr("googleapiclient.http.random", SimpleNamespace(random=lambda: 0.0))
    stub.behave()
    yield
    stub.behave()  # lets go of requests that a silent stub holds
    ee.Reset()


@pytest.fixture(name="connect")
def connect_fixture(stub, key_file):
    def source(project="asked-project", key=key_file, url=stub.url, deadline_s=20.0, retry_after_s=0.0):
        session = EarthEngineSession(EarthEngineAccount(project, key), url, deadline_s, retry_after_s)
        return EarthEngineSource(session, (2020,))

    return source


def failure(source, kind, transfer=None):
    """The error of a read: exactly that type, a sentence and an action, and none of the secrets."""
    with pytest.raises(AefUnavailableError) as caught:
        source.read(GRID, 2020, transfer)
    error = caught.value
    assert type(error) is kind, error
    assert error.message.endswith(".")
    assert error.action.endswith(".")
    assert not any(secret in str(error) for secret in SECRETS)
    return str(error)


def truth(world=None, year=2020):
    nodes = GRID.nodes()
    return (world or World()).vectors(nodes[..., 0], nodes[..., 1], year).astype(np.float32)

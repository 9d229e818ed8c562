"""QGIS on this side, a real backend of the main environment on the other, and a scene on a known grid between them."""

from __future__ import annotations

import os
import re
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
pytest.importorskip("qgis.core", reason="needs QGIS's Python")

from osgeo import gdal, osr
from qgis.core import QgsSettings
from qgis.PyQt.QtTest import QTest

from fusar_qgis.client import BackendClient
from tests.e2e.known_scene import EPSG, ORIGIN, PIXEL_M, SIZE_PX, YEAR
from tests.plugin.slots import slot_errors  # noqa: F401 - a fixture for every file

gdal.UseExceptions()

START_LIMIT_S = 180
LISTENING = re.compile(r"Listening on (http://[\d.]+:\d+)")


@pytest.fixture(scope="session")
def main_python(project_root: Path) -> Path:
    """The Python of the backend's environment."""
    python = project_root / ".venv" / "bin" / "python"
    if not python.is_file():
        pytest.skip("no main environment (.venv); run make setup")
    return python


@pytest.fixture(scope="session")
def learned_checkpoint(
    tmp_path_factory: pytest.TempPathFactory, main_python: Path, project_root: Path
) -> Path:
    """A tiny model that finds one ship in every image, always in the same place."""
    folder = tmp_path_factory.mktemp("checkpoint")
    command = [str(main_python), "-m", "tests.e2e.learn_one_answer", str(folder)]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=project_root, env=_environment(), timeout=600
    )
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def start_backend(main_python: Path, project_root: Path) -> Iterator[Callable[..., str]]:
    """Starts `python -m backend serve` and returns its URL once it listens; all are ended with the session."""
    running: list[subprocess.Popen[str]] = []

    def start(checkpoint: Path, *options: str) -> str:
        command = [
            str(main_python),
            "-u",
            "-m",
            "backend",
            "serve",
            "--port",
            "0",
            "--checkpoint",
            str(checkpoint),
        ]
        process = subprocess.Popen(
            [*command, *options], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            cwd=project_root, env=_environment(),
        )  # fmt: skip
        running.append(process)
        return _read_url(process)

    yield start
    for process in running:
        process.terminate()
        process.wait(timeout=30)


@pytest.fixture(scope="session")
def wait_until_ready() -> Callable[[BackendClient], None]:
    """Waits for the model, with QGIS's event loop going on as it does for an analyst."""

    def wait(client: BackendClient) -> None:
        deadline = time.monotonic() + START_LIMIT_S
        while not client.ready():
            assert time.monotonic() < deadline, "The model did not become ready."
            QTest.qWait(100)

    return wait


@pytest.fixture(scope="session")
def backend_url(
    start_backend: Callable[..., str],
    wait_until_ready: Callable[[BackendClient], None],
    learned_checkpoint: Path,
    aef_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> str:
    """One backend for all tests: the tiny model and the AEF of the scene, ready."""
    cache = tmp_path_factory.mktemp("cache")
    url = start_backend(learned_checkpoint, "--aef-file", str(aef_path), "--cache-dir", str(cache))
    wait_until_ready(BackendClient(url, token_provider=lambda: ""))
    return url


@pytest.fixture(scope="session")
def client(backend_url: str) -> BackendClient:
    """A client of that backend."""
    return BackendClient(backend_url, token_provider=lambda: "")


@pytest.fixture
def scene_path(tmp_path: Path) -> Path:
    """Speckle in dB on a UTM grid, with the date in its tag and a border of NaN."""
    width, height = SIZE_PX
    power = np.random.default_rng(5).gamma(4.0, 0.01, (height, width)).astype(np.float32)
    pixels = 10 * np.log10(power)
    pixels[:, :3] = np.nan
    path = tmp_path / "scene.tif"
    raster = gdal.GetDriverByName("GTiff").Create(str(path), width, height, 1, gdal.GDT_Float32)
    raster.SetGeoTransform((ORIGIN[0], PIXEL_M, 0.0, ORIGIN[1], 0.0, -PIXEL_M))
    raster.SetProjection(_wkt(EPSG))
    raster.SetMetadataItem("ACQUISITION_DATETIME", f"{YEAR}-05-04T03:02:01Z")
    raster.GetRasterBand(1).WriteArray(pixels)
    raster.FlushCache()
    del raster
    return path


@pytest.fixture(scope="session")
def aef_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Unit vectors of 64 channels over the scene and beyond it, for the scene's year, in float32."""
    side, cell_m = 40, 100.0
    vectors = np.random.default_rng(6).normal(size=(64, side, side)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=0)
    path = tmp_path_factory.mktemp("aef") / f"aef_{YEAR}.tif"
    raster = gdal.GetDriverByName("GTiff").Create(str(path), side, side, 64, gdal.GDT_Float32)
    raster.SetGeoTransform((ORIGIN[0] - 500, cell_m, 0.0, ORIGIN[1] + 500, 0.0, -cell_m))
    raster.SetProjection(_wkt(EPSG))
    for band in range(64):
        raster.GetRasterBand(band + 1).WriteArray(vectors[band])
    raster.FlushCache()
    del raster
    return path


@pytest.fixture(autouse=True)
def own_settings() -> Iterator[None]:
    """Every test begins with the plugin's defaults."""
    QgsSettings().remove("fusar")
    yield
    QgsSettings().remove("fusar")


def _environment() -> dict[str, str]:
    """This process's environment without what would lend QGIS's Python to another."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "QGIS_", "FUSAR_"))
    }
    return {**kept, "OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1"}


def _read_url(process: subprocess.Popen[str]) -> str:
    """Reads the log up to the line that tells the URL; a backend that does not come up is ended, not waited for."""
    limit = threading.Timer(START_LIMIT_S, process.kill)
    limit.start()
    lines = []
    try:
        for line in process.stdout or ():
            lines.append(line)
            if found := LISTENING.search(line):
                # Somebody must go on reading, or the backend stops when the pipe is full.
                threading.Thread(target=process.communicate, daemon=True).start()
                return found.group(1)
    finally:
        limit.cancel()
    raise AssertionError("The backend did not come up:\n" + "".join(lines))


def _wkt(epsg: int) -> str:
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(epsg)
    return reference.ExportToWkt()

"""The scene follows what happens to its layer, and the connection only what concerns its own backend."""

from __future__ import annotations

import dataclasses
from threading import Event

import pytest
from qgis.core import QgsApplication, QgsCoordinateReferenceSystem, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QTimer

from fusar_qgis.core.errors import BackendUnavailableError, InvalidSceneError
from fusar_qgis.gui import scene_session
from fusar_qgis.gui.backend_connection import READY, STARTING, STOPPED, TROUBLE, BackendConnection
from fusar_qgis.gui.scene_session import SceneSession
from fusar_qgis.gui.scene_tab import SceneTab
from fusar_qgis.gui.tasks import TaskRunner
from fusar_qgis.settings import Settings
from tests.plugin.gui_window import wait_until
from tests.plugin.rasters import sea, write_raster


@pytest.fixture
def session(qgis_app, qgis_new_project):
    runner = TaskRunner()
    session = SceneSession(runner)
    yield session
    runner.stop_all()
    session.close()


def raster(path, **options):
    layer = QgsRasterLayer(str(write_raster(path, sea(40, 30), **options)), path.stem)
    QgsProject.instance().addMapLayer(layer)
    return layer


def read(session) -> None:
    """Files are read in a worker."""
    wait_until(lambda: not session.is_reading, "the file")


def test_a_crs_that_the_analyst_sets_makes_the_scene_usable(session, tmp_path) -> None:
    layer = raster(tmp_path / "bare.tif", epsg=None)
    layer.setCrs(QgsCoordinateReferenceSystem())
    session.follow(layer)
    read(session)
    assert "no CRS" in str(session.problem) and session.scene is None
    layer.setCrs(QgsCoordinateReferenceSystem("EPSG:32632"))
    read(session)
    assert session.problem is None and session.scene.crs == "EPSG:32632"


def test_another_file_behind_the_layer_is_read(session, tmp_path) -> None:
    layer = raster(tmp_path / "one.tif")
    session.follow(layer)
    other = str(write_raster(tmp_path / "two.tif", sea(50, 20)))
    layer.setDataSource(other, "two", "gdal")
    read(session)
    assert (session.scene.width_px, session.scene.height_px) == (50, 20)


def test_a_layer_that_is_no_longer_the_scene_changes_nothing(session, tmp_path) -> None:
    first, second = raster(tmp_path / "one.tif"), raster(tmp_path / "two.tif")
    session.follow(first)
    session.follow(second)
    read(session)
    told = []
    session.changed.connect(lambda: told.append(session.layer))
    first.setCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    assert told == [] and session.layer is second
    QgsProject.instance().removeMapLayer(second.id())
    assert told == [None] and session.scene is None


@pytest.fixture
def cut_short(monkeypatch):
    """Makes a step of the session run until QGIS's task manager has cancelled it."""

    def replace(name: str) -> None:
        cancelled = Event()

        def step(*_):
            cancelled.wait(30)
            raise InvalidSceneError("Cut short.")

        def cancel() -> None:
            QgsApplication.taskManager().cancelAll()
            cancelled.set()

        monkeypatch.setattr(scene_session, name, step)
        QTimer.singleShot(50, cancel)

    return replace


def test_a_file_whose_reading_qgis_stopped_is_read_again_on_demand(
    session, tmp_path, cut_short, monkeypatch
) -> None:
    tab = SceneTab(session)
    cut_short("read_raster")
    session.follow(raster(tmp_path / "one.tif"))
    wait_until(lambda: session.problem is not None, "the end of the task")
    assert not session.is_reading and session.scene is None
    assert "stopped" in tab.problem.text() and not tab.again_button.isHidden()
    monkeypatch.undo()
    tab.again_button.click()
    wait_until(lambda: session.description is not None, "the description")
    assert session.problem is None and tab.problem.isHidden()


def test_a_look_at_the_pixels_that_qgis_stopped_is_told(session, tmp_path, cut_short) -> None:
    session.follow(raster(tmp_path / "one.tif"))
    session.changed.connect(lambda: session.scene and not session.problem and cut_short("describe_scene"))
    wait_until(lambda: session.problem is not None, "the end of the task")
    assert session.scene is not None and session.description is None
    assert "stopped" in str(session.problem) and "Read again" in str(session.problem)


@pytest.fixture
def connection(qgis_app):
    settings = [Settings(mode="remote", backend_url="http://127.0.0.1:9")]
    connection = BackendConnection(None, lambda: settings[0])
    connection.use = lambda **values: settings.__setitem__(0, dataclasses.replace(settings[0], **values))
    yield connection
    connection.close()


def test_the_end_of_a_local_process_says_nothing_about_a_remote_backend(connection) -> None:
    connection.reload()
    connection._set(READY)
    connection._timer.start(100000)
    lost = []
    connection.lost.connect(lost.append)
    connection.process.died.emit(BackendUnavailableError("The backend crashed."))
    connection.process.ended.emit()
    assert connection.status == READY and lost == []
    assert connection._timer.isActive(), "the remote one is still asked"
    connection.use(mode="local")
    connection.reload()
    connection.process.died.emit(BackendUnavailableError("The backend crashed."))
    assert connection.status == TROUBLE and len(lost) == 1


def test_stop_drops_the_question_under_way(connection) -> None:
    connection.reload()
    assert connection.status == STARTING and connection._probe._reply is not None
    connection.stop()
    assert connection._probe._reply is None and connection.status == STOPPED


def test_a_program_that_fails_at_once_is_not_starting_for_ever(connection, monkeypatch) -> None:
    connection.use(mode="local")
    connection.reload()

    def fail(*_) -> None:
        """As on Windows, where the failure is told before `start` returns."""
        connection.process.died.emit(BackendUnavailableError("It could not be started."))
        connection.process.ended.emit()

    monkeypatch.setattr(connection.process, "start", fail)
    connection.start()
    assert connection.status == TROUBLE and "could not be started" in str(connection.problem)

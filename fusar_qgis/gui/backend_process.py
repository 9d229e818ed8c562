"""The local backend as a child process: started without a shell, watched through its log, stopped with the plugin."""

from __future__ import annotations

import os
import re
from collections import deque
from pathlib import Path
from typing import Deque, Dict, List, Optional

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, pyqtSignal

from fusar_qgis.backend_env import SYSTEM_PREFIXES, backend_folder, installed_python
from fusar_qgis.child_network import authority_variables, proxy_variables
from fusar_qgis.core.errors import BackendUnavailableError, ConfigError
from fusar_qgis.offline import is_offline
from fusar_qgis.paths import ROOT, demo_aef_file, demo_checkpoint
from fusar_qgis.settings import Settings
from fusar_qgis.shown_url import redacted

LISTENING = re.compile(r"Listening on (https?://[^\s\"']+)")
EVERYDAY = re.compile(r"\b(INFO|DEBUG)\b")
KEPT_LINES = 200
KILL_AFTER_MS = 4000
QUIT_WAIT_MS = 2000
FOREIGN_VARIABLES = (
    "PYTHONHOME",
    "PYTHONPATH",
    "PYTHONSTARTUP",
    "PROJ_LIB",
    "PROJ_DATA",
    "GDAL_DATA",
    "GDAL_DRIVER_PATH",
)
"""Point at QGIS's Python, PROJ and GDAL; the backend's rasterio and pyproj bring other versions of their own."""


def backend_arguments(settings: Settings) -> List[str]:
    """What follows the Python executable on the command line.

    Args:
        settings: Local mode; empty paths mean the files that ship with the project.
    """
    checkpoint = settings.checkpoint_path or str(demo_checkpoint())
    command = "-u -m backend serve --stop-with-parent --host 127.0.0.1 --port 0 --checkpoint"
    arguments = [*command.split(), checkpoint]
    aef_file = settings.aef_file or (str(demo_aef_file()) if demo_aef_file().exists() else "")
    return [*arguments, "--aef-file", aef_file] if aef_file else arguments


def default_python() -> str:
    """The Python of the checkout's own environment, empty where there is none (an installed zip)."""
    places = (ROOT / ".venv" / "bin" / "python", ROOT / ".venv" / "Scripts" / "python.exe")
    return next((str(place) for place in places if place.is_file()), "")


def backend_python(settings: Settings) -> str:
    """The Python to run: the configured one, else the checkout's, else the one that the plugin installed."""
    return settings.python_path or default_python() or installed_python()


OFFLINE_VARIABLES = {"FUSAR_AEF_PUBLIC": "false", "FUSAR_EE_PROJECT": "", "HF_HUB_OFFLINE": "1"}
AEF_ASKED = "https://storage.googleapis.com/"


def check_local(settings: Settings) -> None:
    """Says what is missing before a process is started.

    Args:
        settings: Local mode.

    Raises:
        ConfigError: The Python, the checkpoint or the AEF file does not exist.
    """
    options = "Set it in Settings ▸ Options ▸ FUSAR."
    python = backend_python(settings)
    if not python:
        raise ConfigError(
            "No backend is installed on this computer.",
            "Install it, or choose its Python, in Settings ▸ Options ▸ FUSAR.",
        )
    if not Path(python).is_file():
        raise ConfigError(f"The backend's Python {python} does not exist.", options)
    checkpoint = Path(settings.checkpoint_path or demo_checkpoint())
    if not checkpoint.is_dir():
        raise ConfigError(f"The checkpoint folder {checkpoint} does not exist.", options)
    if settings.aef_file and not Path(settings.aef_file).exists():
        raise ConfigError(f"The AEF file {settings.aef_file} does not exist.", options)


class BackendProcess(QObject):
    """Runs `python -m backend serve` and tells where it listens.

    Signals: `line(str)` of its log; `listening(url)` once per start, `died(error)` when it ends without being asked to,
    `ended()` always.
    """

    line = pyqtSignal(str)
    listening = pyqtSignal(str)
    died = pyqtSignal(object)
    ended = pyqtSignal()

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._lines: Deque[str] = deque(maxlen=KEPT_LINES)
        self._rest = ""
        self._surroundings: Dict[str, str] = {}
        self._url = ""
        self._stopping = False
        self._kill_timer = QTimer(self)
        self._kill_timer.setSingleShot(True)
        self._kill_timer.setInterval(KILL_AFTER_MS)
        self._process = QProcess(self)
        self._kill_timer.timeout.connect(self._process.kill)
        self._process.setProcessChannelMode(QProcess.ProcessChannelMode.MergedChannels)
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.finished.connect(self._on_finished)
        self._process.errorOccurred.connect(self._on_error)

    @property
    def url(self) -> str:
        """Where it listens, empty until it says so."""
        return self._url

    @property
    def is_running(self) -> bool:
        """Whether the process exists, ready or not."""
        return bool(self._process.state() != QProcess.ProcessState.NotRunning)

    @property
    def pid(self) -> int:
        """The process id, 0 while nothing runs."""
        return int(self._process.processId())

    @property
    def log_tail(self) -> List[str]:
        """The last lines it wrote."""
        return list(self._lines)

    def start(self, settings: Settings, token: str = "") -> None:
        """Starts the process; returns at once.

        Args:
            settings: Local mode.
            token: What requests must carry, so that no other user of this computer gets in; empty: nothing.

        Raises:
            ConfigError: Something that it needs is missing.
        """
        if self.is_running:
            return
        check_local(settings)
        self._surroundings = surroundings()
        self.start_command(backend_python(settings), backend_arguments(settings), token)

    def start_command(self, program: str, arguments: List[str], token: str = "") -> None:
        """Starts a program as if it were the backend (tests use a stand-in)."""
        self._kill_timer.stop()
        self._lines.clear()
        self._rest, self._url, self._stopping = "", "", False
        environment = clean_environment()
        for name, value in self._surroundings.items():
            if value:
                environment.insert(name, value)
            else:
                environment.remove(name)
        if token:
            # In the environment, not among the arguments, which every user of the computer can list.
            environment.insert("FUSAR_TOKEN", token)
        # It must have let go of running answers before it is killed.
        environment.insert("FUSAR_SHUTDOWN_GRACE_S", str(KILL_AFTER_MS // 2000))
        self._process.setProcessEnvironment(environment)
        self._process.setWorkingDirectory(str(backend_workdir()))
        self._process.start(program, arguments)

    def stop(self) -> None:
        """Asks it to end and kills it if it does not; returns at once."""
        if not self.is_running:
            return
        self._stopping = True
        self._process.terminate()
        self._kill_timer.start()

    def stop_and_wait(self) -> None:
        """Ends it before QGIS goes on (plugin unload, QGIS closing): waits two seconds at most, then kills."""
        if not self.is_running:
            return
        self._stopping = True
        self._process.terminate()
        if not self._process.waitForFinished(QUIT_WAIT_MS):
            self._process.kill()
            self._process.waitForFinished(QUIT_WAIT_MS)

    def _read(self) -> None:
        text = self._rest + bytes(self._process.readAllStandardOutput()).decode("utf-8", errors="replace")
        *lines, self._rest = text.split("\n")
        for line in lines:
            self._take_line(line.rstrip())

    def _take_line(self, line: str) -> None:
        if line:
            # It knows the password of QGIS's proxy, and what it uses may tell of the proxy's address.
            shown = redacted(line)
            self._lines.append(shown)
            self.line.emit(shown)
        found = LISTENING.search(line)
        if found and not self._url:
            self._url = found.group(1).rstrip("/.")
            self.listening.emit(self._url)

    def _on_finished(self, exit_code: int, status: QProcess.ExitStatus) -> None:
        # It belongs to this process, not to the one that may be started next.
        self._kill_timer.stop()
        self._read()
        self._take_line(self._rest)
        self._rest, self._url = "", ""
        if not self._stopping:
            crashed = status == QProcess.ExitStatus.CrashExit
            self.died.emit(
                BackendUnavailableError(
                    self._why(crashed, exit_code), "Start it again; its last lines are in the FUSAR log."
                )
            )
        self.ended.emit()

    def _why(self, crashed: bool, exit_code: int) -> str:
        last = self._last_words()
        if crashed:
            return (
                f"The backend crashed or was killed: {last}."
                if last
                else "The backend crashed or was killed."
            )
        if last:
            return f"The backend stopped by itself (exit code {exit_code}): {last}."
        return f"The backend stopped by itself (exit code {exit_code})."

    def _last_words(self) -> str:
        """The last line, unless it only tells of everyday work."""
        last = self._lines[-1].strip() if self._lines else ""
        return "" if not last or EVERYDAY.search(last) else last.rstrip(".")

    def _on_error(self, error: QProcess.ProcessError) -> None:
        # A crash also ends in `finished`; only a program that never started does not.
        if error == QProcess.ProcessError.FailedToStart:
            message = f"{self._process.program()} could not be started: {self._process.errorString()}."
            self.died.emit(
                BackendUnavailableError(message, "Check the Python in Settings ▸ Options ▸ FUSAR.")
            )
            self.ended.emit()


def backend_workdir() -> Path:
    """Where the backend runs: in the checkout; for an installed zip in no folder of the plugin."""
    if (ROOT / "backend").is_dir():
        return ROOT
    return backend_folder() if backend_folder().is_dir() else Path.home()


def surroundings() -> Dict[str, str]:
    """QGIS's proxy and authorities for the backend's own way to AEF; nothing of the internet while offline.

    Variables that the user has set for QGIS stay as they are.

    Raises:
        OutputError: The authorities' certificates cannot be written.
    """
    own = QProcessEnvironment.systemEnvironment()
    values = {**proxy_variables(AEF_ASKED), **authority_variables(backend_folder())}
    values = {name: value for name, value in values.items() if not own.contains(name)}
    return {**values, **OFFLINE_VARIABLES} if is_offline() else values


def clean_environment() -> QProcessEnvironment:
    """QGIS's environment without what points another Python at QGIS's own libraries."""
    environment = QProcessEnvironment.systemEnvironment()
    for name in FOREIGN_VARIABLES:
        environment.remove(name)
    libraries = environment.value("LD_LIBRARY_PATH")
    if libraries:
        environment.insert("LD_LIBRARY_PATH", _outside(libraries, QgsApplication.prefixPath()))
    environment.insert("PYTHONUNBUFFERED", "1")
    return environment


def _outside(libraries: str, prefix: str) -> str:
    """A search path without the folders inside QGIS's own installation (conda, AppImage); CUDA's stay."""
    top = prefix.rstrip("/")
    if top in ("", *SYSTEM_PREFIXES):
        return libraries
    return os.pathsep.join(
        folder for folder in libraries.split(os.pathsep) if not f"{folder}/".startswith(f"{top}/")
    )

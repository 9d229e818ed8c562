"""Test connection: says that it works and with what, or names the cause and what to do."""

from __future__ import annotations

import json
from typing import Any, Dict, List, Optional, Tuple

from qgis.PyQt.QtCore import QObject, QProcess, QTimer, pyqtSignal

from fusar_qgis.client import BackendClient
from fusar_qgis.core.api import ModelList
from fusar_qgis.core.errors import FusarError
from fusar_qgis.gui.backend_process import backend_python, check_local, clean_environment
from fusar_qgis.gui.tasks import TaskFeedback, TaskRunner
from fusar_qgis.paths import ROOT
from fusar_qgis.settings import Settings

NEEDED = ("backend", "torch", "transformers", "fastapi", "uvicorn", "rasterio")
LOOK = (
    "import importlib.util, json, sys; "
    f"missing = [name for name in {NEEDED!r} if importlib.util.find_spec(name) is None]; "
    "print(json.dumps({'version': sys.version.split()[0], 'missing': missing}))"
)
PYTHON_LIMIT_MS = 20000


class ConnectionTest(QObject):
    """Tests settings that are not saved yet; `done(works, sentence)` comes exactly once per start."""

    done = pyqtSignal(bool, str)

    def __init__(self, runner: TaskRunner, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._process = QProcess(self)
        self._process.finished.connect(self._on_python)
        self._process.errorOccurred.connect(self._on_python_error)
        self._limit = QTimer(self)
        self._limit.setSingleShot(True)
        self._limit.setInterval(PYTHON_LIMIT_MS)
        self._limit.timeout.connect(self._process.kill)

    def start(self, settings: Settings, token: str) -> None:
        """Begins; never waits.

        Args:
            settings: As the form says.
            token: The session token as typed.
        """
        if settings.mode == "remote":
            self._test_remote(settings, token)
            return
        try:
            check_local(settings)
        except FusarError as error:
            self.done.emit(False, str(error))
            return
        self._process.setProcessEnvironment(clean_environment())
        self._process.setWorkingDirectory(str(ROOT))
        self._process.start(backend_python(settings), ["-c", LOOK])
        self._limit.start()

    def _test_remote(self, settings: Settings, token: str) -> None:
        client = BackendClient(settings.backend_url, lambda: token, settings.authcfg, settings.timeout_s)
        running = self._runner.start(self.tr("Test the backend"), lambda feedback: _ask(client, feedback))
        running.succeeded.connect(lambda found: self.done.emit(True, self._remote_sentence(*found)))
        running.failed.connect(lambda error: self.done.emit(False, str(error)))
        running.stopped.connect(lambda: self.done.emit(False, self.tr("Stopped.")))

    def _remote_sentence(self, ready: bool, models: Optional[ModelList]) -> str:
        if not ready or models is None:
            return self.tr("The backend is there and is still loading its model.")
        names = ", ".join(card.id for card in models.data) or self.tr("no model")
        parts = [self.tr("Connected: {names}").format(names=names)]
        for card in models.data[:1]:
            years = f"{min(card.aef_years)} – {max(card.aef_years)}" if card.aef_years else self.tr("none")
            parts.append(self.tr("device {device}").format(device=card.device or "?"))
            parts.append(self.tr("classes {names}").format(names=", ".join(card.classes) or self.tr("any")))
            parts.append(self.tr("AEF years {years}").format(years=years))
        return "; ".join(parts) + "."

    def _on_python(self, exit_code: int, _status: QProcess.ExitStatus) -> None:
        # The next test gets its whole time.
        self._limit.stop()
        output = bytes(self._process.readAllStandardOutput()).decode("utf-8", errors="replace")
        errors = bytes(self._process.readAllStandardError()).decode("utf-8", errors="replace").strip()
        try:
            found: Dict[str, Any] = json.loads(output.strip().splitlines()[-1]) if exit_code == 0 else {}
        except (IndexError, ValueError):
            found = {}
        self.done.emit(*self._python_sentence(found, errors))

    def _python_sentence(self, found: Dict[str, Any], errors: str) -> Tuple[bool, str]:
        if "version" not in found:
            last = errors.splitlines()[-1] if errors else self.tr("it said nothing")
            return False, self.tr("This Python does not run: {why}").format(why=last)
        missing: List[str] = found.get("missing", [])
        if missing:
            text = self.tr(
                "Python {version} lacks {names}. Choose the backend's own environment, see the README."
            )
            return False, text.format(version=found["version"], names=", ".join(missing))
        text = self.tr("Python {version} has everything the backend needs. Press Start backend in the panel.")
        return True, text.format(version=found["version"])

    def _on_python_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._limit.stop()
            text = self.tr("{program} cannot be started: {why}.")
            why = self._process.errorString()
            self.done.emit(False, text.format(program=self._process.program(), why=why))


def _ask(client: BackendClient, feedback: TaskFeedback) -> Tuple[bool, Optional[ModelList]]:
    """Health first: its errors name the network's causes; then the model list, which needs the token."""
    client.health(feedback.is_cancelled)
    if not client.ready(feedback.is_cancelled):
        return False, None
    return True, client.models(feedback.is_cancelled)

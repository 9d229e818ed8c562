"""Test connection: says that it works and with what, or names the cause and what to do."""

from __future__ import annotations

import json
from typing import Any, Dict, List, Optional, Tuple

from qgis.PyQt.QtCore import QObject, QProcess, QTimer, pyqtSignal

from fusar_qgis.client import BackendClient
from fusar_qgis.core.check_steps import FAILED, StepResult
from fusar_qgis.core.errors import FusarError
from fusar_qgis.gui.backend_process import backend_python, backend_workdir, check_local, clean_environment
from fusar_qgis.gui.tasks import RunningTask, TaskFeedback, TaskRunner
from fusar_qgis.settings import Settings
from fusar_qgis.workflows.check_connection import check_connection

NEEDED = ("backend", "torch", "transformers", "fastapi", "uvicorn", "rasterio")
LOOK = (
    "import importlib.util, json, sys; "
    f"missing = [name for name in {NEEDED!r} if importlib.util.find_spec(name) is None]; "
    "print(json.dumps({'version': sys.version.split()[0], 'missing': missing}))"
)
PYTHON_LIMIT_MS = 20000


class ConnectionTest(QObject):
    """Tests settings that are not saved yet.

    Signals: `step(StepResult)` for each step of the way to a backend at an address, `done(works, sentence)` exactly
    once per start.
    """

    step = pyqtSignal(object)
    done = pyqtSignal(bool, str)

    def __init__(self, runner: TaskRunner, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._running: Optional[RunningTask] = None
        self._stopped = False
        self.results: List[StepResult] = []
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
        self.results, self._stopped = [], False
        if settings.mode == "remote":
            self._test_remote(settings, token)
            return
        try:
            check_local(settings)
        except FusarError as error:
            self.done.emit(False, str(error))
            return
        self._process.setProcessEnvironment(clean_environment())
        self._process.setWorkingDirectory(str(backend_workdir()))
        self._process.start(backend_python(settings), ["-c", LOOK])
        self._limit.start()

    def cancel(self) -> None:
        """Ends the test; `done` follows."""
        self._stopped = True
        if self._running is not None:
            self._running.cancel()
        self._process.kill()

    def report(self) -> str:
        """The steps of the last test as text."""
        return "\n".join(result.line() for result in self.results)

    def _test_remote(self, settings: Settings, token: str) -> None:
        self.start_client(
            BackendClient(settings.backend_url, lambda: token, settings.authcfg, settings.timeout_s)
        )

    def start_client(self, client: BackendClient) -> None:
        """Begins with a backend that runs, wherever it is."""
        self.results, self._stopped = [], False
        running = self._runner.start(self.tr("Test the backend"), lambda feedback: _go(client, feedback))
        self._running = running
        running.partial.connect(self._take_step)
        # Methods, not functions: the run may outlive us, and Qt lets go of a method with its object.
        running.failed.connect(self._fail)
        running.stopped.connect(self._stop)
        running.succeeded.connect(self._finish)

    def _take_step(self, result: StepResult) -> None:
        self.results.append(result)
        self.step.emit(result)

    def _finish(self, results: List[StepResult]) -> None:
        # A step's signal may come later than the end.
        for result in results[len(self.results) :]:
            self._take_step(result)
        failed = next((result for result in results if result.state == FAILED), None)
        if failed is not None:
            self._end(False, f"{failed.detail} {failed.action}".strip())
            return
        self._end(True, self._remote_sentence(results))

    def _fail(self, error: FusarError) -> None:
        self._end(False, str(error))

    def _stop(self) -> None:
        self._end(False, self.tr("Stopped."))

    def _end(self, works: bool, sentence: str) -> None:
        self._running = None
        self.done.emit(works, sentence)

    def _remote_sentence(self, results: List[StepResult]) -> str:
        card = next(result.card for result in results if result.card is not None)
        years = f"{min(card.aef_years)} – {max(card.aef_years)}" if card.aef_years else self.tr("none")
        parts = [
            self.tr("Connected: {names}").format(names=card.id),
            self.tr("device {device}").format(device=card.device or "?"),
            self.tr("classes {names}").format(names=", ".join(card.classes) or self.tr("any")),
            self.tr("AEF years {years}").format(years=years),
        ]
        return "; ".join(parts) + "."

    def _on_python(self, exit_code: int, _status: QProcess.ExitStatus) -> None:
        # The next test gets its whole time.
        self._limit.stop()
        if self._stopped:
            self.done.emit(False, self.tr("Stopped."))
            return
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


def _go(client: BackendClient, feedback: TaskFeedback) -> List[StepResult]:
    results = []
    for result in check_connection(client, feedback.is_cancelled):
        results.append(result)
        feedback.partial.emit(result)
    return results

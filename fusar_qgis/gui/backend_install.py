"""Installs the local backend into an environment of its own, step by step, in processes that Cancel can end."""

from __future__ import annotations

import shutil
from collections import deque
from pathlib import Path
from typing import Any, Callable, Deque, List, Optional, Sequence, Tuple

from qgis.PyQt.QtCore import QObject, pyqtSignal

from fusar_qgis import backend_env
from fusar_qgis.backend_env import Installed, env_python
from fusar_qgis.child_network import authority_variables, proxy_variables
from fusar_qgis.core.errors import ConfigError, OutputError
from fusar_qgis.gui.backend_process import clean_environment
from fusar_qgis.gui.child_process import ChildProcess
from fusar_qgis.gui.tasks import TaskRunner
from fusar_qgis.install_plan import (
    UNWANTED,
    InstallPlan,
    doctor_arguments,
    doctor_problem,
    has_raw_progress,
    install_variables,
    pip_arguments,
    progress_of,
    version_in,
)
from fusar_qgis.offline import is_offline
from fusar_qgis.paths import demo_checkpoint
from fusar_qgis.python_search import LOOK, candidates, inside_qgis, verdict
from fusar_qgis.shown_url import redacted

KEPT_LINES = 3000
UNKNOWN = -1
Ended = Callable[[int, List[str]], None]


class BackendInstaller(QObject):
    """One installation, upgrade or removal at a time.

    Signals: `changed` when phase or progress changed, `line(str)` for the log, `replacing()` before the environment
    in use goes away, `finished(works, sentence)` exactly once per start.
    """

    changed = pyqtSignal()
    line = pyqtSignal(str)
    replacing = pyqtSignal()
    finished = pyqtSignal(bool, str)

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self.phase, self.percent = "", UNKNOWN
        self.log: Deque[str] = deque(maxlen=KEPT_LINES)
        self._plan: Optional[InstallPlan] = None
        self._env = Path()
        self._python = ""
        self._left: List[str] = []
        self._cancelled = False
        self._runner = TaskRunner(self)
        self._child = ChildProcess(self)
        self._child.line.connect(self._take_line)
        self._child.ended.connect(self._on_ended)
        self._then: Optional[Ended] = None

    @property
    def is_running(self) -> bool:
        """Whether something is being installed or removed."""
        return bool(self.phase)

    def start(self, plan: InstallPlan) -> None:
        """Begins; returns at once.

        Raises:
            ConfigError: The plan cannot work; nothing was changed.
            OutputError: The folder cannot be made.
        """
        if self.is_running:
            raise ConfigError("The backend is being installed already.", "Wait, or press Cancel.")
        self._check(plan)
        self._plan, self._cancelled = plan, False
        self.log.clear()
        try:
            plan.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(
                f"{plan.folder} cannot be made: {error.strerror}.", "Choose another folder."
            ) from error
        self._env = backend_env.next_env(plan.folder)
        self._child.set_environment(self._environment(plan), plan.folder)
        self._left = [plan.python] if plan.python else candidates()
        self._phase(self.tr("Looking for a Python"))
        self._try_python()

    def cancel(self) -> None:
        """Ends it; what was made so far is removed, what worked before stays."""
        if self.is_running and not self._cancelled:
            self._cancelled = True
            self._phase(self.tr("Stopping"))
            self._child.stop()

    def remove(self, folder: Path) -> None:
        """Removes every environment of ours from the folder, in a worker thread; `finished` follows.

        Raises:
            ConfigError: Something is being installed.
        """
        if self.is_running:
            raise ConfigError("The backend is being installed.", "Press Cancel first.")
        self.replacing.emit()
        self._plan = None
        backend_env.forget(folder)
        self._phase(self.tr("Removing"))
        self._delete(backend_env.leftovers(folder), True, self.tr("The backend was removed."))

    def close(self) -> None:
        """The plugin goes away: the processes end now; what they leave is removed by the next installation."""
        self.blockSignals(True)
        self._cancelled = True
        self._then = None
        self._child.kill_and_wait()
        self._runner.stop_all()

    def _check(self, plan: InstallPlan) -> None:
        backend_env.check_folder(plan.folder)
        backend_env.check_requirement(plan.requirement)
        if plan.python and not Path(plan.python).is_file():
            raise ConfigError(f"The Python {plan.python} does not exist.", "Choose another one.")
        if plan.python and inside_qgis(plan.python):
            raise ConfigError(
                f"The Python {plan.python} is QGIS's own.", "Choose another one, or install Python 3.12."
            )
        if is_offline() and not Path(plan.requirement).is_file():
            raise ConfigError(
                "Work offline is on, and an installation downloads packages.",
                "Switch it off in the connection menu.",
            )
        backend_env.check_space(plan.folder, plan.disk_bytes)

    def _environment(self, plan: InstallPlan) -> Any:
        environment = clean_environment()
        for name in UNWANTED:
            environment.remove(name)
        more = install_variables(proxy_variables(), authority_variables(plan.folder))
        for name, value in more.items():
            environment.insert(name, value)
        return environment

    def _try_python(self) -> None:
        if not self._left:
            self._fail(self.tr("no Python 3.11 or newer was found; install Python 3.12 from python.org"))
            return
        self._python = self._left.pop(0)
        self._run(self._python, ["-c", LOOK], self._on_python)

    def _on_python(self, _code: int, lines: List[str]) -> None:
        problem = verdict("\n".join(lines))
        if problem is None:
            self._make_env()
            return
        self._say(f"{self._python}: {problem}")
        if self._plan is not None and self._plan.python:
            self._fail(f"{self._python}: {problem}")
        else:
            self._try_python()

    def _make_env(self) -> None:
        self._phase(self.tr("Making the environment {name}").format(name=self._env.name))
        self._run(self._python, ["-m", "venv", str(self._env)], self._on_env)

    def _on_env(self, code: int, lines: List[str]) -> None:
        if code != 0:
            self._fail(_last(lines, code))
            return
        self._run(self._env_python, ["-m", "pip", "--version"], self._on_pip_version)

    def _on_pip_version(self, _code: int, lines: List[str]) -> None:
        assert self._plan is not None
        self._phase(self.tr("Downloading and installing packages"))
        self._run(self._env_python, pip_arguments(self._plan, has_raw_progress(lines)), self._on_packages)

    def _on_packages(self, code: int, lines: List[str]) -> None:
        if code != 0:
            self._fail(_last([line for line in lines if line.startswith("ERROR")] or lines, code))
            return
        self._phase(self.tr("Checking the installation"))
        self._run(self._env_python, doctor_arguments(), self._on_doctor)

    def _on_doctor(self, code: int, lines: List[str]) -> None:
        problem = doctor_problem(code, lines, demo_checkpoint().is_dir())
        if problem:
            self._fail(self.tr("the check says {why}").format(why=problem))
            return
        assert self._plan is not None
        plan = self._plan
        done = Installed(
            self._env.name, redacted(plan.requirement), version_in(list(self.log)), plan.hardware
        )
        try:
            self.replacing.emit()
            backend_env.complete(plan.folder, done)
        except OutputError as error:
            self._fail(str(error))
            return
        text = self.tr("The backend {version} is installed in {folder}.")
        sentence = text.format(version=done.version, folder=self._env).replace("  ", " ")
        self._delete(backend_env.leftovers(plan.folder), True, sentence)

    @property
    def _env_python(self) -> str:
        return str(env_python(self._env))

    def _fail(self, why: str) -> None:
        assert self._plan is not None
        if self._cancelled:
            sentence = self.tr("Cancelled; nothing was left behind.")
        else:
            text = self.tr("The backend was not installed: {why}. Nothing was left behind; see the log.")
            sentence = text.format(why=redacted(why).rstrip("."))
        self._delete(backend_env.leftovers(self._plan.folder), False, sentence)

    def _delete(self, folders: Sequence[Path], works: bool, sentence: str) -> None:
        """Gigabytes of small files take seconds to delete: in a worker thread."""
        running = self._runner.start(
            self.tr("Clean up the backend's folder"), lambda _feedback: _delete_all(folders)
        )
        running.ended.connect(lambda: self._end(works, sentence))

    def _end(self, works: bool, sentence: str) -> None:
        self._say(sentence)
        self._phase("")
        self.finished.emit(works, sentence)

    def _run(self, program: str, arguments: List[str], then: Ended) -> None:
        if self._cancelled:
            self._fail("")
            return
        self._then = then
        self._child.start(program, arguments)

    def _on_ended(self, code: int, lines: object) -> None:
        then, self._then = self._then, None
        if then is None:
            return
        if self._cancelled:
            self._fail("")
        else:
            then(code, list(lines))  # type: ignore[call-overload]

    def _take_line(self, text: str) -> None:
        numbers = progress_of(text)
        if numbers is None:
            self._say(text)
        percent = round(100 * numbers[0] / numbers[1]) if numbers is not None and numbers[1] else UNKNOWN
        if percent != self.percent:
            self.percent = percent
            self.changed.emit()

    def _say(self, text: str) -> None:
        shown = redacted(text)
        self.log.append(shown)
        self.line.emit(shown)

    def _phase(self, text: str) -> None:
        self.phase, self.percent = text, UNKNOWN
        if text:
            self._say(f"— {text} —")
        self.changed.emit()


def _last(lines: Sequence[str], code: int) -> str:
    return lines[-1].replace("ERROR: ", "") if lines else f"exit code {code}"


def _delete_all(folders: Sequence[Path]) -> Tuple[str, ...]:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
    return tuple(str(folder) for folder in folders if folder.exists())

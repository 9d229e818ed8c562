"""One program at a time, without a shell: its lines as they come, its end exactly once, and a stop that works."""

from __future__ import annotations

from pathlib import Path
from typing import List, Optional

from qgis.PyQt.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, pyqtSignal

KILL_AFTER_MS = 3000
QUIT_WAIT_MS = 2000
FAILED_TO_START = 127


class ChildProcess(QObject):
    """Signals: `line(str)` of output and errors alike; `ended(exit code, lines)` once per start, later than it."""

    line = pyqtSignal(str)
    ended = pyqtSignal(int, object)

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._lines: List[str] = []
        self._rest = b""
        self._process = QProcess(self)
        self._process.setProcessChannelMode(QProcess.ProcessChannelMode.MergedChannels)
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.finished.connect(self._on_finished)
        self._process.errorOccurred.connect(self._on_error)
        self._kill = QTimer(self)
        self._kill.setSingleShot(True)
        self._kill.setInterval(KILL_AFTER_MS)
        self._kill.timeout.connect(self._process.kill)
        self._code = 0
        # A timer of our own goes with us; one of Qt's would call us when we are gone.
        self._end = QTimer(self)
        self._end.setSingleShot(True)
        self._end.setInterval(0)
        self._end.timeout.connect(self._tell_end)

    def set_environment(self, environment: QProcessEnvironment, folder: Path) -> None:
        """Environment and working folder of what is started from now on."""
        self._process.setProcessEnvironment(environment)
        self._process.setWorkingDirectory(str(folder))

    def start(self, program: str, arguments: List[str]) -> None:
        """Starts a program; returns at once."""
        self._lines, self._rest = [], b""
        self._process.start(program, arguments)

    def stop(self) -> None:
        """Asks the program to end, and kills it if it does not."""
        if self._process.state() != QProcess.ProcessState.NotRunning:
            self._process.terminate()
            self._kill.start()

    def kill_and_wait(self) -> None:
        """Ends the program now (QGIS closes)."""
        self.blockSignals(True)
        self._kill.stop()
        if self._process.state() != QProcess.ProcessState.NotRunning:
            self._process.kill()
            self._process.waitForFinished(QUIT_WAIT_MS)
        self._end.stop()

    def _read(self) -> None:
        # pip draws over its own line with carriage returns.
        data = (self._rest + bytes(self._process.readAllStandardOutput())).replace(b"\r", b"\n")
        *lines, self._rest = data.split(b"\n")
        for raw in lines:
            self._take(raw)

    def _take(self, raw: bytes) -> None:
        text = raw.decode("utf-8", errors="replace").rstrip()
        if text:
            self._lines.append(text)
            self.line.emit(text)

    def _on_finished(self, code: int, status: QProcess.ExitStatus) -> None:
        self._kill.stop()
        self._read()
        self._take(self._rest)
        self._rest = b""
        crashed = status == QProcess.ExitStatus.CrashExit
        self._end_later(code or 1 if crashed else code)

    def _on_error(self, error: QProcess.ProcessError) -> None:
        # A crash also ends in `finished`; only a program that never started does not.
        if error == QProcess.ProcessError.FailedToStart:
            self._take(f"{self._process.program()}: {self._process.errorString()}".encode())
            self._end_later(FAILED_TO_START)

    def _end_later(self, code: int) -> None:
        """From the event loop: the next program must not be started inside the signal of this one."""
        self._code = code
        self._end.start()

    def _tell_end(self) -> None:
        self.ended.emit(self._code, self._lines)

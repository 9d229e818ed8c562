"""Which backend there is, how it fares and where the data goes; watched without ever waiting."""

from __future__ import annotations

import logging
import secrets
from typing import Any, Callable, Optional, Tuple

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from fusar_qgis.backend_env import installed_python
from fusar_qgis.client import BackendClient
from fusar_qgis.core.api import ModelCard, ModelList, from_json
from fusar_qgis.core.errors import (
    BackendUnavailableError,
    FusarError,
    ModelLoadingError,
)
from fusar_qgis.data_path import DataPath, data_path
from fusar_qgis.exchange import Reply
from fusar_qgis.gui.backend_install import BackendInstaller
from fusar_qgis.gui.backend_process import BackendProcess, backend_python
from fusar_qgis.gui.probe import Probe
from fusar_qgis.local_endpoint import local_endpoint
from fusar_qgis.offline import set_offline
from fusar_qgis.profile_store import choose_profile
from fusar_qgis.reply_errors import check_reply, is_refusal, parse_json
from fusar_qgis.settings import Settings, load_settings, session_token
from fusar_qgis.shown_url import shown_url

logger = logging.getLogger(__name__)

STOPPED, STARTING, LOADING, READY, TROUBLE = "stopped", "starting", "loading", "ready", "trouble"

POLL_BUSY_MS = 1000
POLL_CALM_MS = 15000
PROBE_TIMEOUT_S = 5
MISSES_ALLOWED = 2
READY_PATH, MODELS_PATH = "/ready", "/v1/models"


class BackendConnection(QObject):
    """The backend of this QGIS session, local or remote.

    Signals: `changed` when status, host or model changed; `lost(error)` when a backend that worked or was
    starting stops working; `refused(error)` when somebody met a token that is wrong or has run out.
    """

    changed = pyqtSignal()
    lost = pyqtSignal(object)
    refused = pyqtSignal(object)

    def __init__(
        self, parent: Optional[QObject] = None, read_settings: Callable[[], Settings] = load_settings
    ) -> None:
        super().__init__(parent)
        self._read_settings = read_settings
        self.settings = read_settings()
        self.status = STOPPED
        self.problem: Optional[FusarError] = None
        self.card: Optional[ModelCard] = None
        self._misses, self._quiet = 0, False
        self._announced: Optional[Tuple[Any, ...]] = None
        self._local_token = secrets.token_urlsafe(24)
        self.process = BackendProcess(self)
        self.process.listening.connect(self._on_listening)
        self.process.died.connect(self._on_died)
        self.process.ended.connect(self._on_ended)
        self.last_test = ""
        """The report of the last connection test, for the diagnostics."""
        self.installer = BackendInstaller(self)
        self.installer.replacing.connect(self._leave_installed)
        self.installer.finished.connect(lambda *_: self.changed.emit())
        self._probe = Probe(self)
        self._probe.done.connect(self._on_probe)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(lambda: self.check())

    @property
    def is_local(self) -> bool:
        """Whether the plugin runs the backend itself."""
        return bool(self.settings.mode == "local")

    @property
    def is_ready(self) -> bool:
        """Whether questions can be asked now."""
        return self.status == READY

    @property
    def url(self) -> str:
        """Where the backend is, empty while a local one does not listen."""
        return self.process.url if self.is_local else self.settings.backend_url.strip().rstrip("/")

    @property
    def host(self) -> str:
        """The remote computer's name, empty when the data stays on this computer."""
        return self.path.host

    @property
    def path(self) -> DataPath:
        """Where the data goes, and whether a token could be read on the way."""
        has_token = bool(self.settings.authcfg or session_token.get())
        return data_path(self.url, self.is_local, has_token)

    @property
    def token_refused(self) -> bool:
        """Whether the backend wants another token."""
        return is_refusal(self.problem)

    def secrets(self) -> Tuple[str, ...]:
        """What reports must not show."""
        return (self._local_token,)

    def choose(self, name: str) -> None:
        """Takes another profile into use."""
        choose_profile(name)
        self.reload()

    def work_offline(self, offline: bool) -> None:
        """Turns the offline switch; what runs with another computer ends with its next request."""
        set_offline(offline)
        self.reload()

    def client(self) -> BackendClient:
        """A client for one run.

        Raises:
            FusarError: There is no backend, or it still loads its model; the error says what to do.
        """
        if self.status == READY:
            return self._client()
        if self.status in (STARTING, LOADING):
            raise ModelLoadingError(
                self.tr("The backend is still loading its model."), self.tr("Try again in a moment.")
            )
        if self.problem is not None:
            raise self.problem
        if self.is_local:
            raise BackendUnavailableError(
                self.tr("The backend is not running."),
                self.tr("Press Start backend at the top of the FUSAR panel."),
            )
        raise BackendUnavailableError(
            self.tr("The backend at {url} has not answered yet.").format(url=shown_url(self.url)),
            self.tr("Check its address in Settings ▸ Options ▸ FUSAR."),
        )

    def reload(self) -> None:
        """Takes over changed settings; a local backend with other files must be started again."""
        before, self.settings = self.settings, self._read_settings()
        if self.process.is_running and _process_settings(before) != _process_settings(self.settings):
            self.process.stop()
        if not self.is_local:
            self._set(STARTING)
            self.check()
        elif not self.process.is_running:
            self._set(STOPPED)
        self.changed.emit()

    def start(self) -> None:
        """Starts the local backend, or asks the remote one again; returns at once.

        Raises:
            FusarError: The local backend cannot be started with these settings.
        """
        if self.is_local:
            self.process.start(self.settings, self._local_token)
            # Where a program can fail at once, as on Windows, `died` has come before this returns.
            if self.process.is_running:
                self._set(STARTING)
        else:
            self._set(STARTING)
            self.check()

    def stop(self) -> None:
        """Stops the local backend."""
        self._timer.stop()
        self._probe.close()
        self.process.stop()
        self._set(STOPPED)

    def close(self) -> None:
        """Ends everything: the plugin goes away."""
        self.blockSignals(True)
        self._timer.stop()
        local_endpoint.clear()
        self._probe.close()
        self.installer.close()
        self.process.stop_and_wait()

    def check_after(self, error: FusarError) -> None:
        """Asks at once after somebody met an error that may mean that the backend is gone; `lost` is not emitted."""
        if is_refusal(error) and not self.is_local:
            self._set(TROUBLE, error)
            self.refused.emit(error)
        elif isinstance(error, BackendUnavailableError) and self.status == READY and self.url:
            self._quiet, self._misses = True, MISSES_ALLOWED
            self.check()

    def check(self, path: str = READY_PATH) -> None:
        """Asks the backend how it is; the answer arrives as `changed`."""
        if not self.url:
            return
        try:
            endpoint = self._client().endpoint(PROBE_TIMEOUT_S)
            self._probe.ask(endpoint, path)
        except FusarError as error:
            self._fail(error)

    def _client(self) -> BackendClient:
        settings = self.settings
        if self.is_local:
            return BackendClient(self.url, lambda: self._local_token, "", settings.timeout_s)
        return BackendClient(self.url, session_token.of_active(), settings.authcfg, settings.timeout_s)

    def _leave_installed(self) -> None:
        """The environment that the running backend was started from is about to go."""
        if self.process.is_running and backend_python(self.settings) == installed_python():
            self.stop()

    def _on_listening(self, url: str) -> None:
        logger.info("The backend listens at %s.", shown_url(url))
        self._set(LOADING)
        self.check()

    def _on_died(self, error: FusarError) -> None:
        for line in self.process.log_tail[-20:]:
            logger.warning("backend: %s", line)
        if not self.is_local:
            # The settings have moved on to another server; its state is not this process's.
            return
        self._set(TROUBLE, error)
        self.lost.emit(error)

    def _on_ended(self) -> None:
        if not self.is_local:
            return
        self._timer.stop()
        self._probe.close()
        if self.status != TROUBLE:
            self._set(STOPPED)

    def _on_probe(self, path: str, reply: Reply) -> None:
        if not self.url:
            return
        try:
            if reply.status == 503 and reply.kind == "application/json":
                self._set(LOADING)
            else:
                self._take_answer(path, reply)
        except FusarError as error:
            self._on_probe_failed(error)
        # A local backend that works is watched through its process; its death needs no polling.
        if not (self.is_local and self.status == READY):
            self._timer.start(POLL_CALM_MS if self.status in (READY, TROUBLE) else POLL_BUSY_MS)

    def _take_answer(self, path: str, reply: Reply) -> None:
        endpoint = self._client().endpoint(PROBE_TIMEOUT_S)
        check_reply(endpoint, reply)
        self._misses, self._quiet = 0, False
        if path == MODELS_PATH:
            cards = from_json(ModelList, parse_json(endpoint, reply)).data
            self.card = cards[0] if cards else None
        elif self.card is None:
            self.check(MODELS_PATH)
            return
        self._set(READY)

    def _on_probe_failed(self, error: FusarError) -> None:
        """One missed answer of a busy server is no outage; a refusal is."""
        self._misses += 1
        if (
            self.status == READY
            and self._misses < MISSES_ALLOWED
            and isinstance(error, BackendUnavailableError)
        ):
            return
        self._fail(error)

    def _fail(self, error: FusarError) -> None:
        tell = self.status == READY and not self._quiet
        self._set(TROUBLE, error)
        if tell:
            self.lost.emit(error)

    def _set(self, status: str, problem: Optional[FusarError] = None) -> None:
        self.status, self.problem = status, problem
        if status in (STOPPED, STARTING, TROUBLE):
            self.card = None
        listens = self.is_local and status in (LOADING, READY)
        local_endpoint.set(self.url if listens else "", self._local_token)
        state = (self.status, self.problem, self.card, self.url)
        if state != self._announced:
            self._announced = state
            self.changed.emit()


def _process_settings(settings: Settings) -> Tuple[str, ...]:
    return (settings.mode, settings.python_path, settings.checkpoint_path, settings.aef_file)

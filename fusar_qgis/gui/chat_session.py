"""One conversation about a scene: prepares the image in a task, streams the answer, stops at any point."""

from __future__ import annotations

from typing import List, Optional, Sequence, Tuple

from qgis.PyQt.QtCore import QObject, pyqtSignal

from fusar_qgis.chat_stream import ChatContext, ChatStream
from fusar_qgis.client import BackendClient
from fusar_qgis.core.chat_thread import within_context
from fusar_qgis.core.errors import FusarError, OperationCancelledError
from fusar_qgis.core.scene import Scene
from fusar_qgis.core.scene_box import SceneBox
from fusar_qgis.gui.tasks import RunningTask
from fusar_qgis.gui.workbench import Workbench
from fusar_qgis.workflows.ask import ChatOptions, ChatRequest, ChatTurn, answer_boxes, prepare_chat


class ChatSession(QObject):
    """Holds the turns; one question at a time.

    Signals: `answering()` when the request leaves, `described(context)` with what the backend says about AEF,
    `delta(text)` as the answer comes, then exactly one of `answered(finish_reason)`, `stopped(kept)` and
    `failed(error)`; `kept` says whether a part of the answer stays. After `reset` none of them comes.
    """

    answering = pyqtSignal()
    described = pyqtSignal(object)
    delta = pyqtSignal(str)
    answered = pyqtSignal(str)
    stopped = pyqtSignal(bool)
    failed = pyqtSignal(object)

    def __init__(self, bench: Workbench, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self.turns: List[ChatTurn] = []
        self.left_out = 0
        """How many earlier questions the last one was asked without: they would not have fitted."""
        self._question = ""
        self._running: Optional[RunningTask] = None
        self._stream: Optional[ChatStream] = None
        self._request: Optional[ChatRequest] = None
        self.scene: Optional[Scene] = None
        self._context: Optional[ChatContext] = None

    @property
    def is_busy(self) -> bool:
        """Whether an answer is on its way."""
        return self._running is not None or self._stream is not None

    def ask(self, question: str, scene: Optional[Scene], options: ChatOptions) -> None:
        """Sends a question; returns at once.

        Args:
            question: Plain text.
            scene: What to show; None chats without an image.
            options: Which part of it, with or without AEF.

        Raises:
            FusarError: There is no backend.
        """
        client = self._bench.connection.client()
        said = [(turn.role, turn.text) for turn in self.turns]
        card = self._bench.connection.card
        kept, self.left_out = within_context(said, questions=card.turns if card is not None else 0)
        history = [ChatTurn(role, text) for role, text in kept]
        self._question, self.scene, self._context = question, scene, None
        running = self._bench.runner.start(
            self.tr("Chat about {name}").format(name=scene.name if scene else self.tr("nothing")),
            lambda feedback: prepare_chat(scene, question, history, options, client, feedback),
        )
        self._running = running
        running.succeeded.connect(lambda request: self._send(running, request, client))
        running.failed.connect(lambda error: self._break_off(running, error))
        running.stopped.connect(lambda: self._break_off(running, OperationCancelledError("Stopped.")))

    def left_out_words(self) -> str:
        """What of the conversation the model is not told with the last question."""
        if not self.left_out:
            return ""
        card = self._bench.connection.card
        if card is not None and card.turns == 1:
            return self.tr("without what was said before: this model knows single questions only")
        return self.tr("without the oldest questions: {n}").format(n=self.left_out)

    def stop(self) -> None:
        """Aborts the request, which stops the generation on the server."""
        if self._stream is not None:
            self._stream.abort()
        elif self._running is not None:
            self._running.cancel()

    def reset(self, turns: Sequence[Tuple[str, str]] = ()) -> None:
        """Begins a new conversation, or goes on with one; nobody hears of an answer that was on its way.

        Args:
            turns: (role, text) pairs of what was said before.
        """
        running, self._running = self._running, None
        if running is not None:
            running.cancel()
        if self._stream is not None:
            self._stream.blockSignals(True)
            self._stream.abort()
        self._release()
        self.turns = [ChatTurn(role, text) for role, text in turns]
        self._context = None

    def _send(self, running: RunningTask, request: ChatRequest, client: BackendClient) -> None:
        if running is not self._running:
            return
        if running.feedback.is_cancelled():  # Stop came when the worker was done already
            self._fail(OperationCancelledError("Stopped."))
            return
        self._running, self._request = None, request
        try:
            stream = client.chat_stream(request.body, self)
        except FusarError as error:
            self._fail(error)
            return
        self._stream = stream
        stream.described.connect(self.described)
        stream.delta.connect(self.delta)
        stream.finished.connect(self._finish)
        stream.failed.connect(self._fail)
        self.answering.emit()

    def boxes(self) -> List[SceneBox]:
        """The boxes that the last answer speaks of, on the map."""
        if self.scene is None or self._request is None or self._context is None or not self.turns:
            return []
        return answer_boxes(self.scene, self._request, self.turns[-1].text, self._context)

    def _finish(self, text: str, reason: str) -> None:
        self._keep(text)
        self._context = self._stream.context if self._stream is not None else None
        self._release()
        self.answered.emit(reason)

    def _break_off(self, running: RunningTask, error: FusarError) -> None:
        if running is self._running:
            self._fail(error)

    def _fail(self, error: FusarError) -> None:
        """An answer that was stopped stays in the conversation; a failed question does not."""
        stopped = isinstance(error, OperationCancelledError)
        said = self._stream.text if self._stream is not None else ""
        if stopped and said:
            self._keep(said)
        self._release()
        if stopped:
            self.stopped.emit(bool(said))
        else:
            self.failed.emit(error)

    def _keep(self, answer: str) -> None:
        self.turns.append(ChatTurn("user", self._question))
        self.turns.append(ChatTurn("assistant", answer))

    def _release(self) -> None:
        if self._stream is not None:
            self._stream.deleteLater()
        self._running = self._stream = None

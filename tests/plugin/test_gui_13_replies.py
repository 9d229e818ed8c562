"""Replies of a worker thread die in the main thread, where PyQt hears of it in time."""

from __future__ import annotations

from qgis.PyQt.QtCore import QCoreApplication, QEventLoop, QThread, QTimer

from fusar_qgis.exchange import Call, Endpoint, read_reply

LIMIT_MS = 20000


class Worker(QThread):
    """Sends one request and releases its reply."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url
        self.before = self.after = None

    def run(self) -> None:
        reply = Endpoint(self._url).send(Call("/health"))
        loop = QEventLoop()
        reply.finished.connect(loop.quit)
        loop.exec()
        self.before = reply.thread()
        self.status = read_reply(reply).status
        self.after = reply.thread()


def test_a_reply_of_a_worker_is_deleted_by_the_main_thread(qgis_app, stub) -> None:
    worker, loop = Worker(stub.url), QEventLoop()
    worker.finished.connect(loop.quit)
    worker.start()
    QTimer.singleShot(LIMIT_MS, loop.quit)
    loop.exec()
    assert worker.isFinished()
    main = QCoreApplication.instance().thread()
    assert worker.status == 200
    assert worker.before is not main and worker.after is main

"""The engine on a vLLM server, without one: who watches for answers that nobody wants any more, and what is told."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from backend.engine.base import Generation
from backend.engine.vllm_remote import VllmRemote
from fusar_qgis.core.errors import EngineFailedError


class Response:
    """An answer that is being read, or has just ended by itself."""

    def __init__(self, error=None):
        self.error, self.ended = error, threading.Event()

    def shutdown(self):
        if self.error is not None:
            raise self.error
        self.ended.set()


@pytest.mark.parametrize(
    "error",
    [
        OSError(107, "Transport endpoint is not connected"),
        ValueError("Cannot shutdown socket as self._sock_shutdown is not set"),
        RuntimeError("Cannot shutdown as connection has already been released to the pool"),
    ],
    ids=["gone", "closed", "released"],
)
def test_an_answer_that_ended_by_itself_does_not_end_the_watch_over_the_others(error):
    engine = VllmRemote.__new__(VllmRemote)
    engine._lock, engine._closing = threading.Lock(), threading.Event()
    gone, silent, answer = Generation(), Generation(), Response()
    engine._open = {gone: Response(error), silent: answer}
    for generation in (gone, silent):
        generation.cancel()
    watch = threading.Thread(target=engine._watch_cancelled, daemon=True)
    watch.start()
    assert answer.ended.wait(10.0)
    engine._closing.set()
    watch.join(10.0)


def test_a_model_that_the_server_does_not_serve_is_named_with_those_that_it_does():
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            body = b'{"data": [{"id": "base"}, {"id": "ships"}]}'
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    import urllib3

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    engine = VllmRemote.__new__(VllmRemote)
    engine._url, engine._http = f"http://127.0.0.1:{server.server_port}", urllib3.PoolManager(retries=False)
    assert engine._served_model("") == "base" and engine._served_model("ships") == "ships"
    with pytest.raises(EngineFailedError, match="does not serve 'planes'") as caught:
        engine._served_model("planes")
    assert "base, ships" in caught.value.action
    server.shutdown()
    server.server_close()

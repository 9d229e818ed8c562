"""The client: chats piece by piece, stopped, refused and broken off."""

from __future__ import annotations

import pytest
from qgis.core import QgsNetworkAccessManager
from qgis.PyQt.QtCore import QEventLoop, QTimer
from qgis.PyQt.QtNetwork import QNetworkProxy

from fusar_qgis.chat_stream import EventParser, read_context
from fusar_qgis.client import BackendClient
from fusar_qgis.core.errors import BackendUnavailableError, OperationCancelledError
from tests.plugin.sent_image import image_fixture  # noqa: F401 - fixtures


def outcome(stream) -> dict:
    """Runs the event loop until the stream ends."""
    loop, seen = QEventLoop(), {"pieces": []}
    stream.delta.connect(seen["pieces"].append)
    stream.finished.connect(lambda text, reason: (seen.update(text=text, reason=reason), loop.quit()))
    stream.failed.connect(lambda error: (seen.update(error=error), loop.quit()))
    QTimer.singleShot(20_000, loop.quit)
    loop.exec()
    return seen


def test_the_chat_comes_piece_by_piece(client):
    seen = outcome(client.chat_stream({"model": "stub", "messages": []}))
    assert seen["pieces"] == [f"word{i} " for i in range(5)]
    assert (seen["text"], seen["reason"]) == ("word0 word1 word2 word3 word4 ", "stop")


def test_the_chat_says_first_whether_aef_is_used(client):
    stream, order = client.chat_stream({"messages": []}), []
    stream.described.connect(order.append)
    stream.delta.connect(order.append)
    outcome(stream)
    context = order[0]
    assert order[1:] == [f"word{i} " for i in range(5)]
    assert (context.aef.status, context.image_size_seen) == ("no_valid_nodes", (128, 128))


@pytest.mark.parametrize("data", [{}, {"fusar": None}, {"fusar": 3}, {"fusar": {"aef": {}}}, [], None])
def test_a_reply_without_readable_context_has_none(data):
    assert read_context(data) is None


def test_choices_of_no_shape_are_passed_over(client, stub):
    strange = [[3], "x", {"0": 1}, [{"delta": 4, "finish_reason": 5}], [{"delta": {"content": ["a"]}}], None]
    stub.behave(chat_events=[{"choices": choices} for choices in strange])
    seen = outcome(client.chat_stream({"messages": []}))
    assert (seen["text"], seen["reason"]) == ("word0 word1 word2 word3 word4 ", "stop")


def test_after_stop_no_more_text_comes(client, stub):
    stub.behave(chat_at_once=True)
    stream = client.chat_stream({"messages": []})
    stream.delta.connect(lambda piece: stream.abort())
    seen = outcome(stream)
    assert seen["pieces"] == ["word0 "] and stream.text == "word0 "
    assert isinstance(seen["error"], OperationCancelledError)


def test_a_proxy_for_the_web_does_not_catch_this_computer(client, image):
    """As with a manual proxy in QGIS's options; nothing listens at the proxy's address here."""
    manager = QgsNetworkAccessManager.instance()
    before = manager.fallbackProxy(), manager.excludeList(), manager.noProxyList()
    proxy = QNetworkProxy(QNetworkProxy.ProxyType.HttpProxy, "127.0.0.1", 9)
    manager.setFallbackProxyAndExcludes(proxy, ["http://mine.example"], ["http://other.example"])
    try:
        assert client.health()["status"] == "ok"
        assert manager.fallbackProxy() == proxy and "http://other.example" in manager.noProxyList()
        assert "http://mine.example" in manager.excludeList()
        with pytest.raises(BackendUnavailableError):
            BackendClient("http://backend.invalid:8765").health()
        assert not any("backend.invalid" in url for url in manager.noProxyList())
    finally:
        manager.setFallbackProxyAndExcludes(*before)


def test_stopping_the_chat_reaches_the_server(client, stub):
    stub.behave(chat_hold=True)
    stream = client.chat_stream({"messages": []})
    stream.delta.connect(lambda piece: stream.abort() if piece.startswith("word4") else None)
    seen = outcome(stream)
    assert isinstance(seen["error"], OperationCancelledError)
    assert stream.text.startswith("word0")
    waiting = QEventLoop()
    for _ in range(200):
        if stub.log()["aborted"]:
            break
        QTimer.singleShot(10, waiting.quit)
        waiting.exec()
    assert stub.log()["aborted"] == 1


def test_a_chat_that_is_stopped_before_it_starts_sends_nothing(client, stub):
    stream = client.chat_stream({"messages": []})
    stream.abort()
    assert isinstance(outcome(stream)["error"], OperationCancelledError)
    assert not stub.bodies("/v1/chat/completions")


def test_a_refused_chat_says_why(client, stub):
    stub.behave(status=429)
    assert outcome(client.chat_stream({"messages": []}))["error"].message == "The stub was told to refuse."


def test_a_backend_that_dies_in_mid_answer_is_noticed(client, stub):
    stub.behave(chat_hold=True)
    stream = client.chat_stream({"messages": []})
    stream.delta.connect(lambda piece: stub.stop() if piece.startswith("word4") else None)
    error = outcome(stream)["error"]
    assert isinstance(error, BackendUnavailableError)
    assert stub.url in error.message


def test_chat_without_streaming(client):
    reply = client.chat({"messages": []})
    assert reply["choices"][0]["message"]["content"].startswith("word0")


def test_events_are_complete_wherever_the_stream_is_cut():
    data = 'data: {"a": "ü"}\n\n: heartbeat\n\ndata: second\r\n\r\ndata: [DONE]\n\n'.encode()
    for cut in range(len(data) + 1):
        parser = EventParser()
        assert parser.feed(data[:cut]) + parser.feed(data[cut:]) == ['{"a": "ü"}', "second", "[DONE]"]

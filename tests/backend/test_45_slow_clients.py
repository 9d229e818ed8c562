"""Clients that trickle, stall or do not read must not hold a place."""

from __future__ import annotations

import dataclasses
import json
import socket

import pytest

from backend.aef.selection import AefSelector
from backend.app import create_app
from backend.settings import Settings
from tests.backend.serving import CARD, FakeEngine, png_url, served
from tests.backend.test_43_queue import wait_for

CHAT = {"model": "fake", "messages": [{"role": "user", "content": "hello"}]}
DETECT = {"image": png_url(), "task": "detection", "label": "ship"}
HEAD = "POST /v1/interpret HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"


def connect(client):
    return socket.create_connection((client.base_url.host, client.base_url.port), timeout=30)


def read_all(connection):
    data = b""
    while part := connection.recv(65536):
        data += part
    return data


@pytest.mark.parametrize("start", ["", "POST /v1/inter", HEAD, HEAD + "X-Half: "])
def test_a_head_that_does_not_arrive_closes_the_connection(start):
    with served(create_app(FakeEngine(), AefSelector(), Settings(header_timeout_s=0.1))) as client:
        with connect(client) as connection:
            connection.sendall(start.encode())
            assert read_all(connection) == b""
        assert client.post("/v1/interpret", json=DETECT).status_code == 200


def test_a_second_head_on_the_same_connection_has_its_limit_too():
    with (
        served(create_app(FakeEngine(), AefSelector(), Settings(header_timeout_s=0.1))) as client,
        connect(client) as connection,
    ):
        connection.sendall(b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 200")
        connection.sendall(b"GET /health HTT")
        assert read_all(connection) in (b"", b'{"status":"ok","api_version":"1"}')


def test_a_body_that_does_not_arrive_is_408():
    with served(create_app(FakeEngine(), AefSelector(), Settings(body_timeout_s=0.1))) as client:
        for head in ("Content-Length: 1000\r\n\r\n{", "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"):
            with connect(client) as connection:
                connection.sendall((HEAD + head).encode())
                head, _, body = read_all(connection).partition(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 408")
            assert json.loads(body)["error"]["code"] == "request_timeout"
        assert client.post("/v1/interpret", json=DETECT).status_code == 200
        wait_for(client, "fusar_requests_at_work", 0)
        assert 'fusar_errors_total{code="request_timeout"} 2.0' in client.get("/metrics").text


def test_a_stream_that_nobody_reads_gives_its_place_back():
    card = dataclasses.replace(CARD, max_new_tokens=10**6)
    engine = FakeEngine("x" * 200_000, card)
    settings = Settings(send_timeout_s=0.2, max_requests=1, max_new_tokens=10**6)
    body = json.dumps({**CHAT, "stream": True, "logprobs": True}).encode()
    with served(create_app(engine, AefSelector(), settings)) as client:
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        with connection:
            connection.connect((client.base_url.host, client.base_url.port))
            head = HEAD.replace("/v1/interpret", "/v1/chat/completions")
            connection.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
            assert connection.recv(12) == b"HTTP/1.1 200"
            wait_for(client, "fusar_requests_at_work", 0)
        engine.answer = "short"
        assert client.post("/v1/chat/completions", json=CHAT).status_code == 200

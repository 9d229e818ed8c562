"""Images from web addresses: only from listed hosts, never from this network."""

from __future__ import annotations

import base64
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

pytest.importorskip("cryptography")

from backend.aef.selection import AefSelector
from backend.app import create_app
from backend.images import decode_image
from backend.remote_images import RemoteImages, is_public, public_address
from backend.settings import Settings, load_settings
from fusar_qgis.core.errors import RequestTooLargeError, UnsupportedImageError
from tests.backend.serving import FakeEngine, png_url, served
from tests.backend.test_47_tls import write_pair

HOST = "images.example"
PNG = base64.b64decode(png_url(60, 40, "RGB").partition(",")[2])


class Handler(BaseHTTPRequestHandler):
    """One path for each way to deliver."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path = self.path.partition("?")[0]
        if path == "/moved.png":
            self.send_response(302)
            self.send_header("Location", "https://images.example/a.png")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(404 if path == "/none.png" else 200)
        if path == "/packed.png":
            self.send_header("Content-Encoding", "gzip")
        if path in ("/endless.png", "/slow.png"):
            self.end_headers()
            self._go_on(0.05 if path == "/slow.png" else 0)
            return
        self.send_header("Content-Length", str(len(PNG) * (2 if path == "/cut.png" else 1)))
        self.end_headers()
        self.wfile.write(PNG)
        self.close_connection = path == "/cut.png"

    def _go_on(self, pause_s):
        self.close_connection = True
        try:
            while not self.server.over.is_set():
                self.wfile.write(b"x" if pause_s else b"x" * 65536)
                self.server.over.wait(pause_s)
        except OSError:
            pass

    def log_message(self, *words):
        self.server.asked.append(self.path)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    cert, key = write_pair(tmp_path_factory.mktemp("tls"), "images", host=HOST)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked, server.over, server.cert = [], threading.Event(), cert
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.over.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def images(server):
    port = server.server_address[1]
    context = ssl.create_default_context(cafile=str(server.cert))
    return RemoteImages(
        (f"{HOST}:{port}",), 100_000, 0.5, resolve=lambda host, port: "127.0.0.1", context=context
    )


def address(server, path, host=HOST):
    return f"https://{host}:{server.server_address[1]}{path}"


def test_an_image_of_a_listed_host_is_read(server, images):
    assert decode_image(address(server, "/a.png?x=1"), 10_000, images.fetch).shape == (40, 60, 3)
    assert server.asked[-1] == "/a.png?x=1"


@pytest.mark.parametrize("path", ["/moved.png", "/none.png", "/packed.png", "/cut.png", "/slow.png"])
def test_what_is_not_delivered_plainly_is_refused(server, images, path):
    with pytest.raises(UnsupportedImageError, match="could not be fetched"):
        images.fetch(address(server, path))


def test_a_file_without_end_is_too_large(server, images):
    with pytest.raises(RequestTooLargeError):
        images.fetch(address(server, "/endless.png"))


def test_only_what_is_listed_is_asked(server, images):
    port = server.server_address[1]
    before = len(server.asked)
    for url in (
        f"https://other.example:{port}/a.png",
        f"https://{HOST}/a.png",
        f"http://{HOST}:{port}/a.png",
        f"https://{HOST}:{port}@evil.example/a.png",
        f"https://user@{HOST}:{port}/a.png",
        f"https://evil{HOST}:{port}/a.png",
        f"https://{HOST}:{port}.evil.example/a.png",
        f"https://{HOST}:99999/a.png",
        "https://[::1/a.png",
        f"https://127.0.0.1:{port}/a.png",
    ):
        with pytest.raises(UnsupportedImageError):
            images.fetch(url)
    assert len(server.asked) == before


def test_a_certificate_for_another_name_is_refused(server):
    context = ssl.create_default_context(cafile=str(server.cert))
    name = f"other.example:{server.server_address[1]}"
    images = RemoteImages((name,), 100_000, 5, resolve=lambda host, port: "127.0.0.1", context=context)
    with pytest.raises(UnsupportedImageError, match="SSLCertVerificationError"):
        images.fetch(f"https://{name}/a.png")


@pytest.mark.parametrize(
    "ip",
    [
        "127.0.0.1", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "::1", "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1",
        "2001:0:7f00:1::",
    ],
)  # fmt: skip
def test_addresses_inside_are_not_public(ip, monkeypatch):
    assert not is_public(ip)
    found = [(0, 0, 0, "", ("93.184.215.14", 443)), (0, 0, 0, "", (ip, 443))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *words, **more: found)
    with pytest.raises(UnsupportedImageError, match="public internet"):
        public_address("images.example", 443)


def test_public_addresses_are(monkeypatch):
    assert is_public("93.184.215.14")
    assert is_public("2606:4700::1111")
    monkeypatch.setattr("socket.getaddrinfo", lambda *words, **more: [(0, 0, 0, "", ("93.184.215.14", 443))])
    assert public_address("images.example", 443) == "93.184.215.14"


def test_the_server_fetches_for_listed_hosts_and_checks_where_they_are(monkeypatch):
    monkeypatch.setenv("FUSAR_IMAGE_HOSTS", "Localhost:8443, images.example")
    settings = load_settings()
    assert settings.image_hosts == ("localhost:8443", "images.example")
    with served(create_app(FakeEngine(), AefSelector(), settings)) as client:
        for url, told in (
            ("https://localhost:8443/a.png", "public internet"),
            ("https://other.example/a.png", "not fetched"),
            ("http://localhost:8443/a.png", "not fetched"),
        ):
            reply = client.post("/v1/interpret", json={"image": url, "task": "captioning"})
            assert (reply.status_code, reply.json()["error"]["code"]) == (415, "unsupported_image")
            assert told in reply.json()["error"]["message"]


def test_without_a_list_nothing_is_resolved(monkeypatch):
    monkeypatch.setattr("socket.getaddrinfo", lambda *words, **more: pytest.fail("a name was looked up"))
    with pytest.raises(UnsupportedImageError, match="no base64 data URL"):
        decode_image("https://images.example/a.png", 10_000)
    assert Settings().image_hosts == ()

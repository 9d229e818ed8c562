"""A backend whose way in can be broken at each step, and an HTTP proxy, each in a process of its own.

`python step_server.py '{"token": "x", "api_version": "1", "ready": true, ...}' [CERTIFICATE KEY]` or
`python step_server.py proxy [refuse]`; prints `Listening on ADDRESS`, and the proxy each request it passes on.
"""

from __future__ import annotations

import json
import select
import socket
import ssl
import sys
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

CARD = {
    "id": "stepper", "tile_size_px": 64, "tasks": ["detection"], "classes": ["ship"], "device": "cpu",
    "aef_years": [2020], "aef_sources": ["file"],
}  # fmt: skip


class Backend(BaseHTTPRequestHandler):
    """`facts` says how far a client gets."""

    facts: dict[str, Any]

    def log_message(self, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        facts = self.facts
        if self.path == "/health":
            return self.reply(200, {"status": "ok", "api_version": facts.get("api_version", "1")})
        if facts.get("token") and self.headers.get("Authorization") != f"Bearer {facts['token']}":
            return self.refuse(
                facts.get("refuse", 401), "unauthorized", "The bearer token is missing or wrong."
            )
        if not facts.get("ready", True):
            return self.refuse(503, "loading", "The model is still loading: shard 2 of 4.")
        if self.path == "/v1/models":
            cards = [{**CARD, **facts.get("card", {})}] if facts.get("serves", True) else []
            return self.reply(200, {"object": "list", "data": cards})
        return self.reply(200, {"status": "ready"})

    def refuse(self, status: int, code: str, message: str) -> None:
        self.reply(status, {"error": {"code": code, "message": message, "action": "Wait, or ask."}})

    def reply(self, status: int, data: Any) -> None:
        body = json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Proxy(BaseHTTPRequestHandler):
    """Passes everything on to the same port of this computer, whatever name the client wants."""

    refuse = False

    def log_message(self, *args: Any) -> None:
        pass

    def tell(self) -> bool:
        sys.stdout.write(f"{self.command} {self.path}\n")
        sys.stdout.flush()
        if self.refuse:
            self.send_response(407)
            self.send_header("Proxy-Authenticate", 'Basic realm="gate"')
            self.send_header("Content-Length", "0")
            self.end_headers()
        return self.refuse

    def do_GET(self) -> None:
        if self.tell():
            return
        parts = urllib.request.urlparse(self.path)
        target = f"http://127.0.0.1:{parts.port}{parts.path}"
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(target, timeout=10) as answer:
            body = answer.read()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_CONNECT(self) -> None:
        if self.tell():
            return
        port = int(self.path.rsplit(":", 1)[1])
        with socket.create_connection(("127.0.0.1", port), timeout=10) as far:
            self.send_response(200)
            self.end_headers()
            pair = {self.connection: far, far: self.connection}
            while True:
                for near in select.select(list(pair), [], [], 30)[0]:
                    data = near.recv(65536)
                    if not data:
                        return
                    pair[near].sendall(data)


def main() -> None:
    if sys.argv[1] == "proxy":
        Proxy.refuse = "refuse" in sys.argv
        server = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
        address = f"127.0.0.1:{server.server_address[1]}"
    else:
        Backend.facts = json.loads(sys.argv[1])
        server = ThreadingHTTPServer(("127.0.0.1", 0), Backend)
        encrypted = len(sys.argv) > 2
        if encrypted:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(sys.argv[2], sys.argv[3])
            server.socket = context.wrap_socket(server.socket, server_side=True)
        address = f"{'https' if encrypted else 'http'}://127.0.0.1:{server.server_address[1]}"
    server.daemon_threads = True
    sys.stdout.write(f"Listening on {address}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()

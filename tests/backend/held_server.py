"""A server process for tests: its engine stops after the first token until a line comes on standard input.

`python -m tests.backend.held_server`; settings come from FUSAR_* variables.
"""

from __future__ import annotations

import logging
import sys
import threading

from backend.aef.selection import AefSelector
from backend.app import create_app
from backend.settings import load_settings
from backend.web.server import Server, bind, server_config
from tests.backend.serving import FakeEngine


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    settings = load_settings(port=0)
    engine = FakeEngine()
    engine.hold = threading.Event()
    app = create_app(engine, AefSelector(), settings)

    def release() -> None:
        if sys.stdin.readline():
            engine.hold.set()

    def tell_start() -> None:
        engine.started.wait()
        logging.info("The engine holds")

    for target in (release, tell_start):
        threading.Thread(target=target, daemon=True).start()
    with bind(settings.host, settings.port) as listener:
        Server(server_config(app, settings), app.state.services, listener).run(sockets=[listener])


if __name__ == "__main__":
    main()

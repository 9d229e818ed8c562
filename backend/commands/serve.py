"""`serve`: the HTTP server."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backend.aef_setup import open_aef
from backend.engine_setup import load_engine
from backend.settings import DEFAULT_PORT, Settings, load_settings
from backend.settings_checks import unknown_variables

if TYPE_CHECKING:
    from fastapi import FastAPI


LOGGER = logging.getLogger(__name__)

_STDIN = 0
_CHUNK = 4096


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Adds the subcommand."""
    parser = commands.add_parser(
        "serve",
        parents=[common],
        allow_abbrev=False,
        help="answer over HTTP",
        description="Serves one checkpoint over HTTP. Every option is also an environment variable FUSAR_<NAME>; "
        "the token is FUSAR_TOKEN or --token-file, never an option.",
    )
    parser.add_argument(
        "--checkpoint", type=Path, metavar="DIR", help="checkpoint folder (default: the demo's)"
    )
    parser.add_argument("--host", help="address to listen on (default: 127.0.0.1; others need a token)")
    parser.add_argument(
        "--port", type=int, help=f"port to listen on (default: {DEFAULT_PORT}; 0: a free one)"
    )
    parser.add_argument(
        "--aef-file", type=Path, metavar="PATH", help="AEF GeoTIFF, folder of them, or .npz field"
    )
    parser.add_argument("--token-file", type=Path, metavar="PATH", help="file with the bearer token")
    parser.add_argument("--tls-cert", type=Path, metavar="PATH", help="PEM certificate: serve HTTPS")
    parser.add_argument("--tls-key", type=Path, metavar="PATH", help="PEM key of the certificate")
    parser.add_argument("--cache-dir", type=Path, metavar="DIR", help="where AEF readings are kept")
    _add_engine_options(parser)
    parser.add_argument(
        "--stop-with-parent",
        action="store_true",
        help="end when the program that started it ends (stdin closes)",
    )
    parser.set_defaults(run=run)


def _add_engine_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--engine", help="transformers or vllm (default: auto: vllm where it is installed)")
    parser.add_argument(
        "--engine-url", metavar="URL", help="a vllm serve with our plugin that runs the model"
    )
    parser.add_argument("--device", help="cpu, cuda, cuda:1, ... (default: auto)")
    parser.add_argument(
        "--dtype", help="float32, bfloat16 or float16 (default: auto: bfloat16, on a CPU float32)"
    )
    parser.add_argument(
        "--attn-implementation",
        help="flash_attention_2, sdpa or eager (default: auto: flash_attention_2 where it is installed)",
    )
    parser.add_argument("--device-map", help="auto spreads the layers over all GPUs (default: one device)")
    parser.add_argument(
        "--quantization", help="4bit: a 7B model on a card of 12 GB; needs bitsandbytes (default: none)"
    )
    parser.add_argument(
        "--max-batch", type=int, metavar="N", help="most answers generated at once (default: 16)"
    )


def run(options: argparse.Namespace) -> int:
    """Serves until it is told to stop."""
    names = (
        "checkpoint", "host", "port", "aef_file", "token_file", "cache_dir", "engine", "engine_url", "device", "dtype",
        "attn_implementation", "device_map", "quantization", "max_batch", "tls_cert", "tls_key",
    )  # fmt: skip
    from backend.web.server import Server, bind, server_config
    from backend.web.tls import check_certificate

    if options.stop_with_parent:
        threading.Thread(target=_end_with_stdin, name="parent-watch", daemon=True).start()
    settings = load_settings(**{name: getattr(options, name) for name in names})
    for name in unknown_variables(Settings.model_fields, os.environ):
        LOGGER.warning("%s is no setting and has no effect; see docs/settings.md.", name)
    if settings.tls_cert and settings.tls_key:
        check_certificate(settings.tls_cert, settings.tls_key)
    app = build_app(settings)
    services = app.state.services
    with bind(settings.host, settings.port) as listener:
        Server(server_config(app, settings), services, listener).run(sockets=[listener])
    if services.slot.is_loading:
        # Its thread cannot be stopped, and Python would wait for it.
        LOGGER.info("The server has stopped while the model was loading.")
        logging.shutdown()
        os._exit(0)
    return 0


def build_app(settings: Settings) -> FastAPI:
    """The application for some settings; the model loads when the server starts.

    Raises:
        ConfigError: The AEF file or the token file cannot be used.
    """
    from backend.app import create_app
    from backend.loading import EngineSlot

    return create_app(EngineSlot(lambda: load_engine(settings)), open_aef(settings), settings)


def _end_with_stdin() -> None:
    """Waits for the end of standard input, which a parent process closes by ending in any way, and ends too."""
    try:
        # Not sys.stdin: a thread that reads it holds its lock when the interpreter ends.
        while os.read(_STDIN, _CHUNK):
            pass
    except OSError:
        LOGGER.debug("Standard input is gone.")
    LOGGER.info("The program that started this backend has ended; the backend ends too.")
    os.kill(os.getpid(), signal.SIGTERM)

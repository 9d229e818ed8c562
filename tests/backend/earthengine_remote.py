"""The stub from the tests' side: started, told what to do, asked what it saw; and a key file that signs in to it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

ROOT = Path(__file__).resolve().parents[2]


class RemoteStub:
    """A running stub."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"

    def behave(self, **wanted: Any) -> None:
        """Sets what goes wrong from now on, and empties the log."""
        httpx.post(f"{self.url}/stub/behave", json=wanted).raise_for_status()

    def log(self, place: str = "compute") -> list[dict[str, Any]]:
        """The requests of one kind, in order."""
        entries = httpx.get(f"{self.url}/stub/log").raise_for_status().json()
        return [entry for entry in entries if entry["place"] == place]


@contextmanager
def running_stub(codes: Path | None = None) -> Iterator[RemoteStub]:
    """Starts the stub; it ends with this process, whose end closes its standard input."""
    words = [sys.executable, "-m", "tests.backend.earthengine_stub", *([str(codes)] if codes else [])]
    with subprocess.Popen(
        words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        try:
            yield RemoteStub(int(process.stdout.readline()))
        finally:
            process.stdin.close()
            process.wait(20)


def write_key(path: Path, url: str, project: str = "stub-project") -> Path:
    """A service account's key file that asks the stub for its tokens."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    text = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    content = {
        "type": "service_account", "project_id": project, "private_key_id": "1", "private_key": text.decode(),
        "client_email": "reader@stub-project.iam.gserviceaccount.com", "client_id": "1", "token_uri": f"{url}/token",
    }  # fmt: skip
    path.write_text(json.dumps(content))
    return path

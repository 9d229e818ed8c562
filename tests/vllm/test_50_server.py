"""Our own server in vLLM's environment: the same answers over HTTP, and an orderly end."""

from __future__ import annotations

import base64
import io
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from PIL import Image

from fusar_qgis.core.wire import encode_array, to_json
from tests.vllm.conftest import ROOT, START_S
from tests.vllm.requests import MAX_TOKENS, requests


@pytest.fixture(scope="module")
def server(reference, tmp_path_factory):
    options = {"MAX_MODEL_LEN": "512", "ENFORCE_EAGER": "true", "GPU_MEMORY_SHARE": "0.5"}
    environment = {
        **os.environ, "FUSAR_AEF_PUBLIC": "false", "FUSAR_DTYPE": "float32",
        "FUSAR_CACHE_DIR": str(tmp_path_factory.mktemp("cache")),
        **{f"FUSAR_VLLM_{name}": value for name, value in options.items()},
    }  # fmt: skip
    log = tmp_path_factory.mktemp("server") / "log"
    command = [sys.executable, "-m", "backend", "serve", "--port", "0", "--engine", "vllm", "--checkpoint"]
    with log.open("wb") as file:
        process = subprocess.Popen(
            [*command, str(reference.folder / "merged")], cwd=ROOT, env=environment, stdout=file, stderr=file
        )
    yield wait_for_address(process, log), process, log
    process.kill()
    process.wait()


def wait_for_address(process, log):
    end = time.monotonic() + START_S
    while time.monotonic() < end and process.poll() is None:
        told = log.read_text().partition("Listening on ")[2].split()
        try:
            if told:
                urllib.request.urlopen(f"{told[0]}/ready").close()
                return told[0]
        except (urllib.error.URLError, OSError):
            pass
        time.sleep(0.2)
    raise AssertionError(log.read_text()[-4000:])


def ask(url, request):
    """The request as any client of ours sends it: image as a data URL, its field beside the conversation."""
    (message,) = request.messages
    (part, text) = message.parts
    buffer = io.BytesIO()
    Image.fromarray(part.pixels).save(buffer, "PNG")
    image = "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
    content = [{"type": "image_url", "image_url": {"url": image}}, {"type": "text", "text": text}]
    body = {
        "model": "fusar-gpt-merged",
        "messages": [{"role": "user", "content": content}],
        "max_tokens": MAX_TOKENS,
    }
    if part.field is not None:
        values, positions = part.field.anchors()
        arrays = {"values": to_json(encode_array(values)), "positions": to_json(encode_array(positions))}
        body["fusar"] = {"field": {**arrays, "year": 2020, "source": "test"}}
    data = json.dumps(body).encode()
    call = urllib.request.Request(f"{url}/v1/chat/completions", data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(call, timeout=120) as reply:
        return json.load(reply)


def test_answers_over_http_are_those_of_transformers(server, reference):
    for number in (0, 4, 11, 12, 13, 14):
        reply = ask(server[0], requests()[number])
        wanted = reference.answers["merged"][number]
        assert reply["choices"][0]["message"]["content"] == wanted["text"]
        assert reply["usage"]["completion_tokens"] == len(wanted["ids"])
        has_field = requests()[number].images[0].field is not None
        assert reply["fusar"]["aef"]["status"] == ("used" if has_field else "no_place")


def test_it_ends_in_order_and_leaves_nothing_unhandled_in_its_log(server):
    _, process, log = server
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) == 0
    assert "never retrieved" not in log.read_text()

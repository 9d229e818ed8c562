"""The `evaluate` command: our engine, plain Qwen2.5-VL, endpoints and CFAR answer the same questions."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest
from PIL import Image

from fusar_qgis.core import tasks
from tests.backend.release_folder import write_base
from training.__main__ import main
from training.evaluation.predictions import read_predictions
from training.evaluation.scores import score
from training.simulator.generate import CorpusConfig, simulate_corpus

pytestmark = pytest.mark.checkpoint
CHECKPOINT = "resources/demo/checkpoint"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data") / "corpus"
    simulate_corpus(folder, CorpusConfig(12, seed=41, nodes=8), 224, workers=1)
    return folder


@pytest.fixture(scope="module")
def whole(corpus, tmp_path_factory):
    out = tmp_path_factory.mktemp("whole") / "p.jsonl"
    assert main(["evaluate", CHECKPOINT, str(corpus), "--out", str(out), "--max-batch", "1"]) == 0
    return out


def test_the_demo_checkpoint_answers_with_its_field(whole):
    predictions = read_predictions(whole)
    header = predictions.header
    assert (header.engine, header.fusion, header.aef) == ("transformers", "tlm", "real")
    assert header.classes == ("ship", "plane") and set(header.choices) >= {"ship", "plane"}
    assert {item.aef for item in predictions.items} <= {"used", "missing"}
    scores = score(predictions)
    assert scores.value("F1@0.25") > 0.8 and scores.value("unparsed") == 0
    boxes = [item for item in predictions.items if item.answer.boxes]
    assert boxes and all(len(item.scores) == len(item.answer.boxes) for item in boxes)
    assert all(0 < value < 1 for item in boxes for value in item.scores)


def test_a_killed_run_goes_on_to_the_same_bytes(whole, corpus, tmp_path):
    out = tmp_path / "p.jsonl"
    command = [sys.executable, "-m", "training", "evaluate", CHECKPOINT, str(corpus), "--out", str(out)]
    process = subprocess.Popen(
        [*command, "--max-batch", "1"], stderr=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": "."}
    )
    while process.poll() is None and (not out.exists() or out.read_bytes().count(b"\n") < 10):
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    answered = out.read_bytes().count(b"\n")
    assert 10 <= answered < whole.read_bytes().count(b"\n")
    assert main([*command[3:], "--max-batch", "1"]) == 0
    assert out.read_bytes() == whole.read_bytes()


@pytest.mark.parametrize("control", ["none", "zero"])
def test_controls_reach_the_model(whole, corpus, tmp_path, control):
    out = tmp_path / "p.jsonl"
    arguments = ["--tasks", "detection", "--aef", control, "--out", str(out)]
    assert main(["evaluate", CHECKPOINT, str(corpus), *arguments]) == 0
    predictions = read_predictions(out)
    assert {item.aef for item in predictions.items} == ({"off"} if control == "none" else {"used", "missing"})
    real = {item.key: item.text for item in read_predictions(whole).items}
    assert any(real[item.key] != item.text for item in predictions.items)
    assert predictions.header.name.endswith(f"(AEF {control})")


def test_plain_qwen_answers_without_tlm(corpus, tmp_path):
    base, out = write_base(tmp_path / "base"), tmp_path / "p.jsonl"
    arguments = ["--tasks", "counting", "--limit", "2", "--image-size", "56", "--max-new-tokens", "8"]
    assert main(["evaluate", str(base), str(corpus), *arguments, "--out", str(out)]) == 0
    predictions = read_predictions(out)
    assert (predictions.header.fusion, predictions.header.aef) == ("none", "none")
    assert predictions.header.model == "base" and len(predictions.header.model_fingerprint) == 16
    assert {item.aef for item in predictions.items} == {"not taken"}
    assert {item.finish for item in predictions.items} <= {"stop", "length"}
    assert (
        main(["evaluate", str(base), str(corpus), *arguments, "--aef", "zero", "--out", str(tmp_path / "q")])
        == 2
    )


class Endpoint(BaseHTTPRequestHandler):
    """Answers chats as OpenAI's interface does, and remembers what it was asked."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server = self.server
        server.asked.append((self.path, self.headers.get("Authorization"), body))
        if body.get("logprobs") and not server.knows_logprobs:
            self._reply(400, {"error": {"message": "logprobs are not supported"}})
            return
        if server.token and self.headers.get("Authorization") != f"Bearer {server.token}":
            self._reply(401, {"error": {"message": "no"}})
            return
        choice = {"message": {"role": "assistant", "content": server.text}, "finish_reason": "stop"}
        if body.get("logprobs"):
            choice["logprobs"] = {"content": [{"token": c, "logprob": -0.5} for c in server.text]}
        self._reply(200, {"choices": [choice], "usage": {"prompt_tokens": 9}})

    def _reply(self, status, content):
        data = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *arguments):
        pass


@pytest.fixture
def endpoint(monkeypatch):
    for name in ("FUSAR_EVALUATION_TOKEN", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    server.asked, server.knows_logprobs, server.token = [], True, ""
    server.text = '[{"bbox_2d": [100, 200, 300, 400], "label": "ship"}]'
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def ask_endpoint(server, corpus, out, *more):
    url = f"http://127.0.0.1:{server.server_port}/v1"
    arguments = [
        "--endpoint",
        url,
        "--model",
        "other",
        "--tasks",
        "detection",
        "--classes",
        "ship",
        "--limit",
        "3",
    ]
    return main(["evaluate", "-", str(corpus), *arguments, "--out", str(out), *more])


def test_an_endpoint_gets_the_image_and_the_words_and_its_token(endpoint, corpus, tmp_path, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "secret-word")
    endpoint.token = "secret-word"
    out = tmp_path / "p.jsonl"
    assert ask_endpoint(endpoint, corpus, out) == 0
    path, _, body = endpoint.asked[0]
    assert path == "/v1/chat/completions" and body["model"] == "other" and body["temperature"] == 0
    picture, words = body["messages"][0]["content"]
    assert picture["image_url"]["url"].startswith("data:image/png;base64,")
    assert words["text"] == tasks.render_question(tasks.DETECTION, "ship")
    predictions = read_predictions(out)
    assert len(predictions.items) == 3 and predictions.header.engine == "endpoint"
    # Each digit is a token of its own here: the mean probability of the coordinates' digits.
    assert predictions.items[0].scores == pytest.approx((np.exp(-0.5),), rel=1e-4)
    assert "secret-word" not in out.read_text()


def test_thousandths_are_boxes_of_a_thousand_by_a_thousand(endpoint, corpus, tmp_path):
    from training.evaluation.scores import boxes_in_sample

    assert ask_endpoint(endpoint, corpus, tmp_path / "p.jsonl", "--coordinates", "thousandths") == 0
    item = read_predictions(tmp_path / "p.jsonl").items[0]
    assert boxes_in_sample(item)[0] == pytest.approx((22.4, 44.8, 67.2, 89.6))


def test_an_endpoint_without_probabilities_has_boxes_without_scores(endpoint, corpus, tmp_path):
    endpoint.knows_logprobs = False
    assert ask_endpoint(endpoint, corpus, tmp_path / "p.jsonl") == 0
    assert {item.scores for item in read_predictions(tmp_path / "p.jsonl").items} == {(None,)}


def test_a_refused_token_is_one_sentence_and_keeps_what_was_answered(endpoint, corpus, tmp_path, caplog):
    endpoint.token = "right"
    assert ask_endpoint(endpoint, corpus, tmp_path / "p.jsonl") == 2
    assert "refuses the token" in caplog.text and "OPENAI_API_KEY" in caplog.text
    assert (
        main(
            [
                "evaluate",
                "-",
                str(corpus),
                "--endpoint",
                "http://127.0.0.1:1/v1",
                "--out",
                str(tmp_path / "q"),
            ]
        )
        == 2
    )
    assert "--endpoint needs --model" in caplog.text


def write_coco(folder):
    """Two chips of 112 px: one with a bright ship, one with noise alone."""
    (folder / "images").mkdir(parents=True)
    rng = np.random.default_rng(0)
    for name, ship in (("a.png", True), ("b.png", False)):
        pixels = rng.normal(40, 6, (112, 112)).clip(0, 255).astype(np.uint8)
        if ship:
            pixels[50:56, 30:47] = 250
        Image.fromarray(pixels).save(folder / "images" / name)
    content = {
        "images": [
            {"id": k, "file_name": f"{n}.png", "width": 112, "height": 112} for k, n in enumerate("ab")
        ],
        "annotations": [{"id": 1, "image_id": 0, "category_id": 7, "bbox": [30, 50, 17, 6]}],
        "categories": [{"id": 7, "name": "Ship"}],
    }
    (folder / "boxes.json").write_text(json.dumps(content))
    return folder / "boxes.json"


def test_cfar_answers_in_the_same_form(tmp_path):
    out = tmp_path / "p.jsonl"
    assert main(["evaluate", "cfar", str(write_coco(tmp_path / "chips")), "--out", str(out)]) == 0
    predictions = read_predictions(out)
    assert predictions.header.tasks == CFAR_TASKS and predictions.header.image_size == 224
    found = {(item.key.sample, item.key.task): item.answer for item in predictions.items}
    assert found["a.png", tasks.COUNTING].count == 1 and found["b.png", tasks.COUNTING].count == 0
    assert found["a.png", tasks.LOCALIZATION].cells == (5,)
    assert score(predictions).value("F1@0.50") == 1


CFAR_TASKS = (tasks.COUNTING, tasks.LOCALIZATION, tasks.DETECTION)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nowhere", "DATA"], "nowhere"),
        ([CHECKPOINT, "nowhere"], "no data at nowhere"),
        ([CHECKPOINT, "DATA", "--limit", "-3"], "cannot be negative"),
        ([CHECKPOINT, "DATA", "--engine", "vllm"], "vLLM is not installed"),
        (["cfar", "DATA", "--tasks", "captioning"], "give no question"),
    ],
)
def test_wrong_arguments_are_told_in_one_sentence(corpus, tmp_path, caplog, arguments, told):
    arguments = [str(corpus) if part == "DATA" else part for part in arguments]
    assert main(["evaluate", *arguments, "--out", str(tmp_path / "p.jsonl")]) == 2
    assert told in caplog.text
    assert not (tmp_path / "p.jsonl").exists()


def test_unknown_tasks_are_refused(capsys):
    with pytest.raises(SystemExit):
        main(["evaluate", CHECKPOINT, "x", "--tasks", "counting,guessing"])
    assert "guessing" in capsys.readouterr().err

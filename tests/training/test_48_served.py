"""A trained checkpoint is served as it is: over HTTP it gives the answers that the evaluation of it gives."""

import json

import httpx
import numpy as np
import pytest
import yaml
from PIL import Image

from backend.images import encode_image
from fusar_qgis.core.api import EncodedField, ModelList, to_json
from fusar_qgis.core.field import read_npz
from fusar_qgis.core.wire import encode_array, from_json
from tests.backend.backend_process import Server
from tests.training.small_runs import write_recipe
from training.__main__ import main


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """Both stages of a small run: the folder, its data, and its answers as `evaluate` writes them."""
    root = tmp_path_factory.mktemp("trained")
    recipe = write_recipe(root)
    stages = yaml.safe_load(recipe.read_text())["stages"]
    second = {**stages[0], "name": "sft2", "trains": ["lora"]}
    assert main(["train", str(write_recipe(root, "both", stages=[*stages, second], max_new_tokens=24))]) == 0
    checkpoint, out = root / "runs/both/sft2/checkpoint", root / "answers.jsonl"
    arguments = ("--tasks", "counting,detection", "--classes", "ship", "--max-batch", "1", "--out", str(out))
    assert main(["evaluate", str(checkpoint), str(root / "data"), *arguments]) == 0
    return checkpoint, root / "data", [json.loads(line) for line in out.read_text().splitlines()[1:]]


def request(data, line):
    """The question of one line of the predictions as a request."""
    records = {json.loads(text)["id"]: json.loads(text) for text in (data / "samples.jsonl").open()}
    record = records[line["id"]]
    body = {"task": line["task"], "label": "ship"}
    body["image"] = encode_image(np.asarray(Image.open(data / record["image"])))
    if "aef" in record:
        values, positions = read_npz(data / record["aef"]).anchors()
        field = EncodedField(
            encode_array(values.astype(np.float32)), encode_array(positions.astype(np.float32))
        )
        body["field"] = to_json(field)
    return body


def test_over_http_it_answers_as_in_the_evaluation(trained, monkeypatch, tmp_path):
    checkpoint, data, lines = trained
    monkeypatch.setenv("FUSAR_AEF_PUBLIC", "false")
    monkeypatch.setenv("FUSAR_CACHE_DIR", str(tmp_path))
    server = Server("--checkpoint", checkpoint)
    try:
        server.wait_for("is ready")
        with httpx.Client(base_url=server.url, timeout=60) as client:
            # The plugin's own types read what the server says of it.
            (card,) = from_json(ModelList, client.get("/v1/models").json()).data
            assert (
                card.tlm and card.classes == ("ship",) and card.stage == "sft2" and card.max_new_tokens == 24
            )
            replies = [client.post("/v1/interpret", json=request(data, line)).json() for line in lines]
    finally:
        server.stop()
    assert [reply["text"] for reply in replies] == [line["text"] for line in lines]
    assert {reply["aef"]["status"] for reply in replies} >= {"used"}
    assert len({reply["text"] for reply in replies}) > 1, "not everything gets the same answer"

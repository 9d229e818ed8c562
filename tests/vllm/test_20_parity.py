"""Our model inside vLLM answers as in transformers, and no cache ever mixes two fields up."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from backend.engine.conversation import to_chat
from backend.engine.served_folder import ServedFolder
from backend.engine.vllm_field import KEY, FieldImage, encode_field, make_field
from tests.vllm.conftest import assert_same
from tests.vllm.requests import MAX_TOKENS, field, picture, requests


@pytest.fixture(scope="module")
def model(reference):
    from vllm import LLM

    return LLM(
        str(reference.folder / "plain"), dtype="float32", enforce_eager=True, max_model_len=512, block_size=32,
        limit_mm_per_prompt={"image": 4}, gpu_memory_utilization=0.5,
    )  # fmt: skip


@pytest.fixture(scope="module")
def folder(reference):
    return ServedFolder(reference.folder / "plain")


def on_items(image):
    """Route B: the field lies on the image."""
    pixels = Image.fromarray(image.pixels)
    return pixels if image.field is None else FieldImage(pixels, make_field(*image.field.anchors()))


def prompt_of(request, folder, route="items"):
    prompt = {"prompt": folder.processor.apply_chat_template(to_chat(request.messages))}
    if not request.images:
        return prompt
    if route == "items":
        return {**prompt, "multi_modal_data": {"image": [on_items(image) for image in request.images]}}
    images = [Image.fromarray(image.pixels) for image in request.images]
    anchors = [None if image.field is None else image.field.anchors() for image in request.images]
    fields = [None if pair is None else encode_field(make_field(*pair)) for pair in anchors]
    return {**prompt, "multi_modal_data": {"image": images}, "mm_processor_kwargs": {KEY: fields}}


def answer(model, prompts, folder, together=False):
    from vllm import SamplingParams

    ends = folder.processor.tokenizer.convert_tokens_to_ids(["<|im_end|>", "<|endoftext|>"])
    sampling = SamplingParams(temperature=0, max_tokens=MAX_TOKENS, logprobs=0, stop_token_ids=ends[:1])
    batches = [prompts] if together else [[prompt] for prompt in prompts]
    outputs = [
        output.outputs[0] for batch in batches for output in model.generate(batch, sampling, use_tqdm=False)
    ]
    found = []
    for output in outputs:
        ids = list(output.token_ids)
        logprobs = [choices[token].logprob for token, choices in zip(ids, output.logprobs, strict=True)]
        keep = len(ids) - (ids[-1] == ends[0])
        found.append({"ids": ids[:keep], "logprobs": logprobs[:keep]})
    return found


def forget(model):
    model.reset_prefix_cache()
    model.llm_engine.reset_mm_cache()
    model.llm_engine.reset_encoder_cache()


@pytest.mark.parametrize("route", ["items", "arguments"])
def test_tokens_and_probabilities_are_those_of_transformers(model, folder, reference, route):
    prompts = [prompt_of(request, folder, route) for request in requests()]
    forget(model)
    assert_same(answer(model, prompts, folder), reference.answers["plain"])
    assert_same(answer(model, prompts, folder), reference.answers["plain"])  # all caches warm now
    assert_same(answer(model, prompts[::-1], folder, together=True), reference.answers["plain"][::-1])


def test_the_field_changes_what_the_model_says(reference):
    """Without this the parity would hold for a model that ignores its field."""
    answers = reference.answers["plain"]
    same_image = [answers[number]["ids"] for number in (11, 12, 13, 14)]
    assert len({tuple(ids) for ids in same_image}) >= 3
    assert answers[15]["ids"] != answers[16]["ids"], "two fields on two images, swapped"


def test_a_cache_that_forgets_the_field_is_seen_by_the_comparison(model, folder, reference, monkeypatch):
    """The negative control: with the field left out of an image's identity the same test must fail."""
    from backend.engine.vllm_processing import FieldImageItems

    def pixels_alone(self, index):
        return {"pixels": np.asarray(self.bare(index))}

    monkeypatch.setattr(FieldImageItems, "get_item_for_hash", pixels_alone)
    prompts = [prompt_of(request, folder) for request in requests()]
    forget(model)
    with pytest.raises(AssertionError, match="request"):
        assert_same(answer(model, prompts, folder), reference.answers["plain"])
    forget(model)


def test_a_clients_own_name_of_an_image_does_not_hide_its_field(model, folder, reference):
    found = []
    for number in (11, 12, 13, 14):
        prompt = prompt_of(requests()[number], folder)
        found += answer(model, [{**prompt, "multi_modal_uuids": {"image": ["my-image"]}}], folder)
    assert_same(found, [reference.answers["plain"][number] for number in (11, 12, 13, 14)])


def test_a_named_image_with_a_field_it_was_never_sent_with_is_an_error(model, folder):
    prompt = prompt_of(requests()[11], folder)
    named = {**prompt, "multi_modal_uuids": {"image": ["another"]}}
    answer(model, [named], folder)
    unseen = FieldImage(None, make_field(*field(5, 77).anchors()))
    with pytest.raises(ValueError, match="Send it"):
        answer(model, [{**named, "multi_modal_data": {"image": [unseen]}}], folder)


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        ([], "0 entries for 1 images"),
        ("abc", "str entries"),
        ([{"values": 1}], "null or an object"),
        ([encode_field(make_field(np.zeros((2, 32)), np.zeros((2, 2)), 32))], r"\[S, 64\]"),
    ],
)
def test_a_wrong_field_is_one_sentence(model, folder, entries, told):
    prompt = prompt_of(requests()[0], folder)
    with pytest.raises(ValueError, match=told):
        answer(model, [{**prompt, "mm_processor_kwargs": {KEY: entries}}], folder)


@pytest.mark.parametrize("change", ["nan", "outside", "options"])
def test_what_would_be_computed_wrongly_is_refused(model, folder, change):
    values, positions = field(3, 1).anchors()
    entry = encode_field(make_field(values, positions))
    if change == "nan":
        values = np.full_like(values, np.nan)
        entry["values"] = encode(values)
    elif change == "outside":
        entry["positions"] = encode(positions + 1.0)
    options = {"min_pixels": 100} if change == "options" else {KEY: [entry]}
    with pytest.raises(ValueError, match=r"finite|outside|not served"):
        answer(model, [{**prompt_of(requests()[0], folder), "mm_processor_kwargs": options}], folder)


def encode(array):
    from fusar_qgis.core.wire import encode_array, to_json

    return to_json(encode_array(array.astype(np.float32)))


def test_image_embeddings_are_refused(model, folder):
    import torch

    prompt = prompt_of(requests()[0], folder)
    with pytest.raises(ValueError, match="embeddings"):
        answer(model, [{**prompt, "multi_modal_data": {"image": torch.zeros(1, 9, 64)}}], folder)


def test_pixels_are_those_of_the_main_environment(folder):
    """The same processor class on both sides; what it needs of transformers exists in both versions."""
    tensors = folder.processor.image_processor([picture(84, 112, 5)])
    assert tensors["image_grid_thw"].tolist() == [[1, 6, 8]]

"""Chats, placeholders, token types and padded fields."""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch

from backend.model.processing import FusarProcessor, expand_placeholders, pad_fields
from fusar_qgis.core.errors import CheckpointError, InvalidFieldError, InvalidRequestError
from tests.backend.small_model import (
    CHAT_TEMPLATE,
    Field,
    chat,
    random_field,
    random_image,
    small_processor,
    small_tokenizer,
)


@pytest.fixture(scope="module")
def processor():
    return small_processor()


def test_chat_template_renders_images_and_turns(processor):
    messages = [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": [{"type": "image"}, {"type": "text", "text": "How many?"}]},
        {"role": "assistant", "content": "3"},
        {"role": "user", "content": "Where?"},
    ]
    want = (
        "<|im_start|>system\nBe brief.<|im_end|>\n"
        "<|im_start|>user\n<|vision_start|><|image_pad|><|vision_end|>How many?<|im_end|>\n"
        "<|im_start|>assistant\n3<|im_end|>\n<|im_start|>user\nWhere?<|im_end|>\n"
    )
    assert processor.apply_chat_template(messages) == want + "<|im_start|>assistant\n"
    assert processor.apply_chat_template(messages, add_generation_prompt=False) == want


def test_placeholders_are_repeated_per_token_in_order(processor):
    texts = [chat(processor, "a", 2), chat(processor, "b", 0), chat(processor, "c")]
    images = [random_image(84, 140), random_image(56, 56), random_image(112, 84)]
    batch = processor(images, texts)
    per_row = (batch["input_ids"] == processor.image_token_id).sum(-1).tolist()
    assert per_row == [3 * 5 + 2 * 2, 0, 4 * 3]
    assert torch.equal(batch["mm_token_type_ids"], (batch["input_ids"] == processor.image_token_id).int())
    assert batch["image_grid_thw"].tolist() == [[1, 6, 10], [1, 4, 4], [1, 8, 6]]
    assert batch["pixel_values"].shape == (60 + 16 + 48, 1176)


@pytest.mark.parametrize("side", ["left", "right"])
def test_padding_side(processor, side):
    batch = processor(text=["long question", "x"], padding_side=side)
    assert batch["attention_mask"][0].all()
    padded = batch["attention_mask"][1].tolist()
    assert padded == ([0] * 12 + [1] if side == "left" else [1] + [0] * 12)
    assert "pixel_values" not in batch


@pytest.mark.parametrize("n_images", [0, 1, 3])
def test_wrong_number_of_images_is_refused(processor, n_images):
    with pytest.raises(InvalidRequestError, match="placeholders"):
        processor([random_image(56, 56)] * n_images, chat(processor, "x", 2))


def test_wrong_number_of_fields_is_refused(processor):
    with pytest.raises(InvalidFieldError, match="1 images but 2"):
        processor([random_image(56, 56)], chat(processor, "x"), [random_field(2), None])


def test_text_around_placeholders_survives():
    assert expand_placeholders(["a<|image_pad|>b<|image_pad|>", "c"], [2, 1]) == [
        "a<|image_pad|><|image_pad|>b<|image_pad|>",
        "c",
    ]


def test_fields_are_padded_with_a_mask_never_by_value():
    fields = [random_field(3, 1), None, random_field(5, 2), Field(np.zeros((0, 64)), np.zeros((0, 2)))]
    padded = pad_fields(fields)
    assert padded["aef_values"].shape == (4, 5, 64)
    assert padded["aef_positions"].shape == (4, 5, 2)
    assert padded["aef_valid"].sum(-1).tolist() == [3, 0, 5, 0]
    for row in (0, 2):
        values, positions = fields[row].anchors()
        mask = padded["aef_valid"][row]
        assert np.array_equal(padded["aef_values"][row][mask].numpy(), values)
        assert np.array_equal(padded["aef_positions"][row][mask].numpy(), positions)


def test_no_field_at_all_gives_no_tensors(processor):
    batch = processor([random_image(56, 56)], chat(processor, "x"), [None])
    assert not [key for key in batch if key.startswith("aef_")]
    empty = pad_fields([Field(np.zeros((0, 64)), np.zeros((0, 2)))])
    assert not empty["aef_valid"].any()


def test_vectors_of_different_length_are_refused():
    with pytest.raises(InvalidFieldError, match="lengths"):
        pad_fields([random_field(2), Field(np.zeros((2, 32)), np.zeros((2, 2)))])


def test_folder_round_trip(processor, tmp_path):
    processor.save_pretrained(tmp_path)
    again = FusarProcessor.from_pretrained(tmp_path)
    assert again.image_processor == processor.image_processor
    images, text = [random_image(84, 140)], chat(processor, "How many ships?")
    assert chat(again, "How many ships?") == text
    first, second = (p(images, text, [random_field(4)]) for p in (processor, again))
    assert set(first) == set(second)
    assert all(torch.equal(first[key], second[key]) for key in first)
    assert again.batch_decode(second["input_ids"])[0].startswith("user\nHow many ships?")


@pytest.mark.parametrize("name", ["chat_template.json", "chat_template.jinja"])
def test_chat_template_beside_the_tokenizer_is_found(processor, tmp_path, name):
    tokenizer = small_tokenizer()
    tokenizer.chat_template = None
    FusarProcessor(processor.image_processor, tokenizer).save_pretrained(tmp_path)
    text = json.dumps({"chat_template": CHAT_TEMPLATE}) if name.endswith("json") else CHAT_TEMPLATE
    (tmp_path / name).write_text(text)
    assert chat(FusarProcessor.from_pretrained(tmp_path), "x") == chat(processor, "x")


def test_a_tokenizer_without_image_tokens_is_refused(processor):
    from transformers import PreTrainedTokenizerFast

    plain = small_tokenizer().backend_tokenizer.to_str().replace("<|image_pad|>", "<|other|>")
    from tokenizers import Tokenizer

    with pytest.raises(CheckpointError, match="image_pad"):
        FusarProcessor(
            processor.image_processor, PreTrainedTokenizerFast(tokenizer_object=Tokenizer.from_str(plain))
        )


def test_a_folder_without_tokenizer_is_refused(processor, tmp_path):
    processor.image_processor.save_pretrained(tmp_path)
    with pytest.raises(CheckpointError, match="tokenizer"):
        FusarProcessor.from_pretrained(tmp_path)

"""The model around TLM: which tokens it modulates, and what it refuses."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional

from backend.model.config import TlmConfig
from fusar_qgis.core.errors import InvalidFieldError, InvalidRequestError
from tests.backend.small_model import chat, random_field, random_image, small_model, small_processor

SIZES = [(84, 140), (112, 112), (168, 56)]


@pytest.fixture(scope="module")
def processor():
    return small_processor()


@pytest.fixture(scope="module")
def model():
    return small_model()


def batch_of(processor, sizes, fields, side="left", question="How many ships?"):
    images = [random_image(*size, seed=i) for i, size in enumerate(sizes)]
    texts = [chat(processor, question + "!" * i) for i in range(len(sizes))]
    return processor(images, texts, fields, padding_side=side)


def without_field(inputs):
    return {key: value for key, value in inputs.items() if not key.startswith("aef_")}


@torch.no_grad()
def logits_of(model, inputs):
    return model(**inputs).logits


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_new_model_is_plain_qwen_bit_for_bit(processor, side):
    new = small_model(trained=False)
    inputs = batch_of(processor, SIZES, [random_field(9, i) for i in range(3)], side)
    assert torch.equal(logits_of(new, inputs), logits_of(new, without_field(inputs)))


def test_each_image_gets_its_own_field_on_its_own_grid(model, processor):
    fields = [random_field(9, 1), None, random_field(4, 2)]
    inputs = batch_of(processor, SIZES, fields)
    with torch.no_grad():
        plain = model.model.get_image_features(inputs["pixel_values"], inputs["image_grid_thw"]).pooler_output
        encoded = {key: inputs[key] for key in inputs if key.startswith(("aef_", "pixel", "image"))}
        got = model.model.get_image_features(**encoded).pooler_output
        for i, (height, width) in enumerate(SIZES):
            want = plain[i]
            if fields[i] is not None:
                values, positions = (torch.from_numpy(part) for part in fields[i].anchors())
                want = model.model.tlm(want, values, positions, (height // 28, width // 28))
                assert not torch.allclose(want, plain[i], atol=0.1)
            assert torch.equal(got[i], want)


def test_tokens_are_in_raster_order(model, processor):
    """Changing the pixels of one 28 px cell, with attention cut out, changes its token and no other."""
    inputs = processor([random_image(84, 140)], chat(processor, "x"))
    for block in model.model.visual.blocks:
        block.attn.proj.weight.data.mul_(0.0)
    try:
        with torch.no_grad():
            before = model.model.get_image_features(
                inputs["pixel_values"], inputs["image_grid_thw"]
            ).pooler_output[0]
            for cell in range(15):
                changed = inputs["pixel_values"].clone()
                changed[4 * cell : 4 * cell + 4] += 1.0
                after = model.model.get_image_features(changed, inputs["image_grid_thw"]).pooler_output[0]
                moved = (after - before).abs().amax(-1) > 1e-4
                assert moved.nonzero().flatten().tolist() == [cell]
    finally:
        model.load_state_dict(small_model().state_dict())


def test_padding_of_fields_and_order_in_the_batch_do_not_matter(model, processor):
    fields = [random_field(3, 1), random_field(20, 2)]
    both = logits_of(model, batch_of(processor, [(84, 84), (84, 84)], fields))
    padded = batch_of(processor, [(84, 84), (84, 84)], fields)
    padded["aef_values"][~padded["aef_valid"]] = float("nan")
    padded["aef_positions"][~padded["aef_valid"]] = 7.0
    assert torch.equal(logits_of(model, padded), both)
    image = random_image(84, 84, seed=0)
    alone = processor([image], chat(processor, "How many ships?"), fields[:1])
    length = alone["input_ids"].shape[1]
    torch.testing.assert_close(logits_of(model, alone)[0], both[0, -length:], rtol=1e-4, atol=1e-4)


def test_left_and_right_padding_agree(model, processor):
    fields = [random_field(5, 1), random_field(9, 2), random_field(2, 3)]
    left, right = (batch_of(processor, SIZES, fields, side) for side in ("left", "right"))
    left_logits, right_logits = logits_of(model, left), logits_of(model, right)
    for row in range(3):
        masks = left["attention_mask"][row].bool(), right["attention_mask"][row].bool()
        torch.testing.assert_close(
            left_logits[row][masks[0]], right_logits[row][masks[1]], rtol=1e-4, atol=1e-4
        )


def test_several_images_in_one_chat(model, processor):
    images = [random_image(84, 84, 1), random_image(112, 56, 2)]
    text = chat(processor, "Compare.", n_images=2)
    one = processor(images, text, [None, random_field(4)])
    other = processor(images, text, [random_field(4), None])
    assert not torch.allclose(logits_of(model, one), logits_of(model, other), atol=1e-3)


def test_missing_token_types_are_an_error(model, processor):
    inputs = batch_of(processor, SIZES[:1], [random_field(4)])
    del inputs["mm_token_type_ids"]
    with pytest.raises(InvalidRequestError, match="mm_token_type_ids"):
        model(**inputs)
    with pytest.raises(InvalidRequestError, match="mm_token_type_ids"):
        model.generate(**inputs, max_new_tokens=2)
    text_only = processor(text="hello")
    assert model(input_ids=text_only["input_ids"]).logits.shape[1] == 5


def broken_field(inputs, change):
    inputs = dict(inputs)
    change(inputs)
    return inputs


@pytest.mark.parametrize(
    "change",
    [
        lambda i: i.update(
            aef_values=i["aef_values"][:1], aef_positions=i["aef_positions"][:1], aef_valid=None
        ),
        lambda i: i.pop("aef_positions"),
        lambda i: i.pop("aef_values"),
        lambda i: i.update(aef_positions=i["aef_positions"] + 0.9),
        lambda i: i.update(aef_positions=i["aef_positions"] * float("nan")),
        lambda i: i.update(aef_values=i["aef_values"] * float("inf")),
        lambda i: i.update(aef_values=i["aef_values"][..., :63]),
        lambda i: i.update(aef_valid=i["aef_valid"][:, :-1]),
        lambda i: (
            i.pop("pixel_values"),
            i.pop("image_grid_thw"),
            i.pop("input_ids"),
            i.update(text_only(i)),
        ),
    ],
)
def test_fields_that_do_not_fit_are_refused(model, processor, change):
    inputs = batch_of(processor, SIZES[:2], [random_field(4), random_field(6)])
    with pytest.raises(InvalidFieldError):
        model(**broken_field(inputs, change))


def text_only(inputs):
    return {"input_ids": torch.ones_like(inputs["attention_mask"])}


def test_a_model_without_tlm_refuses_a_field(processor):
    plain = small_model(tlm=None)
    inputs = batch_of(processor, SIZES[:1], [random_field(4)])
    assert not plain.takes_field
    with pytest.raises(InvalidFieldError):
        plain(**inputs)
    assert torch.isfinite(logits_of(plain, without_field(inputs))).all()
    assert small_model(tlm=TlmConfig(fusion="none")).takes_field is False


def test_gradients_reach_tlm_and_only_what_trains(processor):
    model = small_model(trained=False)
    model.requires_grad_(False)
    model.model.tlm.requires_grad_(True)
    frozen = {name: p.clone() for name, p in model.named_parameters() if not name.startswith("model.tlm.")}
    optimizer = torch.optim.SGD(model.model.tlm.parameters(), lr=0.1)
    inputs = batch_of(processor, SIZES[:2], [random_field(9), random_field(9, 1)])
    losses = []
    for _ in range(4):
        loss = model(**inputs, labels=inputs["input_ids"]).loss
        loss.backward()
        assert float(model.model.tlm.project.weight.grad.norm()) > 0
        optimizer.step()
        optimizer.zero_grad()
        losses.append(float(loss.detach()))
    assert losses[-1] < losses[0]
    assert all(torch.equal(dict(model.named_parameters())[name], weight) for name, weight in frozen.items())


@pytest.mark.parametrize("reentrant", [True, False])
def test_gradient_checkpointing_changes_nothing(processor, reentrant):
    inputs = batch_of(processor, SIZES[:1], [random_field(9)])
    gradients = []
    for checkpointed in (False, True):
        model = small_model().train()
        if checkpointed:
            model.gradient_checkpointing_enable({"use_reentrant": reentrant})
            model.enable_input_require_grads()
        model(**inputs, labels=inputs["input_ids"], use_cache=False).loss.backward()
        gradients.append(model.model.tlm.project.weight.grad.clone())
    torch.testing.assert_close(*gradients, rtol=1e-5, atol=1e-7)


def test_a_row_of_branches_equals_separate_rows(model, processor):
    """Two questions share the image: own mask and positions straight into the language model."""
    inputs = processor([random_image(84, 84)], chat(processor, "How many?"), [random_field(6)])
    prompt = inputs["input_ids"][0]
    branches = [torch.tensor(processor.tokenizer.encode(text)) for text in ("three", "four ships")]
    with torch.no_grad():
        encoded = {key: inputs[key] for key in inputs if key.startswith(("aef_", "pixel", "image"))}
        tokens = model.model.get_image_features(**encoded).pooler_output
        row = torch.cat([prompt, *branches])[None]
        embeds = model.model.embed(row, tokens)
        positions, _ = model.model.get_rope_index(
            prompt[None], inputs["mm_token_type_ids"], image_grid_thw=inputs["image_grid_thw"]
        )
        start, length = int(positions.max()) + 1, row.shape[1]
        tail = torch.cat([torch.arange(len(branch)) for branch in branches]) + start
        positions = torch.cat([positions, tail.expand(3, 1, -1)], dim=-1)
        owner = torch.cat(
            [torch.full((len(prompt),), -1)] + [torch.full((len(b),), i) for i, b in enumerate(branches)]
        )
        sees = (owner[None] == -1) | (owner[None] == owner[:, None])
        sees &= torch.ones(length, length, dtype=torch.bool).tril()
        mask = torch.zeros(1, 1, length, length).masked_fill(~sees, float("-inf"))
        hidden = model.model.language_model(
            inputs_embeds=embeds, attention_mask=mask, position_ids=positions, use_cache=False
        ).last_hidden_state
        row_logits = model.lm_head(hidden)[0]
        for i, branch in enumerate(branches):
            alone = torch.cat([prompt, branch])[None]
            types = functional.pad(inputs["mm_token_type_ids"], (0, len(branch)))
            separate = model(input_ids=alone, mm_token_type_ids=types, **encoded).logits[0, -len(branch) :]
            torch.testing.assert_close(row_logits[owner == i], separate, rtol=1e-4, atol=1e-4)


def test_embed_refuses_a_wrong_number_of_tokens(model, processor):
    inputs = processor([random_image(84, 84)], chat(processor, "x"))
    with pytest.raises(ValueError, match="do not match"):
        model.model.embed(inputs["input_ids"], (torch.zeros(8, 64),))


def test_tlm_stays_float32_in_a_bfloat16_model(tmp_path):
    small_model().save_pretrained(tmp_path)
    loaded = type(small_model()).from_pretrained(tmp_path, dtype=torch.bfloat16)
    assert loaded.lm_head.weight.dtype == torch.bfloat16
    assert {p.dtype for p in loaded.model.tlm.parameters()} == {torch.float32}

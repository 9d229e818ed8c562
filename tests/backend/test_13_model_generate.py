"""generate(): cache, padding, beams, and images encoded once."""

from __future__ import annotations

import pytest
import torch

from fusar_qgis.core.errors import InvalidFieldError
from tests.backend.small_model import chat, random_field, random_image, small_model, small_processor

N_NEW = 8


@pytest.fixture(scope="module")
def processor():
    return small_processor()


@pytest.fixture(scope="module")
def model():
    # An end token would shorten answers at random and hide differences.
    model = small_model()
    model.generation_config.eos_token_id = None
    return model


@pytest.fixture(scope="module")
def batch(processor):
    images = [random_image(84, 140, 1), random_image(112, 84, 2), random_image(56, 56, 3)]
    texts = [chat(processor, question) for question in ("How many ships?", "x", "Describe this picture.")]
    return processor(images, texts, [random_field(9, 1), None, random_field(3, 2)])


def greedy(model, inputs, **options):
    return model.generate(**inputs, max_new_tokens=N_NEW, do_sample=False, **options)


def test_cache_equals_no_cache_equals_a_loop_by_hand(model, batch):
    cached = greedy(model, batch)
    assert torch.equal(greedy(model, batch, use_cache=False), cached)
    ids, mask, types = batch["input_ids"], batch["attention_mask"], batch["mm_token_type_ids"]
    rest = {key: batch[key] for key in batch if key.startswith(("aef_", "pixel", "image"))}
    with torch.no_grad():
        for _ in range(N_NEW):
            logits = model(input_ids=ids, attention_mask=mask, mm_token_type_ids=types, **rest).logits
            ids = torch.cat([ids, logits[:, -1:].argmax(-1)], dim=1)
            mask = torch.nn.functional.pad(mask, (0, 1), value=1)
            types = torch.nn.functional.pad(types, (0, 1))
    assert torch.equal(ids, cached)


def test_the_field_decides_the_answer(model, processor):
    image, text = [random_image(84, 84, 1)], chat(processor, "How many ships?")
    answers = {
        tuple(greedy(model, processor(image, text, [random_field(9, s)]))[0].tolist()) for s in range(6)
    }
    answers.add(tuple(greedy(model, processor(image, text))[0].tolist()))
    assert len(answers) > 3


def test_batched_with_left_padding_equals_one_by_one(model, processor):
    images = [random_image(84, 140, 1), random_image(112, 84, 2), random_image(56, 56, 3)]
    texts = [chat(processor, question) for question in ("How many ships?", "x", "Describe this picture.")]
    fields = [random_field(9, 1), None, random_field(3, 2)]
    together = greedy(model, processor(images, texts, fields))[:, -N_NEW:]
    for i in range(3):
        alone = greedy(model, processor([images[i]], texts[i], [fields[i]]))[0, -N_NEW:]
        assert torch.equal(together[i], alone)


def test_each_image_is_encoded_and_modulated_once(model, batch):
    calls = {"visual": 0, "tlm": 0}

    def count(name):
        return lambda *_: calls.__setitem__(name, calls[name] + 1)

    hooks = [
        model.model.visual.register_forward_hook(count("visual")),
        model.model.tlm.register_forward_hook(count("tlm")),
    ]
    greedy(model, batch)
    for hook in hooks:
        hook.remove()
    assert calls == {"visual": 1, "tlm": 3}


def test_beams_and_several_answers(model, batch):
    one = greedy(model, batch)
    torch.manual_seed(0)
    beams = model.generate(
        **batch, max_new_tokens=N_NEW, num_beams=3, num_return_sequences=2, do_sample=False
    )
    assert beams.shape[0] == 6
    scores = []
    for answers in (one, beams[::2]):
        with torch.no_grad():
            mask = torch.nn.functional.pad(batch["attention_mask"], (0, N_NEW), value=1)
            types = torch.nn.functional.pad(batch["mm_token_type_ids"], (0, N_NEW))
            rest = {key: batch[key] for key in batch if key.startswith(("aef_", "pixel", "image"))}
            logits = model(input_ids=answers, attention_mask=mask, mm_token_type_ids=types, **rest).logits
        chosen = logits[:, -N_NEW - 1 : -1].log_softmax(-1).gather(-1, answers[:, -N_NEW:, None])
        scores.append(chosen.sum(dim=(1, 2)))
    assert bool((scores[1] >= scores[0] - 1e-4).all()), "a beam search may not end below greedy here"


def test_two_prompts_in_turn_equal_a_fresh_model(processor):
    used = small_model()
    first = processor([random_image(84, 140, 1)], chat(processor, "How many ships?"), [random_field(9)])
    second = processor([random_image(56, 112, 2)], chat(processor, "And planes?"), [random_field(3)])
    greedy(used, first)
    assert torch.equal(greedy(used, second), greedy(small_model(), second))


def test_a_wrong_number_of_fields_is_refused_before_any_token(model, batch):
    broken = dict(batch)
    for key in ("aef_values", "aef_positions", "aef_valid"):
        broken[key] = broken[key][:2]
    with pytest.raises(InvalidFieldError, match=r"3 images but 2"):
        greedy(model, broken)

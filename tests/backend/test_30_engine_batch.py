"""The running batch: every row answers as `generate()` does for it alone, whoever joins or leaves."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import torch
from transformers import GenerationConfig

from backend.engine.base import (
    GenerationRequest,
    Message,
    Sampling,
)
from backend.engine.conversation import to_chat
from fusar_qgis.core.errors import FusarError
from tests.backend.small_engine import (
    LIMIT_S,
    field_of,
    held,
    ids,
    image_part,
    request,
    run,
    small_checkpoint,
    small_engine,
    tokens_of,
)

SIZES = ((90, 130), (60, 60), (150, 80), (112, 112))


@pytest.fixture(scope="module")
def checkpoint():
    """Pictures keep their aspect here, so prompts and grids differ in size."""
    return small_checkpoint(image_size=None)


@pytest.fixture
def engine(checkpoint):
    with small_engine(checkpoint, max_batch=6) as engine:
        yield engine


def picture(seed, field_seed=None):
    return image_part(seed, field_seed, *SIZES[seed % len(SIZES)])


def asked(*parts, n_new=12, **sampling):
    return GenerationRequest((Message("user", parts),), Sampling(n_new, **sampling))


def mixed_requests():
    """Short and long, none to three images, with and without fields, several turns."""
    turns = (
        Message("user", (picture(1), "What?")),
        Message("assistant", ("A ship.",)),
        Message("user", (picture(2, 5), "And here? " * 8)),
    )
    return [
        asked("Hello.", n_new=9),
        asked(picture(0), "How many ships?", n_new=14),
        asked(picture(0, 1), "How many ships?", n_new=11),
        asked(picture(3, 2), picture(1), picture(2, 3), "Compare. " * 12, n_new=6),
        GenerationRequest(turns, Sampling(13)),
        asked("Tell me a long story. " * 20, n_new=4),
        asked(picture(2, 4), "x", n_new=17),
    ]


def generated(checkpoint, asked_for, penalty=None):
    """Token ids and log-probabilities of `generate()` on this request alone."""
    processor, model = checkpoint.processor, checkpoint.model
    images = asked_for.images
    text = processor.apply_chat_template(to_chat(asked_for.messages))
    fields = [image.field for image in images]
    inputs = processor([image.pixels for image in images], text, fields if images else None)
    config = GenerationConfig(
        max_new_tokens=asked_for.sampling.max_new_tokens,
        do_sample=False,
        eos_token_id=None,
        pad_token_id=processor.tokenizer.pad_token_id,
        repetition_penalty=penalty,
        return_dict_in_generate=True,
        output_logits=True,
    )
    kept, model.generation_config.eos_token_id = model.generation_config.eos_token_id, None
    with torch.inference_mode():
        output = model.generate(**inputs, generation_config=config)
    model.generation_config.eos_token_id = kept
    tokens = output.sequences[0, inputs["input_ids"].shape[1] :]
    logprobs = torch.log_softmax(torch.cat(output.logits).float(), -1).gather(1, tokens[:, None])[:, 0]
    return tokens.tolist(), logprobs.numpy()


@pytest.fixture(scope="module")
def wanted(checkpoint):
    return [generated(checkpoint, each) for each in mixed_requests()]


def assert_same(tokens, want):
    assert ids(tokens) == want[0]
    np.testing.assert_allclose([token.logprob for token in tokens], want[1], atol=1e-4)


def test_a_row_alone_answers_like_generate(engine, wanted):
    for each, want in zip(mixed_requests(), wanted, strict=True):
        assert_same(run(engine, each)[0], want)


def test_rows_in_one_batch_answer_like_generate_alone(engine, wanted):
    with held(engine):
        generations = [engine.generate(each) for each in mixed_requests()]
    for generation, want in zip(generations, wanted, strict=True):
        assert_same(tokens_of(generation), want)


@pytest.mark.parametrize("order", [(6, 0, 3, 1, 5, 2, 4), (5, 4, 3, 2, 1, 0, 6), (1, 6, 2, 4, 0, 3, 5)])
def test_rows_that_join_midway_answer_like_generate_alone(engine, wanted, order):
    requests = mixed_requests()
    long = engine.generate(request(n_new=300, image_seed=7))
    generations = {}
    for index in order:
        # The long one has gone on by at least one token each time another one joins.
        assert long.take(LIMIT_S)
        generations[index] = engine.generate(requests[index])
    for index, generation in generations.items():
        assert_same(tokens_of(generation), wanted[index])
    long.cancel()
    tokens_of(long)


def test_the_checkpoints_repetition_penalty_counts_as_in_generate(checkpoint, monkeypatch):
    monkeypatch.setattr(checkpoint.model.generation_config, "repetition_penalty", 1.7)
    requests = mixed_requests()[:4]
    wanted = [generated(checkpoint, each, 1.7) for each in requests]
    with small_engine(checkpoint) as engine:
        for tokens, want in zip(run(engine, *requests), wanted, strict=True):
            assert_same(tokens, want)
    monkeypatch.undo()
    assert wanted[1][0] != generated(checkpoint, requests[1])[0], "the penalty must matter here"


def test_a_seed_draws_the_same_tokens_alone_and_in_a_batch(engine):
    hot = [
        request(image_seed=seed, field_seed=seed, seed=seed, temperature=1.5, top_p=p, n_new=15)
        for seed, p in enumerate((1.0, 0.9, 0.5, 0.9))
    ]
    alone = [ids(run(engine, each)[0]) for each in hot]
    cold = request(image_seed=9, n_new=25)
    greedy = ids(run(engine, cold)[0])
    with held(engine):
        together = [engine.generate(each) for each in (*hot, cold)]
    assert [ids(tokens_of(generation)) for generation in together] == [*alone, greedy]
    assert len({tuple(tokens) for tokens in alone}) == len(alone)


def test_questions_on_one_image_encode_it_once_and_two_fields_on_it_do_not_mix(engine, checkpoint):
    passes = []
    hook = checkpoint.model.model.visual.register_forward_hook(
        lambda module, inputs, output: passes.append(len(inputs[0]))
    )
    requests = [asked(picture(0, seed), "How many ships?") for seed in (None, 1, 2, 1)]
    with held(engine):
        generations = [engine.generate(each) for each in requests]
    together = [ids(tokens_of(generation)) for generation in generations]
    later = [ids(run(engine, each)[0]) for each in requests]
    hook.remove()
    assert len(passes) == 1
    assert together == later == [generated(checkpoint, each)[0] for each in requests]
    assert len({tuple(tokens) for tokens in together}) == 3


def test_an_image_that_cannot_be_used_fails_alone(engine, wanted):
    bad = [
        request(image_seed=1),
        asked(image_part(1), "x"),
        asked(image_part(2, 3), "x"),
    ]
    object.__setattr__(bad[0].images[0], "pixels", np.zeros((40, 40), np.float32))
    object.__setattr__(bad[1].images[0], "pixels", np.zeros((2, 600), np.uint8))
    object.__setattr__(bad[2].images[0].field, "values", np.full_like(bad[2].images[0].field.values, np.nan))
    good = mixed_requests()
    mixed = itertools.chain(*itertools.zip_longest(good, bad))
    with held(engine):
        started = [(each, engine.generate(each)) for each in mixed if each is not None]
    answers = []
    for each, generation in started:
        if any(each is other for other in bad):
            with pytest.raises(FusarError, match=r"float32|600 x 2|not finite"):
                tokens_of(generation)
        else:
            answers.append(tokens_of(generation))
    for tokens, want in zip(answers, wanted, strict=True):
        assert_same(tokens, want)


def test_a_field_for_a_model_without_tlm_is_refused(checkpoint, monkeypatch):
    monkeypatch.setattr(checkpoint.model.model, "tlm", None)
    with small_engine(checkpoint) as engine:
        generation = engine.generate(asked(picture(0, 1), "x"))
        with pytest.raises(FusarError, match="takes no AEF field"):
            tokens_of(generation)
    assert field_of(1) is not None

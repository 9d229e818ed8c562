"""The transformers engine on a small real model: tokens, probabilities, batches, stopping."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from backend.engine.base import CANCELLED, LENGTH, STOP, ImagePart
from backend.engine.card import model_card, model_name
from backend.engine.steps import TextStream
from backend.engine.transformers_engine import TransformersEngine
from backend.model.checkpoint import save_checkpoint
from fusar_qgis.core.errors import InvalidRequestError, RequestTooLargeError
from tests.backend.small_engine import (
    LIMIT_S,
    held,
    ids,
    request,
    run,
    small_checkpoint,
    small_engine,
    tokens_of,
)
from tests.backend.small_model import small_model, small_tokenizer

N_NEW = 12


@pytest.fixture(scope="module")
def checkpoint():
    return small_checkpoint()


@pytest.fixture(scope="module")
def card(checkpoint, tmp_path_factory):
    folder = tmp_path_factory.mktemp("models") / "Tiny"
    save_checkpoint(folder, checkpoint.model, checkpoint.processor, checkpoint.info)
    return model_card(folder, checkpoint, "cpu")


@pytest.fixture
def engine(checkpoint, card):
    with small_engine(checkpoint, card) as engine:
        yield engine


def test_tokens_and_log_probabilities_are_those_of_the_bare_model(engine, checkpoint):
    asked = request(image_seed=1, field_seed=2)
    (tokens,) = run(engine, asked)
    processor, model = checkpoint.processor, checkpoint.model
    part = asked.images[0]
    parts = [{"type": "image"}, {"type": "text", "text": "How many ships?"}]
    text = processor.apply_chat_template([{"role": "user", "content": parts}])
    inputs = processor(images=[part.pixels], text=text, fields=[part.field])
    prompt = inputs["input_ids"]
    whole = torch.cat([prompt, torch.tensor([ids(tokens)])], dim=1)
    inputs.update(input_ids=whole, attention_mask=torch.ones_like(whole))
    inputs["mm_token_type_ids"] = (whole == processor.image_token_id).int()
    with torch.inference_mode():
        logits = model(**inputs).logits[0, prompt.shape[1] - 1 : -1]
    assert ids(tokens) == logits.argmax(-1).tolist()
    wanted = torch.log_softmax(logits, -1).max(-1).values
    np.testing.assert_allclose([t.logprob for t in tokens], wanted, atol=1e-4)


def test_the_texts_of_the_tokens_join_to_the_decoded_answer(engine, checkpoint):
    (tokens,) = run(engine, request(image_seed=3, n_new=60))
    tokenizer = checkpoint.processor.tokenizer
    text = tokenizer.decode([token for token in ids(tokens) if token not in engine._silent_ids])
    assert "".join(token.text for token in tokens).rstrip("\ufffd") == text.rstrip("\ufffd")


def test_the_field_reaches_the_model(engine):
    without, first, second = run(engine, *(request(image_seed=1, field_seed=seed) for seed in (None, 2, 3)))
    assert len({tuple(ids(tokens)) for tokens in (without, first, second)}) == 3


def test_a_batch_answers_like_one_by_one_and_its_rows_have_their_own_limits(engine):
    asked = [
        request("Count.", 5, 1, 2), request("Describe this long scene, please.", 9, 2), request("x", 12, 3, 4),
        request("What?", 7, 4),
    ]  # fmt: skip
    alone = [run(engine, each)[0] for each in asked]
    with held(engine):
        generations = [engine.generate(each) for each in asked]
        assert engine.load().waiting == 4
    together = [tokens_of(generation) for generation in generations]
    assert [ids(tokens) for tokens in together] == [ids(tokens) for tokens in alone]
    assert [len(ids(tokens)) for tokens in together] == [5, 9, 12, 7]
    assert {generation.finish.reason for generation in generations} == {LENGTH}


def test_one_bad_request_does_not_spoil_its_neighbors(engine):
    with held(engine):
        good = engine.generate(request(image_seed=1))
        bad = engine.generate(request("long " * 400, image_seed=1))
    assert len(tokens_of(good)) == N_NEW
    with pytest.raises(RequestTooLargeError, match="1024"):
        tokens_of(bad)


def test_the_room_left_in_the_context_limits_the_answer(engine):
    (tokens,) = run(engine, request("a" * 900, n_new=800))
    assert 0 < len(ids(tokens)) < 124


def test_cancelling_ends_the_answer_before_its_next_token(engine):
    generation = engine.generate(request(n_new=900, image_seed=1))
    first = generation.take(LIMIT_S)
    generation.cancel()
    rest = tokens_of(generation)
    assert generation.finish.reason == CANCELLED
    assert len(first) + len(rest) < 900


def test_a_waiting_answer_that_is_cancelled_never_runs(engine):
    with held(engine):
        generation = engine.generate(request(image_seed=1))
        generation.cancel()
    assert tokens_of(generation) == []
    assert generation.finish.reason == CANCELLED


def test_the_end_token_ends_the_answer_and_is_not_part_of_it(engine):
    (tokens,) = run(engine, request(image_seed=1))
    engine._end_ids = (ids(tokens)[4],)
    generation = engine.generate(request(image_seed=1))
    shorter = tokens_of(generation)
    assert generation.finish.reason == STOP
    assert ids(shorter) == ids(tokens)[: ids(tokens).index(ids(tokens)[4])]


def test_a_seed_makes_sampling_repeatable_and_temperature_changes_the_answer(engine):
    hot = {"image_seed": 1, "temperature": 2.0, "n_new": 20}
    first, again, other = run(engine, request(seed=5, **hot), request(seed=5, **hot), request(seed=6, **hot))
    assert ids(first) == ids(again)
    assert ids(first) != ids(other)


def test_the_checkpoints_own_sampling_settings_do_not_make_greedy_answers_random(engine, monkeypatch):
    (plain,) = run(engine, request(image_seed=1))
    for name, value in {"do_sample": True, "temperature": 5.0, "top_k": 50, "num_beams": 1}.items():
        monkeypatch.setattr(engine._model.generation_config, name, value)
    for _ in range(3):
        assert ids(run(engine, request(image_seed=1))[0]) == ids(plain)


@pytest.mark.parametrize("token", ["<|image_pad|>", "<|im_end|>", "<|vision_start|>"])
def test_control_tokens_in_a_text_are_refused(engine, token):
    with pytest.raises(InvalidRequestError, match="control token"):
        engine.generate(request(f"hello {token} there", image_seed=1))


def test_closing_cancels_what_runs(checkpoint, card):
    engine = TransformersEngine(checkpoint, card)
    engine._end_ids = ()
    generation = engine.generate(request(n_new=900, image_seed=1))
    generation.take(LIMIT_S)
    engine.close()
    tokens_of(generation)
    assert generation.finish.reason == CANCELLED


def test_the_card_says_what_the_checkpoint_is(card):
    assert (card.id, card.tile_size_px, card.tlm, card.classes) == ("fusar-gpt-tiny", 112, True, ("ship",))
    assert len(card.fingerprint) == 16


def test_another_weight_is_another_fingerprint(card, checkpoint, tmp_path):
    save_checkpoint(tmp_path / "tiny", small_model(seed=1), checkpoint.processor, checkpoint.info)
    assert model_card(tmp_path / "tiny", checkpoint, "cpu").fingerprint != card.fingerprint


def test_a_folder_called_checkpoint_takes_its_parents_name(tmp_path):
    assert model_name(tmp_path / "Demo" / "checkpoint") == "fusar-gpt-demo"


def test_a_folder_is_loaded_and_answers(checkpoint, tmp_path):
    save_checkpoint(tmp_path / "m", checkpoint.model, checkpoint.processor, checkpoint.info)
    engine = TransformersEngine.from_folder(tmp_path / "m", "cpu")
    engine._end_ids = ()
    assert engine.size_seen(300, 200) == (112, 112)
    assert len(run(engine, request(image_seed=1))[0]) >= N_NEW
    engine.close()


def test_characters_of_several_bytes_come_whole():
    stream = TextStream(small_tokenizer())
    pieces = [stream.push(token) for token in small_tokenizer()("Größe ≥ 3 船")["input_ids"]]
    assert "".join(pieces) == "Größe ≥ 3 船"
    assert not any("\ufffd" in piece for piece in pieces)


def test_turn_marks_of_a_confused_model_are_no_text_and_box_marks_are():
    marks = small_tokenizer().convert_tokens_to_ids(["<|im_start|>", "<|vision_start|>"])
    stream = TextStream(small_tokenizer(), frozenset(marks[:1]))
    assert [stream.push(token) for token in marks] == ["", "<|vision_start|>"]


def test_an_unfinished_character_waits():
    first, second = small_tokenizer()("ö")["input_ids"]
    stream = TextStream(small_tokenizer())
    assert [stream.push(first), stream.push(second)] == ["", "ö"]


def test_the_modulation_map_is_what_tlm_does_to_each_token(engine, checkpoint):
    asked = request(image_seed=1, field_seed=2).images[0]
    strength = engine.modulation(asked)
    tlm = checkpoint.model.model.tlm
    width, height = engine.size_seen(asked.pixels.shape[1], asked.pixels.shape[0])
    grid = (height // 28, width // 28)
    values, positions = (torch.tensor(part) for part in asked.field.anchors())
    channels = tlm.channels
    with torch.no_grad():
        shift = tlm(torch.zeros(grid[0] * grid[1], channels), values, positions, grid)
        scale = tlm(torch.ones(grid[0] * grid[1], channels), values, positions, grid) - 1 - shift
    want = torch.stack([scale.abs().mean(1), shift.abs().mean(1)], 1).reshape(*grid, 2).numpy()
    assert strength.shape == (*grid, 2)
    assert strength == pytest.approx(want, abs=1e-5)
    assert float(strength.min()) > 0
    assert engine.modulation(ImagePart(asked.pixels, None)) is None

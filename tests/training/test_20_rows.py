"""Samples, tokens and rows: what is asked, in which words, and who sees whom."""

import numpy as np
import pytest
import torch

from fusar_qgis.core import tasks
from fusar_qgis.core.errors import ConfigError, DatasetError
from training.base_model import BaseModelConfig, qwen_config
from training.data.rows import IGNORE, RowBuilder, tree_mask
from training.data.sample import LabeledObject, Sample, flipped, sample_from_record
from training.simulator.generate import make_sample
from training.simulator.questions import QuestionAnswer, ask, draw_questions
from training.simulator.scene import simulate_scene
from training.simulator.targets import CLASSES
from training.tokenizer import number_ids, train_tokenizer

from backend.model.modeling import FusarConfig, FusarForConditionalGeneration  # isort: skip


def a_sample():
    objects = (
        LabeledObject("ship", (10.0, 20.0, 40.0, 30.0)),
        LabeledObject("plane", (100.0, 5.0, 120.0, 31.0)),
    )
    pixels = np.arange(112 * 112, dtype=np.uint32).reshape(112, 112) % 251
    codes = np.arange(8 * 8 * 64).reshape(8, 8, 64) % 100
    return Sample(
        "a", (112, 112), objects, np.arange(9).reshape(3, 3), "coast", pixels.astype(np.uint8), codes
    )


@pytest.mark.parametrize("turn", [(h, v, t) for h in (0, 1) for v in (0, 1) for t in (0, 1)])
def test_flips_move_pixels_field_boxes_and_cells_together(turn):
    sample = a_sample()
    marked = sample.pixels * 0
    x1, y1, x2, y2 = (int(value) for value in sample.objects[0].box)
    marked[y1:y2, x1:x2] = 255
    turned = flipped(Sample("m", sample.size, sample.objects, sample.cells, "", marked, sample.codes), *turn)
    ys, xs = np.nonzero(turned.pixels)
    assert turned.objects[0].box == (xs.min(), ys.min(), xs.max() + 1, ys.max() + 1)
    again = turned
    for _ in range(1 if not turn[2] else 3):  # a flip is its own inverse; a turn of 90 degrees needs four
        again = flipped(again, *turn)
    assert np.array_equal(again.codes, sample.codes)
    assert again.objects == sample.objects
    assert np.array_equal(again.cells, sample.cells)


def test_a_record_comes_back_as_it_was_and_a_broken_one_is_named():
    sample = a_sample()
    back = sample_from_record(sample.to_record())
    assert back.objects == sample.objects
    with pytest.raises(DatasetError, match="'a'"):
        sample_from_record({**sample.to_record(), "objects": [{"label": "ship", "bbox": [5, 5, 5, 9]}]})


@pytest.fixture(scope="module")
def tokenizer():
    rng = np.random.default_rng(0)
    texts = []
    for seed in range(60):
        for pair in draw_questions(
            rng, make_sample(simulate_scene(seed), 0), dict.fromkeys(tasks.TASKS, 1.0), 6
        ):
            texts += [pair.question, pair.answer]
    return train_tokenizer(texts, CLASSES)


def test_every_number_is_one_token_and_text_comes_back(tokenizer):
    assert len(set(number_ids(tokenizer))) == 1000
    for words in (
        '[{"bbox_2d": [0, 17, 223, 999], "label": "ship"}]',
        "Wo sind die Schiffe? 12 Ænd 日本",
        "None",
    ):
        assert tokenizer.decode(tokenizer.encode(words, add_special_tokens=False)) == words


def test_a_small_vocabulary_is_refused():
    with pytest.raises(ConfigError, match="single tokens"):
        train_tokenizer(["a"], ["ship"], vocabulary=600)


def test_answers_are_right_and_in_reading_order():
    boxes = ((60.0, 2.0, 80.0, 12.0), (5.0, 4.0, 25.0, 14.0), (5.0, 60.0, 25.0, 70.0))
    sample = Sample(
        "b", (84, 84), tuple(LabeledObject("ship", box) for box in boxes), np.zeros((3, 3), np.uint8)
    )
    assert ask(sample, tasks.COUNTING, "ship").answer == "3"
    assert ask(sample, tasks.LOCALIZATION, "ship").answer == "1, 3, 7"
    said = ask(sample, tasks.DETECTION, "ship").answer
    corners = [
        said.index(f"[{x}, {y}, ") for x, y in ((5, 4), (60, 2), (5, 60))
    ]  # one token row: left to right
    assert corners == sorted(corners)
    assert ask(sample, tasks.DETECTION, "plane").answer == "None"


PAIRS = [
    QuestionAnswer(tasks.COUNTING, tasks.render_question(tasks.COUNTING, "ship"), "3"),
    QuestionAnswer(
        tasks.DETECTION, tasks.render_question(tasks.DETECTION, "ship"), '[{"bbox_2d": [1, 2, 30, 40]}]'
    ),
]


@pytest.fixture(scope="module")
def small_model(tokenizer):
    config = BaseModelConfig(112, hidden=64, heads=2, key_value_heads=1, layers=2, mlp=96, vision_hidden=32)
    config = BaseModelConfig(**{**config.__dict__, "vision_depth": 2, "vision_heads": 2, "vision_mlp": 48})
    torch.manual_seed(0)
    model = FusarForConditionalGeneration(FusarConfig.from_base(qwen_config(config, tokenizer), None))
    return model.eval()


def logits_of_row(model, row, pixels):
    inner = model.model
    tokens = torch.cat(list(inner.get_image_features(pixels, torch.tensor([[1, 8, 8]])).pooler_output))
    embeds = inner.get_input_embeddings()(torch.tensor(row.ids)[None])
    image = torch.tensor(row.ids)[None] == model.config.image_token_id
    embeds = embeds.masked_scatter(image[..., None], tokens)
    hidden = inner.language_model(
        inputs_embeds=embeds,
        attention_mask=tree_mask(torch.from_numpy(row.branch))[None, None],
        position_ids=torch.from_numpy(row.positions)[:, None],
        use_cache=False,
    ).last_hidden_state
    return model.lm_head(hidden)[0]


def test_branches_give_the_logits_of_separate_rows_and_of_the_stock_forward(tokenizer, small_model):
    builder = RowBuilder(tokenizer)
    pixels = torch.randn(64, 3 * 2 * 14 * 14)
    with torch.no_grad():
        together = logits_of_row(small_model, builder.build(PAIRS, (4, 4)), pixels)
        at = len(builder.build([], (4, 4)))
        for pair in PAIRS:
            row = builder.build([pair], (4, 4))
            alone = logits_of_row(small_model, row, pixels)[len(builder.build([], (4, 4))) :]
            assert torch.allclose(together[at : at + len(alone)], alone, atol=1e-4)
            ids = torch.tensor(row.ids)[None]
            stock = small_model(
                input_ids=ids,
                attention_mask=torch.ones_like(ids),
                mm_token_type_ids=(ids == small_model.config.image_token_id).int(),
                pixel_values=pixels,
                image_grid_thw=torch.tensor([[1, 8, 8]]),
            ).logits[0, -len(alone) :]
            assert torch.allclose(stock, alone, atol=1e-4)
            at += len(alone)


def test_a_branch_that_sees_its_neighbor_would_be_noticed(tokenizer, small_model):
    row = RowBuilder(tokenizer).build(PAIRS, (4, 4))
    leaky = type(row)(row.ids, row.labels, np.minimum(row.branch, 1), row.positions)
    pixels = torch.randn(64, 3 * 2 * 14 * 14)
    with torch.no_grad():
        right, wrong = logits_of_row(small_model, row, pixels), logits_of_row(small_model, leaky, pixels)
    assert not torch.allclose(right[-3:], wrong[-3:], atol=1e-3)


def test_labels_cover_the_answers_and_nothing_else(tokenizer):
    row = RowBuilder(tokenizer).build(PAIRS, (4, 4))
    for number, pair in enumerate(PAIRS, start=1):
        wanted = row.labels[(row.branch == number) & (row.labels != IGNORE)]
        assert tokenizer.decode(wanted.tolist()) == pair.answer + "<|im_end|>"
    assert (row.labels[row.branch == 0] == IGNORE).all()


def test_questions_without_weights_are_of_all_tasks_alike():
    rng = np.random.default_rng(0)
    drawn = [pair.task for pair in draw_questions(rng, make_sample(simulate_scene(1), 0), {}, 1000)]
    assert set(drawn) == set(tasks.TASKS)
    assert all(140 < drawn.count(task) < 260 for task in tasks.TASKS)

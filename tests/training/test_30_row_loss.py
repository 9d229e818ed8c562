"""What a row's loss is made of: answers only, the same as separate rows, whatever the tokenizer makes of numbers."""

import numpy as np
import pytest
import torch

from backend.model.pixels import FusarImageProcessor
from fusar_qgis.core import tasks
from fusar_qgis.core.errors import ConfigError, DatasetError
from fusar_qgis.core.field import AefField
from tests.backend.small_model import random_field, random_image, small_model, small_tokenizer
from training import row_model
from training.data.collator import RowCollator
from training.data.example import Example
from training.data.rows import IGNORE, RowBuilder
from training.row_model import RowModel
from training.simulator.questions import QuestionAnswer

PAIRS = (
    QuestionAnswer(tasks.COUNTING, "How many ships?", "12"),
    QuestionAnswer(tasks.DETECTION, "Detect ships.", '[{"bbox_2d": [5, 17, 223, 40], "label": "ship"}]'),
    QuestionAnswer(tasks.CAPTIONING, "Describe.", "Ä harbor.\nShips."),
)
SIZES = ((84, 56), (56, 56), (56, 112))
SYSTEM = "{{ '<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n' }}"


def field_of(seed):
    anchors = random_field(9, seed)
    return AefField.from_anchors(anchors.values, anchors.positions)


def examples():
    """Three images of different size, the last one without a field."""
    return [
        Example(str(k), random_image(*size, seed=k), field_of(k) if k < 2 else None, PAIRS[k:] + PAIRS[:k])
        for k, size in enumerate(SIZES)
    ]


def separate(given):
    return [Example(e.id, e.pixels, e.field, (pair,)) for e in given for pair in e.pairs]


def collator(tokenizer, **options):
    return RowCollator(RowBuilder(tokenizer), FusarImageProcessor(), use_field=True, **options)


@pytest.mark.parametrize("system", ["", SYSTEM])
@pytest.mark.parametrize("pair", PAIRS)
def test_tokens_and_labels_are_those_of_the_chat_template(system, pair):
    tokenizer = small_tokenizer()
    tokenizer.chat_template = system + tokenizer.chat_template
    row = RowBuilder(tokenizer).build([pair], (2, 3))
    turns = [
        {"role": "user", "content": [{"type": "image"}, {"type": "text", "text": pair.question}]},
        {"role": "assistant", "content": pair.answer},
    ]
    text = tokenizer.apply_chat_template(turns, tokenize=False).replace("<|image_pad|>", "<|image_pad|>" * 6)
    prompt = tokenizer.apply_chat_template(turns[:1], tokenize=False, add_generation_prompt=True)
    prompt = prompt.replace("<|image_pad|>", "<|image_pad|>" * 6)
    ids = tokenizer.encode(text, add_special_tokens=False)
    n_prompt = len(tokenizer.encode(prompt, add_special_tokens=False))
    assert row.ids.tolist() == ids[: len(row)]
    assert tokenizer.decode(ids[len(row) :]) == "\n"  # after the end of the turn nothing is learned
    for place, label in enumerate(row.labels):
        inside = n_prompt - 1 <= place < len(row) - 1
        assert label == (ids[place + 1] if inside else IGNORE)


def test_shared_rows_have_the_loss_and_the_gradients_of_separate_rows():
    tokenizer, together, alone = small_tokenizer(), examples(), separate(examples())
    results = []
    for batch in (collator(tokenizer)(together), collator(tokenizer, shared_rows=False)(alone)):
        rows = RowModel(small_model())
        loss = rows(**batch)["loss"]
        loss.backward()
        results.append((loss.item(), {name: weight.grad for name, weight in rows.named_parameters()}))
    (loss, gradients), (other_loss, others) = results
    assert abs(loss - other_loss) < 1e-5 * abs(loss)
    assert gradients["model.model.tlm.project.weight"].abs().max() > 1e-4
    for name, gradient in gradients.items():
        if gradient is not None:
            assert (gradient - others[name]).abs().max() <= 1e-5 * max(1.0, float(gradient.abs().max())), name


def test_a_branch_that_saw_its_neighbor_would_change_the_loss():
    batch = collator(small_tokenizer())(examples())
    rows = RowModel(small_model())
    with torch.no_grad():
        right = rows(**batch)["loss"]
        leaky = rows(**{**batch, "branch": batch["branch"].clamp(max=1)})["loss"]
    assert abs(float(right - leaky)) > 1e-3


def test_the_loss_is_the_cross_entropy_of_answer_tokens_alone():
    batch = collator(small_tokenizer())(examples())
    model = small_model()
    rows = RowModel(model)
    with torch.no_grad():
        result = rows(**batch)
        tokens = model.model.get_image_features(
            batch["pixel_values"], batch["image_grid_thw"],
            **{name: batch[name] for name in ("aef_values", "aef_positions", "aef_valid")},
        ).pooler_output  # fmt: skip
        hidden = model.model.language_model(
            inputs_embeds=model.model.embed(batch["input_ids"], tokens),
            attention_mask=rows._mask(batch["branch"], torch.float32),
            position_ids=batch["position_ids"],
        ).last_hidden_state
        logits = model.lm_head(hidden).double().log_softmax(-1)
    total = count = 0
    for row, labels in enumerate(batch["labels"].tolist()):
        for place, label in enumerate(labels):
            if label != IGNORE:
                total, count = total - float(logits[row, place, label]), count + 1
    assert (
        count == sum(len(pair.answer.encode()) + 1 for pair in PAIRS) * 3
    )  # one token a byte, one for the end
    assert float(result["answer_sum"]) == pytest.approx(total, rel=1e-5)
    assert float(result["loss"]) == pytest.approx(total / count, rel=1e-5)


def test_logits_in_parts_give_the_same_loss_and_gradients(monkeypatch):
    batch = collator(small_tokenizer())(examples())
    results = []
    for size in (1024, 50):
        monkeypatch.setattr(row_model, "ANSWERS_AT_ONCE", size)
        rows = RowModel(small_model())
        loss = rows(**batch)["loss"]
        loss.backward()
        results.append((loss.item(), rows.plain.model.tlm.project.weight.grad))
    assert results[0][0] == pytest.approx(results[1][0], rel=1e-6)
    torch.testing.assert_close(results[0][1], results[1][1])


def test_a_batch_of_images_without_fields_trains_too():
    without = [Example(e.id, e.pixels, None, e.pairs) for e in examples()]
    batch = collator(small_tokenizer())(without)
    assert not [name for name in batch if name.startswith("aef")]
    assert np.isfinite(float(RowModel(small_model())(**batch)["loss"].detach()))


def test_an_empty_answer_and_a_foreign_template_are_refused():
    with pytest.raises(DatasetError, match="empty answer"):
        RowBuilder(small_tokenizer()).build([QuestionAnswer(tasks.COUNTING, "How many?", " ")], (2, 2))
    tokenizer = small_tokenizer()
    tokenizer.chat_template = "{% for message in messages %}{{ message['role'] }}{% endfor %}"
    with pytest.raises(ConfigError, match="chat template"):
        RowBuilder(tokenizer)

"""Chat templates are programs of other people: what they may do, and that a broken one is known before a question."""

from __future__ import annotations

import sys

import pytest

from backend.model.chat_template import check_chat_template, render_chat
from backend.model.processing import FusarProcessor
from fusar_qgis.core.errors import CheckpointError
from tests.backend.small_model import CHAT_TEMPLATE, small_processor, small_tokenizer

QUESTION = [{"role": "user", "content": [{"type": "image"}, {"type": "text", "text": "How many?"}]}]
ENDLESS = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"


def tokenizer_with(template):
    tokenizer = small_tokenizer()
    tokenizer.chat_template = template
    return tokenizer


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{{ ().__class__.__base__.__subclasses__() }}", "unsafe"),
        ("{{ cycler.__init__.__globals__.os.getcwd() }}", "unsafe"),
        ("{% include '/etc/hostname' %}", "loader"),
        (ENDLESS, "does not end"),
        ("{% macro a() %}{{ a() }}{{ a() }}{% endmacro %}{{ a() }}", "recursion"),
        ("{{ 10 ** 10 ** 10 }}", "multiplies"),
        ("{{ 'a' * 10000000000 }}", "multiplies"),
        ("{% if %}", "cannot be read"),
        ("{{ messages.content.nothing.at.all }}", "cannot be read"),
        ("{{ raise_exception('Only with tools.') }}", "Only with tools"),
        ("{{ '\\ud800' }}<|image_pad|>", "surrogates"),
        ("How many?", "writes 0 placeholders"),
        ("<|image_pad|><|image_pad|>", "writes 2 placeholders"),
    ],
)
def test_what_a_template_may_not_do_is_told_in_a_sentence(template, message):
    with pytest.raises(CheckpointError, match=message) as caught:
        check_chat_template(tokenizer_with(template))
    assert caught.value.action.endswith(".")


def test_a_template_that_fails_on_one_conversation_fails_only_there():
    tokenizer = tokenizer_with(CHAT_TEMPLATE + "{% if messages | length > 5 %}" + ENDLESS + "{% endif %}")
    check_chat_template(tokenizer)
    with pytest.raises(CheckpointError, match="does not end"):
        render_chat(tokenizer, QUESTION * 6)
    assert "How many?" in render_chat(tokenizer, QUESTION)


def test_long_conversations_stay_below_the_limit():
    text = render_chat(small_tokenizer(), QUESTION * 2000)
    assert text.count("<|image_pad|>") == 2000


def test_who_traces_goes_on_tracing():
    def trace(*_):
        return None

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        render_chat(small_tokenizer(), QUESTION)
        assert sys.gettrace() is trace
    finally:
        sys.settrace(before)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("chat_template.json", "{", "not JSON"),
        ("chat_template.json", '{"template": 1}', "holds no chat template"),
        ("chat_template.jinja", "\xff", "cannot be read"),
        ("chat_template.jinja", "{% for", "chat template cannot be read"),
        ("tokenizer.json", '{"model": []}', "tokenizer of .* cannot be read"),
        ("tokenizer_config.json", '{"tokenizer_class": 1.5}', "tokenizer of .* cannot be read"),
        ("tokenizer_config.json", '{"model_max_length": [1]}', "tokenizer of .* cannot be read"),
    ],
)
def test_broken_files_of_the_tokenizer_are_refused(tmp_path, name, text, message):
    small_processor(84).save_pretrained(tmp_path)
    (tmp_path / "chat_template.jinja").unlink()
    (tmp_path / name).write_bytes(text.encode("latin-1"))
    with pytest.raises(CheckpointError, match=message):
        FusarProcessor.from_pretrained(tmp_path)


def test_a_tokenizer_without_padding_is_refused(tmp_path):
    processor = small_processor(84)
    processor.tokenizer.pad_token = None
    processor.save_pretrained(tmp_path)
    with pytest.raises(CheckpointError, match="pad"):
        FusarProcessor.from_pretrained(tmp_path)

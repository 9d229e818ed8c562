"""The demo model's own small tokenizer: byte-level BPE in which every number from 0 to 999 is one token."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast

from fusar_qgis.core.errors import ConfigError

SPECIAL_TOKENS = (
    "<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|object_ref_start|>", "<|object_ref_end|>", "<|box_start|>",
    "<|box_end|>", "<|quad_start|>", "<|quad_end|>", "<|vision_start|>", "<|vision_end|>", "<|vision_pad|>",
    "<|image_pad|>", "<|video_pad|>",
)  # fmt: skip
"""The special tokens of Qwen2.5-VL, in its order."""

CHAT_TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n"
    "{% if message['content'] is string %}{{ message['content'] }}"
    "{% else %}{% for part in message['content'] %}"
    "{% if part['type'] == 'image' %}<|vision_start|><|image_pad|><|vision_end|>"
    "{% elif part['type'] == 'text' %}{{ part['text'] }}{% endif %}"
    "{% endfor %}{% endif %}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
"""Qwen2.5-VL's turns without its system prompt, which a model of this size has no use for."""

MAX_NUMBER = 999


def train_tokenizer(
    texts: Iterable[str], words: Iterable[str], vocabulary: int = 2048
) -> PreTrainedTokenizerFast:
    """Trains the tokenizer.

    Args:
        texts: Sample questions and answers.
        words: Words that must stay tokens of their own (class names), so that questions differ in one token only.
        vocabulary: Number of tokens, the special ones included.

    Raises:
        ConfigError: The vocabulary is too small for all numbers to be single tokens.
    """
    kept = "|".join(sorted((word + "s?" for word in words), key=len, reverse=True))
    number = r"(?<![\p{L}_\d])\p{N}{1,3}"  # not the 2 of bbox_2d or the 1 of x1
    pattern = rf"{number}|{kept}|\n|(?:(?!{kept}|{number})[^\n])+"
    backend = Tokenizer(models.BPE())
    backend.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(Regex(pattern), "isolated"), pre_tokenizers.ByteLevel(False, use_regex=False)]
    )
    backend.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary - len(SPECIAL_TOKENS),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    backend.train_from_iterator(_with_numbers(texts), trainer)
    backend.add_special_tokens([AddedToken(token, special=True) for token in SPECIAL_TOKENS])
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=backend,
        eos_token="<|im_end|>",
        pad_token="<|endoftext|>",
        clean_up_tokenization_spaces=False,
    )
    tokenizer.chat_template = CHAT_TEMPLATE
    number_ids(tokenizer)
    return tokenizer


def _with_numbers(texts: Iterable[str]) -> Iterator[str]:
    """The texts, and every number often enough to be merged into one token before any phrase is."""
    yield from texts
    for number in range(MAX_NUMBER + 1):
        yield "\n".join([str(number)] * 4_000)


def number_ids(tokenizer: PreTrainedTokenizerFast) -> list[int]:
    """Token ids of the numbers 0..999.

    Raises:
        ConfigError: A number is not one token.
    """
    ids = [tokenizer.encode(str(number), add_special_tokens=False) for number in range(MAX_NUMBER + 1)]
    broken = [number for number, pieces in enumerate(ids) if len(pieces) != 1]
    if broken:
        raise ConfigError(
            f"{len(broken)} numbers are not single tokens, first {broken[0]}.", "Enlarge the vocabulary."
        )
    return [pieces[0] for pieces in ids]

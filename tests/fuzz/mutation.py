"""Changes to bytes, all decided by one random generator: the same seed gives the same inputs on every machine."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Iterator, Sequence
from typing import Any

Change = Callable[[bytes, random.Random, Sequence[bytes], Sequence[bytes]], bytes]

MOST_BYTES = 2**16
"""Longer inputs are cut: what is found with more bytes is nearly always found with fewer."""
_HOW_MANY = (1, 1, 1, 2, 2, 3, 6)

_NUMBERS = (
    0,
    1,
    2,
    7,
    8,
    127,
    128,
    255,
    256,
    32767,
    65535,
    2**20,
    2**31 - 1,
    2**31,
    2**32 - 1,
    2**63 - 1,
    2**64 - 1,
)
_WORDS = (
    b"0", b"-1", b"1e999", b"-0.0", b"NaN", b"Infinity", b"9" * 400, b"null", b"true", b'""', b"[]", b"{}", b"\x00",
    b"\xff\xfe", b"\xc3\x28", b"\\ud800", b"\xef\xbb\xbf", b"[" * 3000, b'{"a":' * 3000, b"<a>" * 3000, b"\n",
    b'"', b"\\",
)  # fmt: skip


def mutate(
    data: bytes, rng: random.Random, tokens: Sequence[bytes] = (), others: Sequence[bytes] = ()
) -> bytes:
    """The bytes after one to six changes.

    Args:
        data: What to change.
        rng: Decides everything.
        tokens: Words of the format, which are put in.
        others: Inputs of the same target, of which parts are put in.
    """
    for _ in range(rng.choice(_HOW_MANY)):
        data = rng.choice(_CHANGES)(data, rng, tokens, others)[:MOST_BYTES]
    return data


def _place(data: bytes, rng: random.Random, longest: int = 64) -> tuple[int, int]:
    start = rng.randint(0, len(data))
    return start, min(len(data), start + rng.randint(0, longest))


def _flip(data: bytes, rng: random.Random, _tokens: Sequence[bytes], _others: Sequence[bytes]) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.randint(1, 4) if changed else 0):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _any_bytes(data: bytes, rng: random.Random, _tokens: Sequence[bytes], _others: Sequence[bytes]) -> bytes:
    start, end = _place(data, rng, 8)
    return data[:start] + rng.randbytes(end - start) + data[end:]


def _number(data: bytes, rng: random.Random, _tokens: Sequence[bytes], _others: Sequence[bytes]) -> bytes:
    """A binary number on the border of its range, in place of what stands there."""
    size = rng.choice((1, 2, 4, 8))
    number = rng.choice(_NUMBERS) % (1 << 8 * size)
    start = rng.randint(0, len(data))
    return data[:start] + number.to_bytes(size, rng.choice(("little", "big"))) + data[start + size :]


def _token(data: bytes, rng: random.Random, tokens: Sequence[bytes], _others: Sequence[bytes]) -> bytes:
    word = rng.choice(tokens if tokens and rng.random() < 0.6 else _WORDS)
    start, end = _place(data, rng, 12)
    return data[:start] + word + data[rng.choice((start, end)) :]


def _value(data: bytes, rng: random.Random, tokens: Sequence[bytes], _others: Sequence[bytes]) -> bytes:
    """One whole word of a text replaced: numbers and names change while the frame around them stays."""
    ends = [at for at in range(len(data)) if data[at : at + 1] in b' ,:;[]{}()<>="\n\t'][:4096]
    if len(ends) < 2:
        return _token(data, rng, tokens, ())
    at = rng.randrange(len(ends) - 1)
    word = rng.choice(tokens if tokens and rng.random() < 0.5 else _WORDS)
    return data[: ends[at] + 1] + word + data[ends[at + 1] :]


def _node(data: bytes, rng: random.Random, tokens: Sequence[bytes], _others: Sequence[bytes]) -> bytes:
    """One value of a JSON text replaced by another one or taken out; what is no JSON gets a token."""
    start = max(0, min(data.find(b"{") % (len(data) + 1), data.find(b"[") % (len(data) + 1)))
    try:
        value = json.loads(data[start:])
    except (ValueError, RecursionError):
        return _token(data, rng, tokens, ())
    places = list(_places(value))
    if not places:
        return _token(data, rng, tokens, ())
    holder, key = rng.choice(places)
    if rng.random() < 0.2:
        del holder[key]
    else:
        other, other_key = rng.choice(places)
        holder[key] = other[other_key] if rng.random() < 0.2 else rng.choice(_VALUES)
    try:
        return data[:start] + json.dumps(value).encode()
    except (ValueError, RecursionError):  # a value that now holds itself
        return data


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every list or object with one of its keys."""
    waiting = [value]
    while waiting:
        holder = waiting.pop()
        if isinstance(holder, (dict, list)):
            for key in list(holder) if isinstance(holder, dict) else range(len(holder)):
                yield holder, key
                waiting.append(holder[key])


def _drop(data: bytes, rng: random.Random, _tokens: Sequence[bytes], _others: Sequence[bytes]) -> bytes:
    start, end = _place(data, rng)
    return data[:start] + data[end:]


def _double(data: bytes, rng: random.Random, _tokens: Sequence[bytes], _others: Sequence[bytes]) -> bytes:
    start, end = _place(data, rng)
    return data[:end] + data[start:end] * rng.choice((1, 1, 2, 30)) + data[end:]


def _cut(data: bytes, rng: random.Random, _tokens: Sequence[bytes], _others: Sequence[bytes]) -> bytes:
    return data[: rng.randint(0, len(data))]


def _splice(data: bytes, rng: random.Random, _tokens: Sequence[bytes], others: Sequence[bytes]) -> bytes:
    other = rng.choice(others) if others else data
    return data[: rng.randint(0, len(data))] + other[rng.randint(0, len(other)) :]


def _graft(data: bytes, rng: random.Random, _tokens: Sequence[bytes], others: Sequence[bytes]) -> bytes:
    other = rng.choice(others) if others else data
    start, end = _place(other, rng)
    at, until = _place(data, rng)
    return data[:at] + other[start:end] + data[until:]


_VALUES: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 2, 3, 7, 9, 0.5, -0.0, 1.5, 1e-320, 1e308, math.inf, math.nan, 2**31, 2**63,
    10**400, "", " ", "a", "\ud800", "\x00", "0", "-1", "1e5", "a" * 300, "ship", "a.png", "../a.png", [], {}, [0],
    [0, 0], [0, 0, 0, 0], [1, 2, 3, 4], [[]], {"a": 0}, [None], [1e308, -1e308, 0, 0], ["ship"],
)  # fmt: skip

_CHANGES: tuple[Change, ...] = (
    _flip, _flip, _any_bytes, _number, _number, _token, _token, _value, _value, _node, _node, _node, _drop, _double,
    _cut, _splice, _graft,
)  # fmt: skip

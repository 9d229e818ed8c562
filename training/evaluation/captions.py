"""Caption metrics of the paper's Table 7, one reference an image: BLEU-1..4 and CIDEr (METEOR and SPICE are Java).

BLEU (Papineni et al., 2002) is of the whole corpus; CIDEr is the CIDEr-D of Vedantam et al., 2015, as pycocoevalcap
computes it. Its idf comes from the test references, so it means little on few images: N stands beside it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

ORDERS = 4
_CIDER_SIGMA = 6.0
_TINY, _SMALL = 1e-15, 1e-9

_WORD = r"[^\W_]+(?:[-/][^\W_]+)*"
_TOKEN = re.compile(rf"\d+(?:[.,]\d+)+|[a-z]+(?=n't\b)|n't|'(?:s|m|d|re|ve|ll)\b|{_WORD}|[^\w\s]|_")
_PUNCTUATION = frozenset("'`.?!,:;-\"…“”‘’")  # noqa: RUF001
_BRACKETS = {"(": "-lrb-", ")": "-rrb-", "[": "-lsb-", "]": "-rsb-", "{": "-lcb-", "}": "-rcb-"}

Tokens = list[str]


def tokenize(text: str) -> Tokens:
    """Words as COCO's caption evaluation sees them: Penn Treebank's, lower case, without punctuation.

    Written here so that no number depends on whether a machine has Java; tests compare it with Stanford's.
    """
    found = _TOKEN.findall(text.lower())
    return [_BRACKETS.get(token, token) for token in found if token not in _PUNCTUATION]


@dataclass(frozen=True, eq=False)
class Bleu:
    """BLEU-1..4 of a corpus, as the counts that each caption adds.

    `counts` float64 [captions, 10]: matched n-grams of orders 1 to 4, n-grams of orders 1 to 4, words, reference words.
    """

    counts: np.ndarray

    def scores(self) -> np.ndarray:
        """BLEU-1..4, float64 [4]."""
        return self.from_sums(self.counts.sum(0))

    @staticmethod
    def from_sums(sums: np.ndarray) -> np.ndarray:
        """BLEU-1..4 from counts summed over captions, [..., 10] to float64 [..., 4]."""
        matched, total, lengths = sums[..., :ORDERS], sums[..., ORDERS : 2 * ORDERS], sums[..., 2 * ORDERS :]
        logs = np.log((matched + _TINY) / (total + _SMALL))
        means = np.exp(np.cumsum(logs, -1) / np.arange(1, ORDERS + 1))
        ratio = (lengths[..., :1] + _TINY) / (lengths[..., 1:] + _SMALL)
        brevity: np.ndarray = np.exp(np.minimum(0.0, 1 - 1 / ratio))
        result: np.ndarray = means * brevity
        return result


def bleu(candidates: Sequence[Tokens], references: Sequence[Tokens]) -> Bleu:
    """BLEU of candidates with one reference each.

    Args:
        candidates: Tokens per caption.
        references: Tokens per reference.
    """
    counts = np.zeros((len(candidates), 2 * ORDERS + 2))
    for row, candidate, reference in zip(counts, candidates, references, strict=True):
        for order in range(1, ORDERS + 1):
            ours, theirs = _grams(candidate, order), _grams(reference, order)
            row[order - 1] = sum((ours & theirs).values())
            row[ORDERS + order - 1] = max(0, len(candidate) - order + 1)
        row[2 * ORDERS :] = len(candidate), len(reference)
    return Bleu(counts)


def cider(candidates: Sequence[Tokens], references: Sequence[Tokens]) -> np.ndarray:
    """CIDEr-D of each caption, float64 [captions]; the corpus's score is their mean.

    Args:
        candidates: Tokens per caption.
        references: Tokens per reference; idf is counted on them.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    for reference in references:
        seen.update({gram for order in range(1, ORDERS + 1) for gram in _grams(reference, order)})
    scale = math.log(max(1, len(references)))
    idf = {gram: scale - math.log(count) for gram, count in seen.items()}
    return np.array(
        [_cider_of(a, b, idf, scale) for a, b in zip(candidates, references, strict=True)], float
    ).reshape(-1)


def _cider_of(
    candidate: Tokens, reference: Tokens, idf: dict[tuple[str, ...], float], unseen: float
) -> float:
    total = 0.0
    for order in range(1, ORDERS + 1):
        ours, theirs = (
            {gram: count * idf.get(gram, unseen) for gram, count in _grams(tokens, order).items()}
            for tokens in (candidate, reference)
        )
        common = sum(
            min(weight, theirs[gram]) * theirs[gram] for gram, weight in ours.items() if gram in theirs
        )
        norm = math.sqrt(sum(w * w for w in ours.values())) * math.sqrt(sum(w * w for w in theirs.values()))
        total += common / norm if norm else 0.0
    # Its authors measure length in pairs of words.
    longer = max(0, len(candidate) - 1) - max(0, len(reference) - 1)
    return 10 * total / ORDERS * math.exp(-(longer**2) / (2 * _CIDER_SIGMA**2))


def _grams(tokens: Tokens, order: int) -> Counter[tuple[str, ...]]:
    return Counter(zip(*(tokens[k:] for k in range(order)), strict=False))

"""Train, dev and test by whole groups: no scene and no near-duplicate is on both sides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from fusar_qgis.core.errors import ConfigError

NAMES = ("train", "dev", "test")


def merged_groups(*partitions: Sequence[object]) -> list[int]:
    """Groups so large that each partition's groups lie whole within one.

    Args:
        partitions: For each item its group, by one criterion each.
    """
    count = len(partitions[0])
    numbers = list(range(count))
    changed = True
    while changed:
        changed = False
        for partition in partitions:
            least: dict[object, int] = {}
            for key, number in zip(partition, numbers, strict=True):
                least[key] = min(least.get(key, number), number)
            following = [least[key] for key in partition]
            changed |= following != numbers
            numbers = following
    return numbers


def split(groups: Sequence[int], shares: Sequence[float], seed: int) -> list[str]:
    """A split's name for each item; groups are dealt in random order, each to the split that lacks most.

    Args:
        groups: From `merged_groups`.
        shares: Of train, dev and test; they sum to 1.
        seed: Seed of the order.

    Raises:
        ConfigError: The shares are no shares.
    """
    check_shares(shares)
    members: dict[int, list[int]] = defaultdict(list)
    for index, group in enumerate(groups):
        members[group].append(index)
    order = np.random.default_rng(seed).permutation(sorted(members))
    # The largest first: a scene of half the data must not come when all splits are nearly full.
    ranked = sorted(order.tolist(), key=lambda group: -len(members[group]))
    filled = [0.0] * len(shares)
    dealt: list[list[int]] = [[] for _ in shares]
    for group in ranked:
        lacking = [share * len(groups) - have for share, have in zip(shares, filled, strict=True)]
        chosen = int(np.argmax(lacking))
        filled[chosen] += len(members[group])
        dealt[chosen].append(group)
    _fill_empty(dealt, shares)
    names = [""] * len(groups)
    for name, chosen_groups in zip(NAMES, dealt, strict=False):
        for group in chosen_groups:
            for index in members[group]:
                names[index] = name
    return names


def _fill_empty(dealt: list[list[int]], shares: Sequence[float]) -> None:
    """Gives a split that got nothing the smallest group of the split that has most: three scenes make three splits."""
    for groups, share in zip(dealt, shares, strict=True):
        richest = max(dealt, key=len)
        if share and not groups and len(richest) > 1:
            groups.append(richest.pop())


def check_shares(shares: Sequence[float]) -> None:
    """Refuses what are no shares.

    Raises:
        ConfigError: They are more than three, negative, or do not sum to 1.
    """
    if not 1 <= len(shares) <= len(NAMES) or not min(shares) >= 0 or not abs(sum(shares) - 1) <= 1e-6:
        raise ConfigError(f"The splits {list(shares)} are no shares of 1.", "Give for example 0.8,0.1,0.1.")

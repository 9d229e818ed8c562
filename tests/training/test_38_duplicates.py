"""Near-duplicates are found, and dark chips that only look alike to a coarse eye are not taken for any."""

import io
import json

import numpy as np
import pytest
from PIL import Image

from tests.training.prepare_inputs import coco, manifest, prepare, records
from training.prepare.duplicates import Pair, alike_pairs, duplicate_groups, print_of


def dark_chip(seed, ships=1):
    """Sea near black with a bright ship or a few, as most chips of ship data sets are."""
    rng = np.random.default_rng(seed)
    pixels = rng.gamma(4.0, 1.5, (256, 256))
    for _ in range(ships):
        x, y = rng.integers(20, 220, 2)
        wide, high = rng.integers(6, 24, 2)
        pixels[y : y + high, x : x + wide] += rng.gamma(4.0, 40.0, (high, wide))
    return np.clip(pixels, 0, 255).astype(np.uint8)


def jpeg(pixels, quality):
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=quality)
    return np.asarray(Image.open(buffer))


def copies(pixels):
    noise = np.random.default_rng(1).normal(0, 3, pixels.shape)
    small = Image.fromarray(pixels).resize((200, 200)).resize((256, 256))
    changed = {
        "jpeg": jpeg(pixels, 60), "darker": pixels * 0.6, "noise": pixels + noise, "resized": small,
        "moved": np.roll(pixels, 1, 1), "same": pixels,
    }  # fmt: skip
    return {
        name: np.clip(np.asarray(value, float), 0, 255).astype(np.uint8) for name, value in changed.items()
    }


def groups_of(pictures):
    return duplicate_groups(len(pictures), alike_pairs([print_of(p) for p in pictures]))


def test_copies_are_near_duplicates_and_other_dark_chips_are_not():
    changed = copies(dark_chip(0))
    pictures = [dark_chip(0), *changed.values(), *(dark_chip(seed) for seed in range(1, 200))]
    groups = groups_of(pictures)
    assert groups[: len(changed) + 1] == [0] * (len(changed) + 1), dict(
        zip(changed, groups[1:], strict=False)
    )
    others = groups[len(changed) + 1 :]
    # A single ship at the same place by chance is taken for the same one; there are few.
    sizes = np.bincount(others)
    assert 0 not in others and sizes.max() <= 3 and len(set(others)) >= 180
    many = groups_of([dark_chip(seed, ships=4) for seed in range(200)])
    assert len(set(many)) == 200


def test_shores_that_are_alike_in_outline_only_are_two_places():
    def shore(seed):
        land = np.random.default_rng(seed).gamma(4.0, 30.0, (64, 64)).repeat(4, 0).repeat(4, 1)
        land[:, :128] = np.random.default_rng(seed + 100).gamma(4.0, 3.0, (256, 128))
        return np.clip(land, 0, 255).astype(np.uint8)

    shores = [shore(seed) for seed in range(8)]
    pairs = alike_pairs([print_of(pixels) for pixels in shores])
    assert len(pairs) == 28 and not any(pair.is_alike for pair in pairs)
    assert groups_of([*shores, jpeg(shores[3], 60)]) == [0, 1, 2, 3, 4, 5, 6, 7, 3]


def test_flat_pictures_are_alike_only_where_they_are_equal():
    flat = [np.full((20, 30), value, np.uint8) for value in (0, 0, 7, 7, 9)]
    assert groups_of([*flat, np.zeros((30, 20), np.uint8)]) == [0, 0, 2, 2, 4, 5]


def test_pictures_are_alike_over_others_between_them_and_blocks_do_not_hide_pairs():
    pairs = [Pair(0, 3, 0.95, 0.9), Pair(3, 4, 0.86, 0.61), Pair(1, 2, 0.84, 0.9), Pair(0, 2, 0.95, 0.59)]
    assert duplicate_groups(5, pairs) == [0, 1, 2, 0, 0]
    chips = [dark_chip(seed, ships=4) for seed in range(100)]
    prints = [print_of(chip) for chip in chips]
    many = [prints[k % 100] for k in range(1200)]
    pairs = {(pair.first, pair.second) for pair in alike_pairs(many) if pair.correlation > 0.999}
    assert pairs >= {(k, k + 1100) for k in range(100)} and all(b % 100 == a % 100 for a, b in pairs)


def test_no_near_duplicate_crosses_a_split(tmp_path):
    chips = {f"{k}": dark_chip(k, ships=4) for k in range(30)}
    chips |= {f"{name}copy": jpeg(pixels, 60) for name, pixels in chips.items()}
    for name, pixels in chips.items():
        Image.fromarray(pixels).save(tmp_path / f"{name}.png")
    labels = coco(tmp_path, [(5, 5, 20, 20)] * 60, [f"{name}.png" for name in chips])
    assert prepare(tmp_path, "--labels", labels, "--splits", "0.5,0.3,0.2") == 0
    told = manifest(tmp_path)
    assert (told["near_duplicates"], told["near_duplicate_pairs"], told["groups"]) == (60, 30, 30)
    assert told["near_duplicate_pairs_across_splits"] == 0
    for name in ("train", "dev", "test"):
        ids = {record["id"] for record in records(tmp_path, name)}
        assert ids == {f"{i.removesuffix('copy')}{end}" for i in ids for end in ("", "copy")}
    page = (tmp_path / "out" / "report.html").read_text()
    assert page.count('<div class="pair">') >= 9 and "the most and the least alike" in page


@pytest.mark.data
def test_copies_of_real_chips_are_found(shared_data):
    images = sorted((shared_data / "sar" / "sar-ship-dataset-chips" / "dev" / "images").iterdir())[::7][:100]
    counts = dict.fromkeys(("jpeg", "noise", "darker", "resized", "moved 2 px", "moved 8 px"), 0)
    for number, path in enumerate(images):
        pixels = np.asarray(Image.open(path).convert("L"))
        noise = np.random.default_rng(number).normal(0, 10, pixels.shape)
        changed = {
            "jpeg": jpeg(pixels, 60), "noise": np.clip(pixels + noise, 0, 255), "darker": pixels * 0.7,
            "resized": Image.fromarray(pixels).resize((200, 200)).resize((256, 256)),
            "moved 2 px": np.roll(pixels, (2, 2), (0, 1)), "moved 8 px": np.roll(pixels, 8, 0),
        }  # fmt: skip
        own = print_of(pixels)
        for name, copy in changed.items():
            pairs = alike_pairs([own, print_of(np.asarray(copy).astype(np.uint8))])
            counts[name] += bool(pairs and pairs[0].is_alike)
    assert min(counts[name] for name in ("jpeg", "noise", "darker", "resized")) >= 99
    assert counts["moved 2 px"] >= 85 and counts["moved 8 px"] <= 40, counts


@pytest.mark.data
def test_real_chips_fall_into_small_groups(shared_data, tmp_path):
    chips = shared_data / "sar" / "sar-ship-dataset-chips" / "dev"
    names = [
        item["file_name"] for item in json.loads((chips / "annotations_coco.json").read_text())["images"]
    ]
    pictures = [np.asarray(Image.open(chips / "images" / name).convert("L")) for name in names]
    sizes = np.bincount(groups_of(pictures))
    assert len(names) == 727 and sizes.max() == 2 and (sizes == 2).sum() == 6


def test_detail_of_each_pair_is_what_blocks_leave():
    rng = np.random.default_rng(2)
    y, x = np.mgrid[:64, :64]
    ship = 255 * np.exp(-((x - 32.0) ** 2 + (y - 32.0) ** 2) / 200)
    noisy = [np.clip(ship + rng.gamma(1, 20, ship.shape), 0, 255).astype(np.uint8) for _ in range(6)]
    prints = [print_of(pixels) for pixels in [*noisy, np.zeros((64, 64), np.uint8), noisy[0]]]
    pairs = alike_pairs(prints)
    assert {(pair.first, pair.second) for pair in pairs} == {
        (k, n) for n in (*range(6), 7) for k in range(n) if k != 6
    }
    for pair in pairs:
        rests = []
        for index in (pair.first, pair.second):
            blocks = prints[index].values.astype(float).reshape(8, 4, 8, 4)
            rest = blocks - blocks.mean(axis=(1, 3), keepdims=True)
            rests.append(rest.ravel() / np.linalg.norm(rest))
        assert pair.detail == pytest.approx(rests[0] @ rests[1], abs=1e-5)


def test_scenes_on_one_ground_in_two_splits_are_counted():
    from types import SimpleNamespace

    from training.prepare.manifest import shared_ground

    boxes = [
        (0, 0, 2, 2),
        (1, 1, 3, 3),
        (2, 2, 4, 4),
        (179, 0, -179, 1),
        (10, 0.5, 11, 2),
        None,
        (0, 5, 1, 6),
    ]
    tiles = [SimpleNamespace(group=str(k), bbox=box) for k, box in enumerate(boxes)]
    # (0, 1) and (1, 2) overlap, (0, 2) meet in a corner; the one over the antimeridian counts by latitude.
    assert shared_ground(tiles, list("aba" + "c" + "aaa")) == 2 + 2
    assert shared_ground(tiles, ["a"] * len(tiles)) == 0
    assert shared_ground([], []) == 0

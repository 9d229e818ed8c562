"""Every kept input, and some hundred changes of them, the same on every machine, under the contract."""

from __future__ import annotations

import random

import pytest

from fusar_qgis.core.errors import InvalidRequestError
from tests.fuzz.mutation import mutate
from tests.fuzz.target import CORPUS, TARGETS, ContractError, Target, attempt, kept, load, warm_up

SEED = 20_260_301
CHANGED = 500
SLOW = {"answers": 200, "earthengine": 60, "folder": 50}
"""Targets of which fewer are tried, for the time they take."""

# rasterio cannot say in words what GDAL quotes of a damaged file.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.mark.parametrize("name", TARGETS)
def test_kept_inputs_are_read_or_refused_with_a_reason(name, tmp_path):
    target = load(name)
    warm_up(target, kept(name).values(), tmp_path)
    for file, data in kept(name).items():
        try:
            accepted = attempt(target, data, tmp_path)
        except ContractError as error:
            raise AssertionError(f"{CORPUS / name / file}: {error}") from error
        assert accepted or not file.startswith("seed-"), f"{file} is valid, yet it was refused"


@pytest.mark.parametrize("name", TARGETS)
def test_changed_inputs_are_read_or_refused_with_a_reason(name, tmp_path):
    target, rng = load(name), random.Random(SEED)
    pool = list(kept(name).values())
    for number in range(SLOW.get(name, CHANGED)):
        data = mutate(rng.choice(pool), rng, target.tokens, pool)
        try:
            attempt(target, data, tmp_path)
        except ContractError as error:
            raise AssertionError(f"Change {number} of {name}, {data[:200]!r}: {error}") from error


def test_corpus_and_targets_belong_together_and_stay_small():
    assert {path.name for path in CORPUS.iterdir()} == set(TARGETS)
    sizes = [path.stat().st_size for path in CORPUS.rglob("*") if path.is_file()]
    assert sum(sizes) < 150_000


def test_the_same_seed_gives_the_same_inputs():
    first, second = (
        [mutate(b"[1, 2]", rng) for _ in range(50)] for rng in (random.Random(3), random.Random(3))
    )
    assert first == second
    assert len(set(first)) > 40


def refuse(data, folder):
    raise InvalidRequestError("No.")


def fail(data, folder):
    raise KeyError("a")


def write(data, folder):
    (folder / "half").write_bytes(data)


def take_time(data, folder):
    while True:
        pass


def target_of(run):
    return Target(run, (), dict)


def test_a_typed_error_is_a_refusal(tmp_path):
    assert attempt(target_of(refuse), b"", tmp_path) is False


@pytest.mark.parametrize(
    ("run", "words"), [(fail, "KeyError"), (write, "changed the folder"), (take_time, "_SlowError")]
)
def test_what_breaks_the_contract_is_noticed(run, words, tmp_path, monkeypatch):
    monkeypatch.setattr("tests.fuzz.target.MOST_CPU_S", 0.2)
    with pytest.raises(ContractError, match=words):
        attempt(target_of(run), b"x", tmp_path)

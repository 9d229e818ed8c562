"""Caption metrics against pycocoevalcap and nltk; what cannot run says so and is never 0."""

import random
import shutil
import stat

import pytest
from nltk.translate.bleu_score import corpus_bleu
from pycocoevalcap.bleu.bleu import Bleu
from pycocoevalcap.cider.cider import Cider
from pycocoevalcap.tokenizer.ptbtokenizer import PTBTokenizer

from training.evaluation.captions import bleu, cider, tokenize
from training.evaluation.captions_java import CORENLP_VARIABLE, Meteor, NotComputed, spice

needs_java = pytest.mark.skipif(shutil.which("java") is None, reason="no Java")

TEXTS = (
    "This SAR image shows sea in the north-west, north and north-east. It contains 3 ships.",
    "It doesn't show 1,234 ships; it's \"a port\" (2.5 km wide)... isn't it? 50% covered",
    "A port--with cranes: two/three, the ship's bow! No.",
)


def corpora(seed=0, count=60):
    rng = random.Random(seed)
    words = ["ship", "port", "sea", "land", "the", "a", "north-west", "city", "3", "in", "of", "bright"]
    draw = lambda: [rng.choice(words) for _ in range(rng.randint(1, 14))]  # noqa: E731
    ours = [draw() for _ in range(count)]
    return ours, [tokens if rng.random() < 0.4 else draw() for tokens in ours]


def as_theirs(ours, references):
    join = lambda corpus: {k: [" ".join(tokens)] for k, tokens in enumerate(corpus)}  # noqa: E731
    return join(references), join(ours)


@pytest.mark.parametrize("seed", range(4))
def test_bleu_and_cider_equal_pycocoevalcap(seed):
    ours, references = corpora(seed)
    wanted, told = as_theirs(ours, references)
    assert bleu(ours, references).scores() == pytest.approx(Bleu(4).compute_score(wanted, told, verbose=0)[0])
    score, each = Cider().compute_score(wanted, told)
    assert cider(ours, references) == pytest.approx(each)
    assert cider(ours, references).mean() == pytest.approx(score)


def test_bleu_equals_nltk():
    # nltk counts one n-gram where a caption is too short to have any.
    pairs = [pair for pair in zip(*corpora(7, 120), strict=True) if len(pair[0]) >= 4]
    ours, references = ([pair[k] for pair in pairs] for k in (0, 1))
    shares = [(1.0,), (0.5, 0.5), (1 / 3,) * 3, (0.25,) * 4]
    theirs = [corpus_bleu([[r] for r in references], ours, weights=share) for share in shares]
    assert bleu(ours, references).scores() == pytest.approx(theirs, abs=1e-6)


def test_short_and_empty_captions_score_nothing_and_do_not_break():
    found = bleu([[], ["a"]], [["a", "b"], ["a", "b"]]).scores()
    assert 0 < found[0] < 1 and found[3] == pytest.approx(0, abs=1e-5)
    assert cider([[], ["a"]], [["a", "b"], ["c", "d"]])[0] == 0


@needs_java
def test_words_are_told_apart_as_stanfords_tokenizer_does():
    theirs = PTBTokenizer().tokenize({k: [{"caption": text}] for k, text in enumerate(TEXTS)})
    assert [" ".join(tokenize(text)) for text in TEXTS] == [theirs[k][0] for k in range(len(TEXTS))]


@needs_java
def test_meteor_is_high_for_the_same_words_and_lower_for_others():
    meteor = Meteor()
    same = [tokenize(TEXTS[0])]
    assert meteor.score(same, same) == pytest.approx(1.0)
    assert 0 < meteor.score([tokenize("sea in the north with three ships")], same) < 0.6


def test_without_java_meteor_says_so(monkeypatch):
    monkeypatch.setenv("PATH", "")
    found = Meteor().score([["a"]], [["a"]])
    assert isinstance(found, NotComputed) and "Java" in found
    assert isinstance(Meteor(is_wanted=False).score([["a"]], [["a"]]), NotComputed)


def test_spice_without_its_folder_says_which_file_is_missing(monkeypatch, tmp_path):
    monkeypatch.delenv(CORENLP_VARIABLE, raising=False)
    found = spice(["a"], ["a"])
    assert isinstance(found, NotComputed) and CORENLP_VARIABLE in found
    monkeypatch.setenv(CORENLP_VARIABLE, str(tmp_path))
    (tmp_path / "stanford-corenlp-3.6.0.jar").touch()
    assert "models.jar" in spice(["a"], ["a"])


JAVA = """#!{python}
import json, sys
asked = json.load(open(sys.argv[sys.argv.index("edu.anu.spice.SpiceScorer") + 1]))
assert "java.base/java.lang=ALL-UNNAMED" in sys.argv
assert "stanford-corenlp-3.6.0-models.jar" in sys.argv[sys.argv.index("-cp") + 1]
scores = [{{"scores": {{"All": {{"f": float(a["test"] == a["refs"][0])}}}}}} for a in asked]
json.dump(scores[{skip}:], open(sys.argv[sys.argv.index("-out") + 1], "w"))
"""


@pytest.mark.parametrize("skip", [0, 1])
def test_spice_runs_its_program_with_the_folder_and_takes_the_mean(monkeypatch, tmp_path, skip):
    """A stand-in for Java: CoreNLP itself cannot be had here, so this holds our half of the contract only."""
    import sys

    for name in ("stanford-corenlp-3.6.0.jar", "stanford-corenlp-3.6.0-models.jar"):
        (tmp_path / name).touch()
    java = tmp_path / "java"
    java.write_text(JAVA.format(python=sys.executable, skip=skip))
    java.chmod(java.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv(CORENLP_VARIABLE, str(tmp_path))
    found = spice(["a", "b", "c"], ["a", "b", "x"])
    if skip:
        assert isinstance(found, NotComputed) and "2 of 3" in found
    else:
        assert found == pytest.approx(2 / 3)

"""The predictions file: one line a question, raw text kept, and it goes on after any interruption."""

import json

import numpy as np
import pytest

from fusar_qgis.core import tasks
from fusar_qgis.core.errors import DatasetError
from tests.training.evaluated import Scripted, make_codes, make_header, make_sample, questions_for, truthful
from training.evaluation.choice import choose
from training.evaluation.controls import CONTROLS, FieldControl
from training.evaluation.data import fingerprint, labels_of, open_samples
from training.evaluation.predict import Progress, write_predictions
from training.evaluation.predictions import PredictionsFile, read_predictions

SAMPLES = [
    make_sample("a", ships=[(10, 10, 30, 40)], caption="One ship."),
    make_sample("b"),
    make_sample("c", ships=[(0, 0, 9, 9), (200, 200, 240, 230)], planes=[(120, 120, 150, 150)]),
]


def evaluate(path, system, **values):
    header = make_header(SAMPLES, **values)
    write_predictions(path, header, questions_for(SAMPLES, header), system)


def test_every_question_has_one_line_with_the_raw_text_and_the_truth(tmp_path):
    evaluate(tmp_path / "p.jsonl", Scripted(lambda q: "  Well: <b>7</b>\nships"))
    header, *lines = [json.loads(line) for line in (tmp_path / "p.jsonl").read_text().splitlines()]
    assert header["kind"] == "header" and header["seed"] == 0 and header["data_fingerprint"]
    # Three tasks for two classes on three images, four boxes to name, one caption.
    assert len(lines) == 3 * 2 * 3 + 4 + 1
    assert all(line["text"] == "  Well: <b>7</b>\nships" for line in lines)
    asked = {(line["id"], line["task"], line["label"], line["box"]) for line in lines}
    assert len(asked) == len(lines)
    found = {(line["id"], line["task"], line["label"]): line["truth"] for line in lines}
    assert found["c", tasks.COUNTING, "ship"] == 2 and found["b", tasks.LOCALIZATION, "plane"] == []
    assert found["c", tasks.LOCALIZATION, "ship"] == [1, 9]
    assert found["a", tasks.CAPTIONING, ""] == "One ship."


def test_questions_name_boxes_in_pixels_that_the_model_sees():
    header = make_header(SAMPLES)
    box = next(q for q in questions_for(SAMPLES, header) if q.task == tasks.CLASSIFICATION)
    from fusar_qgis.core.tasks import DEFAULT_PROMPTS

    assert "[20, 20, 60, 80]" in box.words((600, 600), DEFAULT_PROMPTS)
    assert "ship, plane" in box.words((600, 600), DEFAULT_PROMPTS)


class Dies(Scripted):
    """Answers a few questions and breaks off."""

    def __init__(self, say, after):
        super().__init__(say)
        self.after = after

    def answers(self, questions):
        for count, reply in enumerate(super().answers(questions)):
            if count == self.after:
                raise KeyboardInterrupt
            yield reply


@pytest.mark.parametrize("after", [0, 1, 7])
@pytest.mark.parametrize("torn", [b"", b'{"id": "a", "index": 0, "ta', b'{"id": "\xc3'])
def test_an_interrupted_file_goes_on_to_the_same_bytes(tmp_path, after, torn):
    whole, broken = tmp_path / "whole.jsonl", tmp_path / "broken.jsonl"
    evaluate(whole, Scripted(truthful))
    with pytest.raises(KeyboardInterrupt):
        evaluate(broken, Dies(truthful, after))
    with broken.open("ab") as file:
        file.write(torn)
    second = Scripted(truthful)
    evaluate(broken, second)
    assert broken.read_bytes() == whole.read_bytes()
    assert len(second.asked) == len(read_predictions(whole).items) - after
    third = Scripted(truthful)
    evaluate(broken, third)
    assert third.asked == [] and broken.read_bytes() == whole.read_bytes()


def test_another_evaluation_is_never_mixed_in(tmp_path):
    path = tmp_path / "p.jsonl"
    evaluate(path, Scripted(truthful))
    before = path.read_bytes()
    with pytest.raises(DatasetError, match=r"seed 0 \(now 1\).*another --out"):
        evaluate(path, Scripted(truthful), seed=1)
    with pytest.raises(DatasetError, match="model_fingerprint"):
        evaluate(path, Scripted(truthful), model_fingerprint="0" * 16)
    assert path.read_bytes() == before
    (tmp_path / "other.txt").write_text("no json\n")
    with pytest.raises(DatasetError, match="no predictions file"):
        evaluate(tmp_path / "other.txt", Scripted(truthful))


@pytest.mark.parametrize(
    "content",
    [b"no line break", b"notes\nof somebody", b"\x89PNG\r\n\x1a\n\x00\xff", b'{"kind": "header"\n\xff\nhalf'],
)
def test_a_file_of_somebody_elses_is_refused_and_stays_as_it_is(tmp_path, content):
    path = tmp_path / "mine"
    path.write_bytes(content)
    with pytest.raises(DatasetError, match="no predictions file"):
        evaluate(path, Scripted(truthful))
    assert path.read_bytes() == content


def test_a_header_that_was_torn_is_written_again(tmp_path):
    path = tmp_path / "p.jsonl"
    path.write_bytes(make_header(SAMPLES).line().encode()[:30])
    evaluate(path, Scripted(truthful))
    assert len(read_predictions(path).items) > 1


def test_half_a_character_in_an_answer_does_not_end_the_evaluation(tmp_path):
    # An endpoint that cuts its answer inside an emoji may send one half of a pair.
    evaluate(tmp_path / "p.jsonl", Scripted(lambda question: "2 ships \ud83d"))
    assert {item.text for item in read_predictions(tmp_path / "p.jsonl").items} == {"2 ships ?"}


def test_two_processes_do_not_write_one_file(tmp_path):
    first = PredictionsFile(tmp_path / "p.jsonl", make_header(SAMPLES))
    with pytest.raises(DatasetError, match="Another process"):
        PredictionsFile(tmp_path / "p.jsonl", make_header(SAMPLES))
    first.close()
    PredictionsFile(tmp_path / "p.jsonl", make_header(SAMPLES)).close()


def test_a_doubled_or_damaged_line_is_refused(tmp_path):
    path = tmp_path / "p.jsonl"
    evaluate(path, Scripted(truthful))
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join([*lines, lines[3]]))
    with pytest.raises(DatasetError, match="twice"):
        read_predictions(path)
    path.write_text("".join([*lines[:3], lines[3].replace('"truth": ', '"truth": "x"')]))
    with pytest.raises(DatasetError, match="line 4 is malformed"):
        read_predictions(path)
    path.write_text(lines[0])
    with pytest.raises(DatasetError, match="holds no answers"):
        read_predictions(path)
    path.write_text("".join([*lines[:4], '{"id": 3}\n']))
    with pytest.raises(DatasetError, match="line 5 is malformed"):
        read_predictions(path)


def test_progress_tells_speed_and_time_left():
    now = [0.0]
    progress = Progress(1000, 100, clock=lambda: now[0])
    for _ in range(300):
        progress.step()
    now[0] = 10.0
    assert progress.line() == "400 of 1,000 answers (40%), 30.0 a second, 20 s left"
    assert progress.rate() == 30.0


def test_data_is_told_apart_by_its_content_and_ids_are_unique():
    changed = [make_sample("a", ships=[(10, 10, 30, 41)]), *SAMPLES[1:]]
    assert fingerprint(SAMPLES) == fingerprint(list(SAMPLES)) != fingerprint(changed)
    assert labels_of(SAMPLES) == ("ship", "plane")
    with pytest.raises(DatasetError, match="twice"):
        fingerprint([*SAMPLES, SAMPLES[0]])


def test_a_part_of_the_data_is_its_first_samples_or_those_that_a_list_names(tmp_path):
    listed = tmp_path / "list"
    assert [sample.id for sample in choose(SAMPLES, 2)] == ["a", "b"]
    assert len(choose(SAMPLES)) == 3
    for text in ("c\n\na\na\n", '["c", "a"]', '{"1": ["a"], "3": ["c"]}'):
        listed.write_text(text, encoding="utf-8")
        assert [sample.id for sample in choose(SAMPLES, 0, listed)] == ["a", "c"]  # in the order of the data
    assert [sample.id for sample in choose(SAMPLES, 1, listed)] == ["a"]
    files = [make_sample("x/b.jpg"), make_sample("a.jpg")]
    listed.write_text("a\nx/b.jpg", encoding="utf-8")
    assert len(choose(files, 0, listed)) == 2
    with pytest.raises(IndexError):
        choose(SAMPLES, 2)[2]


@pytest.mark.parametrize(
    ("text", "words"),
    [("e\nf\ng\nh\na", "names e, f, g and 1 more"), ("[1, 2]", "names no image"), ("[", "cannot be read")],
)
def test_a_list_that_does_not_fit_the_data_is_told(tmp_path, text, words):
    (tmp_path / "list").write_text(text, encoding="utf-8")
    with pytest.raises(DatasetError, match=words):
        choose(SAMPLES, 0, tmp_path / "list")
    with pytest.raises(DatasetError, match="cannot be read"):
        choose(SAMPLES, 0, tmp_path / "nowhere")


def test_missing_data_is_told_in_one_sentence(tmp_path):
    with pytest.raises(DatasetError, match="no data"):
        open_samples(tmp_path / "nothing", 224)


def fields(control, seed=0):
    samples = [make_sample(str(k), codes=make_codes(k)) for k in range(6)]
    chosen = FieldControl(samples, control, seed)
    own = FieldControl(samples)
    return [chosen.field(k) for k in range(6)], [own.field(k) for k in range(6)]


def test_controls_keep_or_break_what_they_say():
    assert set(CONTROLS) == {"real", "none", "shuffled", "zero", "wrong-place"}
    assert fields("none")[0] == [None] * 6
    shuffled, own = fields("shuffled")
    values = [field.values.tobytes() for field in own]
    got = [field.values.tobytes() for field in shuffled]
    assert sorted(got) == sorted(values) and all(a != b for a, b in zip(got, values, strict=True))
    assert [f.values.tobytes() for f in fields("shuffled")[0]] == got
    assert [f.values.tobytes() for f in fields("shuffled", seed=5)[0]] != got
    for zero, mine in zip(fields("zero")[0], own, strict=True):
        assert np.array_equal(zero.valid, mine.valid) and not zero.values[zero.valid].any()
    for dealt, mine in zip(fields("wrong-place")[0], own, strict=True):
        assert np.array_equal(dealt.valid, mine.valid) and np.array_equal(dealt.positions, mine.positions)
        rows = [sorted(map(tuple, f.values[f.valid].tolist())) for f in (dealt, mine)]
        assert rows[0] == rows[1] and not np.array_equal(dealt.values, mine.values, equal_nan=True)

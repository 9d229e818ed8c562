"""The journal of a run: going on where it was, a torn line, and what is no journal of this run."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from fusar_qgis.core.api import ModelCard
from fusar_qgis.core.detection_plan import DetectionOptions
from fusar_qgis.core.errors import OutputError
from fusar_qgis.core.feedback import QuietFeedback
from fusar_qgis.core.run_journal import RunJournal, describe_run
from fusar_qgis.core.tile_run import detect_tiles
from tests.core.asked_scenes import CARD, SHIP, AskAll, Windows, left_of, reply, scene

THREE = DetectionOptions("ship", tile_px=64, overlap_percent=0, zoom=1.0)
RUN = describe_run(scene(), THREE, CARD)


def search(journal, answer=lambda request: reply(request, SHIP), stop_after=-1):
    ask_all = AskAll(answer, stop_after)
    result = detect_tiles(
        scene(), THREE, CARD, Windows(), ask_all, QuietFeedback(), journal=journal.of("ship")
    )
    return result, [left_of(request) for request in ask_all.requests]


@pytest.fixture
def path(tmp_path):
    """A journal with the first two tiles of a run that was stopped."""
    with RunJournal(tmp_path / "run.journal", RUN) as journal:
        search(journal, stop_after=2)
    return tmp_path / "run.journal"


def test_a_run_asks_only_what_is_not_known_and_finds_the_same(path, tmp_path):
    with RunJournal(path, RUN) as journal:
        assert len(journal) == 2
        gone_on, asked = search(journal)
        assert (asked, len(journal)) == ([128.0], 3)
    with RunJournal(tmp_path / "other.journal", RUN) as journal:
        whole, _ = search(journal)
    assert [box.box for box in gone_on.boxes] == [box.box for box in whole.boxes]
    assert gone_on.complete and gone_on.tiles_done == 3


def test_another_class_has_answers_of_its_own(path):
    with RunJournal(path, RUN) as journal:
        assert journal.of("ship").known(1) is not None
        assert journal.of("plane").known(1) is None


@pytest.mark.parametrize("torn", [b'{"label": "ship", "ti', b"\xff"])
def test_a_torn_last_line_is_left_out_and_written_again(path, torn):
    whole = path.read_bytes()
    path.write_bytes(whole + torn)
    with RunJournal(path, RUN) as journal:
        assert len(journal) == 2
        search(journal)
    lines = path.read_bytes().splitlines()
    assert len(lines) == 4
    assert b"\n".join(lines[:3]) + b"\n" == whole
    assert json.loads(lines[3])["tile"] == 2


def test_a_journal_of_nothing_but_a_torn_line_is_none(path):
    path.write_bytes(b'{"fusar_jour')
    with pytest.raises(OutputError, match="no journal"):
        RunJournal(path, RUN)


@pytest.mark.parametrize("head", [b"[]\n", b"{}\n", b'{"fusar_journal": 1, "run": 3}\n', b"A letter.\n"])
def test_a_file_that_is_no_journal_is_refused_and_left_alone(tmp_path, head):
    path = tmp_path / "boxes.journal"
    path.write_bytes(head)
    with pytest.raises(OutputError, match="no journal") as caught:
        RunJournal(path, RUN)
    assert caught.value.action
    assert path.read_bytes() == head


def test_another_run_is_refused_with_what_differs_unless_it_begins_anew(path):
    other = describe_run(scene(), DetectionOptions("ship", tile_px=128, zoom=1.0), CARD)
    with pytest.raises(OutputError, match=r"overlap_percent, tile_px differ") as caught:
        RunJournal(path, other)
    assert "--restart" in caught.value.action
    with RunJournal(path, other, restart=True) as journal:
        assert len(journal) == 0
        search(journal)
    assert json.loads(path.read_bytes().splitlines()[0])["run"]["tile_px"] == 128


def test_an_older_form_is_told(path):
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(json.dumps({"fusar_journal": 0, "run": RUN}).encode() + b"\n" + b"".join(lines[1:]))
    with pytest.raises(OutputError, match="an older form"):
        RunJournal(path, RUN)


@pytest.mark.parametrize(
    "line", [b"{}\n", b"nothing\n", b'{"label": "ship", "tile": 1, "response": {"task": 3}}\n']
)
def test_damage_in_the_middle_is_told(path, line):
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + line + lines[1])
    with pytest.raises(OutputError, match="is damaged"):
        RunJournal(path, RUN)


def test_no_answer_leaves_no_file_and_a_finished_run_removes_its_own(path, tmp_path):
    with RunJournal(tmp_path / "new.journal", RUN) as journal:
        assert not journal.path.exists()
        journal.remove()
    with RunJournal(path, RUN) as journal:
        journal.remove()
    assert not path.exists()


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path):
    journal = RunJournal(tmp_path / "nowhere" / "run.journal", RUN)
    result, asked = search(journal)
    assert asked == [0.0]
    assert "cannot be used: No such file or directory" in str(result.error)


def test_what_changes_an_answer_makes_another_run_and_what_does_not_does_not(tmp_path):
    same = DetectionOptions("plane", tile_px=64, overlap_percent=0, zoom=1.0, max_in_flight=7, model="model")
    assert describe_run(scene(), same, CARD) == RUN
    assert describe_run(scene(), THREE, ModelCard(id="model", tile_size_px=64, fingerprint="new")) != RUN
    file = tmp_path / "scene.tif"
    file.write_bytes(b"abc")
    before = describe_run(replace(scene(), source_path=str(file)), THREE, CARD)
    assert before["file size"] == 3
    file.write_bytes(b"abcd")
    assert describe_run(replace(scene(), source_path=str(file)), THREE, CARD) != before


def test_a_scene_without_a_file_is_the_same_run_in_every_folder(tmp_path, monkeypatch):
    assert scene().source_path == ""
    here = describe_run(scene(), THREE, CARD)
    monkeypatch.chdir(tmp_path)
    assert describe_run(scene(), THREE, CARD) == here
    assert (here["file size"], here["file time"]) == (0, 0)

"""Detection over a whole scene: a run goes on where it was, by the journal it left."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from fusar_qgis.core.feedback import QuietFeedback
from fusar_qgis.workflows.detect_scene import detect_scene
from fusar_qgis.workflows.run_memory import Unfinished
from tests.plugin.ship_scenes import (
    SHIP,
    assert_found_once_each,
    scene_fixture,  # noqa: F401 - fixtures
)


def go_on(scene, client, folder, options=SHIP, restart=False, on_boxes=None):
    return detect_scene(scene, options, client, QuietFeedback(), on_boxes, Unfinished(folder, restart))


def test_a_run_goes_on_where_it_was(scene, client, stub, tmp_path):
    feedback = QuietFeedback()
    place = Unfinished(tmp_path / "unfinished")
    early = detect_scene(scene, SHIP, client, feedback, lambda boxes: feedback.cancel(), place)
    assert early.ended_early and not early.tiles_remembered
    asked = len(stub.bodies("/v1/interpret"))
    heard = []
    rest = go_on(scene, client, tmp_path / "unfinished", on_boxes=heard.extend)
    assert_found_once_each(rest.boxes)
    assert rest.complete and rest.tiles_remembered == early.tiles_done > 0
    assert len(stub.bodies("/v1/interpret")) - asked == rest.tiles_total - early.tiles_done
    assert "from an earlier run" in rest.summary() and len(heard) >= len(rest.boxes)
    assert list((tmp_path / "unfinished").iterdir()) == [], "nothing is left of a complete run"


def test_a_run_of_another_kind_or_from_the_beginning_asks_everything(scene, client, stub, tmp_path):
    feedback = QuietFeedback()
    place = Unfinished(tmp_path / "unfinished")
    detect_scene(scene, SHIP, client, feedback, lambda boxes: feedback.cancel(), place)
    for options, restart in (
        (replace(SHIP, label="plane"), False),
        (replace(SHIP, zoom=2.0), False),
        (SHIP, True),
    ):
        result = go_on(scene, client, tmp_path / "unfinished", options, restart)
        assert result.complete and not result.tiles_remembered


def test_a_folder_that_cannot_be_written_costs_the_memory_not_the_run(scene, client, tmp_path):
    (tmp_path / "taken").write_text("a file")
    result = go_on(scene, client, tmp_path / "taken")
    assert_found_once_each(result.boxes)


def test_journals_that_nobody_went_on_with_are_removed_after_two_weeks(scene, client, tmp_path):
    folder = tmp_path / "unfinished"
    folder.mkdir()
    for name, days in (("old", 15), ("young", 13)):
        path = folder / f"{name}.journal"
        path.write_text("{}")
        then = path.stat().st_mtime - days * 86_400
        os.utime(path, (then, then))
    go_on(scene, client, folder)
    assert [path.name for path in folder.iterdir()] == ["young.journal"]


def stopped(scene, client, folder):
    feedback = QuietFeedback()
    detect_scene(scene, SHIP, client, feedback, lambda boxes: feedback.cancel(), Unfinished(folder))
    (journal,) = folder.iterdir()
    return journal


def test_a_damaged_journal_is_begun_anew_and_remembers_again(scene, client, tmp_path):
    folder = tmp_path / "unfinished"
    journal = stopped(scene, client, folder)
    journal.write_bytes(journal.read_bytes() + bytes(40) + b"\n")  # as two runs of one scene at once leave it
    feedback = QuietFeedback()
    detect_scene(scene, SHIP, client, feedback, lambda boxes: feedback.cancel(), Unfinished(folder))
    again = go_on(scene, client, folder)
    assert again.complete and again.tiles_remembered > 0
    assert list(folder.iterdir()) == []


def test_a_journal_that_cannot_be_removed_costs_no_result(scene, client, tmp_path, monkeypatch):
    folder = tmp_path / "unfinished"
    unlink = Path.unlink

    def held(path, *arguments, **options):
        if path.suffix == ".journal":
            raise PermissionError(13, "The file is used by another process")
        unlink(path, *arguments, **options)

    monkeypatch.setattr(Path, "unlink", held)
    result = go_on(scene, client, folder)
    assert_found_once_each(result.boxes)
    (journal,) = folder.iterdir()
    os.utime(journal, (0, 0))
    assert_found_once_each(go_on(scene, client, folder).boxes)

"""Nothing that was said is lost: questions that cannot be asked again, conversations that cannot be read."""

from __future__ import annotations

from qgis.core import QgsProject

from fusar_qgis.gui.backend_connection import STOPPED
from fusar_qgis.gui.chat_history import SCOPE, _entry
from fusar_qgis.gui.passport_editors import TimeField
from tests.plugin.live_dock import answered, finish, layers_of, open_scene, say, scene_file, start
from tests.plugin.toolbox import provider_fixture, run_fixture  # noqa: F401 - fixtures


def test_an_answer_stays_where_the_question_cannot_be_asked_again(live, tmp_path) -> None:
    open_scene(live, scene_file(tmp_path))
    say(live, "Describe it.")
    answered(live)
    tab = live.chat_tab
    live.bench.connection.status = STOPPED
    tab.ask_again()
    text = tab.transcript.toPlainText()
    assert "word4" in text and text.count("Describe it.") == 1
    kept = tab.history.load(live.bench.session.scene)
    assert kept.last_answer().startswith("word0") and kept.last_question() == "Describe it."
    assert "not answered yet" in text


def test_a_question_that_is_stopped_before_it_leaves_stays_as_it_was_asked(live, tmp_path) -> None:
    open_scene(live, scene_file(tmp_path))
    say(live, "Describe it.")
    live.chat_tab.stop()
    answered(live)
    assert live.chat_tab.transcript.toPlainText().strip().endswith("Describe it.")
    assert live.chat_tab.status.text() == "Stopped."


def test_a_conversation_of_another_version_is_not_written_over(live, tmp_path) -> None:
    open_scene(live, scene_file(tmp_path))
    scene = live.bench.session.scene
    newer = '{"version": 99, "entries": ["what only a newer version can read"]}'
    QgsProject.instance().writeEntry(SCOPE, _entry(scene), newer)
    live.chat_tab._reload()
    assert live.bench.iface.message()
    say(live, "Describe it.")
    answered(live)
    entries = [
        QgsProject.instance().readEntry(SCOPE, f"chat/{key}", "")[0]
        for key in QgsProject.instance().entryList(SCOPE, "chat")
    ]
    assert newer in entries and any("Describe it." in text for text in entries)


def test_the_toolbox_asks_with_the_grid_of_the_options(run, stub, tmp_path) -> None:
    from dataclasses import replace

    from fusar_qgis.settings import load_settings, save_settings

    save_settings(replace(load_settings(), n_lon=5, n_lat=7))
    run("ask", INPUT=scene_file(tmp_path), QUESTION="What is this?")
    (body,) = stub.bodies("/v1/chat/completions")
    assert (body["fusar"]["scene"]["n_lon"], body["fusar"]["scene"]["n_lat"]) == (5, 7)


def test_a_time_that_local_clocks_skip_is_kept(qgis_app, monkeypatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    assert TimeField("2020-03-29 02:30:15", "tip").value() == "2020-03-29 02:30:15"


def test_a_result_whose_layer_is_gone_offers_nothing_for_it(live, tmp_path) -> None:
    open_scene(live, scene_file(tmp_path))
    start(live)
    finish(live)
    (layer,) = layers_of("detections")
    QgsProject.instance().removeMapLayer(layer.id())
    result = live.detect_tab.result
    buttons = (result.zoom_button, result.review_button, result.table_button, result.remove_button)
    assert all(button.isHidden() for button in buttons) and result.filter.isHidden()


def test_an_answer_stays_where_another_one_fails_or_is_stopped(live, tmp_path, stub) -> None:
    open_scene(live, scene_file(tmp_path))
    say(live, "Describe it.")
    answered(live)
    tab = live.chat_tab
    tab.ask_again()
    tab.stop()
    answered(live)
    assert tab.thread.last_answer().startswith("word0") and "word4" in tab.transcript.toPlainText()
    assert tab.session.turns[-1].text.startswith("word0")
    stub.behave(status=429)
    tab.ask_again()
    answered(live)
    kept = tab.history.load(live.bench.session.scene)
    assert kept.last_answer().startswith("word0") and len(kept.entries) == 2
    assert tab.thread.entries[-1].role == "problem"

"""A conversation against the stub backend: streaming, Stop, errors."""

from __future__ import annotations

from dataclasses import replace

from fusar_qgis.gui.dock import CHAT
from tests.plugin.gui_window import wait_until
from tests.plugin.live_dock import (
    answered,
    open_scene,
    say,
    scene_file,
)


def test_a_conversation_streams_and_remembers(live, tmp_path, stub) -> None:
    open_scene(live, scene_file(tmp_path))
    tab = live.chat_tab
    say(live, "How many <b>ships</b>?")
    assert tab.question.toPlainText() == "" and not tab.send_button.isEnabled()
    answered(live)
    say(live, "And where?")
    answered(live)
    text = tab.transcript.toPlainText()
    assert "How many <b>ships</b>?" in text and text.count("word4") == 2
    assert "200 × 140 px" in text, "each question says what it carried"
    bodies = stub.bodies("/v1/chat/completions")
    assert [message["role"] for message in bodies[1]["messages"]] == ["user", "assistant", "user"]
    assert tab.suggestions.isHidden()


def test_a_model_of_single_questions_is_asked_single_questions(live, tmp_path, stub) -> None:
    open_scene(live, scene_file(tmp_path))
    connection = live.bench.connection
    connection.card = replace(connection.card, turns=1)
    for question in ("How many?", "And where?", "Sure?"):
        say(live, question)
        answered(live)
    for body in stub.bodies("/v1/chat/completions"):
        assert [message["role"] for message in body["messages"]] == ["user"]
    assert live.chat_tab.transcript.toPlainText().count("this model knows single questions only") == 2


def test_stop_aborts_the_answer_and_keeps_what_came(live, tmp_path, stub) -> None:
    open_scene(live, scene_file(tmp_path))
    stub.behave(chat_hold=True)
    say(live, "Describe it.")
    wait_until(lambda: "word0" in live.chat_tab.transcript.toPlainText())
    live.tabs.setCurrentIndex(CHAT)
    live.stop()
    answered(live)
    wait_until(lambda: stub.log()["aborted"] == 1)
    assert live.chat_tab.status.text() == "Stopped."
    assert live.chat_tab.session.turns[-1].text.startswith("word0")


def test_an_error_stands_in_the_transcript_and_gives_the_question_back(live, tmp_path, stub) -> None:
    open_scene(live, scene_file(tmp_path))
    stub.behave(status=429)
    say(live, "Anyone there?")
    answered(live)
    assert "The stub was told to refuse." in live.chat_tab.transcript.toPlainText()
    assert live.chat_tab.question.toPlainText() == "Anyone there?"
    assert live.chat_tab.session.turns == []


def test_a_question_without_a_raster_is_refused_unless_no_image_is_wanted(live, stub) -> None:
    tab = live.chat_tab
    say(live, "Hello?")
    assert "No raster is selected" in tab.transcript.toPlainText()
    tab.input.area.combo.setCurrentIndex(tab.input.area.combo.findData("nothing"))
    assert tab.input.chip.text() == "no image"
    tab.send()
    answered(live)
    (body,) = stub.bodies("/v1/chat/completions")
    assert body["messages"][-1]["content"] == "Hello?"


def test_without_a_backend_the_chat_says_what_to_press(dock, tmp_path) -> None:
    open_scene(dock, scene_file(tmp_path))
    say(dock, "Hello?")
    assert "Start backend" in dock.chat_tab.transcript.toPlainText()


def test_clear_begins_a_new_conversation(live, tmp_path, stub) -> None:
    open_scene(live, scene_file(tmp_path))
    say(live, "One")
    answered(live)
    live.chat_tab.input.clear_button.click()
    assert live.chat_tab.transcript.toPlainText() == "" and not live.chat_tab.suggestions.isHidden()
    say(live, "Two")
    answered(live)
    assert len(stub.bodies("/v1/chat/completions")[-1]["messages"]) == 1

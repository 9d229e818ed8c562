"""What becomes of an answer that is stopped, cleared away, or overtaken by another project."""

from __future__ import annotations

import pytest
from qgis.core import QgsProject

from fusar_qgis.settings import Settings
from tests.plugin.gui_window import wait_until
from tests.plugin.live_dock import answered, build, open_scene, say, scene_file, tear_down


def kept_in_project() -> str:
    """Every conversation of the project, as its file would have it."""
    project = QgsProject.instance()
    names = [f"chat/{name}" for name in project.entryList("fusar", "chat")]
    return "".join(project.readEntry("fusar", name)[0] for name in names)


@pytest.fixture
def held(live, tmp_path, stub):
    """A chat whose first answer is there, and whose second one has begun and hangs."""
    open_scene(live, scene_file(tmp_path))
    say(live, "What is this?")
    answered(live)
    stub.behave(chat_hold=True)
    say(live, "Anything else?")
    wait_until(lambda: live.chat_tab.transcript.toPlainText().count("word0") == 2, "the second answer")
    return live.chat_tab


def test_a_stop_before_the_first_word_keeps_no_answer(live, tmp_path) -> None:
    open_scene(live, scene_file(tmp_path))
    tab = live.chat_tab
    say(live, "What is this?")
    answered(live)
    say(live, "Anything else?")
    tab.stop()
    answered(live)
    assert tab.status.text() == "Stopped."
    assert [entry.role for entry in tab.thread.entries] == ["user", "model", "user"]
    assert [text for role, text in tab.thread.turns() if role == "user"] == ["What is this?"]


def test_a_conversation_that_is_cleared_in_mid_answer_stays_empty(held, stub) -> None:
    held.clear()
    wait_until(lambda: stub.log()["aborted"], "the server to hear of it")
    assert held.thread.entries == () and held.session.turns == [] and kept_in_project() == ""
    assert held.transcript.toPlainText() == "" and held.send_button.isEnabled()


def test_an_answer_for_a_closed_project_is_not_written_into_the_next_one(held, stub) -> None:
    assert "What is this?" in kept_in_project()
    QgsProject.instance().clear()
    wait_until(lambda: stub.log()["aborted"], "the server to hear of it")
    wait_until(lambda: not held.session.is_busy, "the end of the answer")
    assert kept_in_project() == "" and held.thread.entries == ()


def test_a_panel_that_goes_away_stops_the_answer(window, tmp_path, stub) -> None:
    panel = build(window, Settings(mode="remote", backend_url=stub.url))
    panel.bench.connection.reload()
    wait_until(lambda: panel.bench.connection.is_ready, "the backend")
    open_scene(panel, scene_file(tmp_path))
    stub.behave(chat_hold=True)
    say(panel, "What is this?")
    wait_until(lambda: "word0" in panel.chat_tab.transcript.toPlainText(), "the answer")
    tear_down(panel)
    wait_until(lambda: stub.log()["aborted"], "the server to hear of it")


def test_a_question_that_is_cleared_while_its_image_is_read_is_not_sent(live, tmp_path, stub) -> None:
    open_scene(live, scene_file(tmp_path))
    say(live, "What is this?")
    live.chat_tab.clear()
    wait_until(lambda: live.bench.runner.count == 0, "the workers")
    assert stub.bodies("/v1/chat/completions") == []
    assert live.chat_tab.thread.entries == () and live.chat_tab.transcript.toPlainText() == ""


def test_a_project_keeps_no_address_of_a_backend(live, tmp_path, stub) -> None:
    open_scene(live, scene_file(tmp_path))
    stub.behave(html=True)
    say(live, "Anyone there?")
    answered(live)
    assert stub.url in live.chat_tab.transcript.toPlainText()
    assert "Anyone there?" in kept_in_project() and stub.url not in kept_in_project()

"""The Chat tab: a conversation for each scene, kept in the project, asked again, exported, its boxes on the map."""

from __future__ import annotations

import json

import pytest
from qgis.core import QgsProject, QgsSettings
from qgis.PyQt.QtCore import Qt, QUrl
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication

from fusar_qgis.core.chat_thread import MODEL, USER
from fusar_qgis.gui.chat_actions import class_to_detect
from fusar_qgis.gui.chat_history import KEEP_SETTING
from fusar_qgis.gui.chat_view import Transcript
from fusar_qgis.gui.dock import CHAT, DETECT
from tests.plugin.gui_window import wait_until
from tests.plugin.live_dock import answered, layers_of, open_scene, say, scene_file

BOXES = '[{"bbox_2d": [10, 20, 30, 40], "label": "ship"}, {"bbox_2d": [50, 60, 70, 80], "label": "ship"}]'


@pytest.fixture(autouse=True)
def usual_settings():
    QgsSettings().remove(KEEP_SETTING)
    yield
    QgsSettings().remove(KEEP_SETTING)


@pytest.fixture
def chat(live, tmp_path):
    open_scene(live, scene_file(tmp_path))
    live.tabs.setCurrentIndex(CHAT)
    return live.chat_tab


def ask(dock, text: str) -> None:
    say(dock, text)
    answered(dock)


def roles(tab) -> list[str]:
    return [entry.role for entry in tab.thread.entries]


def test_each_scene_has_its_own_conversation(live, chat, tmp_path) -> None:
    ask(live, "First scene?")
    first = QgsProject.instance().mapLayersByName("scene")[0]
    open_scene(live, scene_file(tmp_path, "other.tif"))
    assert chat.transcript.toPlainText() == "" and chat.session.turns == []
    ask(live, "Second scene?")
    first.setName("renamed")
    live.bench.iface.setActiveLayer(first)
    wait_until(lambda: live.bench.session.description)
    assert "First scene?" in chat.transcript.toPlainText()
    assert "Second scene?" not in chat.transcript.toPlainText() and len(chat.session.turns) == 2


def test_a_project_brings_its_conversations_back(live, chat, tmp_path) -> None:
    ask(live, "How many <b>ships</b>?")
    path = str(tmp_path / "project.qgz")
    assert QgsProject.instance().write(path)
    chat.clear()
    assert roles(chat) == []
    assert QgsProject.instance().read(path)
    layer = QgsProject.instance().mapLayersByName("scene")[0]
    live.bench.iface.setActiveLayer(layer)
    wait_until(lambda: live.bench.session.description)
    assert roles(chat) == [USER, MODEL]
    assert "How many <b>ships</b>?" in chat.transcript.toPlainText()
    assert [turn.role for turn in chat.session.turns] == ["user", "assistant"]


def test_what_a_foreign_project_says_is_checked(live, chat, tmp_path) -> None:
    ask(live, "One")
    entry = next(iter(QgsProject.instance().entryList("fusar", "chat")))
    QgsProject.instance().writeEntry(
        "fusar", f"chat/{entry}", '{"version": 1, "entries": [{"role": "root"}]}'
    )
    chat._reload()
    assert "cannot be read" in live.bench.iface.message() and roles(chat) == []


def test_nothing_is_kept_where_that_is_switched_off(live, chat) -> None:
    ask(live, "One")
    assert QgsProject.instance().entryList("fusar", "chat")
    chat.menu.keep_action.setChecked(False)
    ask(live, "Two")
    assert not QgsProject.instance().entryList("fusar", "chat")
    chat.menu.keep_action.setChecked(True)
    assert QgsProject.instance().entryList("fusar", "chat")


def test_nothing_secret_is_in_the_project(live, chat, stub) -> None:
    ask(live, "One")
    entry = next(iter(QgsProject.instance().entryList("fusar", "chat")))
    text, _ = QgsProject.instance().readEntry("fusar", f"chat/{entry}")
    assert set(json.loads(text)) == {"version", "scene", "entries"}
    assert "data:image" not in text and "http" not in text


def test_ask_again_takes_the_answers_place(live, chat, stub) -> None:
    ask(live, "One")
    ask(live, "Two")
    stub.behave(chat_text="Another answer.")
    chat.menu.again_action.trigger()
    answered(live)
    assert roles(chat) == [USER, MODEL] * 2 and chat.thread.last_answer() == "Another answer."
    messages = stub.bodies("/v1/chat/completions")[-1]["messages"]
    assert [message["role"] for message in messages] == ["user", "assistant", "user"]


def test_up_recalls_the_last_question(live, chat) -> None:
    ask(live, "How many ships?")
    QTest.keyClick(chat.question, Qt.Key.Key_Up)
    assert chat.question.toPlainText() == "How many ships?"


def test_answer_and_conversation_are_copied_as_text(live, chat, stub) -> None:
    stub.behave(chat_text="**Two** ships.")
    ask(live, "One")
    chat.menu.copy_action.trigger()
    assert QApplication.clipboard().text() == "**Two** ships."
    chat.menu.copy_all_action.trigger()
    assert "One" in QApplication.clipboard().text() and "**Two**" in QApplication.clipboard().text()


def test_markdown_is_shown_as_what_it_means_and_nothing_else(qgis_app) -> None:
    view = Transcript()
    view.add_turn(
        MODEL,
        "model",
        "# Ships\n\n- **two** tankers\n- `one` ferry\n\n<b>raw</b> ![x](http://evil/x.png)\n\nEnd.",
    )
    view.format_last()
    html = view.toHtml()
    text = view.toPlainText()
    assert "# Ships" not in text and "**" not in text and "<b>raw</b>" in text
    assert "<img" not in html and "two" in text and text.rstrip().endswith("End.")
    view.append(" And more.")
    assert view.toPlainText().rstrip().endswith("And more.")


def test_only_web_addresses_are_links(qgis_app) -> None:
    view, clicked = Transcript(), []
    view.link_clicked.connect(clicked.append)
    for address in ("https://a.example/", "file:///etc/passwd", "javascript:alert(1)"):
        view.anchorClicked.emit(QUrl(address))
    assert clicked == ["https://a.example/"]
    assert view.loadResource(2, QUrl("http://evil/x.png")) is None


def test_boxes_of_an_answer_are_links_to_their_places(live, chat, stub) -> None:
    stub.behave(chat_text=BOXES)
    ask(live, "Where are the ships?")
    boxes = chat.boxes
    assert boxes.links.text().count("<a href=") == 2 and not boxes.isHidden()
    canvas = live.bench.canvas
    canvas.setDestinationCrs(QgsProject.instance().mapLayersByName("scene")[0].crs())
    boxes.links.linkActivated.emit("1")
    center = boxes._boxes[1].polygon[:4].mean(axis=0)
    assert canvas.extent().center().x() == pytest.approx(center[0])
    assert canvas.extent().center().y() == pytest.approx(center[1])
    assert [len(entry.boxes) for entry in chat.thread.entries] == [0, 2]
    boxes.keep_button.click()
    assert layers_of("detections")[0].featureCount() == 2


def test_detection_is_offered_and_never_starts_by_itself(live, chat, stub) -> None:
    ask(live, "How many ships are there?")
    assert not chat.detect_button.isHidden() and "ship" in chat.detect_button.text()
    chat.detect_button.click()
    assert live.tabs.currentIndex() == DETECT and live.detect_tab.form.label.currentText() == "ship"
    assert not layers_of("detections") and not stub.bodies("/v1/interpret")
    live.tabs.setCurrentIndex(CHAT)
    ask(live, "Describe the weather.")
    assert chat.detect_button.isHidden()


@pytest.mark.parametrize(
    ("question", "answer", "found"),
    [
        ("How many ships are there?", "Two.", "ship"),
        ("Where is it?", "There are three planes here.", "plane"),
        ("Describe the ship.", "It is long.", ""),
        ("How many houses?", "None.", ""),
    ],
)
def test_the_class_is_found_in_question_or_answer(question, answer, found) -> None:
    assert class_to_detect(question, answer, ("ship", "plane")) == found


def test_the_page_and_the_layout_hold_the_conversation(live, chat, tmp_path) -> None:
    ask(live, "How many <b>ships</b>?")
    chat.exports.export_to(tmp_path / "chat.html")
    page = (tmp_path / "chat.html").read_text(encoding="utf-8")
    assert "&lt;b&gt;ships&lt;/b&gt;" in page and "data:image/png;base64," in page
    chat.exports.export_to(tmp_path / "no folder" / "chat.html")
    assert "cannot be written" in live.bench.iface.message()
    before = len(QgsProject.instance().layoutManager().layouts())
    chat.exports.lay_out()
    chat.exports.lay_out()
    names = [layout.name() for layout in QgsProject.instance().layoutManager().layouts()]
    assert len(names) == before + 2 and "Chat about scene" in names and len(set(names)) == len(names)


def test_selected_boxes_are_told_in_pixels_of_the_image(live, chat, stub) -> None:
    live.tabs.setCurrentIndex(DETECT)
    live.detect_tab.detect()
    wait_until(
        lambda: (
            layers_of("detections") and not live.detect_tab._run.is_running
            if hasattr(live.detect_tab._run, "is_running")
            else layers_of("detections")
        )
    )
    wait_until(
        lambda: live.detect_tab.detect_button.isEnabled() and not live.detect_tab.detect_button.isHidden()
    )
    (layer,) = layers_of("detections")
    live.bench.iface.setActiveLayer(layer)
    layer.selectByExpression('"xmin" > 100')
    live.tabs.setCurrentIndex(CHAT)
    chat.refresh()
    assert not chat.input.boxes.isHidden() and "2" in chat.input.boxes.text()
    assert "boxes" not in chat.input.chip.text()
    chat.input.boxes.setChecked(True)
    assert "boxes: 2" in chat.input.chip.text()
    ask(live, "What are these?")
    content = stub.bodies("/v1/chat/completions")[-1]["messages"][-1]["content"]
    words = next(part["text"] for part in content if part["type"] == "text")
    assert words.startswith("What are these?\n") and words.count("\n") == 2

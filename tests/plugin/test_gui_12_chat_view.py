"""The transcript shows text as text, and Enter sends."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

from fusar_qgis.gui.chat_view import MODEL, PROBLEM, USER, QuestionEdit, Transcript

EVIL = '<img src="file:///etc/passwd"><b>bold</b> <a href="http://x">link</a> &amp; <script>alert(1)</script>'


def test_markup_is_shown_not_interpreted(qgis_app) -> None:
    view = Transcript()
    view.add_turn(USER, EVIL, EVIL)
    view.add_turn(MODEL, "model")
    for piece in (EVIL[:20], EVIL[20:55], EVIL[55:]):
        view.append(piece)
    view.add_turn(PROBLEM, "x", EVIL)
    assert view.toPlainText().count(EVIL) == 4
    html = view.toHtml()
    assert "<img" not in html and "<a href" not in html and "<script" not in html


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=80))
def test_any_text_comes_out_as_it_went_in(qgis_app, text) -> None:
    view = Transcript()
    view.add_turn(MODEL, "model", text)
    # Qt shows a no-break space as a plain one when asked for plain text.
    assert text.replace("\u00a0", " ") in view.toPlainText().replace("\u00a0", " ")


def test_pieces_grow_the_last_turn_only(qgis_app) -> None:
    view = Transcript()
    view.add_turn(USER, "You", "How many ships?")
    view.add_turn(MODEL, "model")
    view.append("There are ")
    view.append("three.")
    lines = [line for line in view.toPlainText().splitlines() if line.strip()]
    assert lines == ["You", "How many ships?", "model", "There are three."]


def test_reset_forgets_everything_and_late_pieces_too(qgis_app) -> None:
    view = Transcript()
    view.add_turn(MODEL, "model", "text")
    view.reset()
    view.append("late")
    assert view.toPlainText() == ""


def test_enter_sends_and_shift_enter_breaks_the_line(qgis_app) -> None:
    edit, sent = QuestionEdit(), []
    edit.sent.connect(lambda: sent.append(edit.toPlainText()))
    QTest.keyClicks(edit, "one")
    QTest.keyClick(edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(edit, "two")
    assert sent == []
    QTest.keyClick(edit, Qt.Key.Key_Return)
    QTest.keyClick(edit, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert sent == ["one\ntwo", "one\ntwo"]

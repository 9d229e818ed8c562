"""A conversation in a project: comes back as it was, and what somebody else wrote there is refused or harmless."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fusar_qgis.core.chat_export import thread_html, thread_text
from fusar_qgis.core.chat_thread import (
    MODEL,
    MOST_ENTRIES,
    PROBLEM,
    USER,
    ChatBox,
    ChatEntry,
    ChatThread,
    thread_from_json,
    within_context,
)
from fusar_qgis.core.errors import InvalidRequestError

RING = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0))
THREAD = ChatThread(
    "scene",
    (
        ChatEntry(USER, "How many <b>ships</b>?", "You · whole scene", "2026-01-02T03:04:05Z"),
        ChatEntry(
            MODEL, "Two.", "demo", boxes=(ChatBox("ship", RING, 0.5, "token_probability"),), crs="EPSG:4326"
        ),
        ChatEntry(USER, "Where?"),
        ChatEntry(PROBLEM, "The backend is gone."),
    ),
)


def test_a_thread_comes_back_as_it_was() -> None:
    assert thread_from_json(THREAD.to_json()) == THREAD


def test_only_answered_questions_are_told_to_the_model() -> None:
    assert THREAD.turns() == [("user", "How many <b>ships</b>?"), ("assistant", "Two.")]
    assert (THREAD.last_question(), THREAD.last_answer()) == ("Where?", "Two.")
    assert THREAD.without_last_answer().entries == THREAD.entries[:2]
    assert ChatThread("x").without_last_answer() == ChatThread("x")


def test_old_turns_go_where_there_are_too_many() -> None:
    thread = ChatThread("x")
    for number in range(MOST_ENTRIES + 5):
        thread = thread.with_entry(ChatEntry(USER, str(number)))
    assert len(thread.entries) == MOST_ENTRIES and thread.entries[-1].text == str(MOST_ENTRIES + 4)


def test_the_context_keeps_whole_pairs_and_tells_what_it_left_out() -> None:
    turns = [("user", "a" * 10), ("assistant", "b" * 10), ("user", "c" * 10), ("assistant", "d" * 10)]
    assert within_context(turns, 100) == (turns, 0)
    assert within_context(turns, 25) == (turns[2:], 1)
    assert within_context(turns, 5) == ([], 2)
    assert within_context([], 5) == ([], 0)


@pytest.mark.parametrize(("questions", "kept", "left_out"), [(0, 3, 0), (1, 0, 3), (3, 2, 1), (4, 3, 0)])
def test_a_model_is_told_as_many_questions_as_it_was_trained_on(questions, kept, left_out) -> None:
    turns = [(role, f"{number}") for number in range(3) for role in ("user", "assistant")]
    assert within_context(turns, questions=questions) == (turns[len(turns) - 2 * kept :], left_out)


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2}, {"entries": 5}, {"scene": None}, {"entries": [{"role": "system", "text": "x"}]},
        {"entries": [{"role": "user", "text": 7}]}, {"entries": [{"text": "x"}]},
        {"entries": [{"role": "model", "text": "", "boxes": [{"label": "x", "ring": [[0, 0]]}]}]},
        {"entries": [{"role": "model", "text": "", "boxes": [{"label": "x", "ring": [[0, float("nan")]] * 5}]}]},
    ],
)  # fmt: skip
def test_what_is_no_conversation_is_one_sentence(change) -> None:
    with pytest.raises(InvalidRequestError, match="cannot be read"):
        thread_from_json(json.dumps({**json.loads(THREAD.to_json()), **change}))


@given(
    st.text(max_size=200)
    | st.recursive(st.none() | st.integers() | st.text(max_size=5), st.lists).map(json.dumps)
)
def test_any_text_is_a_thread_or_a_refusal(text) -> None:
    with contextlib.suppress(InvalidRequestError):
        thread_from_json(text)


def test_the_page_escapes_what_anyone_wrote() -> None:
    evil = '<script>alert(1)</script><img src=x onerror=1>"'
    thread = ChatThread(evil, (ChatEntry(MODEL, evil, evil, evil, (ChatBox(evil, RING),)),))
    page = thread_html(thread, evil, [(evil, "data:image/png;base64,AAAA"), ("no", "http://evil/x.png")])
    assert "<script" not in page and "onerror=1>" not in page and "http://evil" not in page
    assert page.count("<img ") == 1 and "default-src 'none'" in page


def test_page_and_text_hold_every_turn_and_box() -> None:
    page, text = thread_html(THREAD), thread_text(THREAD)
    assert page.count("<section") == 4 and "token_probability 0.50" in page and "2026-01-02" in page
    assert "How many <b>ships</b>?" in text and text.endswith("The backend is gone.")

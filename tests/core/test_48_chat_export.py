"""A conversation as a page and as text: who spoke, when, and where the boxes are."""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ElementTree

from fusar_qgis.core.chat_export import thread_html, thread_text
from fusar_qgis.core.chat_thread import MODEL, PROBLEM, USER, ChatBox, ChatEntry, ChatThread

RING = ((72.25, 19.5), (72.5, 19.5), (72.5, 19.125), (72.25, 19.125), (72.25, 19.5))
THREAD = ChatThread(
    "vasai",
    (
        ChatEntry(USER, "Where?\nAnd why?", "You", "12:00"),
        ChatEntry(MODEL, "Here.", boxes=(ChatBox("ship", RING, 0.5), ChatBox("a < b", RING)), time="12:01"),
        ChatEntry(MODEL, "There.", "demo", boxes=(ChatBox("ship", RING, 0.0, "token_probability"),)),
        ChatEntry(PROBLEM, "Gone."),
        ChatEntry('x" onclick="y', "A role of nobody."),
    ),
)
PICTURE = "data:image/png;base64,AAAA"


def body_of(page: str) -> ElementTree.Element:
    return ElementTree.fromstring(page[page.index("<body>") : page.index("</html>")])


def test_every_turn_says_who_spoke_and_when():
    body = body_of(thread_html(THREAD, "vasai.tif, demo"))
    assert body.findtext("h1") == "Chat about vasai" and body.findtext("p") == "vasai.tif, demo"
    assert [
        (each.get("class"), each.findtext("h2"), each.findtext("p")) for each in body.findall("section")
    ] == [
        ("user", "You · 12:00", "Where?\nAnd why?"),
        ("model", "model · 12:01", "Here."),
        ("model", "demo", "There."),
        ("problem", "problem", "Gone."),
        ("problem", 'x" onclick="y', "A role of nobody."),
    ]


def test_boxes_are_listed_by_their_edges_in_x_and_y():
    sections = body_of(thread_html(THREAD)).findall("section")
    assert [[line.text for line in section.iter("li")] for section in sections] == [
        [],
        ["ship: 72.25, 19.125 to 72.5, 19.5, score 0.50", "a < b: 72.25, 19.125 to 72.5, 19.5"],
        ["ship: 72.25, 19.125 to 72.5, 19.5, token_probability 0.00"],
        [],
        [],
    ]
    assert sections[0].find("ul") is None


def test_only_pictures_within_the_page_are_shown_with_their_captions():
    pictures = [
        ('Scene & "quotes"', PICTURE),
        ("far", "https://evil.example/a.png"),
        ("svg", "data:image/svg+xml,x"),
    ]
    page = thread_html(THREAD, pictures=[*pictures, ("Map", PICTURE + '"')])
    figures = re.findall(r'<figure><img alt="" src="([^"]*)"><figcaption>([^<]*)</figcaption></figure>', page)
    assert [tuple(html.unescape(text) for text in figure) for figure in figures] == [
        (PICTURE, 'Scene & "quotes"'), (PICTURE + '"', "Map"),
    ]  # fmt: skip
    assert page.count("<img ") == 2


def test_a_page_without_anything_is_still_one():
    page = thread_html(ChatThread("a & b"))
    body = body_of(page)
    assert page.startswith("<!DOCTYPE html>") and "<title>Chat about a &amp; b</title>" in page
    assert [child.tag for child in body] == ["h1", "p"] and not body.findtext("p")
    assert "None" not in page and "{" in page and "{{" not in page


def test_the_text_is_every_turn_with_a_line_between():
    assert thread_text(THREAD) == (
        "You · 12:00\nWhere?\nAnd why?\n\nmodel · 12:01\nHere.\n\ndemo\nThere.\n\nproblem\nGone.\n\n"
        'x" onclick="y\nA role of nobody.'
    )
    assert thread_text(ChatThread("vasai")) == ""

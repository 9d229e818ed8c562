"""What is said about AEF: in a few words, as a sentence for one reply, and once for many."""

from __future__ import annotations

import pytest

from fusar_qgis.core.aef_note import aef_use, report_note, report_notes, year_note
from fusar_qgis.core.api import AefReport

OTHER_YEAR = "There is no AEF of 2016 here; the nearest year, 2017, was used."


def used(valid: int, inside: int = 0, nodes: int = 16, **more) -> AefReport:
    return AefReport("used", n_valid=valid, n_inside=inside, n_nodes=nodes, **more)


@pytest.mark.parametrize(
    ("requested", "found", "text"),
    [(2016, 2017, OTHER_YEAR), (2017, 2017, ""), (None, 2017, ""), (2016, None, ""), (None, None, "")],
)
def test_another_year_is_said_where_both_are_known(requested, found, text):
    assert year_note(requested, found) == text


@pytest.mark.parametrize(
    ("report", "words"),
    [
        (used(16, year_used=2020), "AEF of 2020"),
        (used(16), "With AEF"),
        (AefReport("off"), "Without AEF"),
        (AefReport("no_valid_nodes", year_used=2020), "No AEF here"),
        (AefReport("unavailable", "Offline."), "No AEF here"),
    ],
)
def test_what_aef_did_in_a_few_words(report, words):
    assert aef_use(report) == words


@pytest.mark.parametrize(
    ("report", "text"),
    [
        (AefReport("unavailable", "The archive is offline."), "The archive is offline."),
        (
            used(16, message="From the second source.", year_requested=2016, year_used=2017),
            "From the second source.",
        ),
        (used(16, year_requested=2016, year_used=2017), OTHER_YEAR),
        (used(16, year_requested=2017, year_used=2017), ""),
        (AefReport("off", "Not asked.", year_requested=2016, year_used=2017), ""),
    ],
)
def test_the_servers_own_sentence_comes_first(report, text):
    assert report_note(report) == text


def test_of_many_replies_each_sentence_comes_once_and_three_at_most():
    reports = [
        AefReport("unavailable", "Nothing at 1, 1."),
        AefReport("unavailable", "Nothing at 2, 2."),  # why is told once: only the place differs
        *[used(16, message=text) for text in ("A.", "B.", "A.", "C.", "D.")],
    ]
    assert report_notes(iter(reports)) == ("Nothing at 1, 1.", "A.", "B.")
    assert report_notes([AefReport("off"), used(16)]) == ()


def test_little_coverage_comes_last_and_counts_only_images_that_have_any():
    low = "AEF covers only 25 % of the sampling nodes (open sea or masked elsewhere)."
    none = AefReport("no_valid_nodes", n_nodes=1000)
    assert report_notes([none, used(2, 8), used(2, 8, message="A.")]) == ("A.", low)
    assert report_notes([none, used(4), used(4)]) == (
        low,
    )  # a server that says nothing of nodes on the image
    assert report_notes([none, used(8, 8), used(8, 8)]) == ()

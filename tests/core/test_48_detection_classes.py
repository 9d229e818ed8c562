"""Several classes in one run: their names, their colors, and what a run of them says."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path

import pytest

from fusar_qgis.core.detection_result import DetectionResult, joined
from fusar_qgis.core.detection_style import CLASS_COLORS, class_color, styled
from fusar_qgis.core.errors import BackendUnavailableError, InvalidRequestError
from fusar_qgis.core.tile_run import class_names

STYLE = Path(__file__).resolve().parents[2] / "resources" / "styles" / "detections.qml"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ship", ("ship",)),
        ("ship, plane", ("ship", "plane")),
        (" ship ;;cargo   ship, Ship ,", ("ship", "cargo ship")),
    ],
)
def test_classes_are_named_with_commas_each_once(text, names):
    assert class_names(text) == names


@pytest.mark.parametrize("text", ["", " ", ", ;"])
def test_a_run_for_nothing_is_refused(text):
    with pytest.raises(InvalidRequestError, match="Nothing to look for"):
        class_names(text)


def test_each_class_has_a_category_and_a_color_of_its_own():
    root = ElementTree.fromstring(styled(STYLE.read_text("utf-8"), ["ship", "a < b"]))
    renderer = root.find("renderer-v2")
    categories = [(item.get("value"), item.get("symbol")) for item in renderer.find("categories")]
    assert [value for value, _ in categories] == ["ship", "a < b", "cut off", "accepted", "rejected", ""]
    symbols = {item.get("name"): item for item in renderer.find("symbols")}
    assert {symbol for _, symbol in categories} == set(symbols)
    colors = [
        option.get("value")
        for name in ("class0", "class1")
        for option in symbols[name].findall("layer")[-1].iter("Option")
        if option.get("name") == "line_color"
    ]
    assert colors == [class_color(0), class_color(1)] and colors[0] != colors[1]


def luminance(color):
    """Relative luminance, WCAG 2.1."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in color)]
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear))


def seen_by_deuteranope(color):
    """Vienot, Brettel and Mollon (1999): linear RGB as an eye without M cones sees it."""
    red, green, blue = ((value / 255) ** 2.2 for value in color)
    yellow = 0.29275 * red + 0.70725 * green
    return (yellow, yellow, -0.02234 * red + 0.02234 * green + blue)


def test_neighboring_classes_stay_apart_for_color_blind_eyes():
    seen = [seen_by_deuteranope(color) for color in CLASS_COLORS]
    apart = [max(abs(a - b) for a, b in zip(one, other)) for one, other in zip(seen, [*seen[1:], seen[0]])]
    assert min(apart) > 0.12
    assert len({round(luminance(color), 2) for color in CLASS_COLORS}) == len(CLASS_COLORS)


def result(label, done=4, boxes=(), **more):
    values = dict.fromkeys(
        ("tiles_split", "tiles_partial", "tiles_unparsed", "tiles_failed", "tiles_without_pixels"), 0
    )
    return DetectionResult(
        boxes=tuple(boxes), label=label, model="m", tiles_total=4, tiles_done=done, aef_counts={"used": done},
        duration_s=2.0, **{**values, **more},
    )  # fmt: skip


def test_the_result_of_one_class_stays_as_it_is():
    only = result("ship")
    assert joined([only]) is only and only.counts == {"ship": 0}


def test_a_run_of_two_classes_says_what_was_found_of_each():
    both = joined([result("ship"), result("plane", tiles_split=1)])
    assert both.summary() == "no ships, no planes in 4 tiles (1 tile re-asked in quarters)."
    assert both.complete and both.counts == {"ship": 0, "plane": 0} and both.questions_done == 8


def test_a_tile_is_done_when_every_class_was_answered():
    gone = BackendUnavailableError("The server is gone.")
    both = joined([result("ship", 3, error=gone), result("plane", 2, error=gone)])
    assert (both.tiles_done, both.complete, both.ended_early) == (2, False, True)
    assert "in 2 of 4 tiles" in both.summary() and "The server is gone." in both.summary()
    failed = joined([result("ship", 3, tiles_failed=1), result("plane")])
    assert (failed.tiles_done, failed.tiles_failed, failed.ended_early) == (3, 1, False)
    assert joined([replace(result("ship"), tiles_remembered=3), result("plane")]).questions_done == 5

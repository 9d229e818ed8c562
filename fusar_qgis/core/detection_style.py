"""A detection layer's style: a color for each class that was looked for, and others for the analyst's decisions."""

from __future__ import annotations

import copy
import xml.etree.ElementTree as ElementTree
from typing import List, Sequence

CLASS_COLORS = (
    (255, 87, 34),
    (86, 180, 233),
    (240, 228, 66),
    (204, 121, 167),
    (230, 159, 0),
    (0, 114, 178),
    (148, 238, 218),
    (255, 255, 255),
)
"""Red, green, blue. Apart for color-blind eyes too, on gray images: after Okabe and Ito (2008), without their green, in
which accepted boxes are drawn. More classes begin again."""


def class_color(number: int) -> str:
    """The color of the class with this number as QGIS writes it, `red,green,blue,alpha`."""
    return ",".join(map(str, (*CLASS_COLORS[number % len(CLASS_COLORS)], 255)))


def styled(template: str, classes: Sequence[str]) -> str:
    """The style with one category for each class, before those that it has.

    Args:
        template: `detections.qml`: categories for decisions, answers that were cut off, and all other classes. The
            symbol of the last one is the classes' symbol in another color.
        classes: What was looked for, in the order of the colors.
    """
    root = ElementTree.fromstring(template)
    categories, symbols = _part(root, "categories"), _part(root, "symbols")
    pattern = list(symbols)[-1]
    for number, name in enumerate(classes):
        symbol = copy.deepcopy(pattern)
        symbol.set("name", f"class{number}")
        _recolor(symbol, class_color(number))
        symbols.append(symbol)
        category = {
            "value": name,
            "type": "string",
            "symbol": f"class{number}",
            "label": name,
            "render": "true",
        }
        categories.insert(number, ElementTree.Element("category", category))
    return ElementTree.tostring(root, encoding="unicode")


def _part(root: ElementTree.Element, name: str) -> ElementTree.Element:
    found = root.find(f"renderer-v2/{name}")
    if found is None:
        raise ValueError(f"The style has no {name}.")
    return found


def _recolor(symbol: ElementTree.Element, color: str) -> None:
    """The upper line's color; the lower one is the dark edge around it."""
    lines: List[ElementTree.Element] = symbol.findall("layer")
    for option in lines[-1].iter("Option"):
        if option.get("name") == "line_color":
            option.set("value", color)

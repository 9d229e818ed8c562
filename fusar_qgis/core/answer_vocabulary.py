"""The keys, tags and tokens that box answers are written with."""

from __future__ import annotations

import re

_BOX_KEY_WORDS = (
    "bbox_2d bbox box box_2d boxes bboxes bounding_box bounding_boxes boundingbox coordinates coords rect"
)
BOX_KEYS = frozenset(_BOX_KEY_WORDS.split())
LABEL_KEYS = frozenset(("label", "class", "category", "name", "object", "type", "class_name", "class_label"))
LIST_OF_LABELS_KEYS = frozenset(("labels", "classes", "categories", "names", "class_names"))
_STRUCTURE_WORDS = (
    "objects detections detection results result predictions annotations items data output answer instances targets "
    "response"
)
STRUCTURE_KEYS = frozenset(_STRUCTURE_WORDS.split())
CORNER_KEYS = {
    **dict.fromkeys(("x1", "xmin", "x_min", "left"), "x1"),
    **dict.fromkeys(("y1", "ymin", "y_min", "top"), "y1"),
    **dict.fromkeys(("x2", "xmax", "x_max", "right"), "x2"),
    **dict.fromkeys(("y2", "ymax", "y_max", "bottom"), "y2"),
    **dict.fromkeys(("w", "width"), "w"),
    **dict.fromkeys(("h", "height"), "h"),
    "x": "x",
    "y": "y",
}
BOX_TAGS = {"box_start": True, "box": True, "bbox": True, "box_end": False, "/box": False, "/bbox": False}
REF_TAGS = {"object_ref_start": True, "ref": True, "object_ref_end": False, "/ref": False}
CLOSES = {"]": "[", ")": "(", "}": "{"}
LIMIT_PX = 1e6

_NUMBER = r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,2})?"
TOKEN = re.compile(
    r"<\|?(?P<tag>/?[A-Za-z_]{1,24})\|?>"
    r'|"(?P<double>(?:[^"\\\n]|\\.){0,200})"'
    r"|'(?P<single>(?:[^'\\\n]|\\.){0,80})'(?=\s{0,4}[,:\]\})])"
    rf"|(?P<number>{_NUMBER})"
    r"|(?P<word>[^\W\d][\w-]*)"
    r"|(?P<bracket>[\[\](){}])"
)
KEY_MARK = re.compile(r"\s{0,8}[:=]")
BETWEEN_POINTS = re.compile(r"[\s,;]{0,8}(?:and|to|->|-)?[\s,;]{0,8}")
NUMBERS = re.compile(_NUMBER)
_GAP = r"(?:[ \t]{0,8},[ \t]{0,8}|[ \t]{1,8})"
BARE_LINE = re.compile(
    rf"(?<![\w.,-]){_NUMBER}{_GAP}{_NUMBER}{_GAP}{_NUMBER}{_GAP}{_NUMBER}(?![\w,]|\.[0-9])"
)

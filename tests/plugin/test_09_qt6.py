"""Qt6 reads the plugin as Qt5 does: enums are scoped in full, and nothing is used that Qt6 or PyQt6 took away.

The rule needs no Qt6: whatever an attribute chain of the source resolves to in the QGIS that runs the tests, a member
of an enum must have been reached through its enum (`Qt.ItemDataRole.UserRole`, not `Qt.UserRole`), for PyQt6 knows no
other way.
"""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

PLUGIN = Path(__file__).resolve().parents[2] / "fusar_qgis"

# Members that are gone in Qt6 or PyQt6 and that no other class of ours has.
REMOVED = {
    "exec_": "exec",
    "print_": "print",
    "toTime_t": "toSecsSinceEpoch",
    "setTime_t": "setSecsSinceEpoch",
    "globalPos": "globalPosition",
    "desktop": "QScreen",
    "setMargin": "setContentsMargins",
    "setResizeMode": "setSectionResizeMode",
    "setCodec": "setEncoding",
    "currentIndexChanged[str]": "currentTextChanged",
    "MidButton": "MiddleButton",
}
# qgis.PyQt gives QVariant its old names for types in Qt6, under these names only.
SHIMMED = {"QVariant"}
GONE = {
    "QRegExp",
    "QRegExpValidator",
    "QDesktopWidget",
    "QTextCodec",
    "QSignalMapper",
    "QMatrix",
    "QGLWidget",
}


def sources() -> list[Path]:
    return sorted(path for path in PLUGIN.rglob("*.py") if "core" not in path.relative_to(PLUGIN).parts[:1])


def imported(tree: ast.AST) -> dict[str, Any]:
    """What the names stand for that a module imports from qgis."""
    names: dict[str, Any] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "qgis":
            module = importlib.import_module(str(node.module))
            for alias in node.names:
                names[alias.asname or alias.name] = getattr(module, alias.name, None)
    return names


def chain(node: ast.AST) -> tuple[str, ...] | None:
    """`a.b.c` as its names; None where it does not begin with a name."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return (node.id, *reversed(parts)) if isinstance(node, ast.Name) else None


def is_unscoped(parent: Any, value: Any) -> bool:
    """Whether `parent.value` is a member of an enum that is not reached through the enum."""
    if isinstance(value, type):
        return False
    kind = type(value)
    is_enum = (isinstance(value, int) and kind not in (int, bool)) or hasattr(kind, "__members__")
    return is_enum and parent is not kind


def import_faults(node: ast.ImportFrom) -> Iterator[str]:
    """What is imported from where it may not be, or is gone."""
    if (node.module or "").split(".")[0] in ("PyQt5", "PyQt6"):
        yield f"{node.lineno}: {node.module} (use qgis.PyQt)"
    yield from (f"{node.lineno}: {alias.name} is gone" for alias in node.names if alias.name in GONE)


def attribute_faults(node: ast.Attribute, names: dict[str, Any]) -> Iterator[str]:
    """A member that is gone, or one of an enum without its enum."""
    if node.attr in REMOVED:
        yield f"{node.lineno}: .{node.attr} (use {REMOVED[node.attr]})"
    parts = chain(node)
    if parts is None or parts[0] in SHIMMED or names.get(parts[0]) is None:
        return
    parent = value = names[parts[0]]
    for part in parts[1:]:
        parent, value = value, getattr(value, part, None)
    if is_unscoped(parent, value):
        yield f"{node.lineno}: {'.'.join(parts)} (belongs to {type(value).__name__})"


def faults(text: str) -> Iterator[str]:
    """Each fault of a source, with its line."""
    tree = ast.parse(text)
    names = imported(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield from import_faults(node)
        elif isinstance(node, ast.Attribute):
            yield from attribute_faults(node, names)


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.relative_to(PLUGIN).as_posix())
def test_a_module_is_ready_for_qt6(path: Path) -> None:
    assert list(faults(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("from qgis.PyQt.QtCore import Qt\nx = Qt.UserRole", "Qt.UserRole"),
        ("from qgis.PyQt.QtWidgets import QDialog\nQDialog().exec_()", "exec_"),
        ("from qgis.PyQt.QtWidgets import QMessageBox\nx = QMessageBox.Yes", "QMessageBox.Yes"),
        ("from qgis.core import QgsTask\nx = QgsTask.CanCancel", "QgsTask.CanCancel"),
        ("from PyQt5.QtCore import Qt", "PyQt5"),
        ("from qgis.PyQt.QtCore import QRegExp", "QRegExp"),
    ],
)
def test_the_lint_sees_what_qt6_refuses(line: str, told: str) -> None:
    assert any(told in fault for fault in faults(line))


def test_the_lint_lets_scoped_enums_and_other_attributes_pass() -> None:
    text = "from qgis.PyQt.QtCore import Qt, QObject\nx = Qt.ItemDataRole.UserRole\ny = QObject.parent"
    assert list(faults(text)) == []

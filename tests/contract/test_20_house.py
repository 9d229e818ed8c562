"""House rules that no linter knows: short files, short functions, folders and modules that say what they are for."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MOST_FILE_LINES = 300
MOST_FUNCTION_LINES = 40
"""From `def` to the last line, the docstring not counted."""

LONG_FILES = {
    "fusar_qgis/gui/chat_tab.py": "one tab with its slots; to be split",
    "resources/demo/session.py": "QGIS runs its text as one file",
    "tests/plugin/test_gui_21_options_connection.py": "one page of the options; to be split",
    "tests/plugin/test_gui_33_passport.py": "one table of the Scene tab; to be split",
    "tests/training/test_33_prepare.py": "one table of formats",
}
LONG_FUNCTIONS = {
    "fusar_qgis/gui/aef_forms.py: __init__": "one form, a widget a line",
    "training/prepare/run.py: _manifest": "one JSON document, a key a line",
}


@cache
def python_files() -> tuple:
    """Every Python file of the project, those not committed yet too."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"]
    try:
        listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no Git checkout")
    return tuple(sorted(name for name in listed if (ROOT / name).is_file()))


def functions_of(name: str) -> list:
    """(`file: function`, its lines) of each function of a file."""
    tree = ast.parse((ROOT / name).read_text("utf-8"))
    found = []
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            lines = node.end_lineno - node.lineno + 1
            if ast.get_docstring(node, clean=False) is not None:
                lines -= node.body[0].end_lineno - node.body[0].lineno + 1
            found.append((f"{name}: {node.name}", lines))
    return found


def purpose_of(folder: str) -> str | None:
    """The docstring of a package, or of the conftest.py of a folder of tests."""
    for name in ("__init__.py", "conftest.py"):
        path = ROOT / folder / name
        if path.is_file() and (text := ast.get_docstring(ast.parse(path.read_text("utf-8")))):
            return text
    return None


def test_no_file_is_longer_than_a_few_screens():
    lengths = {name: len((ROOT / name).read_text("utf-8").splitlines()) for name in python_files()}
    assert len(lengths) > 500
    long = {name: lines for name, lines in lengths.items() if lines > MOST_FILE_LINES}
    assert set(long) <= set(LONG_FILES), f"Split by subject: {sorted(set(long.items()))}"


def test_no_function_is_longer_than_a_screen():
    functions = [item for name in python_files() for item in functions_of(name)]
    assert len(functions) > 4000
    long = {name: lines for name, lines in functions if lines > MOST_FUNCTION_LINES}
    assert set(long) <= set(LONG_FUNCTIONS), f"Split: {long}"


def test_exceptions_are_of_files_that_are_there_and_have_a_reason():
    for exceptions in (LONG_FILES, LONG_FUNCTIONS):
        for name, reason in exceptions.items():
            assert name.split(":")[0] in python_files()
            assert reason


def test_every_folder_of_modules_says_what_it_is_for():
    folders = {str(Path(name).parent) for name in python_files()} - {"."}
    assert {"backend/model", "fusar_qgis/core", "tests/core", "training/data"} <= folders
    silent = [
        folder for folder in sorted(folders) if not folder.startswith("resources") and not purpose_of(folder)
    ]
    assert not silent, f"Begin __init__.py or conftest.py with a docstring: {silent}"


def test_every_module_begins_with_what_it_is_for():
    silent = [
        name
        for name in python_files()
        if (source := (ROOT / name).read_text("utf-8")).strip() and not ast.get_docstring(ast.parse(source))
    ]
    assert not silent

"""The page about the method: each equation of the paper is there, and what it names exists."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "docs").glob("*.md"))
METHOD = ROOT / "docs" / "method.md"
LAST_EQUATION = 15
"""The paper numbers its equations from 1 to this one."""

_NAME = re.compile(r"`(\w+/[\w/]+\.py):([\w.]+)`")
_EQUATION = re.compile(r"^### Equation (\d+): [^\n]*\n(.*?)(?=^###? |\Z)", re.MULTILINE | re.DOTALL)
_RECIPE = re.compile(r"`(training/configs/[\w/-]+\.yaml)`")


def defined(path: Path) -> set[str]:
    """Functions and classes of a file, methods as Class.method."""

    def inside(node: ast.AST, prefix: str) -> Iterator[str]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                yield prefix + child.name
                yield from inside(child, f"{prefix}{child.name}.")

    return set(inside(ast.parse(path.read_text(encoding="utf-8")), ""))


def unknown_names(text: str) -> list[str]:
    """What a text names as `file.py:function` and nobody has defined."""
    named = sorted(set(_NAME.findall(text)))
    files = {file: ROOT / file for file, _ in named}
    known = {file: defined(path) if path.is_file() else set() for file, path in files.items()}
    return [f"{file}:{name}" for file, name in named if name not in known[file]]


def equations() -> dict[int, str]:
    return {int(number): body for number, body in _EQUATION.findall(METHOD.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_named_functions_exist(page: Path) -> None:
    assert unknown_names(page.read_text(encoding="utf-8")) == []


def test_a_function_that_is_gone_would_be_seen() -> None:
    assert unknown_names("`backend/model/tlm.py:TokenwiseLinearModulation.fuse`") == []
    assert unknown_names("`backend/model/tlm.py:fuse`") == ["backend/model/tlm.py:fuse"]
    assert unknown_names("`backend/model/gone.py:fuse`") == ["backend/model/gone.py:fuse"]


def test_every_equation_of_the_paper_is_there_in_its_order() -> None:
    assert list(equations()) == list(range(1, LAST_EQUATION + 1))


@pytest.mark.parametrize("number", range(1, LAST_EQUATION + 1))
def test_an_equation_has_its_formula_and_its_code_and_a_test(number: int) -> None:
    body = equations()[number]
    places = {file.partition("/")[0] for file, _ in _NAME.findall(body)}
    assert re.search(r"^```text\n.+?^```", body, re.MULTILINE | re.DOTALL)
    assert places & {"fusar_qgis", "backend", "training"}
    assert number in WITHOUT_OWN_TEST or "tests" in places


# The place of anchors on the grid has no test of its own: the statement of equations 4 to 11 fails without it.
WITHOUT_OWN_TEST = {6}


def test_named_recipes_exist() -> None:
    named = {name for page in PAGES for name in _RECIPE.findall(page.read_text(encoding="utf-8"))}
    assert named and [name for name in sorted(named) if not (ROOT / name).is_file()] == []

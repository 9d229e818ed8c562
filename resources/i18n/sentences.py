"""The sentences that are made outside of the GUI, as templates collected from the source.

Errors, notes and summaries come from code that knows no Qt; they also stand in logs and go over the wire, and stay
English there. An f-string becomes a template with `{0}`, `{1}` for what it fills in. `fusar_qgis/gui/sentences.py`
finds the template of a text again and shows its translation.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

LIST = "sentences.json"
CONTEXT = "Sentences"

# A sentence begins like one and ends like one, or with what another one says.
_SENTENCE = re.compile(r"[A-Z{\"“(].* .*(\.|: \{\d+\})", re.DOTALL)
_LEAST_LETTERS = 7

# What only programs, damaged files and the command line bring about: details inside of other sentences, in English.
DETAILS = ("core/wire.py", "core/field.py", "core/rpc.py", "core/run_journal.py", "core/detection_style.py")

# Words and half sentences that are shown alone or stand in others: of these functions and constants, every text; of
# these calls, one argument or all (None).
PARTS = {
    "core/aef_note.py": ("aef_use",),
    "core/check_steps.py": ("STEPS",),
    "core/detection_plan.py": ("summary",),
    "core/detection_result.py": ("_WITHOUT_AEF", "_notes"),
    "core/georeferencing.py": ("placed_words", "NORTH_UP"),
    "core/passport.py": ("SIDECAR", "FILE", "PIXELS", "COMPUTED", "DEFAULT", "LAYER", "_SOURCE_WORDS"),
    "core/passport_build.py": ("_SIMPLE",),
    "core/pixel_units.py": ("KIND_WORDS", "DB"),
    "reply_errors.py": ("what",),
}
CALLS = {"PassportEntry": 1, "StepResult": None, "_entry": 1}

# What stays as it is: the data set's attribution is its owner's wording, prompts are what models were trained on, and
# metadata and formats are no talk.
EXCLUDED = (
    "The AlphaEarth Foundations Satellite Embedding dataset",
    "How many objects of class",
    "Which cells of the 3 x 3 grid",
    "What is the object in the box",
    "Detect every object of class",
    "Describe this SAR image.",
    "SAR scene.",
    "Unfinished run.",
    "AlphaEarth sampling grid:",
)
CODES = (
    "gcp", "rpc", "used", "off", "no_place", "no_valid_nodes", "unavailable",
    "mode", "level", "orbit", "relative_orbit", "pass", "look", "incidence", "db", "power", "integer", "display",
)  # fmt: skip


def collect(package: Path) -> list[str]:
    """All templates of the package, sorted.

    Args:
        package: The folder of the plugin.
    """
    found: set[str] = set()
    for path in sorted(package.rglob("*.py")):
        if path.relative_to(package).as_posix() in DETAILS:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        skipped = set(map(id, _skipped(tree)))
        found |= {text for node in ast.walk(tree) if id(node) not in skipped for text in _sentence(node)}
        found |= set(_parts(tree, PARTS.get(path.relative_to(package).as_posix(), ())))
    return sorted(text for text in found if not text.startswith(EXCLUDED))


def write(folder: Path, templates: list[str]) -> None:
    """Writes the list that the plugin reads."""
    (folder / LIST).write_text(json.dumps(templates, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def template(node: ast.AST) -> str | None:
    """The text of a literal, or of an f-string with numbered placeholders; None for anything else."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if not isinstance(node, ast.JoinedStr):
        return None
    parts, number = [], 0
    for value in node.values:
        if isinstance(value, ast.Constant):
            parts.append(str(value.value))
        else:
            parts.append(f"{{{number}}}")
            number += 1
    return "".join(parts)


def _sentence(node: ast.AST) -> Iterator[str]:
    text = (template(node) or "").strip()
    letters = len(re.sub(r"\{\w*\}|\W", "", text))
    if _SENTENCE.fullmatch(text) and "%s" not in text and letters >= _LEAST_LETTERS:
        yield text


def _skipped(tree: ast.Module) -> Iterator[ast.AST]:
    """What is no sentence of its own: docstrings, parts of f-strings, what `tr` translates, help of algorithms."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield from node.values
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "tr":
            yield from node.args
        elif isinstance(node, ast.ClassDef) and any("Algorithm" in ast.unparse(base) for base in node.bases):
            for line in node.body:
                yield from ast.walk(line) if isinstance(line, ast.Assign) else ()


def _parts(tree: ast.Module, names: tuple[str, ...]) -> Iterator[str]:
    skipped = set(map(id, _skipped(tree)))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in CALLS:
            place = CALLS[node.func.id]
            chosen = node.args if place is None else node.args[place : place + 1]
            yield from _texts(chosen, skipped)
        if _name(node) & set(names):
            yield from _texts([node], skipped)


def _name(node: ast.AST) -> set[str]:
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return {node.name}
    if isinstance(node, (ast.Assign, ast.AnnAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return {part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)}
    return set()


def _texts(nodes: list[ast.AST], skipped: set[int]) -> Iterator[str]:
    for root in nodes:
        for node in ast.walk(root):
            text = template(node)
            if (
                text
                and text not in CODES
                and id(node) not in skipped
                and re.search(r"[A-Za-z]{3}", re.sub(r"\{\w*\}", "", text))
            ):
                yield text

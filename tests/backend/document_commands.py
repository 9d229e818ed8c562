"""The command lines of the documents: where they stand, what they are made of, and whether a program takes them."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from backend.__main__ import build_parser as backend_parser
from fusar_qgis.core.errors import ConfigError
from training.__main__ import build_parser as training_parser
from training.recipe_file import load_config
from training.reproduce import build_parser as reproduce_parser

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
PARSERS = {"backend": backend_parser, "training": training_parser, "training.reproduce": reproduce_parser}
SHELLS = ("bash", "sh", "console", "shell")
LANGUAGES = (*SHELLS, "text", "json", "yaml", "python", "ini")

_FENCE = re.compile(r"^ *```(.*)$")
_ASSIGNMENT = re.compile(r"[A-Za-z_]+=.*", re.DOTALL)
_SIGNS = set("();<>|&")


def blocks(text: str) -> Iterator[tuple[str, str]]:
    """Language and content of each fenced block.

    Raises:
        ValueError: A fence is not closed.
    """
    language: str | None = None
    lines: list[str] = []
    for line in text.splitlines():
        fence = _FENCE.match(line)
        if fence and language is None:
            language, lines = fence[1].strip(), []
        elif fence:
            yield language or "", "\n".join(lines)
            language = None
        else:
            lines.append(line)
    if language is not None:
        raise ValueError("a fenced block has no end")


def shell_blocks(page: Path) -> list[str]:
    """What a page tells its readers to type."""
    return [body for language, body in blocks(page.read_text(encoding="utf-8")) if language in SHELLS]


def commands(block: str) -> list[str]:
    """The simple commands of a shell block, without redirections, each as one line."""
    found: list[list[str]] = [[]]
    for line in block.replace("\\\n", " ").splitlines():
        lexer = shlex.shlex(line, posix=True, punctuation_chars="();<>|&")
        lexer.whitespace_split = True
        redirected = False
        for word in lexer:
            if set(word) <= _SIGNS:
                redirected = word[0] in "<>"
                if not redirected:
                    found.append([])
            elif redirected:
                redirected = False
            else:
                found[-1].append(word)
        found.append([])
    return [shlex.join(words) for words in found if words]


def known_to_us(command: str) -> bool:
    """Whether the command is one of the project's own, or make."""
    words = _without_variables(shlex.split(command))
    return bool(words) and (words[0] == "make" or _module_at(words) > 0)


def fault(command: str) -> str:
    """Why one of our commands cannot be run as it stands, empty where it can."""
    words = _without_variables(shlex.split(command))
    if words[0] == "make":
        return _make_fault(words[1:])
    at = _module_at(words)
    module, arguments = words[at], words[at + 1 :]
    try:
        parsed = PARSERS[module]().parse_args(arguments)
    except SystemExit as leaving:
        return "" if leaving.code == 0 else f"{module} does not take {shlex.join(arguments)}"
    return _recipe_fault(parsed.recipe, parsed.overrides) if hasattr(parsed, "recipe") else ""


def _without_variables(words: list[str]) -> list[str]:
    first = next((k for k, word in enumerate(words) if not _ASSIGNMENT.fullmatch(word)), len(words))
    return words[first:]


def _module_at(words: list[str]) -> int:
    """Where the module of `-m MODULE` stands, whatever starts it (python, torchrun, accelerate), else 0."""
    for at, (option, module) in enumerate(pairwise(words), start=1):
        if option == "-m" and module in PARSERS:
            return at
    return 0


def _make_fault(words: list[str]) -> str:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    if words[:1] == ["-C"]:
        words = words[2:]
    goals = {word for word in words if "=" not in word}
    variables = {word.partition("=")[0] for word in words if "=" in word}
    unknown = goals - set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    unread = variables - set(re.findall(r"\$\((?:if |or )?([A-Z]+)\b", makefile))
    return f"make knows no {sorted(unknown | unread)}" if unknown | unread else ""


def _recipe_fault(recipe: Path, overrides: list[str]) -> str:
    try:
        load_config(ROOT / recipe, overrides)
    except ConfigError as error:
        return str(error)
    return ""

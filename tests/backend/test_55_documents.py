"""The documents: links lead somewhere, and every command line in them is one that the program takes."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from backend.__main__ import build_parser as backend_parser
from training.__main__ import build_parser as training_parser

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
PARSERS = {"backend": backend_parser, "training": training_parser}
# Programs of others, whose options are theirs.
FOREIGN = {
    "accelerate",
    "apt-get",
    "cd",
    "chmod",
    "cp",
    "curl",
    "docker",
    "echo",
    "export",
    "git",
    "install",
    "journalctl",
    "ls",
    "mkdir",
    "nginx",
    "openssl",
    "pip",
    "qgis_process",
    "scp",
    "ssh",
    "sudo",
    "systemctl",
    "tensorboard",
    "umask",
    "useradd",
    "vllm",
    "xvfb-run",
}
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
_BLOCK = re.compile(r"^```(?:bash|sh|console|shell)?\n(.*?)^```", re.MULTILINE | re.DOTALL)


def anchors(text: str) -> set[str]:
    """A page's headings as their anchors."""
    titles = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_pictures_are_there(page: Path) -> None:
    broken = []
    for groups in _LINK.findall(page.read_text(encoding="utf-8")):
        target = next(filter(None, groups))
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, anchor = target.partition("#")
        file = page if not path else (page.parent / path).resolve()
        if not file.exists() or (
            anchor and file.suffix == ".md" and anchor not in anchors(file.read_text(encoding="utf-8"))
        ):
            broken.append(target)
    assert not broken


def command_lines(page: Path) -> list[str]:
    text = page.read_text(encoding="utf-8")
    lines = [line for block in _BLOCK.findall(text) for line in block.replace("\\\n", " ").splitlines()]
    return [line.strip() for line in lines if line.strip() and not line.strip().startswith("#")]


def fault(line: str) -> str:
    """Why a command line cannot be run, empty where it can."""
    words = shlex.split(line.removeprefix("$ ").lstrip("("), comments=True)
    while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
        words = words[1:]
    if not words:
        return ""
    program = words[0].rsplit("/", 1)[-1]
    if "-m" in words and words[words.index("-m") + 1] in PARSERS:
        at = words.index("-m") + 1
        return parsed(words[at], words[at + 1 :])
    if program == "make":
        goals = [word for word in words[1:] if "=" not in word]
        known = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
        return f"make knows no {sorted(set(goals) - known)}" if set(goals) - known else ""
    if re.fullmatch(r"python[0-9.]*", program):
        module = words[words.index("-m") + 1] if "-m" in words else ""
        file = ROOT / (module.replace(".", "/") + ".py" if module else words[1])
        return "" if module in ("venv", "pip", "pytest") or file.exists() else f"there is no {file.name}"
    return "" if program in FOREIGN else f"{program} is not known here"


def parsed(module: str, words: list[str]) -> str:
    """What the command line's parser says to an example."""
    words = words[
        : next((k for k, word in enumerate(words) if word in ("|", "&", ">", "&&", ";")), len(words))
    ]
    try:
        PARSERS[module]().parse_args(words)
    except SystemExit as leaving:
        return "" if leaving.code == 0 else f"{module} does not take {' '.join(words)}"
    return ""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_are_ones_that_the_programs_take(page: Path) -> None:
    assert [f"{line}: {why}" for line in command_lines(page) if (why := fault(line))] == []


def test_wrong_examples_would_be_seen() -> None:
    assert fault("python -m backend serve --no-such-option")
    assert fault("make nothing-of-that-name")
    assert fault("python -m training evaluate") and fault("unheard-of --x")
    assert not fault("OMP_NUM_THREADS=2 .venv/bin/python -m backend doctor")


def test_each_threat_names_tests_that_exist() -> None:
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "docs" / "threats.md").read_text(encoding="utf-8")))
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    known = {name for text in sources for name in re.findall(r"^ *def (test_\w+)", text, re.MULTILINE)}
    assert len(named) > 40 and sorted(named - known) == []


def test_what_is_cited_is_this_version():
    cited = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    version = re.search(r"(?m)^version=(.+)$", (ROOT / "metadata.txt").read_text(encoding="utf-8"))[1]
    assert f"\nversion: {version}\n" in cited and "GPL-2.0-or-later" in cited

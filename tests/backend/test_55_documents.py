"""The documents: links lead somewhere, and what they name exists. Their commands: test_55_commands.py."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.backend.document_commands import PAGES, ROOT

_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")


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


def test_each_threat_names_tests_that_exist() -> None:
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "docs" / "threats.md").read_text(encoding="utf-8")))
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    known = {name for text in sources for name in re.findall(r"^ *def (test_\w+)", text, re.MULTILINE)}
    assert len(named) > 40 and sorted(named - known) == []


def test_what_the_troubleshooting_quotes_is_what_the_program_says() -> None:
    sources = [file for top in ("fusar_qgis", "backend", "training") for file in (ROOT / top).rglob("*.py")]
    code = "\n".join(file.read_text(encoding="utf-8") for file in sources)
    code = re.sub(r"\"\s*f?\"", "", code)  # a sentence may stand on several lines
    page = (ROOT / "docs" / "troubleshooting.md").read_text(encoding="utf-8")
    quoted = [" ".join(text.split()) for text in re.findall("“([^”]{2,})”", page)]
    parts = [part.strip(" .:") for text in quoted for part in text.split("…")]
    assert len(quoted) >= 25 and [part for part in parts if part not in code] == []


def test_what_is_cited_is_this_version():
    cited = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    version = re.search(r"(?m)^version=(.+)$", (ROOT / "metadata.txt").read_text(encoding="utf-8"))[1]
    assert f"\nversion: {version}\n" in cited and "GPL-2.0-or-later" in cited

"""What the project is built on, from the environment that this runs in: pinned versions, and a page of licenses.

.venv/bin/python resources/constraints/update.py       writes main.txt beside it and docs/dependencies.md
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
CONSTRAINTS, PAGE = Path(__file__).with_name("main.txt"), ROOT / "docs" / "dependencies.md"
OWN = "fusar-gpt-qgis"
OPTIONAL = ("deepspeed", "quant")
"""Extras that `make setup` leaves out: large, and of use with a GPU only."""

COMPATIBLE = (
    "mit", "bsd", "apache", "isc", "psf", "python software foundation", "mpl", "mozilla", "zlib", "cc0", "bsl", "hpnd",
    "cnri", "unlicense", "0bsd",
)  # fmt: skip
"""Words of licenses that go together with GPL-2.0-or-later; Apache-2.0 does so by version 3 of the GPL."""

REVIEWED = {"pycocoevalcap": "BSD-2-Clause (license.txt of its source)"}
"""Packages whose metadata name no license: what their source says."""

HEAD = """# Dependencies and their licenses

Written by `resources/constraints/update.py` from an environment of `make setup`. The project is GPL-2.0-or-later.
Apache-2.0 is compatible with version 3 of the GPL only: together with such packages the whole is distributed under
version 3 or later. The plugin itself needs none of them: it runs on what QGIS brings.

The versions below are those that the tests last passed with. `PIP_CONSTRAINT=resources/constraints/main.txt make setup`
(or `pip install -c resources/constraints/main.txt '.[serve]'`) installs exactly these.
`pip-audit -r resources/constraints/main.txt --no-deps --disable-pip` holds them to known advisories; it
needs an advisory service, and has not been run with one here.

| package | version | license |
|---|---|---|
"""


def roots(all_extras: bool = False) -> list[Requirement]:
    """What pyproject.toml asks for directly.

    Args:
        all_extras: Also what `make setup` leaves out.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    chosen = [extra for extra in extras if all_extras or extra not in OPTIONAL]
    texts = [*project["dependencies"], *(text for extra in chosen for text in extras[extra])]
    found = {normalized(asked.name): asked for asked in map(Requirement, texts)}
    return [asked for name, asked in sorted(found.items()) if name != OWN]


def closure(asked: Iterable[Requirement]) -> dict[str, tuple[str, str]]:
    """Version and license of all that is needed, directly or not, by name; what is not installed is left out."""
    found: dict[str, tuple[str, str]] = {}
    waiting = [item.name for item in asked]
    while waiting:
        name = normalized(waiting.pop())
        if name in found or name == OWN:
            continue
        try:
            package = distribution(name)
        except PackageNotFoundError:
            continue
        found[name] = (package.version, license_of(name))
        waiting += [item.name for item in _needed(package.requires or [])]
    return dict(sorted(found.items()))


def license_of(name: str) -> str:
    """What a package's metadata say of its license: expression, classifiers, or a line of text."""
    about = distribution(name).metadata
    classes = [
        line.split("::")[-1].strip()
        for line in about.get_all("Classifier", [])
        if line.startswith("License ::")
    ]
    told = (
        about.get("License-Expression") or "; ".join(classes) or (about.get("License") or "").split("\n")[0]
    )
    return REVIEWED.get(name) or told.strip()


def is_compatible(told: str) -> bool:
    """Whether a license goes together with GPL-2.0-or-later."""
    return any(word in told.lower() for word in COMPATIBLE)


def normalized(name: str) -> str:
    """A package's name as indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _needed(texts: Iterable[str]) -> Iterator[Requirement]:
    for item in map(Requirement, texts):
        if item.marker is None or item.marker.evaluate({"extra": ""}):
            yield item


def main() -> None:
    """Writes both files."""
    found = closure(roots())
    pins = [f"{name}=={version.split('+')[0]}" for name, (version, _) in found.items()]
    CONSTRAINTS.write_text("\n".join(pins) + "\n", encoding="utf-8")
    rows = [f"| {name} | {version} | {told} |" for name, (version, told) in found.items()]
    PAGE.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

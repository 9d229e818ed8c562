"""The pinned versions fit what pyproject.toml asks for, and every license goes together with ours."""

from __future__ import annotations

import importlib.util
from importlib.metadata import version
from pathlib import Path

from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]


def _tool():
    spec = importlib.util.spec_from_file_location("update", ROOT / "resources" / "constraints" / "update.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


tool = _tool()


def pins() -> dict[str, str]:
    lines = tool.CONSTRAINTS.read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines)


def test_every_direct_dependency_is_pinned_to_what_it_may_be() -> None:
    pinned = pins()
    for asked in tool.roots():
        name = tool.normalized(asked.name)
        assert name in pinned, "run resources/constraints/update.py"
        assert asked.specifier.contains(pinned[name], prereleases=True), f"{asked} and {pinned[name]}"


def test_what_is_installed_has_compatible_licenses() -> None:
    found = tool.closure(tool.roots())
    assert {"torch", "transformers", "fastapi", "rasterio"} <= set(found)
    doubtful = {name: told for name, (_, told) in found.items() if not tool.is_compatible(told)}
    assert doubtful == {}
    assert not tool.is_compatible("Proprietary") and not tool.is_compatible("")


def test_the_page_names_each_pin_and_its_license() -> None:
    rows = {
        line.split(" | ")[0].strip("| "): line for line in tool.PAGE.read_text(encoding="utf-8").splitlines()
    }
    for name, pinned in pins().items():
        assert pinned in rows[name] and tool.is_compatible(rows[name])
    assert Version(version("torch")).release == Version(pins()["torch"]).release, "torch is pinned everywhere"

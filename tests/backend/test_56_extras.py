"""A package that only some commands need is missing: one sentence says what to install."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from backend.extras import EXTRA_OF, missing_extra, require
from fusar_qgis.core.errors import ConfigError

ROOT = Path(__file__).resolve().parents[2]

WITHOUT = """
import sys
sys.modules.update(dict.fromkeys({missing!r}))
from {module}.__main__ import main
sys.exit(main({arguments!r}))
"""


@pytest.mark.parametrize(
    ("module", "missing", "arguments", "extra"),
    [
        ("backend", ["uvicorn"], ["serve", "--port", "0"], "serve"),
        ("training", ["scipy"], ["simulate", "out"], "training"),
        ("training", ["yaml"], ["train", "recipe.yaml"], "training"),
    ],
)
def test_a_command_names_the_extra_it_needs(module, missing, arguments, extra, tmp_path) -> None:
    code = WITHOUT.format(missing=missing, module=module, arguments=arguments)
    environment = {"PYTHONPATH": str(ROOT), "PATH": "", "HOME": str(tmp_path)}
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, env=environment
    )
    assert run.returncode in (1, 2) and "Traceback" not in run.stderr
    assert f"needs the package {missing[0]}" in run.stderr and f"[{extra}]" in run.stderr


def test_every_package_named_is_in_its_extra() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    names = {"ee": "earthengine-api", "yaml": "pyyaml"}
    for module, extra in EXTRA_OF.items():
        wanted = names.get(module, module.replace("_", "-"))
        assert any(line.startswith(wanted) for line in extras[extra]), module


def test_a_module_of_nobody_is_not_explained_away() -> None:
    assert missing_extra(ModuleNotFoundError(name="backend.of_another_kind")) is None
    with pytest.raises(ConfigError, match="not installed"):
        require("no_such_module_anywhere")
    require("json")

"""The installer with a real environment and a tiny package, without network: what it leaves behind."""

from __future__ import annotations

import json
import sys
import zipfile
from pathlib import Path

import pytest
from qgis.core import QgsApplication

from fusar_qgis import backend_env
from fusar_qgis.backend_env import check_folder, check_requirement, installed, leftovers, set_backend_folder
from fusar_qgis.core.errors import ConfigError
from fusar_qgis.gui.backend_install import BackendInstaller
from fusar_qgis.gui.backend_process import backend_python
from fusar_qgis.install_plan import (
    CPU,
    CUDA,
    InstallPlan,
    default_index,
    doctor_problem,
    pip_arguments,
    progress_of,
    with_server,
)
from fusar_qgis.offline import set_offline
from fusar_qgis.paths import PACKAGE, ROOT
from fusar_qgis.python_search import candidates, inside_qgis, verdict
from fusar_qgis.settings import Settings
from tests.plugin.gui_window import wait_until

DOCTOR = {
    "good": "print('2026 INFO doctor: versions: Python')",
    "bad": "print('2026 ERROR doctor: versions: The package torch is not installed.'); sys.exit(1)",
}


def wheel(folder: Path, doctor: str) -> Path:
    """A wheel of our name whose `python -m backend doctor` does as told."""
    path = folder / "fusar_gpt_qgis-9.9-py3-none-any.whl"
    info = "fusar_gpt_qgis-9.9.dist-info"
    files = {
        "backend/__init__.py": "",
        "backend/__main__.py": f"import sys\nassert sys.argv[1] == 'doctor'\n{DOCTOR[doctor]}\n",
        f"{info}/METADATA": "Metadata-Version: 2.1\nName: fusar-gpt-qgis\nVersion: 9.9\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    files[f"{info}/RECORD"] = "".join(f"{name},,\n" for name in [*files, f"{info}/RECORD"])
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


@pytest.fixture(autouse=True)
def without_network(monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_TARGET", "/nonexistent/elsewhere")


@pytest.fixture
def installer(qgis_app):
    installer = BackendInstaller()
    yield installer
    installer.close()


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(backend_env, "check_space", lambda *_: None)


def run(installer, plan, act=lambda: None) -> tuple[bool, str]:
    ended = []
    installer.finished.connect(lambda *values: ended.append(values))
    installer.start(plan)
    act()
    wait_until(lambda: ended, "the installation")
    installer.finished.disconnect()
    return ended[0]


def names(folder: Path) -> list[str]:
    return sorted(item.name for item in folder.iterdir())


def test_install_then_a_bad_and_a_cancelled_upgrade_keep_what_works_then_remove(
    installer, small, tmp_path
) -> None:
    folder = tmp_path / "env"
    plan = InstallPlan(folder, str(wheel(tmp_path / "good", "good")))
    works, sentence = run(installer, plan)
    assert works and "9.9" in sentence, list(installer.log)
    assert names(folder) == ["env-1", backend_env.MARKER]
    done = installed(folder)
    assert (done.env, done.version, done.hardware) == ("env-1", "9.9", CPU)
    set_backend_folder(str(folder))
    assert backend_python(Settings(python_path="/own/python")) == "/own/python"
    assert backend_env.installed_python().startswith(str(folder / "env-1"))

    bad = InstallPlan(folder, str(wheel(tmp_path / "bad", "bad")))
    works, sentence = run(installer, bad)
    assert not works and "torch is not installed" in sentence
    assert installed(folder) == done and names(folder) == ["env-1", backend_env.MARKER]

    def cancel_in_the_middle() -> None:
        wait_until((folder / "env-2" / "pyvenv.cfg").exists, "the half-made environment")
        installer.cancel()

    works, sentence = run(installer, plan, cancel_in_the_middle)
    assert not works and sentence.startswith("Cancelled")
    assert installed(folder) == done and names(folder) == ["env-1", backend_env.MARKER]

    gone = []
    installer.replacing.connect(lambda: gone.append("told"))
    installer.finished.connect(lambda *values: gone.append(values))
    installer.remove(folder)
    wait_until(lambda: len(gone) == 2)
    assert gone[0] == "told" and names(folder) == [] and installed(folder) is None


def test_cancel_at_once_leaves_nothing(installer, small, tmp_path) -> None:
    folder = tmp_path / "env"
    works, sentence = run(installer, InstallPlan(folder, str(wheel(tmp_path, "good"))), installer.cancel)
    assert not works and sentence.startswith("Cancelled") and names(folder) == []
    assert not installer.is_running


def test_what_an_earlier_crash_left_is_removed(installer, small, tmp_path) -> None:
    folder = tmp_path / "env"
    (folder / "env-4" / "bin").mkdir(parents=True)
    assert leftovers(folder) == [folder / "env-4"] and installed(folder) is None
    run(installer, InstallPlan(folder, str(wheel(tmp_path, "good"))), installer.cancel)
    assert names(folder) == []


def test_a_program_that_is_no_python_is_named(installer, small, tmp_path) -> None:
    works, sentence = run(
        installer, InstallPlan(tmp_path / "env", str(wheel(tmp_path, "good")), "/bin/false")
    )
    assert not works and "/bin/false: it does not run" in sentence


def test_a_full_disk_is_told_before_anything_is_made(installer, monkeypatch, tmp_path) -> None:
    plan = InstallPlan(tmp_path / "env", str(wheel(tmp_path, "good")), hardware=CUDA)
    monkeypatch.setattr(
        backend_env.shutil, "disk_usage", lambda _: backend_env.shutil._ntuple_diskusage(9, 8, 2**30)
    )
    with pytest.raises(ConfigError, match=r"1\.0 GiB free.*about 8 GiB"):
        installer.start(plan)
    assert not plan.folder.exists() and not installer.is_running


def test_offline_only_a_wheel_of_this_computer_is_taken(installer, small, tmp_path) -> None:
    set_offline(True)
    with pytest.raises(ConfigError, match="offline"):
        installer.start(InstallPlan(tmp_path / "env", "fusar @ git+https://example.org/x"))


@pytest.mark.parametrize(
    ("folder", "words"), [(PACKAGE / "env", "the plugin"), (Path(sys.prefix) / "env", "QGIS's Python"),
                          (Path("env"), "no full path"), (ROOT / "docs", "holds other things")],
)  # fmt: skip
def test_folders_that_are_not_ours_are_refused(qgis_app, folder, words) -> None:
    with pytest.raises(ConfigError, match=words):
        check_folder(folder)


def test_qgis_own_installation_is_refused(qgis_app, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(QgsApplication, "prefixPath", lambda: str(tmp_path / "QGIS"))
    with pytest.raises(ConfigError, match="QGIS"):
        check_folder(tmp_path / "QGIS" / "apps" / "env")
    assert inside_qgis(str(tmp_path / "QGIS" / "bin" / "python3"))


@pytest.mark.parametrize("text", ["", "--index-url=http://x", "a\n-r b", "/no/such.whl", str(ROOT / "docs")])
def test_sources_that_pip_should_not_see_are_refused(text) -> None:
    with pytest.raises(ConfigError):
        check_requirement(text)


def test_pythons_of_qgis_are_no_candidates_and_old_ones_are_refused(qgis_app) -> None:
    assert candidates() and not any(inside_qgis(item) for item in candidates())
    assert inside_qgis(sys.executable), "this QGIS runs in an environment of its own"
    answer = {"version": [3, 9, 2], "prefix": "/usr", "missing": []}
    assert "3.9.2" in verdict(json.dumps(answer))
    assert "python3-venv" in verdict(json.dumps({**answer, "version": [3, 12, 0], "missing": ["ensurepip"]}))
    assert verdict("Traceback") == "it does not run"
    assert verdict(json.dumps({**answer, "version": [3, 11, 0]})) is None


def test_the_hardware_says_where_torch_comes_from() -> None:
    assert default_index(CPU, "linux").endswith("/cpu") and default_index(CUDA, "linux") == ""
    assert default_index(CPU, "win32") == "" and "cu" in default_index(CUDA, "win32")
    plan = InstallPlan(Path("/x"), "fusar.whl", index_url="https://i")
    assert pip_arguments(plan, True)[-5:] == [
        "--progress-bar",
        "raw",
        "--extra-index-url",
        "https://i",
        "fusar.whl[serve]",
    ]
    assert progress_of("Progress 5 of 10") == (5, 10) and progress_of("Collecting torch") is None


def test_a_folder_or_wheel_gets_the_server_and_what_names_its_extras_stays(tmp_path) -> None:
    path = str(wheel(tmp_path, "good"))
    assert with_server(path) == f"{path}[serve]" and with_server(f"{path}[x,y]") == f"{path}[x,y]"
    assert with_server("fusar @ git+https://x/y") == "fusar @ git+https://x/y"
    check_requirement(f"{path}[serve,earthengine]")
    with pytest.raises(ConfigError, match="does not exist"):
        check_requirement(f"{path}x[serve]")


def test_what_doctor_says_of_other_servers_does_not_matter() -> None:
    port = "2026-01-01 ERROR backend.commands.doctor: port: 8765 is taken."
    model = "2026-01-01 ERROR backend.commands.doctor: checkpoint: There is none."
    assert doctor_problem(1, [port], True) == "" and doctor_problem(1, [port, model], False) == ""
    assert doctor_problem(1, [port, model], True).startswith("checkpoint")
    assert doctor_problem(1, ["ModuleNotFoundError: torch"], True) == "ModuleNotFoundError: torch"

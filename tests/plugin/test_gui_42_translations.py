"""Chinese, French and Spanish: complete, compiled from what is written, shown, and no wider than the panel."""

from __future__ import annotations

import ast
import importlib.util
import re
from pathlib import Path

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QTranslator
from qgis.PyQt.QtWidgets import QTabWidget

import fusar_qgis
from tests.plugin.gui_window import Window

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "resources" / "i18n"
LANGUAGES = ("zh", "fr", "es")
WIDEST_PX = 300


def _catalogs():
    spec = importlib.util.spec_from_file_location("catalogs", FOLDER / "catalogs.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


catalogs = _catalogs()


@pytest.fixture(scope="module")
def texts():
    return catalogs.all_texts(ROOT / "fusar_qgis")


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"\{[^}]*\}", text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language, texts) -> None:
    known = catalogs.read(FOLDER / f"fusar_{language}.ts")
    pairs = [(context, text) for context, sources in texts.items() for text in sources]
    missing = [(context, text) for context, text in pairs if not known.get(context, {}).get(text)]
    assert missing == [], "run python3 resources/i18n/catalogs.py and translate what is unfinished"
    assert {context: set(words) for context, words in known.items()} == {c: set(s) for c, s in texts.items()}
    for words in known.values():
        for text, translation in words.items():
            assert placeholders(text) == placeholders(translation), text
            assert ("&" in text) == ("&" in translation), text


def test_texts_that_no_object_translates_are_collected_too(texts) -> None:
    trees = [ast.parse(path.read_text("utf-8")) for path in (ROOT / "fusar_qgis").rglob("*.py")]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
    calls = [call for call in calls if re.search(r"(^|[._])(tr|translate)$", ast.unparse(call.func))]
    said = {call.args[-1].value for call in calls if isinstance(call.args[-1], ast.Constant)}
    assert "Work offline" in said, "the pattern still fits the source"
    assert said <= {text for sources in texts.values() for text in sources}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalog_says_what_is_written(qgis_app, language) -> None:
    translator = QTranslator()
    assert translator.load(str(FOLDER / f"fusar_{language}.qm"))
    QCoreApplication.installTranslator(translator)
    written = catalogs.read(FOLDER / f"fusar_{language}.ts")
    said = {c: {text: QCoreApplication.translate(c, text) for text in words} for c, words in written.items()}
    QCoreApplication.removeTranslator(translator)
    assert said == written, "compile with resources/i18n/catalogs.py"


@pytest.mark.parametrize(("language", "detect"), [("zh", "检测"), ("fr", "Dé&tecter"), ("es", "De&tectar")])
def test_the_panel_speaks_it_and_still_fits(
    qgis_app, qgis_new_project, monkeypatch, language, detect
) -> None:
    monkeypatch.setattr(QgsApplication, "locale", lambda *_: language)
    window = Window()
    plugin = fusar_qgis.classFactory(window)
    try:
        plugin.initGui()
        tabs = plugin.dock.findChild(QTabWidget)
        assert any(tabs.tabText(k).startswith(detect) for k in range(tabs.count()))
        assert plugin.dock.minimumSizeHint().width() <= WIDEST_PX
        algorithm = plugin.provider.algorithm("detectobjects")
        assert algorithm.displayName() != "Detect objects" and algorithm.shortHelpString() != algorithm.HELP
    finally:
        plugin.unload()
        window.close()
    assert QCoreApplication.translate("FusarDock", "De&tect") == "De&tect", (
        "unload leaves QGIS its own language"
    )

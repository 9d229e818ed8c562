"""Errors, notes and summaries from outside of the GUI are shown in QGIS's language, and stay English elsewhere."""

from __future__ import annotations

import json
import re

import pytest
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication, QTranslator

from fusar_qgis.core.errors import InvalidRequestError
from fusar_qgis.gui import sentences
from fusar_qgis.gui.messages import Messages
from fusar_qgis.gui.notice import ERROR, Notice
from fusar_qgis.gui.sentences import LIST, LONGEST, localized
from tests.plugin.gui_window import Window
from tests.plugin.live_dock import finish, open_scene, scene_file, start
from tests.plugin.test_gui_42_translations import FOLDER, ROOT, catalogs

NO_CRS = (
    "The raster has no CRS, so its place on the globe is unknown. Set the layer's CRS (right-click ▸ Layer CRS ▸ Set "
    "Layer CRS)."
)


@pytest.fixture(params=["zh", "fr", "es"])
def language(request, qgis_app):
    translator = QTranslator()
    assert translator.load(str(FOLDER / f"fusar_{request.param}.qm"))
    QCoreApplication.installTranslator(translator)
    yield request.param
    QCoreApplication.removeTranslator(translator)


def filled(template: str) -> str:
    """A value in each placeholder."""
    return re.sub(r"\{(\w+)\}", r"'q\g<1>7'", template)


@pytest.fixture
def french(qgis_app):
    translator = QTranslator()
    assert translator.load(str(FOLDER / "fusar_fr.qm"))
    QCoreApplication.installTranslator(translator)
    yield
    QCoreApplication.removeTranslator(translator)


def test_the_list_that_the_plugin_reads_is_what_the_source_says() -> None:
    collected = catalogs.all_texts(ROOT / "fusar_qgis")[sentences.CONTEXT]
    assert json.loads(LIST.read_text(encoding="utf-8")) == collected, "run python3 resources/i18n/catalogs.py"
    assert len(collected) > 400


def test_english_stays_as_it_is() -> None:
    assert localized(NO_CRS) is NO_CRS


def test_every_sentence_is_found_again_and_translated(language) -> None:
    """With a value in each placeholder, every template is taken for itself and for no other."""
    for template in json.loads(LIST.read_text(encoding="utf-8")):
        shown = QCoreApplication.translate(sentences.CONTEXT, template)
        assert localized(filled(template)) == filled(shown), template
        assert not re.search(r"\}\{", template), "nobody can tell where one value ends and the next begins"


def test_message_and_action_and_what_stands_in_a_sentence(french) -> None:
    assert localized(NO_CRS).startswith("Le raster n’a pas de SCR") and "clic droit" in localized(NO_CRS)
    text = (
        "5 ships in 3 of 9 tiles (2 tiles cut off; 1 tile unreadable). Stopped; the finished tiles are kept."
    )
    assert localized(text) == (
        "5 ships dans 3 tuiles sur 9 (2 tuiles coupées; 1 tuile illisible). "
        "Arrêté ; les tuiles terminées sont conservées."
    )
    text = (
        "1 ship in 2 of 4 tiles. The run ended early, the finished tiles are kept: No backend runs at http://x:1 "
        "(connection refused)."
    )
    assert localized(text).endswith("conservées : Aucun backend ne tourne à http://x:1 (connexion refusée).")
    text = (
        "AEF used in 3 of 9 tiles, 6 without AEF data (open sea or masked). AEF covers only 4 % of the sampling nodes "
        "(open sea or masked elsewhere)."
    )
    assert localized(text) == (
        "AEF utilisé dans 3 tuiles sur 9, 6 sans données AEF (haute mer ou masqué). "
        "AEF ne couvre que 4\u00a0% des nœuds d’échantillonnage (ailleurs : haute mer ou masqué)."
    )
    assert localized("AEF of 2020: The model counts 6 ships.\nWithout AEF: No ship in any cell.") == (
        "AEF de 2020: Le modèle compte 6 ships.\nSans AEF: Aucun ship dans aucune cellule."
    )


def test_what_is_no_sentence_of_ours_stays(french) -> None:
    for text in ("", "Sea. A ship lies in the north.", "3.14", "x" * 100, "A.tif has no bands. Sorry."):
        assert localized(text) == text
    mixed = "The server says: no. Ask again."
    assert localized(mixed) == "The server says: no. Redemandez."


def test_a_long_or_hostile_text_is_left_alone(french) -> None:
    long = "The raster " + "' has no band " * 9000
    assert len(long) > LONGEST and localized(long) is long
    nested = "The backend at a refused to answer: " * 40 + "no."
    assert localized(nested).startswith("Le backend à")


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "pas de SCR"), ("es", "no tiene SRC"), ("zh", "坐标参考系")]
)
def test_an_error_of_the_core_is_shown_in_the_panel(
    qgis_app, qgis_new_project, tmp_path, language, words
) -> None:
    translator = QTranslator()
    assert translator.load(str(FOLDER / f"fusar_{language}.qm"))
    QCoreApplication.installTranslator(translator)
    try:
        notice = Notice(ERROR)
        notice.say(NO_CRS)
        assert words in notice.text()
        sip.delete(notice)
    finally:
        QCoreApplication.removeTranslator(translator)


def test_the_message_bar_shows_it_and_the_log_keeps_english(french, qgis_app, caplog) -> None:
    window = Window()
    Messages(window, window).error(InvalidRequestError("The question is empty.", "Type a question."))
    assert window.message() == "La question est vide. Tapez une question."
    assert "The question is empty." in caplog.text
    window.close()


def test_a_detection_and_the_passport_are_shown_in_french(french, live, tmp_path) -> None:
    open_scene(live, scene_file(tmp_path))
    table = live.scene_tab.table
    texts = [label.text() for label in table.findChildren(type(table.values["start"]))]
    assert {"Début", "Unités", "Emprise"} <= set(texts)
    assert "pixels de la scène" in live.detect_tab.form.estimate.text()
    start(live)
    finish(live)
    assert " dans " in live.detect_tab.result.line.text() and "tuile" in live.detect_tab.result.line.text()
    assert live.detect_tab.result.aef_line.text().startswith("AEF ")

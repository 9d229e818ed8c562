"""Names for screen readers, which see neither icons nor tooltips."""

from __future__ import annotations

import pytest
from qgis.gui import QgsAuthConfigSelect, QgsCollapsibleGroupBox, QgsFileWidget
from qgis.PyQt import sip
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSlider,
)

from fusar_qgis.gui.options_page import OptionsPage
from tests.plugin.live_dock import open_scene, scene_file


def named(widget) -> bool:
    if widget.accessibleName():
        return True
    if isinstance(widget, QAbstractButton) and widget.text():
        return True
    window = widget.window()
    if any(label.buddy() is widget for label in window.findChildren(QLabel)):
        return True
    forms = window.findChildren(QFormLayout)
    return any(form.labelForField(each) for form in forms for each in (widget, widget.parentWidget()))


@pytest.mark.parametrize(
    "kind", [QAbstractButton, QComboBox, QAbstractSpinBox, QSlider, QPlainTextEdit, QLineEdit]
)
@pytest.mark.parametrize("entry", ["start", "polarization", "units", "platform"])
def test_a_screen_reader_has_a_name_for_everything_one_can_press_or_fill_in(
    dock, tmp_path, kind, entry
) -> None:
    open_scene(dock, scene_file(tmp_path))
    dock.scene_tab.table.open_editor(entry)
    inner = (QAbstractSpinBox, QComboBox)
    found = [
        widget
        for widget in dock.findChildren(kind)
        if not isinstance(widget.parentWidget(), inner) and not widget.objectName().startswith("qt_")
    ]
    nameless = [
        f"{type(widget.parentWidget()).__name__}: {widget.toolTip()}" for widget in found if not named(widget)
    ]
    assert not nameless, nameless


@pytest.mark.parametrize("kind", [QComboBox, QAbstractSpinBox])
def test_the_options_have_names_too(dock, kind) -> None:
    page = OptionsPage(dock.bench.connection, dock.bench.runner)
    inner = (QAbstractSpinBox, QComboBox, QgsFileWidget, QgsAuthConfigSelect, QgsCollapsibleGroupBox)
    found = [widget for widget in page.findChildren(kind) if not isinstance(widget.parentWidget(), inner)]
    nameless = [
        f"{type(widget.parentWidget()).__name__}: {widget.toolTip()}" for widget in found if not named(widget)
    ]
    assert not nameless, nameless
    sip.delete(page)


def letters(texts) -> list[str]:
    """The letters that Alt presses."""
    plain = [text.replace("&&", "") for text in texts]
    return [text[text.index("&") + 1].upper() for text in plain if "&" in text]


@pytest.mark.parametrize("tab", range(4))
def test_alt_and_a_letter_opens_qgiss_menus_and_means_one_thing_in_the_panel(dock, tmp_path, tab) -> None:
    open_scene(dock, scene_file(tmp_path))
    dock.tabs.setCurrentIndex(tab)
    page = dock.tabs.widget(tab)
    texts = [dock.tabs.tabText(index) for index in range(dock.tabs.count())]
    for part in (dock.header, page):
        texts += [button.text() for button in part.findChildren(QAbstractButton)]
        texts += [label.text() for label in part.findChildren(QLabel) if label.buddy() is not None]
    found = letters(texts)
    assert not set(found) & set("JEVLSPORDWMCH"), "QGIS's English menu bar uses these"
    assert len(found) == len(set(found)), sorted(found)

"""What servers and file names say is shown as they wrote it, and addresses without what is secret in them."""

from __future__ import annotations

import enum

import pytest
from qgis.gui import QgsMessageBar
from qgis.PyQt.QtCore import QObject, Qt
from qgis.PyQt.QtGui import QTextDocument

from fusar_qgis.client import BackendClient
from fusar_qgis.core.errors import BackendUnavailableError
from fusar_qgis.gui.backend_connection import TROUBLE, BackendConnection
from fusar_qgis.gui.diagnostics import diagnostics_text
from fusar_qgis.gui.enum_number import enum_number
from fusar_qgis.gui.labels import ElidedLabel
from fusar_qgis.gui.messages import Messages
from fusar_qgis.settings import Settings
from fusar_qgis.shown_url import shown_url

EVIL = 'a <b>bold</b> <img src="file:///x"> & <a href="http://x">name</a> "quoted"'
SECRET_URL = "http://ann:hunter2@127.0.0.1:9"


class Iface:
    """QGIS's message bar alone."""

    def __init__(self) -> None:
        self.bar = QgsMessageBar()

    def messageBar(self) -> QgsMessageBar:
        return self.bar


def rendered(markup: str) -> str:
    """What Qt shows for a text that it takes for HTML."""
    document = QTextDocument()
    document.setHtml(markup)
    return document.toPlainText()


def test_the_message_bar_shows_markup_instead_of_reading_it(qgis_app) -> None:
    iface, parent = Iface(), QObject()
    Messages(iface, parent).error(BackendUnavailableError(EVIL, "Do this."))
    assert rendered(iface.bar.currentItem().text()).startswith(EVIL)


def test_a_tooltip_shows_markup_instead_of_reading_it(qgis_app) -> None:
    label = ElidedLabel()
    label.setText(EVIL)
    assert Qt.mightBeRichText(label.toolTip()), "else Qt would show the escapes"
    assert rendered(label.toolTip()) == EVIL and label.text() == EVIL
    label.setText("")
    assert label.toolTip() == ""


def test_the_number_of_an_enum_is_found_as_pyqt_5_and_as_pyqt_6_write_it() -> None:
    plain, flags = enum.Enum("LineHeightTypes", {"FixedHeight": 2}), enum.Flag("Alignment", {"Middle": 128})
    assert (enum_number(plain.FixedHeight), enum_number(flags.Middle), enum_number(4)) == (2, 128, 4)
    assert enum_number(Qt.AlignmentFlag.AlignVCenter) == 128


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://ann:hunter2@gpu.lan:8765/x", "https://gpu.lan:8765/x"),
        ("https://ann:p@ss@gpu.lan", "https://gpu.lan"),
        ("http://gpu.lan:8765/a@b", "http://gpu.lan:8765/a@b"),
        ("gpu01:8765", "gpu01:8765"),
        ("", ""),
    ],
)
def test_an_address_is_shown_without_its_password(url, shown) -> None:
    assert shown_url(url) == shown


def test_neither_error_nor_report_tells_the_password_in_the_address(qgis_app) -> None:
    connection = BackendConnection(None, lambda: Settings(mode="remote", backend_url=SECRET_URL))
    try:
        with pytest.raises(BackendUnavailableError) as raised:
            connection.client()
        connection._set(TROUBLE, BackendUnavailableError(f"Nobody at {SECRET_URL}."))
        told = str(raised.value) + diagnostics_text(connection)
    finally:
        connection.close()
    assert "hunter2" not in told
    assert "127.0.0.1:9" in told


def test_an_unreachable_address_is_named_without_its_password(qgis_app) -> None:
    client = BackendClient(SECRET_URL, token_provider=lambda: "", timeout_s=5)
    with pytest.raises(BackendUnavailableError) as raised:
        client.health()
    assert "hunter2" not in str(raised.value) and "127.0.0.1:9" in str(raised.value)

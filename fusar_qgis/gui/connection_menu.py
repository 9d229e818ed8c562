"""The menu behind the panel's badge: choose a profile, work offline, open the options."""

from __future__ import annotations

import html
from typing import Optional

from qgis.PyQt.QtCore import QCoreApplication, Qt
from qgis.PyQt.QtWidgets import QMenu, QToolButton, QWidget

from fusar_qgis.data_path import INTERNET, LOCAL_NETWORK, DataPath
from fusar_qgis.gui.backend_connection import BackendConnection
from fusar_qgis.offline import is_offline
from fusar_qgis.profile_store import active_profile, load_profiles
from fusar_qgis.shown_url import shown_url


def _tr(text: str) -> str:
    return QCoreApplication.translate("ConnectionMenu", text)


class ConnectionMenu(QToolButton):
    """A small arrow; its menu is made anew each time it opens, for profiles come and go in the options."""

    def __init__(self, connection: BackendConnection, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._connection = connection
        tip = _tr("Choose a connection, or work offline")
        self.setToolTip(tip)
        self.setAccessibleName(tip)
        self.setAutoRaise(True)
        self.setArrowType(Qt.ArrowType.DownArrow)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        # The button shows one arrow of its own; the menu's would be a second one.
        self.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self.menu_shown = QMenu(self)
        self.menu_shown.setToolTipsVisible(True)
        self.menu_shown.aboutToShow.connect(self.fill)
        self.setMenu(self.menu_shown)

    def fill(self) -> None:
        """Lists the profiles as they are now."""
        menu, active = self.menu_shown, active_profile().name
        menu.clear()
        for profile in load_profiles():
            action = menu.addAction(profile.name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(profile.name == active)
            local = profile.mode == "local"
            place = _tr("On this computer") if local else shown_url(profile.backend_url)
            # An address from somebody's file that looks like markup would be read as such.
            action.setToolTip(f"<span>{html.escape(place)}</span>")
            name = profile.name
            action.triggered.connect(lambda _checked=False, name=name: self._connection.choose(name))
        menu.addSeparator()
        offline = menu.addAction(_tr("Work offline"))
        offline.setCheckable(True)
        offline.setChecked(is_offline())
        offline.setToolTip(_tr("Nothing is sent to any other computer"))
        offline.triggered.connect(self._connection.work_offline)


def path_words(path: DataPath, offline: bool) -> str:
    """Where the data goes, in a few words; empty where it stays on this computer.

    Args:
        path: The way.
        offline: The offline switch is on.
    """
    if not path.host:
        return _tr("Work offline is on") if offline else ""
    place = {LOCAL_NETWORK: _tr("local network"), INTERNET: _tr("internet")}[path.place]
    if offline:
        return _tr("Work offline is on: nothing is sent")
    if path.encrypted:
        return _tr("{place}, encrypted").format(place=place)
    if path.exposed:
        return _tr("{place}, NOT encrypted, with a token").format(place=place)
    return _tr("{place}, not encrypted").format(place=place)

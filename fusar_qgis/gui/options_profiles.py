"""The options page's first row: which profile is edited and used, and what can be done with profiles."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, Dict, List, Optional

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QInputDialog,
    QMenu,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from fusar_qgis.core.errors import ConfigError, FusarError
from fusar_qgis.core.profiles import CONNECTION_FIELDS, Profile, from_text, portable, shared_text, unique_name
from fusar_qgis.profile_store import active_profile, add_profiles, load_profiles
from fusar_qgis.settings import session_token

FILE_FILTER = "JSON (*.json)"


class ProfilesRow(QWidget):
    """A copy of the profiles and their session tokens; nothing is stored before the page is applied.

    Args:
        read: Gives the connection fields of the form, and the token under `token`.

    Signals: `selected(profile, token)` when the form is to show another profile, `failed(error)`.
    """

    selected = pyqtSignal(object, str)
    failed = pyqtSignal(object)

    def __init__(self, read: Callable[[], Dict[str, str]], parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._read = read
        self._profiles: List[Profile] = list(load_profiles())
        self._tokens = {item.name: session_token.get(item.name) for item in self._profiles}
        self._shown = self._names().index(active_profile().name)
        self.combo = QComboBox(self)
        self.combo.setToolTip(self.tr("The connection that is shown below, and used after OK"))
        self.combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.combo.setMinimumContentsLength(10)
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.manage = QToolButton(self)
        self.manage.setText(self.tr("&Manage"))
        self.manage.setToolTip(self.tr("Add, rename, duplicate, remove, import and export profiles"))
        self.manage.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.manage.setMenu(self._build_menu())
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.combo, 1)
        line.addWidget(self.manage)
        self._fill()
        self.combo.currentIndexChanged.connect(self._on_chosen)

    @property
    def current(self) -> Profile:
        """The profile that the form shows, as it was when the form began to show it."""
        return self._profiles[self._shown]

    def token(self) -> str:
        """The session token of the shown profile."""
        return self._tokens.get(self.current.name, "")

    def profiles(self) -> List[Profile]:
        """All profiles, the shown one as the form says.

        Raises:
            ConfigError: The form holds something that no profile can.
        """
        self._keep()
        return list(self._profiles)

    def tokens(self) -> Dict[str, str]:
        """The session tokens by profile, the shown one as the form says."""
        self._keep()
        return dict(self._tokens)

    def add(self, name: str) -> None:
        """A new profile with the usual values."""
        self._insert([Profile(name=unique_name(name, self._names()))])

    def duplicate(self) -> None:
        """A copy of the shown profile; its session token is not copied."""
        self._keep()
        self._insert([self.current])

    def rename(self, name: str) -> None:
        """Another name for the shown profile.

        Raises:
            ConfigError: The name is empty, too long or taken.
        """
        name = name.strip()
        if name == self.current.name:
            return
        if name in self._names():
            raise ConfigError(f"A profile {name!r} is there already.", "Choose another name.")
        self._keep()
        before = self.current
        self._profiles[self._shown] = Profile(name=name, **_connection(before))
        self._tokens[name] = self._tokens.pop(before.name, "")
        self.combo.setItemText(self._shown, name)

    def remove(self) -> None:
        """Removes the shown profile; the last one stays."""
        if len(self._profiles) == 1:
            raise ConfigError("The last profile cannot be removed.", "Change it instead.")
        gone = self._profiles.pop(self._shown)
        self._tokens.pop(gone.name, None)
        self._show(max(self._shown - 1, 0))

    def export_to(self, path: Path) -> None:
        """Writes all profiles as JSON, without tokens and ids of QGIS's authentication store.

        Raises:
            FusarError: An address holds a secret, or the file cannot be written.
        """
        text = shared_text(self.profiles())
        try:
            path.write_text(text, "utf-8")
        except OSError as error:
            raise ConfigError(
                f"{path} cannot be written: {error.strerror}.", "Choose another file."
            ) from error

    def import_from(self, path: Path) -> None:
        """Adds the profiles of a JSON file; the Python to run is not taken from it.

        Raises:
            ConfigError: It cannot be read or is no list of profiles.
        """
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"{path} cannot be read: {error}.", "Choose another file.") from error
        self._insert(portable(from_text(text)))

    def _names(self) -> List[str]:
        return [item.name for item in self._profiles]

    def _insert(self, more: Any) -> None:
        self._keep()
        at = len(self._profiles)
        self._profiles = list(add_profiles(self._profiles, more))
        self._show(at)

    def _keep(self) -> None:
        values = dict(self._read())
        self._tokens[self.current.name] = values.pop("token", "")
        self._profiles[self._shown] = Profile(name=self.current.name, **values)

    def _fill(self) -> None:
        self.combo.blockSignals(True)
        self.combo.clear()
        self.combo.addItems(self._names())
        self.combo.setCurrentIndex(self._shown)
        self.combo.blockSignals(False)

    def _show(self, index: int) -> None:
        self._shown = index
        self._fill()
        self.selected.emit(self.current, self.token())

    def _on_chosen(self, index: int) -> None:
        if 0 <= index != self._shown:
            self._keep()
            self._show(index)

    def _build_menu(self) -> QMenu:
        menu = QMenu(self)
        entries = (
            (self.tr("&New…"), self._ask_new),
            (self.tr("&Duplicate"), self.duplicate),
            (self.tr("&Rename…"), self._ask_name),
            (self.tr("Re&move"), self.remove),
            (self.tr("&Import…"), self._ask_import),
            (self.tr("&Export…"), self._ask_export),
        )
        for text, act in entries:
            menu.addAction(text).triggered.connect(lambda _checked=False, act=act: self._try(act))
        return menu

    def _try(self, act: Callable[[], None]) -> None:
        try:
            act()
        except FusarError as error:
            self.failed.emit(error)

    def _ask_new(self) -> None:
        name, given = QInputDialog.getText(self, self.tr("New profile"), self.tr("Name"))
        if given:
            self.add(name)

    def _ask_name(self) -> None:
        title, old = self.tr("Rename profile"), self.current.name
        name, given = QInputDialog.getText(self, title, self.tr("Name"), text=old)
        if given:
            self.rename(name)

    def _ask_import(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Import profiles"), "", FILE_FILTER)
        if path:
            self.import_from(Path(path))

    def _ask_export(self) -> None:
        path, _ = QFileDialog.getSaveFileName(
            self, self.tr("Export profiles"), "fusar-profiles.json", FILE_FILTER
        )
        if path:
            self.export_to(Path(path))


def _connection(profile: Profile) -> Dict[str, str]:
    return {name: getattr(profile, name) for name in CONNECTION_FIELDS}

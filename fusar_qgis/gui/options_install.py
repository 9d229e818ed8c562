"""The part of the options page that installs, upgrades and removes the backend of this computer."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

from qgis.gui import QgsCollapsibleGroupBox, QgsFileWidget
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from fusar_qgis.backend_env import (
    GIB,
    backend_folder,
    default_folder,
    default_requirement,
    installed,
    leftovers,
    set_backend_folder,
)
from fusar_qgis.core.errors import FusarError
from fusar_qgis.gui.backend_install import BackendInstaller
from fusar_qgis.gui.backend_process import default_python
from fusar_qgis.gui.buttons import sharing_button
from fusar_qgis.gui.labels import plain
from fusar_qgis.gui.notice import ERROR, INFO, WARNING, Notice
from fusar_qgis.install_plan import CPU, CUDA, InstallPlan, default_index

LOG_HEIGHT_PX = 130
HARDWARE = (CPU, CUDA)


class InstallBox(QgsCollapsibleGroupBox):
    """A form over `InstallPlan`; the installer lives longer than this page and is only watched."""

    def __init__(self, installer: BackendInstaller, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("Install the backend for me"))
        self._installer = installer
        self.state = Notice(INFO)
        self._build_form()
        self._build_buttons()
        self._build_progress()
        rows = QVBoxLayout(self)
        for part in (self.state, self._form, self.size, self._buttons, self.bar, self.log):
            rows.addWidget(part)
        installer.changed.connect(self.refresh)
        installer.line.connect(self.log.appendPlainText)
        installer.finished.connect(self._on_finished)
        self._choose_hardware()
        self.refresh()
        self.setCollapsed(bool(default_python()) and not installer.is_running)

    def plan(self) -> InstallPlan:
        """What the form says."""
        return InstallPlan(
            folder=self._folder(),
            requirement=self.source.filePath().strip(),
            python=self.python.filePath().strip(),
            hardware=HARDWARE[self.hardware.currentIndex()],
            index_url=self.index.text().strip(),
        )

    def install(self) -> None:
        """Begins; what is wrong with the form is said above it."""
        set_backend_folder(self.folder.filePath().strip())
        try:
            self._installer.start(self.plan())
        except FusarError as error:
            self.state.say(str(error), ERROR)

    def remove(self) -> None:
        """Removes what the plugin installed."""
        try:
            self._installer.remove(self._folder())
        except FusarError as error:
            self.state.say(str(error), ERROR)

    def refresh(self) -> None:
        """Shows what there is and what goes on."""
        busy = self._installer.is_running
        found, broken = installed(self._folder()), leftovers(self._folder())
        self._form.setEnabled(not busy)
        self.install_button.setEnabled(not busy)
        self.install_button.setText(self.tr("&Upgrade") if found is not None else self.tr("&Install"))
        self.remove_button.setEnabled(not busy and (found is not None or bool(broken)))
        self.cancel_button.setEnabled(busy)
        self.bar.setVisible(busy)
        self.log.setVisible(bool(self._installer.log))
        percent = self._installer.percent
        self.bar.setRange(0, 100 if percent >= 0 else 0)
        self.bar.setValue(max(percent, 0))
        self.bar.setFormat(f"{self._installer.phase} %p%")
        if busy:
            self.state.say(self._installer.phase + "…", INFO)
        else:
            self._show_state()

    def _show_state(self) -> None:
        folder = self._folder()
        found = installed(folder)
        if found is not None:
            text = self.tr("Installed: version {version} ({hardware}) in {folder}.")
            place = folder / found.env
            shown = text.format(version=found.version or "?", hardware=found.hardware.upper(), folder=place)
            self.state.say(shown, INFO)
        elif leftovers(folder):
            text = self.tr(
                "An installation in {folder} was broken off. Install begins anew; Remove clears it."
            )
            self.state.say(text.format(folder=folder), WARNING)
        elif default_python():
            text = self.tr("Not needed here: the environment of the checkout is used ({python}).")
            self.state.say(text.format(python=default_python()), INFO)
        else:
            self.state.say(self.tr("Not installed yet. QGIS's own Python is never touched."), INFO)

    def _folder(self) -> Path:
        return Path(self.folder.filePath().strip() or default_folder())

    def _on_finished(self, works: bool, sentence: str) -> None:
        self.refresh()
        self.state.say(sentence, INFO if works else ERROR)

    def _choose_hardware(self) -> None:
        hardware = HARDWARE[self.hardware.currentIndex()]
        self.index.setText(default_index(hardware))
        plan = self.plan()
        text = self.tr(
            "Downloads about {download:.1f} GiB (torch, transformers, rasterio and what they need) and takes about "
            "{disk:.0f} GiB on disk. Proxy and certificates are QGIS's."
        )
        self.size.setText(text.format(download=plan.download_bytes / GIB, disk=plan.disk_bytes / GIB))

    def _build_form(self) -> None:
        self.folder = QgsFileWidget()
        self.folder.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        self.folder.setFilePath(str(backend_folder()))
        self.folder.setToolTip(self.tr("An environment of its own is made in this folder, and nowhere else"))
        self.folder.fileChanged.connect(lambda _path: self.refresh())
        self.python = QgsFileWidget()
        self.python.lineEdit().setPlaceholderText(self.tr("found by itself (3.11 or newer)"))
        self.python.setToolTip(self.tr("The Python that the environment is made with; not QGIS's own"))
        self.source = QgsFileWidget()
        self.source.setFilePath(default_requirement())
        self.source.lineEdit().setPlaceholderText(
            self.tr("folder, wheel, or fusar-gpt-qgis[serve] @ git+https://…")
        )
        self.source.setToolTip(
            self.tr(
                "Where FUSAR-GPT itself comes from: its folder, a wheel file, or a requirement as pip reads it"
            )
        )
        self.hardware = QComboBox()
        self.hardware.addItems([self.tr("Processor (CPU)"), self.tr("NVIDIA graphics card (CUDA)")])
        self.hardware.setToolTip(self.tr("CUDA needs an NVIDIA card with a current driver"))
        self.hardware.currentIndexChanged.connect(lambda _index: self._choose_hardware())
        self.index = QLineEdit()
        self.index.setPlaceholderText(self.tr("only pip's usual index"))
        self.index.setToolTip(self.tr("Further package index for torch; your pip.conf is respected as well"))
        self._form = QWidget(self)
        form = QFormLayout(self._form)
        form.setContentsMargins(0, 0, 0, 0)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(self.tr("In fo&lder"), self.folder)
        form.addRow(self.tr("Pac&kage"), self.source)
        form.addRow(self.tr("&Hardware"), self.hardware)
        form.addRow(self.tr("Torch from"), self.index)
        form.addRow(self.tr("With P&ython"), self.python)
        self.size = plain()

    def _build_buttons(self) -> None:
        self.install_button = sharing_button(self.tr("&Install"), self.tr("Download and install, then check"))
        self.install_button.clicked.connect(lambda _checked=False: self.install())
        self.cancel_button = sharing_button(
            self.tr("Cancel"), self.tr("Stop; what was made so far is removed, what worked before stays")
        )
        self.cancel_button.clicked.connect(lambda _checked=False: self._installer.cancel())
        self.remove_button = sharing_button(self.tr("Remove"), self.tr("Delete the installed environment"))
        self.remove_button.clicked.connect(lambda _checked=False: self.remove())
        self._buttons = QWidget(self)
        line = QHBoxLayout(self._buttons)
        line.setContentsMargins(0, 0, 0, 0)
        for button in (self.install_button, self.cancel_button, self.remove_button):
            line.addWidget(button)

    def _build_progress(self) -> None:
        self.bar = QProgressBar(self)
        self.bar.setToolTip(self.tr("Of the file that is downloaded now, where pip tells"))
        self.log = QPlainTextEdit(self)
        self.log.setReadOnly(True)
        self.log.setFixedHeight(LOG_HEIGHT_PX)
        self.log.setMaximumBlockCount(3000)
        self.log.setToolTip(self.tr("What pip says"))
        self.log.setPlainText("\n".join(self._installer.log))

"""Ask how a finished picture shall be written, with the few options that its format has."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from engine.values import OutputProfile, SaveOptions, TiffCompression
from gui.controls.eliding_box import ElidingBox
from gui.controls.labelled_slider import LabelledSlider, Scale

DEPTHS = {".png": (8, 16), ".tif": (8, 16, 32), ".tiff": (8, 16, 32)}  # bits a channel that can be chosen
LOSSY = {".jpg", ".jpeg", ".webp", ".avif"}
COMPRESSED = {".tif", ".tiff"}
FORMATS = LOSSY | DEPTHS.keys()
_WIDTH, _BOX_WIDTH = 440, 240  # logical px
_INDENT = 28  # logical px from the check box to its text


class SaveOptionsDialog(QDialog):
    """Show quality, depth, profile, compression and privacy, as far as the file's format has them."""

    def __init__(self, window: QWidget, path: Path, options: SaveOptions, save: Callable[[SaveOptions], None]) -> None:
        """Start with `options`; `save` is called with what the user has made of them."""
        super().__init__(window)
        self._path, self._save, self._before = path, save, options
        suffix = path.suffix.lower()
        self.quality = LabelledSlider(Scale(1.0, 100.0), float(SaveOptions().quality), lambda value: str(round(value)))
        self.depth_box = self._box(self._depths(DEPTHS.get(suffix, ())), options.bit_depth)
        self.profile_box = self._box(self._profiles(), options.profile)
        self.compression_box = self._box(self._compressions(), options.compression)
        self.strip_box = QCheckBox(self.tr("Remove location and personal data"))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        self.quality.set_value(float(options.quality))
        self.strip_box.setChecked(options.strip_personal)
        self._build_ui(suffix)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.finished.connect(self._on_finished)

    @classmethod
    def ask(cls, window: QWidget, path: Path, options: SaveOptions, save: Callable[[SaveOptions], None]) -> None:
        """Show the options without blocking; a file of an unknown format has none, and is saved to be told so."""
        if path.suffix.lower() in FORMATS:
            cls(window, path, options, save).open()
        else:
            save(options)

    @property
    def options(self) -> SaveOptions:
        """Give what is set; what the format does not have stays as it was."""
        suffix = self._path.suffix.lower()
        return SaveOptions(
            quality=round(self.quality.value) if suffix in LOSSY else self._before.quality,
            bit_depth=self.depth_box.currentData() if suffix in DEPTHS else self._before.bit_depth,
            profile=OutputProfile(self.profile_box.currentData()),
            compression=TiffCompression(self.compression_box.currentData()),
            strip_personal=self.strip_box.isChecked(),
        )

    def _depths(self, depths: tuple[int, ...]) -> list[tuple[str, object]]:
        names = {8: self.tr("8 bits"), 16: self.tr("16 bits"), 32: self.tr("32 bits, floating point")}
        own: list[tuple[str, object]] = [(self.tr("As the photograph"), None)]
        return own + [(names[depth], depth) for depth in depths]

    def _profiles(self) -> list[tuple[str, object]]:
        return [
            (self.tr("As the photograph"), OutputProfile.PHOTO.value),
            (self.tr("sRGB, for screens and the web"), OutputProfile.SRGB.value),
        ]

    def _compressions(self) -> list[tuple[str, object]]:
        return [
            (self.tr("None"), TiffCompression.NONE.value),
            (self.tr("LZW"), TiffCompression.LZW.value),
            (self.tr("Deflate, the smallest"), TiffCompression.DEFLATE.value),
        ]

    def _box(self, choices: list[tuple[str, object]], chosen: object) -> QComboBox:
        box = ElidingBox()
        for text, value in choices:
            box.addItem(text, value)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        return box

    def _build_ui(self, suffix: str) -> None:
        self.setWindowTitle(self.tr("Save the painting"))
        self.setFixedWidth(_WIDTH)
        name = QLabel(self.fontMetrics().elidedText(self._path.name, Qt.TextElideMode.ElideMiddle, _WIDTH - 96))
        name.setProperty("role", "heading")
        name.setTextFormat(Qt.TextFormat.PlainText)
        name.setToolTip(str(self._path))
        rows = QVBoxLayout()
        rows.setSpacing(12)
        if suffix in LOSSY:
            hint = self.tr("100 is lossless") if suffix == ".webp" else self.tr("95 shows no trace of compression")
            self.quality.set_name(self.tr("Quality"), hint)
            rows.addWidget(self.quality)
        if suffix in DEPTHS:
            rows.addLayout(self._row(self.tr("Bit depth"), self.depth_box))
        rows.addLayout(self._row(self.tr("Colour profile"), self.profile_box))
        if suffix in COMPRESSED:
            rows.addLayout(self._row(self.tr("Compression"), self.compression_box))
        what = QLabel(self.tr("Place, names, serial numbers, keywords. The copyright notice stays."))
        what.setProperty("role", "muted")
        what.setWordWrap(True)
        what.setIndent(_INDENT)
        self.strip_box.setAccessibleDescription(what.text())
        self._dress_buttons()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(16)
        layout.addWidget(name)
        layout.addLayout(rows)
        privacy = QVBoxLayout()
        privacy.setSpacing(4)
        privacy.addWidget(self.strip_box)
        privacy.addWidget(what)
        layout.addLayout(privacy)
        layout.addWidget(self.buttons)

    def _row(self, name: str, box: QComboBox) -> QHBoxLayout:
        box.setAccessibleName(name)
        box.setFixedWidth(_BOX_WIDTH)
        label = QLabel(name)
        label.setBuddy(box)
        row = QHBoxLayout()
        row.addWidget(label)
        row.addStretch()
        row.addWidget(box)
        return row

    def _dress_buttons(self) -> None:
        save = self.buttons.button(QDialogButtonBox.StandardButton.Save)
        cancel = self.buttons.button(QDialogButtonBox.StandardButton.Cancel)
        save.setText(self.tr("Save"))
        save.setProperty("role", "primary")
        save.setDefault(True)
        cancel.setText(self.tr("Cancel"))
        cancel.setProperty("role", "big")

    @Slot(int)
    def _on_finished(self, code: int) -> None:
        self.deleteLater()
        if code == QDialog.DialogCode.Accepted:
            self._save(self.options)

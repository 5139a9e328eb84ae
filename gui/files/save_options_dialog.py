"""Ask how a finished picture shall be written, with the few options that its format has."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from engine.option_table import table
from engine.options import SaveOptions
from engine.pictures.formats import FORMATS, format_of
from gui.controls.eliding_box import ElidingBox
from gui.controls.labelled_slider import LabelledSlider
from gui.controls.option_controls import choices_of, said, scale_of

_SAVING = table(SaveOptions)
_WIDTH, _BOX_WIDTH = 472, 240  # logical px
_INDENT = 28  # logical px from the check box to its text


class SaveOptionsDialog(QDialog):
    """Show quality, depth, profile, compression and privacy, as far as the file's format has them."""

    def __init__(self, window: QWidget, path: Path, options: SaveOptions, save: Callable[[SaveOptions], None]) -> None:
        """Start with `options`; `save` is called with what the user has made of them."""
        super().__init__(window)
        self._path, self._save, self._before = path, save, options
        self._format = format_of(path.suffix) or FORMATS[0]
        depths = self._format.depths
        quality = _SAVING["quality"]
        self.quality = LabelledSlider(scale_of(quality), float(quality.default), lambda value: str(round(value)))
        self.depth_box = self._box(self._depths(depths if len(depths) > 1 else ()), options.bit_depth)
        self.profile_box = self._box(choices_of(_SAVING["profile"]), options.profile)
        self.compression_box = self._box(choices_of(_SAVING["compression"]), options.compression)
        self.strip_box = QCheckBox(said(_SAVING["strip_personal"].text.name))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        self.quality.set_value(float(options.quality))
        self.strip_box.setChecked(options.strip_personal)
        self._build_ui()
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.finished.connect(self._on_finished)

    @classmethod
    def ask(cls, window: QWidget, path: Path, options: SaveOptions, save: Callable[[SaveOptions], None]) -> None:
        """Show the options without blocking; a file of an unknown format has none, and is saved to be told so."""
        if format_of(path.suffix) is not None:
            cls(window, path, options, save).open()
        else:
            save(options)

    @property
    def options(self) -> SaveOptions:
        """Give what is set; what the format does not have stays as it was."""
        return SaveOptions(
            quality=round(self.quality.value) if self._format.quality_hint else self._before.quality,
            bit_depth=self.depth_box.currentData() if len(self._format.depths) > 1 else self._before.bit_depth,
            profile=_SAVING["profile"].read(self.profile_box.currentData()),
            compression=_SAVING["compression"].read(self.compression_box.currentData()),
            strip_personal=self.strip_box.isChecked(),
        )

    def _depths(self, depths: tuple[int, ...]) -> list[tuple[str, object]]:
        own: list[tuple[str, object]] = [(self.tr("As the photograph"), None)]
        return own + [(name, depth) for name, depth in choices_of(_SAVING["bit_depth"]) if depth in depths]

    def _box(self, choices: list[tuple[str, object]], chosen: object) -> QComboBox:
        box = ElidingBox()
        for text, value in choices:
            box.addItem(text, value)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        return box

    def _build_ui(self) -> None:
        self.setWindowTitle(self.tr("Save the painting"))
        self.setFixedWidth(_WIDTH)
        name = QLabel(self.fontMetrics().elidedText(self._path.name, Qt.TextElideMode.ElideMiddle, _WIDTH - 96))
        name.setProperty("role", "heading")
        name.setTextFormat(Qt.TextFormat.PlainText)
        name.setToolTip(str(self._path))
        rows = QVBoxLayout()
        rows.setSpacing(12)
        if self._format.quality_hint:
            is_lossless = self._format.quality_hint == "lossless"
            hint = self.tr("100 is lossless") if is_lossless else self.tr("95 shows no trace of compression")
            self.quality.set_name(said(_SAVING["quality"].text.name), hint)
            rows.addWidget(self.quality)
        if len(self._format.depths) > 1:
            rows.addLayout(self._row(said(_SAVING["bit_depth"].text.name), self.depth_box))
        rows.addLayout(self._row(said(_SAVING["profile"].text.name), self.profile_box))
        if self._format.is_compressed_by_choice:
            rows.addLayout(self._row(said(_SAVING["compression"].text.name), self.compression_box))
        what = QLabel(said(_SAVING["strip_personal"].text.hint))
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

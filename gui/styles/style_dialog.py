"""Choose what of a style's picture is painted with: a part of it, turned, in broad or fine strokes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from engine.option_table import table
from engine.style_choice import StyleChoice
from gui.controls.option_controls import slider_of
from gui.look.theme import Theme
from gui.styles.crop_view import CropView
from gui.styles.rotation_row import RotationRow
from gui.styles.style_catalog import StyleNote
from gui.styles.style_picture import part_of

_SIDE = 208  # logical px of the column at the right
_SHOWN = QSize(_SIDE, 144)  # of the part that is painted with


class StyleDialog(QDialog):
    """Show a style's picture with a rectangle on it, and beside it what comes out.

    Signals:
        note_chosen(Path, object): the style and its StyleNote, when the user agrees.
    """

    note_chosen = Signal(Path, object)

    def __init__(self, window: QWidget, theme: Theme, path: Path, name: str, note: StyleNote) -> None:
        """Start with what is noted; the picture follows by `set_picture`."""
        super().__init__(window)
        self._path, self._note = path, note
        self._image = QImage()
        self.crop_view = CropView(theme)
        self.scale = slider_of(table(StyleChoice)["scale"])
        self.rotation = RotationRow()
        self.whole_button = QPushButton(self.tr("The whole picture"))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._result = QLabel()
        self.setWindowTitle(name)
        self._dress_buttons()
        self._build_ui()
        self._name_parts()
        self._show_note()
        self._connect()

    @property
    def path(self) -> Path:
        """Name the style."""
        return self._path

    @property
    def note(self) -> StyleNote:
        """Give what is set."""
        choice = self._note.choice(self._path)
        scale = choice.scale if abs(self.scale.value - choice.scale) < 1e-6 else round(self.scale.value, 3)
        noted = StyleNote(scale=scale, rotation=self.rotation.value, crop=self.crop_view.crop)
        return self._note.taking_part(noted.choice(self._path))

    @Slot(Path, QImage)
    def set_picture(self, path: Path, image: QImage) -> None:
        """Show the style's picture; others are passed over."""
        if path == self._path:
            self._image = image
            self.crop_view.set_image(image)
            self._show_result()

    def _build_ui(self) -> None:
        self._result.setFixedSize(_SHOWN)
        self._result.setAlignment(Qt.AlignmentFlag.AlignCenter)
        side = QVBoxLayout()
        side.setSpacing(12)
        side.addWidget(self._result)
        side.addWidget(self.scale)
        side.addWidget(self.rotation)
        side.addWidget(self.whole_button)
        side.addStretch()
        beside = QWidget()
        beside.setLayout(side)
        beside.setFixedWidth(_SIDE)
        side.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addWidget(self.crop_view, 1)
        row.addWidget(beside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(16)
        layout.addLayout(row, 1)
        layout.addWidget(self.buttons)

    def _name_parts(self) -> None:
        self.crop_view.setAccessibleName(self.tr("Part of the picture that is painted with"))
        self.crop_view.setAccessibleDescription(
            self.tr("The arrow keys move the rectangle; with Shift they move its right and lower edge.")
        )
        self.crop_view.setToolTip(self.tr("Drag the rectangle, its edges or its corners"))
        self._result.setAccessibleName(self.tr("What is painted with"))
        self.scale.set_name(self.tr("Brush size"), self.tr("Larger gives broader strokes; beside that of all styles"))
        self.rotation.set_name(self.tr("Rotation"))
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(self.tr("Paint with it"))
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(self.tr("Cancel"))

    def _dress_buttons(self) -> None:
        """Choose the buttons' looks before they are shown; their texts come later, as the box sets its own."""
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setProperty("role", "primary")
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setProperty("role", "big")

    def _show_note(self) -> None:
        self.scale.set_value(self._note.scale)
        self.rotation.set_value(self._note.rotation)
        self.crop_view.set_crop(self._note.crop)

    def _connect(self) -> None:
        self.crop_view.crop_changed.connect(self._show_result)
        self.rotation.value_changed.connect(self._show_result)
        self.whole_button.clicked.connect(self._on_whole_button_clicked)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.accepted.connect(self._on_accepted)
        self.finished.connect(self.deleteLater)

    @Slot()
    def _show_result(self) -> None:
        if self._image.isNull():
            return
        ratio = self.devicePixelRatioF()
        keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        part = part_of(self._image, self.note.choice(self._path)).scaled(_SHOWN * ratio, keep, smooth)
        pixmap = QPixmap.fromImage(part)
        pixmap.setDevicePixelRatio(ratio)
        self._result.setPixmap(pixmap)

    @Slot()
    def _on_whole_button_clicked(self) -> None:
        self._note = StyleNote(self._note.folder, self._note.is_favourite)
        self._show_note()

    @Slot()
    def _on_accepted(self) -> None:
        self.note_chosen.emit(self._path, self.note)

"""Hold below a camera's picture what is done with it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from gui.controls.labelled_slider import LabelledSlider, Scale, percent
from gui.look.theme import Theme
from gui.timeline.timeline import STEADINESS

CAMERAS = 4  # that can be chosen: their names are known to the system alone


class CameraBar(QWidget):
    """Choose the camera and its steadiness, take snapshots, record, and close it.

    Signals:
        camera_chosen(int): another camera is wanted, from 0.
        record_requested(bool): a recording is to begin, or to end.
        original_held(bool): the camera's own picture is to be seen, or the painting again.
    """

    camera_chosen = Signal(int)
    record_requested = Signal(bool)
    original_held = Signal(bool)

    def __init__(self, theme: Theme) -> None:
        """Build it, hidden until a camera is opened."""
        super().__init__()
        self._theme = theme
        self.camera_box = QComboBox()
        self.steadiness = LabelledSlider(Scale(0.0, 1.0), STEADINESS, percent)
        self.rate_label = QLabel()
        self.original_button = QToolButton()
        self.snapshot_button, self.record_button, self.close_button = QPushButton(), QPushButton(), QPushButton()
        self._rate = 0.0
        self._recorded: float | None = None  # s
        self._build_ui()
        self._connect()
        self._retranslate()
        self._tint()
        self.hide()

    def begin(self) -> None:
        """Show it for a camera that is opened."""
        self.show_rate(0.0)
        self.show_recording(None)
        self.show()

    def show_rate(self, rate: float) -> None:
        """Show frames a second; before the second frame nothing can be taken or recorded."""
        self._rate = rate
        self.rate_label.setText(self.tr("{0} frames/s").format(f"{rate:.1f}") if rate else "")
        for button in (self.snapshot_button, self.record_button, self.original_button):
            button.setEnabled(rate > 0)

    def show_recording(self, seconds: float | None) -> None:
        """Show how long has been recorded; None is no recording."""
        self._recorded = seconds
        self.record_button.setChecked(seconds is not None)
        self.record_button.setText(
            self.tr("Record…")
            if seconds is None
            else self.tr("End · {0}").format(f"{int(seconds) // 60}:{int(seconds) % 60:02}")
        )

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _build_ui(self) -> None:
        self.setObjectName("camera_bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.camera_box.addItems([""] * CAMERAS)
        self.steadiness.setMinimumWidth(120)
        self.steadiness.setMaximumWidth(180)
        self.rate_label.setProperty("role", "value")
        self.rate_label.setMinimumWidth(self.fontMetrics().horizontalAdvance("00.0 frames/s "))
        self.original_button.setIconSize(QSize(20, 20))
        self.record_button.setCheckable(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(12)
        layout.addWidget(self.camera_box)
        layout.addWidget(self.steadiness, 1)
        layout.addWidget(self.rate_label)
        layout.addStretch(1)
        for button in (self.original_button, self.snapshot_button, self.record_button, self.close_button):
            layout.addWidget(button)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _connect(self) -> None:
        self.camera_box.activated.connect(self.camera_chosen)
        self.record_button.clicked.connect(self.record_requested)
        self.original_button.pressed.connect(lambda: self.original_held.emit(True))
        self.original_button.released.connect(lambda: self.original_held.emit(False))
        self._theme.changed.connect(self._tint)

    def _tint(self) -> None:
        self.original_button.setIcon(self._theme.icon("eye"))

    def _retranslate(self) -> None:
        for index in range(CAMERAS):
            self.camera_box.setItemText(index, self.tr("Camera {0}").format(index + 1))
        self.camera_box.setAccessibleName(self.tr("Camera"))
        self.camera_box.setToolTip(self.tr("Choose another camera"))
        hint = self.tr("0 % paints each frame for itself; 100 % keeps strokes where they are")
        self.steadiness.set_name(self.tr("Steadiness"), hint)
        self.rate_label.setToolTip(self.tr("Frames that are painted in a second; a smaller window does not change it"))
        held = self.tr("Hold to see what the camera sees")
        self.original_button.setToolTip(held)
        self.original_button.setAccessibleName(held)
        self.snapshot_button.setText(self.tr("Snapshot"))
        self.snapshot_button.setToolTip(self.tr("Close the camera and open its picture as a photograph"))
        self.record_button.setToolTip(self.tr("Write what is painted into a clip, without sound"))
        self.close_button.setText(self.tr("Close"))
        self.close_button.setToolTip(self.tr("Let the camera go"))
        self.show_rate(self._rate)
        self.show_recording(self._recorded)

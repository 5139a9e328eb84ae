"""Set an angle with a slider that holds at the multiples of 15 degrees, and a field for any other."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from engine.option_table import table
from engine.style_choice import StyleChoice
from gui.controls.jump_slider import JumpSlider
from gui.controls.number_box import NumberBox

_HOLD = 15  # degrees
_REACH = 4  # degrees around a multiple that a drag is held at


class RotationRow(QWidget):
    """Show an angle of whole degrees.

    Signals:
        value_changed(float): degrees clockwise.
    """

    value_changed = Signal(float)

    def __init__(self) -> None:
        """Start upright."""
        super().__init__()
        self.slider = JumpSlider()
        self.field = NumberBox()
        self._name = QLabel()
        self._build_ui()
        self.slider.valueChanged.connect(self._on_slider_value_changed)
        self.field.valueChanged.connect(self._on_field_value_changed)

    @property
    def value(self) -> float:
        """Give the angle."""
        return float(self.field.value())

    def set_value(self, degrees: float) -> None:
        """Show an angle."""
        self.field.setValue(round(degrees))

    def set_name(self, name: str) -> None:
        """Name it on screen and for screen readers."""
        self._name.setText(name)
        self.slider.setAccessibleName(name)
        self.field.setAccessibleName(name)

    def _build_ui(self) -> None:
        angle = table(StyleChoice)["rotation"]
        low, high = round(angle.low), round(angle.high)
        self.slider.setRange(low, high)
        self.slider.setPageStep(_HOLD)
        self.field.setRange(low, high)
        self.field.setSuffix("°")
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.field.setWrapping(True)
        self.field.setSingleStep(_HOLD)
        self._name.setBuddy(self.field)
        heading = QHBoxLayout()
        heading.addWidget(self._name, 1)
        heading.addWidget(self.field)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(heading)
        layout.addWidget(self.slider)

    @Slot(int)
    def _on_slider_value_changed(self, degrees: int) -> None:
        nearest = round(degrees / _HOLD) * _HOLD
        is_held = self.slider.isSliderDown() and abs(degrees - nearest) <= _REACH
        self.field.setValue(nearest if is_held else degrees)

    @Slot()
    def _on_field_value_changed(self) -> None:
        if not self.slider.isSliderDown():
            self.slider.setValue(self.field.value())
        self.value_changed.emit(self.value)

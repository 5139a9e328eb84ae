"""Set a number with a slider that shows its name and value."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui.controls.jump_slider import JumpSlider
from gui.controls.picture_hint import picture_hint

STEPS = 200


@dataclass(frozen=True, slots=True)
class Scale:
    """Map a slider's 0 .. STEPS to values, evenly or (for factors) by equal ratios."""

    low: float
    high: float
    is_logarithmic: bool = False

    def value(self, step: int) -> float:
        """Return the value at a step."""
        part = step / STEPS
        if self.is_logarithmic:
            return float(self.low * (self.high / self.low) ** part)
        return self.low + (self.high - self.low) * part

    def step(self, value: float) -> int:
        """Return the step nearest to a value; values outside take the end."""
        value = min(max(value, self.low), self.high)
        if self.is_logarithmic:
            part = math.log(value / self.low) / math.log(self.high / self.low)
        else:
            part = (value - self.low) / (self.high - self.low)
        return round(part * STEPS)


def percent(value: float) -> str:
    """Write 0.75 as "75 %"."""
    return f"{round(100 * value)} %"


def factor(value: float) -> str:
    """Write 1.5 as "1.5 ×", with the digits that matter."""
    return f"{value:.0f} ×" if 100 <= value < 1e6 else f"{value:.2g} ×"


class WheelGuard(QObject):
    """Keep the wheel for scrolling until a control has the focus, so that scrolling past it changes nothing."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Pass the wheel on to the scroll area where the control is not focused."""
        if event.type() is QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False


class LabelledSlider(QWidget):
    """Show a name, a value and a slider; a double click brings the default back.

    Signals:
        value_changed(float): the user or `set_value` changed the value.
    """

    value_changed = Signal(float)

    def __init__(self, scale: Scale, default: float, text_of: Callable[[float], str] = factor) -> None:
        """Start at the default."""
        super().__init__()
        self._scale = scale
        self._default = default
        self._value = default  # kept apart from the slider: a stored value may lie between two steps
        self._text_of = text_of
        self._name = QLabel()
        self._number = QLabel(text_of(default))
        self.slider = JumpSlider()
        self._build_ui()
        self.slider.valueChanged.connect(self._on_slider_value_changed)

    @property
    def value(self) -> float:
        """Give the value."""
        return self._value

    def set_value(self, value: float) -> None:
        """Show a value."""
        self._value = value
        self.slider.blockSignals(True)
        self.slider.setValue(self._scale.step(value))
        self.slider.blockSignals(False)
        self._number.setText(self._text_of(value))

    def set_name(self, name: str, hint: str = "", pictures: tuple[tuple[str, str], ...] = ()) -> None:
        """Name the slider on screen and for screen readers; `pictures` are as for `picture_hint`."""
        self._name.setText(name)
        self.slider.setAccessibleName(name)
        self.slider.setAccessibleDescription(hint)
        self.setToolTip(picture_hint(hint, pictures) if pictures else hint)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Reset on a double click."""
        if event.type() is QEvent.Type.MouseButtonDblClick:
            self.slider.setValue(self._scale.step(self._default))
            return True
        return super().eventFilter(watched, event)

    def _build_ui(self) -> None:
        self.slider.setRange(0, STEPS)
        self.slider.setPageStep(STEPS // 10)
        self.slider.setValue(self._scale.step(self._default))
        self.slider.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.slider.installEventFilter(self)
        self.slider.installEventFilter(WheelGuard(self))
        self._number.setProperty("role", "value")
        heading = QHBoxLayout()
        heading.addWidget(self._name)
        heading.addStretch()
        heading.addWidget(self._number)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(heading)
        layout.addWidget(self.slider)

    @Slot(int)
    def _on_slider_value_changed(self, step: int) -> None:
        self._value = self._default if step == self._scale.step(self._default) else self._scale.value(step)
        self._number.setText(self._text_of(self._value))
        self.value_changed.emit(self._value)

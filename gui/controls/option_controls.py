"""Make the control that an option needs from what its field tells: a slider, a number, a choice, a switch."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QWidget

from engine.option_table import Option
from gui.controls.eliding_box import ElidingBox
from gui.controls.labelled_slider import LabelledSlider, Scale, WheelGuard, factor, percent
from gui.controls.number_box import NumberBox
from gui.link.engine_sentences import in_window_language

BOX_WIDTH = 152  # px


def said(text: str) -> str:
    """Translate a text of the table."""
    return in_window_language(text) if text else ""


def scale_of(option: Option) -> Scale:
    """Give what a slider for an option reaches."""
    reach = option.factor
    return Scale(reach.low, reach.high, is_logarithmic=True) if reach else Scale(option.low, option.high)


def slider_of(option: Option) -> LabelledSlider:
    """Make the slider for a number, at its default; `name_slider` names it."""
    is_factor = option.factor is not None
    return LabelledSlider(scale_of(option), option.default, factor if is_factor else percent)


def name_slider(slider: LabelledSlider, option: Option) -> None:
    """Name a slider in the language of now."""
    slider.set_name(said(option.text.name), said(option.text.hint), _pictures(option.name))


def fill_box(box: QComboBox, option: Option) -> None:
    """List an option's values with their names and hints, in the language of now; the chosen one stays."""
    was_blocked = box.blockSignals(True)
    chosen = max(0, box.currentIndex())
    box.clear()
    for value, text in zip(option.values, option.choices, strict=True):
        box.addItem(said(text.name), value)
        box.setItemData(box.count() - 1, said(text.hint), Qt.ItemDataRole.ToolTipRole)
    box.setCurrentIndex(chosen)
    box.blockSignals(was_blocked)


def choices_of(option: Option) -> list[tuple[str, Any]]:
    """List the names of an option's values, with them."""
    return [(said(text.name), value) for value, text in zip(option.values, option.choices, strict=True)]


def _pictures(name: str) -> tuple[tuple[str, str], ...]:
    """Show what an option does, as for `picture_hint`."""
    if name == "strength":
        return ("strength_low", "25 %"), ("strength_middle", "60 %"), ("strength_high", "100 %")
    if name == "content_weight":
        little = QCoreApplication.translate("OptionControls", "little")
        much = QCoreApplication.translate("OptionControls", "much")
        return ("content_low", little), ("content_middle", "1 ×"), ("content_high", much)
    return ()


class OptionRow(QWidget):
    """Show the name of an option, and at the right end of the row a box with its value.

    Signals:
        value_changed(): by the user.
    """

    value_changed = Signal()

    def __init__(self, option: Option) -> None:
        """Start at the default."""
        super().__init__()
        self._option = option
        self._label = QLabel()
        self.box: QComboBox | NumberBox | QCheckBox
        if option.values:
            self.box = ElidingBox()
            self.box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.box.installEventFilter(WheelGuard(self.box))
            self.box.currentIndexChanged.connect(self.value_changed)
        elif option.kind is bool:
            self.box = QCheckBox()
            self.box.toggled.connect(self.value_changed)
        else:
            self.box = NumberBox()
            self.box.setRange(option.low, option.high)
            self.box.valueChanged.connect(self.value_changed)
        if option.kind is not bool:
            self.box.setFixedWidth(BOX_WIDTH)
        self._label.setBuddy(self.box)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._label)
        layout.addStretch()
        layout.addWidget(self.box)
        self.retranslate()
        self.set_value(option.default)

    @property
    def value(self) -> Any:  # noqa: ANN401  # of the option's kind
        """Give the value."""
        if isinstance(self.box, QComboBox):
            return self._option.values[self.box.currentIndex()]
        return self.box.isChecked() if isinstance(self.box, QCheckBox) else self.box.value()

    def set_value(self, value: Any) -> None:  # noqa: ANN401  # of the option's kind
        """Show a value; nothing is emitted."""
        was_blocked = self.box.blockSignals(True)
        if isinstance(self.box, QComboBox):
            self.box.setCurrentIndex(self._option.values.index(value))
        elif isinstance(self.box, QCheckBox):
            self.box.setChecked(value)
        else:
            self.box.setValue(value)
        self.box.blockSignals(was_blocked)

    def retranslate(self) -> None:
        """Name it in the language of now."""
        name, hint = said(self._option.text.name), said(self._option.text.hint)
        self._label.setText(name)
        self.box.setAccessibleName(name)
        self.setToolTip(hint)
        if isinstance(self.box, QComboBox):
            fill_box(self.box, self._option)


def control_of(option: Option) -> LabelledSlider | OptionRow:
    """Make the control of an option, at its default; `name_control` names it."""
    return slider_of(option) if option.kind is float else OptionRow(option)


def name_control(control: LabelledSlider | OptionRow, option: Option) -> None:
    """Name a control in the language of now."""
    if isinstance(control, OptionRow):
        control.retranslate()
    else:
        name_slider(control, option)

"""Weigh the styles of a mix."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from engine.values import StyleChoice
from gui.jump_slider import JumpSlider

FULL = 50  # slider steps for a weight of 1, the middle of the slider


class MixBar(QWidget):
    """Show one compact slider a style; hidden below two styles.

    Signals:
        weight_changed(Path, float): a slider moved; the weight is > 0 and at most 2.
    """

    weight_changed = Signal(Path, float)

    def __init__(self) -> None:
        """Start hidden."""
        super().__init__()
        self.sliders: dict[Path, JumpSlider] = {}
        self._numbers: dict[Path, QLabel] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 8, 16, 8)
        self._row.setSpacing(24)
        self.hide()

    def set_mix(self, choices: tuple[StyleChoice, ...], names: Mapping[Path, str]) -> None:
        """Show sliders for these styles; fewer than two hide the bar."""
        self._clear()
        if len(choices) > 1:
            for choice in choices:
                self._row.addWidget(self._column(choice, names.get(choice.path, choice.path.stem)), 1)
        self.setVisible(len(choices) > 1)

    def set_shares(self, shares: Mapping[Path, float]) -> None:
        """Show each style's share of the mix, 0 .. 1."""
        for path, share in shares.items():
            if path in self._numbers:
                self._numbers[path].setText(f"{round(100 * share)} %")

    def _clear(self) -> None:
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.sliders.clear()
        self._numbers.clear()

    def _column(self, choice: StyleChoice, name: str) -> QWidget:
        slider = JumpSlider()
        slider.setRange(1, 2 * FULL)
        slider.setValue(round(choice.weight * FULL))
        slider.setAccessibleName(self.tr("Weight of {0}").format(name))
        slider.valueChanged.connect(partial(self._on_slider_value_changed, choice.path))
        number = QLabel()
        number.setProperty("role", "value")
        self.sliders[choice.path], self._numbers[choice.path] = slider, number
        heading = QHBoxLayout()
        heading.addWidget(QLabel(name))
        heading.addStretch()
        heading.addWidget(number)
        column = QWidget()
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(heading)
        layout.addWidget(slider)
        return column

    def _on_slider_value_changed(self, path: Path, step: int) -> None:
        self.weight_changed.emit(path, step / FULL)

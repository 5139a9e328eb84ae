"""Set a whole number in a box whose text is as far from its edge as that of the other boxes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDoubleSpinBox

from gui.controls.labelled_slider import WheelGuard

_EDGE = 9  # logical px, with what Qt adds the padding of the other boxes in resources/app.qss


class NumberBox(QDoubleSpinBox):  # QSpinBox ends at 2 ** 31
    """Keep the padding that a style sheet gives no spin box, and leave the wheel to the page until it has the focus."""

    def __init__(self) -> None:
        """Start at Qt's own range."""
        super().__init__()
        self.setDecimals(0)
        self.lineEdit().setTextMargins(_EDGE, 0, _EDGE, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.installEventFilter(WheelGuard(self))

    def value(self) -> int:
        """Give the number, of at most 2 ** 53."""
        return round(super().value())

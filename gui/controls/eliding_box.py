"""Choose from a list whose long texts end in an ellipsis where there is no room for all of them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QPaintEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter


class ElidingBox(QComboBox):
    """Draw the text that is chosen as far as it fits; Qt's own box cuts it off."""

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw the box with a text that fits."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        edit, part = QStyle.SubControl.SC_ComboBoxEditField, QStyle.ComplexControl.CC_ComboBox
        room = self.style().subControlRect(part, option, edit, self).width() - 2
        option.currentText = QFontMetrics(self.font()).elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)
        painter = QStylePainter(self)
        painter.drawComplexControl(part, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()

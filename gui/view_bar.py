"""Float the zoom and compare buttons over the canvas."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from gui.canvas import Canvas


class ViewBar(QWidget):
    """Show buttons for actions and the zoom in per cent."""

    def __init__(self, canvas: Canvas, actions: tuple[QAction, ...]) -> None:
        """Take the actions in the order shown; the zoom follows the first one."""
        super().__init__()
        self._canvas = canvas
        self._actions = actions
        self._zoom = QLabel("100 %")
        self._build_ui()
        canvas.view_changed.connect(self._on_canvas_view_changed)

    def _build_ui(self) -> None:
        self.setObjectName("view_bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 4)
        layout.setSpacing(2)
        for index, action in enumerate(self._actions):
            button = QToolButton()
            button.setDefaultAction(action)
            button.setIconSize(QSize(18, 18))
            layout.addWidget(button)
            if index == 0:
                layout.addWidget(self._zoom)
        self._zoom.setMinimumWidth(48)
        self._zoom.setAlignment(Qt.AlignmentFlag.AlignCenter)

    @Slot()
    def _on_canvas_view_changed(self) -> None:
        self._zoom.setText(f"{round(100 * self._canvas.zoom)} %")

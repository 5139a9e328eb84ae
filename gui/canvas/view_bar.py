"""Float zoom, comparison and loupe over the canvas."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from gui.canvas.canvas import Canvas
from gui.canvas.looking_actions import LookingActions
from gui.look.theme import Theme


class ViewBar(QWidget):
    """Show the actions for looking; `hold_button` shows the photograph for as long as it is pressed."""

    def __init__(self, canvas: Canvas, actions: LookingActions, theme: Theme) -> None:
        """Take the canvas whose zoom is shown."""
        super().__init__()
        self._canvas, self._actions, self._theme = canvas, actions, theme
        self.zoom_button = QToolButton()
        self.compare_button = QToolButton()
        self.hold_button = QToolButton()
        self._build_ui()
        self._retranslate()
        self._tint()
        theme.changed.connect(self._tint)
        canvas.view_changed.connect(self._on_canvas_view_changed)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _build_ui(self) -> None:
        self.setObjectName("view_bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        actions = self._actions
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 4)
        layout.setSpacing(2)
        layout.addWidget(self._button(actions.zoom_out))
        layout.addWidget(self.zoom_button)
        for action in (actions.zoom_in, actions.fit, actions.actual):
            layout.addWidget(self._button(action))
        layout.addWidget(self.compare_button)
        layout.addWidget(self.hold_button)
        for action in (actions.loupe, actions.full_screen):
            layout.addWidget(self._button(action))
        self.zoom_button.setText("100 %")
        self.zoom_button.setMinimumWidth(56)
        self._add_menu(self.zoom_button, actions.fit, actions.actual, actions.double)
        self.zoom_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._add_menu(self.compare_button, *actions.comparisons.values())
        self.compare_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        for button in (self.compare_button, self.hold_button):
            button.setIconSize(QSize(18, 18))
        actions.original.changed.connect(self._on_original_changed)

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(action)
        button.setIconSize(QSize(18, 18))
        return button

    def _add_menu(self, button: QToolButton, *actions: QAction) -> None:
        menu = QMenu(button)
        menu.addActions(list(actions))
        button.setMenu(menu)

    def _retranslate(self) -> None:
        self.zoom_button.setToolTip(self.tr("Zoom"))
        self.zoom_button.setAccessibleName(self.tr("Zoom"))
        self.compare_button.setToolTip(self.tr("Compare before and after (C for the next way)"))
        self.compare_button.setAccessibleName(self.tr("Compare before and after"))
        self.hold_button.setToolTip(self.tr("Hold to see the photograph (hold Space, or \\ to switch)"))
        self.hold_button.setAccessibleName(self.tr("Hold to see the photograph"))

    @Slot()
    def show_comparison(self) -> None:
        """Show which way to compare is chosen."""
        self.compare_button.setIcon(self._actions.compare.icon())

    @Slot()
    def _tint(self) -> None:
        self.show_comparison()
        self.hold_button.setIcon(self._theme.ground_icon("eye"))

    @Slot()
    def _on_original_changed(self) -> None:
        for button in (self.hold_button, self.compare_button):
            button.setEnabled(self._actions.original.isEnabled())

    @Slot()
    def _on_canvas_view_changed(self) -> None:
        self.zoom_button.setText(f"{round(100 * self._canvas.zoom)} %")

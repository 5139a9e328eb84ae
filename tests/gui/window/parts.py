"""Stand in for the main window, with only the parts that a controller under test asks for: a whole one takes long."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from engine.options import StyleOptions
from gui.canvas.canvas import Canvas
from gui.canvas.view_bar import ViewBar
from gui.controls.drawer import Drawer
from gui.controls.message_bar import MessageBar
from gui.options.options_panel import OptionsPanel
from gui.styles.style_strip import StyleStrip
from gui.window.actions import Actions
from gui.window.main_window import MainWindow

if TYPE_CHECKING:
    from gui.look.theme import Theme

WidgetT = TypeVar("WidgetT", bound=QWidget)


class HeldOptions(QObject):
    """Stand in for the options panel: hold options, and tell when they are others."""

    options_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.options = StyleOptions()

    def set_options(self, options: StyleOptions) -> None:
        self.options = options
        self.options_changed.emit(options)


class WindowParts(QMainWindow):
    """Build a part when it is asked for first, and show it as the main window does."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        content = QWidget()
        self._parts = QVBoxLayout(content)
        self.setCentralWidget(content)
        self.resize(900, 700)

    @cached_property
    def actions_of(self) -> Actions:
        return Actions(self, self.theme)

    @cached_property
    def canvas(self) -> Canvas:
        return self._shown(Canvas())

    @cached_property
    def view_bar(self) -> ViewBar:
        bar = ViewBar(self.canvas, self.actions_of.looking, self.theme)
        bar.setParent(self.canvas)
        bar.show()
        return bar

    @cached_property
    def drawer(self) -> Drawer:
        return self._shown(Drawer(self.theme))

    @cached_property
    def message_bar(self) -> MessageBar:
        return self._shown(MessageBar(self.theme))

    @cached_property
    def options_panel(self) -> OptionsPanel:
        return self._shown(OptionsPanel(self.theme))

    @cached_property
    def style_strip(self) -> StyleStrip:
        return self._shown(StyleStrip(self.theme))

    show_options = MainWindow.show_options

    def _shown(self, part: WidgetT) -> WidgetT:
        self._parts.addWidget(part, 1 if isinstance(part, Canvas) else 0)
        if not part.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):  # it has not hidden itself
            part.show()
        self._parts.activate()
        return part

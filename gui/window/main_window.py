"""Lay out the window: canvas, strip of styles, options and buttons."""

from __future__ import annotations

import itertools
from dataclasses import replace

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QToolButton, QVBoxLayout, QWidget

from engine.options import StyleOptions
from gui.camera.camera_bar import CameraBar
from gui.canvas.canvas import Canvas
from gui.canvas.empty_state import EmptyState
from gui.canvas.screen_colors import ScreenColors
from gui.canvas.view_bar import ViewBar
from gui.controls.drawer import Drawer
from gui.controls.message_bar import MessageBar
from gui.files.hand_over_bar import HandOverBar
from gui.look.theme import Theme
from gui.options.options_panel import OptionsPanel
from gui.styles.style_page import StylePage
from gui.styles.style_strip import StyleStrip
from gui.timeline.timeline import Timeline
from gui.window.actions import Actions
from gui.window.run_bar import RunBar

DEFAULT_SIZE = QSize(1280, 800)
SIDE_WIDTH = 336  # logical px of the panel at the right


class MainWindow(QMainWindow):
    """Hold the widgets; who connects them is gui/window/mediator.py.

    Signals:
        close_requested(): the user wants to close; `allow_close` and `close()` follow where nothing would be lost.
    """

    close_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        """Build everything, connect nothing to the outside."""
        super().__init__()
        self.theme = theme
        self.canvas = Canvas()
        self.empty_state = EmptyState(theme)
        self.hand_over_bar = HandOverBar()
        self.message_bar = MessageBar(theme)
        self.style_strip = StyleStrip(theme)
        self.style_page = StylePage(theme, self.style_strip.library)
        self.timeline = Timeline(theme)
        self.camera_bar = CameraBar(theme)
        self.options_panel = OptionsPanel(theme)
        self.run_bar = RunBar(theme)
        self.drawer = Drawer(theme)
        self.actions_of = Actions(self, theme)
        self.view_bar = ViewBar(self.canvas, self.actions_of.looking, theme)
        self.screen_colors = ScreenColors(self)
        self._corner = QWidget()
        self._may_close = False
        self._panels: list[QWidget] = []  # around the canvas, but for the timeline, which comes with a clip
        self._build_ui()
        self._connect()
        self._retranslate()
        self._tint()

    def set_editing(self, is_editing: bool) -> None:
        """Have Save write back into the file of another program, or ask for a name."""
        self.actions_of.set_editing(is_editing)
        self.run_bar.set_editing(is_editing)

    def show_options(self, options: StyleOptions) -> None:
        """Show options with their styles; without styles those of the strip stay."""
        if options.styles:
            self.style_strip.choose(options.styles)
        self.options_panel.set_options(replace(options, styles=self.style_strip.choices))

    def add_to_corner(self, button: QWidget) -> None:
        """Show a button at the right end of the menu bar, where a page of the drawer is opened."""
        layout = self._corner.layout()
        assert layout is not None  # `_build_ui` has made it
        layout.addWidget(button)
        self.menuBar().setCornerWidget(self._corner)  # measured anew

    @property
    def surroundings(self) -> tuple[QWidget, ...]:
        """List what is around the canvas besides messages."""
        return self.menuBar(), self.hand_over_bar, self.drawer, *self._panels

    def allow_close(self) -> None:
        """Let the next `close()` close the window without asking."""
        self._may_close = True

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Learn the screen's colours once the window is on one."""
        super().showEvent(event)
        if not event.spontaneous():
            self.screen_colors.follow(self.windowHandle())

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Ask through `close_requested` first; whoever answers may allow it at once."""
        if not self._may_close:
            self.close_requested.emit()
        event.setAccepted(self._may_close)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep what floats over the canvas in place."""
        super().resizeEvent(event)
        self._place_floating()

    def _build_ui(self) -> None:
        available = QGuiApplication.primaryScreen().availableSize()
        self.resize(DEFAULT_SIZE.boundedTo(available))
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.hand_over_bar)
        left.addWidget(self.message_bar)
        left.addWidget(self.canvas, 1)
        left.addWidget(self.timeline)
        left.addWidget(self.camera_bar)
        left.addWidget(self._panel("bottom_panel", self.style_strip))
        side = self._panel("side_panel", self.options_panel, self.run_bar)
        side.setFixedWidth(SIDE_WIDTH)
        content = QWidget()
        row = QHBoxLayout(content)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.drawer)
        row.addLayout(left, 1)
        row.addWidget(side)
        self.setCentralWidget(content)
        QHBoxLayout(self._corner).setContentsMargins(0, 0, 8, 0)
        self.menuBar().setCornerWidget(self._corner)
        inside = QVBoxLayout(self.canvas)
        inside.addWidget(self.empty_state)
        self.view_bar.setParent(self.canvas)
        after_canvas = (self.canvas, *self.view_bar.findChildren(QToolButton), self.style_strip.all_button)
        for one, other in itertools.pairwise(after_canvas):
            self.setTabOrder(one, other)
        self.view_bar.hide()

    def _panel(self, name: str, *widgets: QWidget) -> QWidget:
        panel = QWidget()
        panel.setObjectName(name)
        self._panels.append(panel)
        panel.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        layout = QVBoxLayout(panel)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for index, widget in enumerate(widgets):
            layout.addWidget(widget, 1 if index == 0 else 0)
        return panel

    def _connect(self) -> None:
        self.canvas.view_changed.connect(self._on_canvas_view_changed)
        self.theme.changed.connect(self._tint)
        self.screen_colors.changed.connect(self.canvas.set_screen_space)
        actions = self.actions_of
        self.run_bar.follow_keys(actions.start, actions.pause, actions.cancel, actions.save, actions.add_to_queue)
        self.empty_state.follow_keys(actions.paste)

    def _retranslate(self) -> None:
        self.setWindowTitle("Impasto")
        self.canvas.setAccessibleName(self.tr("Picture"))
        self.canvas.setAccessibleDescription(
            self.tr(
                "Hold Space to see the photograph; [ and ] move the divider; the arrow keys move the picture; "
                "C compares in another way."
            )
        )

    def _on_canvas_view_changed(self) -> None:
        has_photo = self.canvas.has_photo
        self.empty_state.setVisible(not has_photo)
        self.view_bar.setVisible(has_photo and not self.isFullScreen())
        self._place_floating()

    def _place_floating(self) -> None:
        size = self.view_bar.sizeHint()
        left = (self.canvas.width() - size.width()) // 2
        self.view_bar.setGeometry(left, self.canvas.height() - size.height() - 12, size.width(), size.height())

    def _tint(self) -> None:
        self.canvas.set_tokens(self.theme.tokens)

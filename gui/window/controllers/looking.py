"""Serve the actions for looking: zoom, comparison, full screen, histogram."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction

from gui.canvas.comparison import Comparison
from gui.canvas.histogram_page import HistogramPage
from gui.window.controllers.full_screen import FullScreen
from gui.window.main_window import MainWindow


class Looking(QObject):
    """Connect the actions with the canvas and the pages; works on what is shown and knows no engine."""

    def __init__(self, window: MainWindow) -> None:
        """Connect everything."""
        super().__init__(window)
        self._canvas, self._actions, self._drawer = window.canvas, window.actions_of.looking, window.drawer
        self._view_bar = window.view_bar
        self._full_screen = FullScreen(window)
        self._histogram = HistogramPage(window.theme, window.canvas)
        self._drawer.add_page(self._histogram)
        self._connect()

    def _connect(self) -> None:
        actions, canvas = self._actions, self._canvas
        actions.fit.triggered.connect(canvas.fit)
        actions.actual.triggered.connect(self._on_zoom_triggered)
        actions.actual.setData(1.0)
        actions.double.triggered.connect(self._on_zoom_triggered)
        actions.double.setData(2.0)
        actions.zoom_in.triggered.connect(canvas.zoom_in)
        actions.zoom_out.triggered.connect(canvas.zoom_out)
        actions.compare.triggered.connect(self._on_compare_triggered)
        for action in actions.comparisons.values():
            action.toggled.connect(self._on_comparison_toggled)
        actions.original.toggled.connect(canvas.peek)
        actions.histogram.triggered.connect(self._on_histogram_triggered)
        actions.full_screen.triggered.connect(self._full_screen.set_active)
        canvas.view_changed.connect(self._on_canvas_view_changed)
        self._drawer.page_changed.connect(self._on_drawer_page_changed)
        self._view_bar.hold_button.pressed.connect(self._on_hold_pressed)
        self._view_bar.hold_button.released.connect(self._on_hold_released)

    @Slot()
    def _on_zoom_triggered(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self._canvas.zoom_to(action.data())

    @Slot()
    def _on_compare_triggered(self) -> None:
        ways = list(Comparison)
        following = ways[(ways.index(self._actions.comparison) + 1) % len(ways)]
        self._actions.comparisons[following].setChecked(True)

    @Slot(bool)
    def _on_comparison_toggled(self, is_chosen: bool) -> None:
        if is_chosen:
            self._canvas.set_comparison(self._actions.comparison)
            self._actions.tint()
            self._view_bar.show_comparison()

    @Slot(bool)
    def _on_histogram_triggered(self, is_wanted: bool) -> None:
        if is_wanted:
            self._drawer.show_page(self._histogram)
        else:
            self._drawer.close_page()

    @Slot()
    def _on_drawer_page_changed(self) -> None:
        is_shown = self._drawer.page is self._histogram
        self._actions.histogram.setChecked(is_shown)
        if is_shown:
            self._histogram.refresh()

    @Slot()
    def _on_hold_pressed(self) -> None:
        self._canvas.peek(True)

    @Slot()
    def _on_hold_released(self) -> None:
        self._canvas.peek(False)

    @Slot()
    def _on_canvas_view_changed(self) -> None:
        self._actions.original.setChecked(self._canvas.is_peeking)

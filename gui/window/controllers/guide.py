"""Help people in: the tour at the first start, and the page that explains the method."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from gui.help.help_dialog import HelpDialog
from gui.help.tour import Stop, Tour

if TYPE_CHECKING:
    from gui.preferences.settings import Settings
    from gui.window.main_window import MainWindow


class Guide(QObject):
    """Serve the Help menu."""

    def __init__(self, window: MainWindow, settings: Settings) -> None:
        """Follow the menu; `greet` shows the tour to a newcomer."""
        super().__init__(window)
        self._window, self._settings = window, settings
        self.tour: Tour | None = None
        window.actions_of.tour.triggered.connect(self.show_tour)
        window.actions_of.help.triggered.connect(self.show_help)

    @Slot()
    def greet(self) -> None:
        """Show the tour where it was not seen or skipped before."""
        if not self._settings.has_seen_tour:
            self.show_tour()

    @Slot()
    def show_tour(self) -> Tour:
        """Begin the tour, or begin it again."""
        self.end_tour()
        window = self._window
        window.drawer.close_page()
        stops = (
            Stop(
                window.canvas,
                lambda: self.tr("A photograph"),
                lambda: self.tr("Drop one here, paste it or open it. The file itself is never changed."),
            ),
            Stop(
                window.style_strip,
                lambda: self.tr("A painting"),
                lambda: self.tr("Click one and see it at once. Ctrl+click mixes up to four; the plus adds your own."),
            ),
            Stop(
                window.options_panel.strength,
                lambda: self.tr("How much of it"),
                lambda: self.tr("From a hint to the full painting. All other settings can wait."),
            ),
            Stop(
                window.run_bar,
                lambda: self.tr("Paint it in full"),
                lambda: self.tr(
                    "Start paints at full size, then save it. “Queue it” paints many photographs while you go on."
                ),
            ),
        )
        self.tour = Tour(window, window.theme, stops)
        self.tour.finished.connect(self._on_tour_finished)
        self.tour.show()
        return self.tour

    @Slot()
    def end_tour(self) -> None:
        """End the tour, for the user has begun to work."""
        if self.tour is not None:
            self.tour.end()

    @Slot()
    def show_help(self) -> HelpDialog:
        """Open the page about the method."""
        dialog = HelpDialog(self._window, self._window.theme)
        dialog.open()
        return dialog

    @Slot()
    def _on_tour_finished(self) -> None:
        self.tour = None
        self._settings.set_tour_seen()

"""Declare the actions for looking at pictures: zoom, comparison, loupe, histogram, method, full screen."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from gui.canvas.comparison import Comparison
from gui.look.theme import Theme
from gui.preferences.shortcuts import with_keys

SHORTCUTS = {
    "fit": ("Ctrl+0",),
    "actual": ("Ctrl+1",),
    "double": ("Ctrl+2",),
    "zoom_in": ("+", "=", "Ctrl++", "Ctrl+="),
    "zoom_out": ("-", "Ctrl+-"),
    "compare": ("C",),
    "original": ("\\",),
    "loupe": ("Z",),
    "histogram": ("H",),
    "method": ("M",),
    "full_screen": ("F11",),
}
ICONS = {
    "fit": "fit",
    "actual": "actual",
    "zoom_in": "plus",
    "zoom_out": "minus",
    "compare": "compare",
    "original": "eye",
    "loupe": "loupe",
    "full_screen": "full_screen",
}
COMPARISON_ICONS = {Comparison.PAINTING: "picture", Comparison.DIVIDER: "compare", Comparison.SIDES: "sides"}


class LookingActions(QObject):
    """Hold the actions, one attribute each, and the three ways to compare, one of which is checked.

    `compare` goes from one way to the next; who shows what they ask for is gui/window/controllers/looking.py.
    """

    def __init__(self, parent: QObject, theme: Theme) -> None:
        """Build them; texts and icons come with `retranslate` and `tint`."""
        super().__init__(parent)
        self._theme = theme
        self.by_name = {name: QAction(self) for name in SHORTCUTS}
        self.fit, self.actual, self.double = self._take("fit", "actual", "double")
        self.zoom_in, self.zoom_out, self.compare = self._take("zoom_in", "zoom_out", "compare")
        self.original, self.loupe = self._take("original", "loupe")
        self.histogram, self.method, self.full_screen = self._take("histogram", "method", "full_screen")
        self.comparisons = {comparison: QAction(self) for comparison in Comparison}
        self._group = QActionGroup(self)
        self._menu: QMenu | None = None  # of the comparisons
        self._offers_loupe = True
        self._build()

    @property
    def comparison(self) -> Comparison:
        """Tell which way to compare is checked."""
        return next(comparison for comparison, action in self.comparisons.items() if action.isChecked())

    def set_available(self, *, has_photo: bool, has_painting: bool) -> None:
        """Offer what can be done with what is shown."""
        for action in (self.fit, self.actual, self.double, self.zoom_in, self.zoom_out, self.full_screen):
            action.setEnabled(has_photo)
        for action in (self.compare, self.original, *self.comparisons.values()):
            action.setEnabled(has_painting)

    def offer_loupe(self, *, has_loupe: bool, can_look: bool) -> None:
        """Offer the loupe where the engine has one, and say why not with another."""
        self.loupe.setEnabled(has_loupe and can_look)
        if self._offers_loupe is not has_loupe:
            self._offers_loupe = has_loupe
            self.retranslate()

    def hang_into(self, view: QMenu) -> None:
        """Add everything to the View menu."""
        view.addActions([self.fit, self.actual, self.double, self.zoom_in, self.zoom_out])
        view.addSeparator()
        self._menu = view.addMenu("")
        self._menu.addActions(list(self.comparisons.values()))
        self._menu.addSeparator()
        self._menu.addAction(self.compare)
        view.addActions([self.original, self.loupe])
        view.addSeparator()
        view.addActions([self.histogram, self.method, self.full_screen])

    def retranslate(self) -> None:
        """Set every text in the current language."""
        names = {
            self.fit: self.tr("Fit to the window"),
            self.actual: self.tr("Actual size (100 %)"),
            self.double: self.tr("Double size (200 %)"),
            self.zoom_in: self.tr("Zoom in"),
            self.zoom_out: self.tr("Zoom out"),
            self.compare: self.tr("Compare in the next way"),
            self.comparisons[Comparison.PAINTING]: self.tr("Painting only"),
            self.comparisons[Comparison.DIVIDER]: self.tr("Before and after with a divider"),
            self.comparisons[Comparison.SIDES]: self.tr("Before and after side by side"),
            self.original: self.tr("Show the photograph"),
            self.loupe: self.tr("Loupe: a piece of the finished picture before it is painted"),
            self.histogram: self.tr("Histogram"),
            self.method: self.tr("How it works, live"),
            self.full_screen: self.tr("Full screen"),
        }
        for action, name in names.items():
            action.setText(name)
            action.setToolTip(with_keys(name, action))
        if self._menu is not None:
            self._menu.setTitle(self.tr("Compare"))
        if not self._offers_loupe:
            why = self.tr("Gatys paints a picture only as a whole, so no piece can be shown before; use Instant.")
            self.loupe.setToolTip(f"{self.loupe.toolTip()}\n{why}")

    def tint(self) -> None:
        """Draw the icons in the theme's colours."""
        for name, icon in ICONS.items():
            self.by_name[name].setIcon(self._theme.ground_icon(icon))
            self.by_name[name].setIconVisibleInMenu(False)  # they have the colour of the bar over the canvas
        self.compare.setIcon(self._theme.ground_icon(COMPARISON_ICONS[self.comparison]))

    def _take(self, *names: str) -> tuple[QAction, ...]:
        return tuple(self.by_name[name] for name in names)

    def _build(self) -> None:
        for name, keys in SHORTCUTS.items():
            self.by_name[name].setShortcuts([QKeySequence(key) for key in keys])
        for action in (self.original, self.loupe, self.histogram, self.method, self.full_screen):
            action.setCheckable(True)
        for action in self.comparisons.values():
            action.setCheckable(True)
            self._group.addAction(action)
        self.comparisons[Comparison.DIVIDER].setChecked(True)
        self.loupe.setEnabled(False)

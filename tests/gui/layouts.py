"""Find texts that are cut off and controls that overlap, in a window as it is laid out now."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QWidget

from gui.controls.eliding_box import ElidingBox
from gui.styles.style_tile import StyleTile

if TYPE_CHECKING:
    from collections.abc import Iterator

ARROW = 34  # px beside the text of a combo box
LONG = 1.6  # times English; German and Finnish need up to that


class LongWords(QTranslator):
    """Pretend to translate into a language with long words."""

    def translate(self, _context, source, _disambiguation=None, _n=-1):
        """Lengthen a text by words at its end; places and the ampersand of a shortcut stay."""
        if len(source) < 3:  # a code, not a word
            return source
        plain = re.sub(r"\{\d\}|&", "", source)
        extra = round(len(plain) * (LONG - 1))
        words = [("aeiou "[i % 6]) for i in range(extra)]
        return f"{source} {''.join(words).strip()}".strip()

    def isEmpty(self):
        """Tell Qt to ask."""
        return False


def faults(root: QWidget) -> list[str]:
    """Describe what is cut off, sticks out or lies upon another control."""
    shown = [w for w in root.findChildren(QWidget) if w.isVisibleTo(root) and not w.isWindow() and w.width() > 0]
    found = [f"{said}: {_what(w)}" for w in shown if (said := _cut(w) or _out(w))]
    return found + [f"overlap: {_what(one)} and {_what(other)}" for one, other in _overlaps(shown)]


def _cut(widget: QWidget) -> str:
    width, height = widget.width(), widget.height()
    if isinstance(widget, QLabel) and widget.text() and widget.wordWrap():
        return "too low" if widget.heightForWidth(width) > height + 1 else ""
    if isinstance(widget, QLabel) and widget.text():
        return "too narrow" if widget.sizeHint().width() > width + 1 else ""
    if isinstance(widget, QAbstractButton) and widget.text() and not isinstance(widget, StyleTile):
        return "too narrow" if widget.sizeHint().width() > width + 1 else ""
    if isinstance(widget, QComboBox) and not isinstance(widget, ElidingBox):
        needed = widget.fontMetrics().horizontalAdvance(widget.currentText()) + ARROW
        return "too narrow" if needed > width else ""
    return ""


def _out(widget: QWidget) -> str:
    parent = widget.parentWidget()
    is_scrolled = parent is not None and parent.objectName() == "qt_scrollarea_viewport"
    if parent is None or is_scrolled or not isinstance(widget, QLabel | QAbstractButton | QComboBox | QLineEdit):
        return ""
    return "" if widget.x() >= 0 and widget.geometry().right() <= parent.width() else "sticks out"


def _overlaps(shown: list[QWidget]) -> Iterator[tuple[QWidget, QWidget]]:
    kinds = (QLabel, QAbstractButton, QComboBox, QLineEdit)
    controls = [w for w in shown if isinstance(w, kinds)]
    for index, one in enumerate(controls):
        for other in controls[index + 1 :]:
            if one.parentWidget() is other.parentWidget() and one.geometry().intersects(other.geometry()):
                yield one, other


def _what(widget: QWidget) -> str:
    text = widget.currentText() if isinstance(widget, QComboBox) else getattr(widget, "text", str)()
    owner = widget.parentWidget()
    while owner is not None and type(owner).__name__.startswith("Q"):
        owner = owner.parentWidget()
    needs = f"{widget.width()} of {widget.sizeHint().width()} px"
    return f"{type(widget).__name__} “{text[:40]}” ({needs}) in {type(owner).__name__}"

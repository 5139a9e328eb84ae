"""Show a newcomer around in four steps: a bubble beside each control, which is left bright; Esc skips the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gui.look.theme import Theme

_WIDTH, _GAP, _EDGE = 320, 14, 12  # logical px: of the bubble, from its control, from the window's edge
_DIM = QColor(0, 0, 0, 150)


@dataclass(frozen=True, slots=True)
class Stop:
    """Name a control and what is said about it."""

    control: QWidget
    title: Callable[[], str]  # in the language of the moment
    text: Callable[[], str]


class Tour(QWidget):
    """Cover a window, point at one control after the other, and go.

    Signals:
        finished(): seen to the end or skipped.
    """

    finished = Signal()

    def __init__(self, window: QWidget, theme: Theme, stops: tuple[Stop, ...]) -> None:
        """Begin with the first stop; `show` shows it."""
        super().__init__(window)
        self._window, self._theme, self._stops = window, theme, stops
        self._index = 0
        self.bubble = QFrame(self)
        self.title, self.text, self._count = QLabel(), QLabel(), QLabel()
        self.skip_button, self.next_button = QPushButton(), QPushButton()
        self._build_ui()
        window.installEventFilter(self)
        self._place()

    @property
    def stop(self) -> Stop:
        """Give the control that is shown."""
        return self._stops[self._index]

    @Slot()
    def go_on(self) -> None:
        """Show the next stop, or end after the last one."""
        if self._index + 1 == len(self._stops):
            self.end()
        else:
            self._index += 1
            self._place()

    @Slot()
    def go_back(self) -> None:
        """Show the stop before."""
        self._index = max(0, self._index - 1)
        self._place()

    @Slot()
    def end(self) -> None:
        """Go away."""
        self._window.removeEventFilter(self)
        self.hide()
        self.finished.emit()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Follow the window's size and language."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LanguageChange, QEvent.Type.LayoutRequest):
            self._place()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """Keep the keys from the menu's actions, which are covered."""
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Skip by Esc, go on and back by the arrows."""
        match event.key():
            case Qt.Key.Key_Escape:
                self.end()
            case Qt.Key.Key_Right:
                self.go_on()
            case Qt.Key.Key_Left:
                self.go_back()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self.skip_button.hasFocus():
                self.end()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.go_on()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Go on by a click anywhere, so that nobody is stuck."""
        event.accept()
        self.go_on()

    def focusNextPrevChild(self, _is_next: bool) -> bool:  # noqa: N802
        """Keep the focus among the two buttons while the rest is covered."""
        other = self.skip_button if self.next_button.hasFocus() else self.next_button
        other.setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Dim everything but the control, and draw a ring around it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shade, hole = QPainterPath(), QPainterPath()
        shade.addRect(QRectF(self.rect()))
        ring = QRectF(self._target()).adjusted(-2, -2, 2, 2).intersected(QRectF(self.rect()).adjusted(2, 2, -2, -2))
        hole.addRoundedRect(ring, 8, 8)
        painter.fillPath(shade.subtracted(hole), _DIM)
        painter.setPen(QPen(QColor(self._theme.tokens.accent), 2.5))
        painter.drawRoundedRect(ring, 8, 8)
        painter.end()

    def _build_ui(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.bubble.setObjectName("bubble")
        self.bubble.setFixedWidth(_WIDTH)
        self.title.setProperty("role", "heading")
        self._count.setProperty("role", "muted")
        self.text.setWordWrap(True)
        self.next_button.setProperty("role", "primary")
        for button in (self.skip_button, self.next_button):
            button.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.addWidget(self._count, 1)
        foot.addWidget(self.skip_button)
        foot.addWidget(self.next_button)
        layout = QVBoxLayout(self.bubble)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(8)
        for widget in (self.title, self.text):
            layout.addWidget(widget)
        layout.addSpacing(6)
        layout.addLayout(foot)
        self.skip_button.clicked.connect(self.end)
        self.next_button.clicked.connect(self.go_on)

    def _target(self) -> QRect:
        """Give the control's place in this overlay."""
        control = self.stop.control
        return QRect(control.mapTo(self._window, QPoint(0, 0)), control.size())

    def _place(self) -> None:
        self.setGeometry(self._window.rect())
        self.title.setText(self.stop.title())
        self.text.setText(self.stop.text())
        self._count.setText(f"{self._index + 1} / {len(self._stops)}")
        is_last = self._index + 1 == len(self._stops)
        self.skip_button.setText(self.tr("Skip"))
        self.skip_button.setVisible(not is_last)
        self.next_button.setText(self.tr("Got it") if is_last else self.tr("Next"))
        self.bubble.setAccessibleName(self.stop.title())
        self.next_button.setAccessibleDescription(f"{self.stop.title()}. {self.stop.text()}")  # read out with the focus
        height = self.bubble.heightForWidth(_WIDTH)
        self.bubble.resize(_WIDTH, max(height, self.bubble.sizeHint().height()))
        self.bubble.move(self._beside(self._target()))
        self.raise_()
        self.update()
        self.next_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _beside(self, target: QRect) -> QPoint:
        """Find room at the control's left, above it, or in its middle where it fills the window."""
        size = self.bubble.size()
        if target.left() > size.width() + _GAP + _EDGE:
            place = QPoint(target.left() - size.width() - _GAP, target.center().y() - size.height() // 2)
        elif target.top() > size.height() + _GAP + _EDGE:
            place = QPoint(target.center().x() - size.width() // 2, target.top() - size.height() - _GAP)
        else:
            place = QPoint(target.center().x() - size.width() // 2, target.bottom() - size.height() - 24)
        right, bottom = self.width() - size.width() - _EDGE, self.height() - size.height() - _EDGE
        return QPoint(min(max(place.x(), _EDGE), right), min(max(place.y(), _EDGE), bottom))

"""Show one style as a thumbnail that can be selected."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QEnterEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractButton

from gui.controls.labelled_slider import percent
from gui.look.icons import tinted_pixmap
from gui.look.theme import Theme
from gui.styles.style_catalog import Style, StyleNote

SIDE = 80  # logical px of the thumbnail
FRAME = 5  # room for the ring
LABEL = 20
CHECK = QRectF(FRAME + SIDE - 22, FRAME + 4, 18, 18)  # the small mark that adds to the mix
STAR = QRectF(FRAME + 4, FRAME + 4, 18, 18)  # the one that makes a favourite
PART = QRectF(FRAME + SIDE - 22, FRAME + SIDE - 22, 18, 18)  # tells that a part is painted with
LEARNT = QRectF(FRAME + 4, FRAME + SIDE - 22, 18, 18)  # tells that its strokes are learnt
_BAR = 4  # logical px, of how far they are
ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}


class StyleTile(QAbstractButton):
    """Paint a thumbnail with its name, and a ring when selected.

    Signals:
        chosen(Path): clicked; select this style alone.
        mix_toggled(Path): Ctrl+click, Ctrl+Space or the check mark; add to the mix or take out.
        favourite_toggled(Path): the star was clicked.
        edit_requested(Path): F2 or a double click; show what of it is painted with.
        delete_requested(Path): Delete was pressed.
        menu_requested(Path, QPoint): show what else can be done, at a place on the screen.
        step_requested(object, int, int): an arrow key; the focus shall go to the tile beside, across and down.
    """

    chosen = Signal(Path)
    mix_toggled = Signal(Path)
    favourite_toggled = Signal(Path)
    edit_requested = Signal(Path)
    delete_requested = Signal(Path)
    menu_requested = Signal(Path, QPoint)
    step_requested = Signal(object, int, int)

    def __init__(self, style: Style, theme: Theme) -> None:
        """Start without a thumbnail."""
        super().__init__()
        self.style_shown = style
        self._theme = theme
        self._note = StyleNote()
        self._pixmap = QPixmap()
        self._is_hovered = self._is_learnt = False
        self._progress: float | None = None  # of learning its strokes
        self.setCheckable(True)
        self.setFixedSize(SIDE + 2 * FRAME, SIDE + 2 * FRAME + LABEL)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self.update)

    @property
    def has_thumbnail(self) -> bool:
        """Tell whether the picture is there."""
        return not self._pixmap.isNull()

    def set_name(self, name: str) -> None:
        """Name the style on screen and for screen readers."""
        self.setText(name)
        self.setAccessibleName(self.tr("Style {0}").format(name))
        self._say()
        self.update()

    def set_note(self, note: StyleNote) -> None:
        """Show whether it is a favourite, and whether only a part of it is painted with."""
        self._note = note
        self._say()
        self.update()

    def set_learnt(self, is_learnt: bool) -> None:
        """Show whether the instant engine has learnt its strokes."""
        self._is_learnt = is_learnt
        self._say()
        self.update()

    def set_progress(self, fraction: float | None, sample: Path | None = None) -> None:
        """Show how far its strokes are learnt, with a picture of them in the tool tip; None where they are not."""
        if (fraction, self._progress) != (None, None):
            self._progress = fraction
            self._say(sample)
            self.update()

    def set_thumbnail(self, pixmap: QPixmap) -> None:
        """Show the picture."""
        self._pixmap = pixmap
        self.update()

    def nextCheckState(self) -> None:  # noqa: N802
        """Leave the state to the library, which knows the mix."""

    def sizeHint(self) -> QSize:  # noqa: N802
        """Give the fixed size."""
        return self.minimumSize()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Select alone, add to the mix, or make a favourite."""
        path, place = self.style_shown.path, event.position()
        if event.button() is not Qt.MouseButton.LeftButton or not self.rect().contains(place.toPoint()):
            return
        if STAR.adjusted(-3, -3, 3, 3).contains(place):
            self.favourite_toggled.emit(path)
        elif self._is_mixing(event) or CHECK.adjusted(-3, -3, 3, 3).contains(place):
            self.mix_toggled.emit(path)
        else:
            self.chosen.emit(path)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Choose a part of the picture, where no mark is hit."""
        marks = (STAR.adjusted(-3, -3, 3, 3), CHECK.adjusted(-3, -3, 3, 3))
        if event.button() is Qt.MouseButton.LeftButton and not any(mark.contains(event.position()) for mark in marks):
            self.edit_requested.emit(self.style_shown.path)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Select by Space or Return, mix with Ctrl, edit by F2, delete by Delete, move by the arrows."""
        key, path = Qt.Key(event.key()), self.style_shown.path
        if key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            (self.mix_toggled if self._is_mixing(event) else self.chosen).emit(path)
        elif key is Qt.Key.Key_Delete:
            self.delete_requested.emit(path)
        elif key is Qt.Key.Key_F2:
            self.edit_requested.emit(path)
        elif key in ARROWS:
            self.step_requested.emit(self, *ARROWS[key])
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Offer what else can be done."""
        self.menu_requested.emit(self.style_shown.path, event.globalPos())

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        """Show the marks."""
        self._is_hovered = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Hide the marks."""
        self._is_hovered = False
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw thumbnail, ring, marks and name."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        tokens = self._theme.tokens
        square = QRectF(FRAME, FRAME, SIDE, SIDE)
        outline = QPainterPath()
        outline.addRoundedRect(square, 6, 6)
        painter.fillPath(outline, QColor(tokens.raised))
        if self.has_thumbnail:
            painter.save()
            painter.setClipPath(outline)
            painter.drawPixmap(square, self._pixmap, QRectF(self._pixmap.rect()))
            painter.restore()
        if self._progress is not None:
            painter.fillRect(QRectF(FRAME, FRAME + SIDE - _BAR, SIDE, _BAR), QColor("#a0000000"))
            painter.fillRect(QRectF(FRAME, FRAME + SIDE - _BAR, SIDE * self._progress, _BAR), QColor(tokens.accent))
        self._paint_ring(painter, square)
        self._paint_marks(painter)
        painter.setPen(QColor(tokens.text if self.isChecked() else tokens.muted))
        name = QFontMetrics(self.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, SIDE + 2 * FRAME - 2)
        label = QRectF(0, 2 * FRAME + SIDE - 1, self.width(), LABEL)
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, name)
        painter.end()

    def _say(self, sample: Path | None = None) -> None:
        """Tell in the tool tip and to screen readers what the marks tell."""
        how = self.tr("{0}\nCtrl+click adds it to a mix, a double click chooses a part of it").format(self.text())
        if self._progress is not None:
            progress = self.tr("Its strokes are being learnt: {0}").format(percent(self._progress))
            shown = f'<img src="{sample.as_posix()}">' if sample and sample.exists() else ""
            self.setToolTip(f"<p>{progress}</p>{shown}")
            self.setAccessibleDescription(progress)
            return
        note = self._note
        said = [self.tr("Favourite")] if note.is_favourite else []
        said += [self.tr("A part of the picture")] if note.is_part else []
        said += [self.tr("Its strokes are learnt")] if self._is_learnt else []
        self.setToolTip("\n".join([how, *said[-1:]]) if self._is_learnt else how)
        self.setAccessibleDescription(", ".join(said))

    def _is_mixing(self, event: QMouseEvent | QKeyEvent) -> bool:
        return bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)

    def _paint_ring(self, painter: QPainter, square: QRectF) -> None:
        tokens = self._theme.tokens
        if self.isChecked():
            painter.setPen(QPen(QColor(tokens.accent), 2.5))
        elif self._is_hovered:
            painter.setPen(QPen(QColor(tokens.muted), 1.5))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(square.adjusted(-2.5, -2.5, 2.5, 2.5), 8, 8)
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.text), 1.5))
            painter.drawRoundedRect(square.adjusted(-4.25, -4.25, 4.25, 4.25), 9, 9)

    def _paint_marks(self, painter: QPainter) -> None:
        tokens = self._theme.tokens
        if self.isChecked():
            self._paint_mark(painter, CHECK, "check", tokens.on_accent, tokens.accent)
        elif self._is_hovered:
            self._paint_mark(painter, CHECK, "plus")
        if self._note.is_favourite or self._is_hovered:
            self._paint_mark(painter, STAR, "starred" if self._note.is_favourite else "star")
        if self._note.is_part:
            self._paint_mark(painter, PART, "crop")
        if self._is_learnt:
            self._paint_mark(painter, LEARNT, "brush")

    def _paint_mark(
        self, painter: QPainter, place: QRectF, icon: str, color: str = "white", disc: str = "#a0000000"
    ) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(disc))
        painter.drawEllipse(place)
        mark = tinted_pixmap(icon, QColor(color), 36)
        painter.drawPixmap(place.adjusted(3, 3, -3, -3), mark, QRectF(mark.rect()))

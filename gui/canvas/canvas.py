"""Show the photograph and the painting: zoom, pan, and ways to compare before and after."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QColorSpace, QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from gui.canvas.canvas_input import ZOOM_STEP, CanvasInput
from gui.canvas.comparison import GRIP, Comparison, Shown, paint_divider, paint_pictures, panes
from gui.canvas.picture_levels import PictureLevels
from gui.canvas.tile_cache import TileCache
from gui.canvas.tiled_picture import TiledPicture
from gui.canvas.viewport import Viewport
from gui.engine_process.tile import TileSource
from gui.files.drop_area import DropArea
from gui.look.theme import DARK, Tokens


class Overlay(Protocol):
    """Paint over the pictures: a mask, a brush."""

    def paint(self, painter: QPainter, canvas: Canvas) -> None:
        """Paint in logical px of the canvas; `canvas.to_picture` and `picture_rects` tell where the picture is."""


class Canvas(DropArea):
    """Draw what it is given; it knows no files and changes no picture.

    Points of the picture are pixels of the photograph at its full size, and 100 % means one of these per pixel of the
    screen, however large the copies are that are shown.

    Signals:
        view_changed(): zoom, divider or what is shown changed.
    """

    view_changed = Signal()

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self._viewport = Viewport()
        self._size = QSizeF()  # the photograph's, px
        self.tiles = TileCache(self)
        self._before: TiledPicture | None = None
        self._after: TiledPicture | None = None
        self._result: TiledPicture | None = None
        self._space: QColorSpace | None = None  # the screen's; None is sRGB
        self._converting = QTimer(self)  # pictures into it, between events
        self._tokens = DARK
        self._split = 0.5
        self._comparison = Comparison.DIVIDER
        self._is_peeking = False
        self._overlays: list[Overlay] = []
        self._build_ui()
        self._input = CanvasInput(self)

    @property
    def has_photo(self) -> bool:
        """Tell whether a photograph is open."""
        return self._before is not None

    @property
    def has_painting(self) -> bool:
        """Tell whether there is something to compare the photograph with."""
        return self._after is not None

    @property
    def shows_result(self) -> bool:
        """Tell whether the painting shown is the finished one, which can be saved, rather than a preview."""
        return self._result is not None and self._after is self._result

    @property
    def photograph(self) -> QImage:
        """Give the copy of the photograph; null without one."""
        return self._before.levels.image if self._before is not None else QImage()

    @property
    def painting(self) -> QImage:
        """Give the painting as shown; null without one."""
        return self._after.levels.image if self._after is not None else QImage()

    @property
    def zoom(self) -> float:
        """Give device pixels per pixel of the photograph."""
        return self._viewport.zoom

    @property
    def is_fitted(self) -> bool:
        """Tell whether the whole picture is shown, whatever the canvas' size."""
        return self._viewport.is_fitted

    @property
    def split(self) -> float:
        """Give the divider's place, 0 .. 1 from the picture's left."""
        return self._split

    @property
    def comparison(self) -> Comparison:
        """Tell how the painting is compared with the photograph."""
        return self._comparison

    @property
    def is_peeking(self) -> bool:
        """Tell whether Space is held and the original is shown."""
        return self._is_peeking

    @property
    def picture_rect(self) -> QRectF:
        """Give the picture's rectangle in the canvas, logical px; side by side, the photograph's."""
        return self._viewport.rect

    @property
    def picture_rects(self) -> tuple[QRectF, ...]:
        """Give the rectangles of all pictures in the canvas, logical px: the photograph's first, side by side."""
        return tuple(self._viewport.rect.translated(pane.topLeft()) for pane in self._panes())

    @property
    def screen_space(self) -> QColorSpace | None:
        """Give the screen's colour space; None is sRGB."""
        return self._space

    def to_picture(self, point: QPointF) -> QPointF:
        """Turn a point of the canvas, logical px, into pixels of the photograph."""
        return self._viewport.to_picture(self._in_pane(point))

    def add_overlay(self, overlay: Overlay) -> None:
        """Have something painted over the pictures."""
        self._overlays.append(overlay)
        self.update()

    def set_tokens(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        self._tokens = tokens
        self.update()

    @Slot(object)
    def set_screen_space(self, space: QColorSpace | None) -> None:
        """Show pictures in the colour space of the screen; None is sRGB."""
        self._space = space
        self.tiles.set_space(space)
        for levels in self._pictures():
            levels.set_space(space)
        self._converting.start()
        self.update()

    def set_photo(self, image: QImage, size: QSize | None = None, tiles: TileSource | None = None) -> None:
        """Show another photograph, fitted, and forget the painting.

        Args:
            image: a copy that can be held whole.
            size: the photograph's own, px, where the copy is smaller.
            tiles: where the photograph itself is to be had.
        """
        self._before, self._after, self._result = self._tiled(image, tiles, None), None, None
        self._keep_tiles()
        self._size = QSizeF(size if size is not None else image.size())
        self._viewport.set_picture(self._size)
        self._lay_out()

    def set_frame(self, image: QImage, tiles: TileSource | None = None, painted: QImage | None = None) -> None:
        """Show another frame of the same clip where the one before is, and its painting where that is there."""
        self._before, self._result = self._tiled(image, tiles, self._before), None
        self._show(self._tiled(painted, None, self._after) if painted is not None else None)

    def set_preview(self, image: QImage) -> None:
        """Show the picture as painted now; a finished one is kept for `restore_result`."""
        self._show(self._tiled(image, None, self._after))

    def set_result(self, image: QImage, tiles: TileSource | None = None) -> None:
        """Show the finished picture: a copy, and where it itself is to be had."""
        self._result = self._tiled(image, tiles, self._after)
        self._show(self._result)

    def restore_result(self) -> None:
        """Show the finished picture again in place of a preview; without one, the photograph."""
        self._show(self._result)

    def fit(self) -> None:
        """Show the whole picture."""
        self._viewport.fit()
        self._refresh()

    def zoom_to(self, zoom: float, anchor: QPointF | None = None) -> None:
        """Show the picture at device pixels per pixel of the photograph, the point under `anchor` kept in place."""
        if self.has_photo:
            self._viewport.zoom_to(zoom, anchor if anchor is None else self._in_pane(anchor))
            self._refresh()

    def zoom_in(self) -> None:
        """Enlarge by one step."""
        self.zoom_to(self.zoom * ZOOM_STEP)

    def zoom_out(self) -> None:
        """Reduce by one step."""
        self.zoom_to(self.zoom / ZOOM_STEP)

    def pan(self, delta: QPointF) -> None:
        """Move the picture by logical px."""
        if self.has_photo:
            self._viewport.pan(delta)
            self._refresh()

    def set_split(self, split: float) -> None:
        """Place the divider; values outside 0 .. 1 take the edge."""
        self._split = min(max(split, 0.0), 1.0)
        self._refresh()

    def set_comparison(self, comparison: Comparison) -> None:
        """Compare in another way."""
        self._comparison = comparison
        self._lay_out()

    @Slot(bool)
    def peek(self, is_peeking: bool) -> None:
        """Show the photograph in the painting's place for as long as a key or button is held."""
        if is_peeking is not self._is_peeking:
            self._is_peeking = is_peeking
            self._refresh()

    def is_on_divider(self, point: QPointF) -> bool:
        """Tell whether the divider is there and near a point, logical px."""
        return self._divider_is_shown() and abs(point.x() - self._divider_x()) <= GRIP

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Leave room for the empty state."""
        return QSize(360, 240)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw ground, pictures, divider and the frame of a drop target."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._tokens.ground))
        if self._before is not None:
            after = None if self._is_peeking else self._after
            ratio = self.devicePixelRatioF()
            shown = Shown(self._before, after, self._comparison, self._split, self.zoom, ratio)
            self.tiles.begin()
            paint_pictures(painter, shown, self._panes(), self._viewport.rect)
            self.tiles.end()
            for overlay in self._overlays:
                overlay.paint(painter, self)
        if self._divider_is_shown():
            paint_divider(painter, self._divider_x(), self._viewport.rect.intersected(QRectF(self.rect())))
        if self.is_drop_target:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(self._tokens.accent), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(6, 6, -6, -6), 10, 10)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep a fitted picture fitted."""
        super().resizeEvent(event)
        self._lay_out()

    def event(self, event: QEvent) -> bool:
        """Follow the window to a screen with another pixel density."""
        if event.type() is QEvent.Type.DevicePixelRatioChange:
            self._lay_out()
        return super().event(event)

    def _build_ui(self) -> None:
        self._converting.setInterval(0)
        self._converting.timeout.connect(self._on_converting_timeout)
        self.tiles.changed.connect(self.update)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def _pictures(self) -> list[PictureLevels]:
        return [shown.levels for shown in (self._before, self._after, self._result) if shown is not None]

    def _tiled(self, image: QImage, source: TileSource | None, before: TiledPicture | None) -> TiledPicture:
        levels = PictureLevels(image, self._space, before.levels if before is not None else None)
        if not levels.is_ready:
            self._converting.start()
        return TiledPicture(levels, source, self.tiles)

    @Slot()
    def _on_converting_timeout(self) -> None:
        waiting = next((levels for levels in self._pictures() if not levels.is_ready), None)
        if waiting is None:
            self._converting.stop()
            return
        waiting.convert_some()
        if waiting.is_ready:
            self.update()

    def _show(self, painting: TiledPicture | None) -> None:
        had_painting, self._after = self.has_painting, painting
        self._keep_tiles()
        if had_painting is self.has_painting:
            self._refresh()
        else:
            self._lay_out()

    def _keep_tiles(self) -> None:
        self.tiles.keep_only(*(shown.source for shown in (self._before, self._result) if shown is not None))

    def _panes(self) -> tuple[QRectF, ...]:
        is_split = self._comparison is Comparison.SIDES and self.has_painting
        return panes(QSizeF(self.size()), self._size, is_split=is_split)

    def _in_pane(self, point: QPointF) -> QPointF:
        """Turn a point of the canvas into one of the pane that it is in."""
        pane = next((pane for pane in self._panes()[1:] if pane.contains(point)), None)
        return point if pane is None else point - pane.topLeft()

    def _lay_out(self) -> None:
        self._viewport.set_window(self._panes()[0].size(), self.devicePixelRatioF())
        self._refresh()

    def _refresh(self) -> None:
        self.update()
        self.view_changed.emit()

    def _divider_is_shown(self) -> bool:
        return self._comparison is Comparison.DIVIDER and self.has_painting and not self._is_peeking

    def _divider_x(self) -> float:
        rect = self._viewport.rect
        return rect.left() + self._split * rect.width()

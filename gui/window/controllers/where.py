"""Bring masks and picture together: what is painted on the canvas, and what is seen of it there."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, Slot
from PySide6.QtGui import QImage, QKeySequence, QShortcut

from engine.mask import Gradient
from gui.masks.mask_overlay import MaskOverlay
from gui.masks.mask_painter import MaskPainter
from gui.masks.mask_tool import Brush, Tool
from gui.session.session import Session
from gui.window.main_window import MainWindow


class Where(QObject):
    """Connect the masks of the options with the tools on the canvas; each photograph begins without masks."""

    def __init__(self, window: MainWindow, session: Session) -> None:
        """Follow the window and the session."""
        super().__init__(window)
        self._window = window
        self._options = window.options_panel.where
        self._path: Path | None = None  # of the photograph; None before the first
        self.overlay = MaskOverlay(window.canvas)
        self.painter = MaskPainter(window.canvas)
        self._options.set_naming(self._name_of)
        self._connect(session)

    def _connect(self, session: Session) -> None:
        options, painter = self._options, self.painter
        options.tool_chosen.connect(self._on_options_tool_chosen)
        options.shown_changed.connect(self._on_options_shown_changed)
        options.changed.connect(self._show)
        options.details.brush_changed.connect(painter.set_brush)
        painter.stroke_painted.connect(options.add_stroke)
        painter.line_drawn.connect(options.set_line)
        painter.brush_changed.connect(self._on_painter_brush_changed)
        painter.tool_changed.connect(options.details.show_tool)
        self._window.options_panel.where_fold.toggled.connect(self._on_fold_toggled)
        session.photo_opened.connect(self._on_session_photo_opened)
        session.frame_opened.connect(lambda image, _moment: self.overlay.set_photo(image))
        key = QShortcut(QKeySequence(Qt.Key.Key_O), self._window.canvas, context=Qt.ShortcutContext.WidgetShortcut)
        key.activated.connect(options.shown_box.toggle)

    def _name_of(self, path: Path) -> str:
        tiles = self._window.style_strip.tiles
        return next((tile.text() for tile in tiles if tile.style_shown.path == path), path.stem)

    @Slot()
    def _show(self) -> None:
        """Show the selected mask and its line, while the fold with the masks is open."""
        is_open = self._window.options_panel.where_fold.is_open
        self.overlay.show_mask(self._options.shown if is_open else None)
        selected = self._options.selected
        base = selected.base if selected is not None else None
        self.painter.set_line(base if isinstance(base, Gradient) else None)

    @Slot()
    def _on_options_shown_changed(self) -> None:
        self.overlay.forget()
        self._show()

    @Slot(object)
    def _on_options_tool_chosen(self, tool: Tool) -> None:
        self.painter.set_tool(tool)
        if tool is not Tool.NONE:
            self._window.canvas.setFocus()  # for the keys of the brush

    @Slot(object)
    def _on_painter_brush_changed(self, brush: Brush) -> None:
        self._options.details.show_brush(brush)

    @Slot(bool)
    def _on_fold_toggled(self, is_open: bool) -> None:
        if not is_open:
            self._options.choose_tool(Tool.NONE)
        self._show()

    @Slot(object, QImage, QSize)
    def _on_session_photo_opened(self, path: Path, image: QImage, _size: QSize) -> None:
        self.overlay.set_photo(image)
        if self._path is not None and (path != self._path or path == Path()):
            self._options.clear()
        self._path = path
        self._show()

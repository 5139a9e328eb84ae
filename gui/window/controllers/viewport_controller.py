"""Show an open model instead of its flat picture: ask for views, play animations, choose how it is painted."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, QTimer, Slot
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QFileDialog

from gui.canvas.comparison import Comparison
from gui.engine_process import messages as m
from gui.engine_process import viewing as v
from gui.engine_process.model_cache import is_model
from gui.files.save_dialog import ask_where
from gui.link.call import Call
from gui.link.protocol import Array, Update
from gui.preferences.settings import Settings
from gui.session.painted import SessionPhase, as_painted
from gui.session.session import Session
from gui.viewport.model_bar import ModelBar
from gui.viewport.model_canvas import ModelCanvas, picture_size
from gui.window.main_window import MainWindow

MOVING_SIDE = 480  # px, of a picture while the model turns
REST_MS = 160  # without a change, after which the picture is drawn sharp
TICK_MS = 30  # of animations
TURNTABLES = {".mp4": "MP4", ".gif": "GIF", ".png": "PNG", ".jpg": "JPEG"}  # clips, and pictures


class ViewportController(QObject):
    """Keep one request for a view under way, so that the newest view is drawn as soon as the one before is there."""

    def __init__(self, window: MainWindow, session: Session, settings: Settings) -> None:
        """Follow both."""
        super().__init__(window)
        self._window, self._session, self._settings = window, session, settings
        self.canvas, self.bar = ModelCanvas(), ModelBar(window.theme)
        self._call: Call[v.ViewDrawn] | None = None
        self._is_due = False  # something has changed since the last request
        self._holds_original = False
        self._seconds: tuple[float, ...] = ()  # of the clips
        self._can_shine = False
        self._began = 0.0  # of time.monotonic(), when the clip was at 0 s
        self._writing = ""  # what is said while a turntable is written
        self._rest, self._ticks = QTimer(self), QTimer(self)
        self._build_ui()
        self._connect()

    @property
    def is_shown(self) -> bool:
        """Tell whether a model is looked at."""
        return self.canvas.isVisibleTo(self._window.canvas)

    def _build_ui(self) -> None:
        self.canvas.setParent(self._window.canvas)
        self.bar.setParent(self.canvas)
        self.canvas.hide()
        self._window.canvas.installEventFilter(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._ticks.setInterval(TICK_MS)
        self._tint()

    def _connect(self) -> None:
        session, bar, canvas = self._session, self.bar, self.canvas
        session.photo_opened.connect(self._on_session_photo_opened)
        session.phase_changed.connect(self._on_session_phase_changed)
        session.previewed.connect(self._ask_anew)
        session.finished.connect(self._ask_anew)
        self._window.canvas.view_changed.connect(self._on_window_canvas_view_changed)
        canvas.view_changed.connect(self._on_canvas_view_changed)
        canvas.original_held.connect(self._hold_original)
        bar.original_button.pressed.connect(lambda: self._hold_original(True))
        bar.original_button.released.connect(lambda: self._hold_original(False))
        bar.reset_button.clicked.connect(canvas.reset)
        bar.light_button.toggled.connect(lambda on: canvas.set_view(replace(canvas.view, is_lit=on)))
        bar.wire_button.toggled.connect(lambda on: canvas.set_view(replace(canvas.view, has_wires=on)))
        bar.clip_chosen.connect(self._on_bar_clip_chosen)
        bar.play_toggled.connect(self._on_bar_play_toggled)
        bar.way_chosen.connect(self._on_bar_way_chosen)
        bar.turntable_requested.connect(self.ask_for_turntable)
        self._rest.timeout.connect(self._ask_anew)
        self._ticks.timeout.connect(self._on_tick)
        self._window.theme.changed.connect(self._tint)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Cover the canvas."""
        if event.type() is QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        self.canvas.setGeometry(self._window.canvas.rect())
        size = self.bar.sizeHint()
        left = (self.canvas.width() - size.width()) // 2
        self.bar.setGeometry(left, self.canvas.height() - size.height() - 12, size.width(), size.height())

    @Slot(Path, QImage, QSize)
    def _on_session_photo_opened(self, path: Path, _image: QImage, _size: QSize) -> None:
        if self._call is not None:
            self._call.drop()
            self._call = None
        self.bar.show_clips(())
        self._seconds, self._can_shine = (), False
        self._offer_shining()
        if not is_model(path):
            self._show(False)
            return
        self.canvas.show_image(QImage())
        self.canvas.reset()
        self.canvas.set_view(replace(self.canvas.view, clip=None, seconds=0.0))
        self._show(True)
        if (photo := self._session.photo) is not None:
            self._session.ask(v.LookAtModel, photo).then(self._take_model, failure=self._session.complain, owner=self)
        self._ask_anew()

    def _take_model(self, seen: v.ModelSeen) -> None:
        self._seconds = tuple(seconds for _, seconds in seen.clips)
        self.bar.show_clips(tuple(name for name, _ in seen.clips))
        self._can_shine = seen.can_shine
        self._offer_shining()
        self._place()

    @Slot(SessionPhase)
    def _on_session_phase_changed(self, phase: SessionPhase) -> None:
        """Show the views themselves while they are painted, and nothing beside them: the flat picture is no view."""
        shows_views = phase is SessionPhase.RUNNING and self.bar.by_surface and is_model(self._session.photo_path)
        chosen = self._window.actions_of.looking.comparison
        self._window.canvas.set_comparison(Comparison.PAINTING if shows_views else chosen)
        if is_model(self._session.photo_path):
            self._show(not shows_views)
        self._ask_anew()

    def _show(self, is_shown: bool) -> None:
        self.canvas.setVisible(is_shown)
        if is_shown:
            self._place()
            self.canvas.raise_()
            self._window.view_bar.hide()
            self.canvas.setFocus()
        else:
            self.bar.play_button.setChecked(False)
            self._window.view_bar.setVisible(self._window.canvas.has_photo)

    @Slot()
    def _on_window_canvas_view_changed(self) -> None:
        if self.is_shown:
            self._window.view_bar.hide()
            self._ask_anew()

    @Slot()
    def _on_canvas_view_changed(self) -> None:
        self._place()
        self._rest.start()
        self._ask_anew()

    @Slot(bool)
    def _on_bar_way_chosen(self, by_surface: bool) -> None:
        self._session.by_surface = by_surface
        self._offer_shining()

    def _offer_shining(self) -> None:
        """Offer to paint what shines, where something does and by the way of painting that can."""
        self._window.options_panel.advanced.show_shining(self._can_shine and not self.bar.by_surface)

    @Slot(bool)
    def _hold_original(self, is_held: bool) -> None:
        self._holds_original = is_held
        self._ask_anew()

    @Slot(int)
    def _on_bar_clip_chosen(self, index: int) -> None:
        self._began = time.monotonic()
        self.canvas.set_view(replace(self.canvas.view, clip=None if index < 0 else index, seconds=0.0))

    @Slot(bool)
    def _on_bar_play_toggled(self, is_playing: bool) -> None:
        if is_playing and self.canvas.view.clip is None and self._seconds:
            self.bar.show_clip(0)
            self._on_bar_clip_chosen(0)
        self._began = time.monotonic() - self.canvas.view.seconds
        if is_playing:
            self._ticks.start()
        else:
            self._ticks.stop()
            self._rest.start()

    @Slot()
    def _on_tick(self) -> None:
        clip = self.canvas.view.clip
        if clip is None or not self.is_shown or clip >= len(self._seconds):
            self.bar.play_button.setChecked(False)
        elif self._call is None:
            length = max(self._seconds[clip], 1e-3)
            self.canvas.set_view(replace(self.canvas.view, seconds=(time.monotonic() - self._began) % length))

    @Slot()
    def _ask_anew(self) -> None:
        """Ask for the view as it is now, as soon as the one before is there."""
        self._is_due = True
        if self._call is None or self._call.is_over:
            self._ask()

    def _ask(self) -> None:
        photo, canvas, flat = self._session.photo, self.canvas, self._window.canvas
        if photo is None or not self.is_shown or not is_model(photo.path):
            self._call = None
            return
        self._is_due = False
        is_moving = canvas.is_held or self._rest.isActive() or self._ticks.isActive()
        width, height = picture_size(
            canvas.size(), canvas.devicePixelRatioF(), MOVING_SIDE if is_moving else m.LONGEST_SIDE
        )
        shows_painting = flat.has_painting and not self._holds_original
        stored = self._shown_result() if shows_painting else None
        is_live = shows_painting and stored is None
        photo = as_painted(photo, None if stored is None else self._session.result_options)
        call = self._session.ask(v.DrawView, photo, canvas.view, width, height, stored, is_live, is_sharp=not is_moving)
        self._call = call.then(self._take, failure=self._fail, cancelled=self._go_on, owner=self)

    def _shown_result(self) -> Array | None:
        """Give the sheet of the finished painting, where it is what is seen."""
        result = self._session.result if self._window.canvas.shows_result else None
        return None if result is None else result.stored.pixels

    @Slot()
    def ask_for_turntable(self) -> QFileDialog | None:
        """Show the dialog for a picture of the model as it is seen, or for a clip in which it turns once."""
        if self._window.canvas.has_painting and self._shown_result() is None:
            said = self.tr("Press Start first; a turntable shows the finished painting.")
            self._window.message_bar.show_notice(said)
            return None
        name, title = Path(self._session.suggested_name()).stem, self.tr("Save a turntable")
        return ask_where(self._window, self._settings, title, TURNTABLES, name, self._save_turntable)

    def _save_turntable(self, path: Path) -> None:
        view, photo = self.canvas.view, self._session.photo
        if photo is None:
            return
        self._writing = self.tr("The turntable is being written…")
        self._window.message_bar.show_notice(self._writing)
        painted = self._shown_result()
        photo = as_painted(photo, None if painted is None else self._session.result_options)
        wish = (path, photo, painted, view.yaw, view.pitch, view.clip, view.seconds)
        call = self._session.ask(m.SaveTurntable, *wish)
        call.then(self._say_saved, failure=self._session.complain, update=self._say_writing)

    def _say_writing(self, update: Update) -> None:
        """Tell how far the clip is, unless something else is said by now."""
        bar = self._window.message_bar
        if isinstance(update, m.Progressed) and not bar.isHidden() and bar.text == self._writing:
            percent = round(100 * update.progress.fraction)
            self._writing = self.tr("The turntable is being written: {0} %").format(percent)
            bar.show_notice(self._writing)

    def _say_saved(self, saved: m.Saved) -> None:
        self._window.message_bar.show_notice(self.tr("Saved as {0}").format(saved.path))

    def _take(self, drawn: v.ViewDrawn) -> None:
        self.canvas.show_image(drawn.frame.picture)
        self._go_on()

    def _fail(self, failure: object) -> None:
        del failure  # the link tells of a lost process, and a model that cannot be drawn was not opened
        self._call = None

    def _go_on(self) -> None:
        self._call = None
        if self._is_due:
            self._ask()

    @Slot()
    def _tint(self) -> None:
        ground = QColor(self._window.theme.tokens.ground)
        self.canvas.set_view(replace(self.canvas.view, ground=(ground.redF(), ground.greenF(), ground.blueF())))

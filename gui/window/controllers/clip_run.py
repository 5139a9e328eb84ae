"""Show in the window how the queue paints the open clip: on the canvas and in the run bar, with pause and cancel."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from engine.commissions.queue.queue_item import ItemState, QueueItem, QueueMode
from gui.link.engine_sentences import in_window_language
from gui.look.path_words import short_path
from gui.queue.queue_messages import FramePainted
from gui.timeline.clip_order import ClipOrder
from gui.window.controllers.clip_controller import ClipController
from gui.window.controllers.queue_controller import QueueController
from gui.window.main_window import MainWindow


class ClipRun(QObject):
    """Follow the open clip through the queue."""

    def __init__(self, window: MainWindow, clips: ClipController, queue: QueueController) -> None:
        """Follow both."""
        super().__init__(window)
        self._window, self._clips, self._queue = window, clips, queue
        self._item: QueueItem | None = None  # of the open clip, while it waits or is painted
        self._is_paused = False
        self._follows = False  # the canvas shows what is painted
        self._done: QueueItem | None = None  # told last
        clips.queue_requested.connect(self._on_clips_queue_requested)
        clips.opened.connect(self._on_clips_opened)
        clips.looked_away.connect(self._on_clips_looked_away)
        queue.changed.connect(self._on_queue_changed)
        queue.frame_painted.connect(self._on_queue_frame_painted)
        queue.emptied.connect(self._on_queue_emptied)
        queue.clip_known.connect(self._on_queue_clip_known)
        window.run_bar.cancel_requested.connect(self.cancel)
        window.run_bar.pause_requested.connect(self.pause)
        window.actions_of.pause.triggered.connect(self.pause)

    @Slot()
    def cancel(self) -> None:
        """Take the open clip out of the queue."""
        if self._item is not None:
            self._queue.remove(self._item.number)

    @Slot(bool)
    def pause(self, is_paused: bool) -> None:
        """Let the queue rest, or go on."""
        if self._item is not None:
            self._queue.set_mode(QueueMode.PAUSED if is_paused else QueueMode.RUNNING)

    @Slot(object)
    def _on_clips_queue_requested(self, order: ClipOrder) -> None:
        self._follows, self._done = True, None
        self._queue.add_clip(order)

    @Slot()
    def _on_clips_opened(self) -> None:
        self._follows, self._item, self._done = False, None, None
        self._on_queue_changed()

    @Slot()
    def _on_clips_looked_away(self) -> None:
        self._follows = False

    @Slot()
    def _on_queue_changed(self) -> None:
        """Take what the queue tells of the open clip."""
        path, before = self._clips.path, self._item
        self._item = self._queue.item_of(path) if path is not None else None
        if before is not None and (self._item is None or self._item.number != before.number):
            self._end(self._queue.item(before.number))
        is_paused = self._item is not None and self._queue.page.model.mode is QueueMode.PAUSED
        if (self._item is None) is not (before is None) or is_paused is not self._is_paused:
            self._is_paused = is_paused
            self._window.run_bar.show_paused(is_paused)
            self._window.actions_of.pause.setChecked(is_paused)
            self._clips.set_painted(self._item is not None)
        self._show_progress()

    def _show_progress(self) -> None:
        if self._item is None:
            return
        progress = self._queue.page.model.progress_of(self._item.number)
        self._window.run_bar.show_waiting(self._item.state is ItemState.WAITING)
        if progress is not None:
            self._window.run_bar.show_progress(progress)

    def _end(self, ended: QueueItem | None) -> None:
        """Tell what has become of it; None is taken out."""
        self._window.run_bar.show_next()
        if self._follows:
            self._follows = False
            self._clips.come_back()
        bar = self._window.message_bar
        if ended is None:
            bar.show_notice(self.tr("The clip is taken out of the queue."))
        elif ended.state is ItemState.FAILED:
            bar.show_error(in_window_language(ended.message))
        elif ended.state is ItemState.DONE and ended.result is not None:
            self._done = ended
            self._offer()

    @Slot(int)
    def _on_queue_clip_known(self, number: int) -> None:
        """Show where the open clip lies painted already, by the same settings."""
        known = self._queue.item(number)
        if known is not None and self._clips.path is not None and known.photo == self._clips.path.absolute():
            self._follows, self._done = False, known
            self._offer()

    def _offer(self) -> None:
        if self._done is not None and self._done.result is not None:
            file = self._done.result
            play = partial(QDesktopServices.openUrl, QUrl.fromLocalFile(str(file)))
            said = self.tr("The clip is painted: {0}").format(short_path(file))
            self._window.message_bar.show_offer(said, self.tr("Play it"), play)

    @Slot()
    def _on_queue_emptied(self) -> None:
        """Say again what the queue's own words have hidden."""
        self._offer()

    @Slot(object)
    def _on_queue_frame_painted(self, frame: FramePainted) -> None:
        if self._follows and self._item is not None and self._item.number == frame.number:
            self._clips.show_painted(frame.moment, frame.before.picture, frame.after.picture)

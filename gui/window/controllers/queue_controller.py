"""Carry the wishes of the queue's page to the queue's process, and what comes of them back to the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from PySide6.QtCore import QEvent, QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from engine.commissions.queue.queue_item import Batch, ItemState, Listing, QueueItem, QueueMode
from gui.controls.badge_button import BadgeButton
from gui.controls.question import Question
from gui.engine_process.model_cache import is_model
from gui.files.file_dialogs import READABLE
from gui.link.link import Link
from gui.link.protocol import Complaint, Event, Failure, Lost
from gui.preferences.settings import Settings
from gui.queue import queue_messages as m
from gui.queue.desktop import Desktop
from gui.queue.queue_page import QueuePage
from gui.session.session import Session
from gui.system.file_names import as_on_disk
from gui.timeline.clip_order import ClipOrder
from gui.window.main_window import MainWindow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gui.link.protocol import Request

P = ParamSpec("P")


class QueueController(QObject):
    """Own the queue's page, and add photographs with the settings that are shown.

    Signals:
        changed(): the list is another one, or an item is farther.
        frame_painted(object): queue_messages.FramePainted.
        emptied(): nothing waits any more, and that has been said.
        clip_known(int): the clip that was to be added was painted before, under that number.
    """

    changed = Signal()
    frame_painted = Signal(object)
    emptied = Signal()
    clip_known = Signal(int)

    def __init__(self, window: MainWindow, session: Session, settings: Settings, link: Link) -> None:
        """Follow the link, which starts its process with the first wish."""
        super().__init__(window)
        self._window, self._session, self._settings, self._link = window, session, settings, link
        self.page = QueuePage(window.theme)
        self.badge = BadgeButton(window.theme, window.actions_of.queue, "queue")
        self._listing = Listing()
        self._clip: Callable[[], ClipOrder | None] = lambda: None
        self._desktop = Desktop(window)
        window.drawer.add_page(self.page)
        window.add_to_corner(self.badge)
        self.page.set_folder(settings.queue_folder)
        self._connect()

    @property
    def is_painting(self) -> bool:
        """Tell whether something is painted, or would be next."""
        model = self.page.model
        is_open = any(item.state in (ItemState.WAITING, ItemState.RUNNING) for item in model.items)
        return is_open and model.mode is not QueueMode.PAUSED

    @Slot()
    def look(self) -> None:
        """Go on with a queue that another run has left."""
        self._ask(m.Look)

    def close(self) -> None:
        """End the process; what it paints waits for the next start."""
        self._link.close()

    def ask_before_leaving(self, leave: Callable[[], None]) -> None:
        """Leave at once, or ask while the queue is painting."""
        if not self.is_painting:
            leave()
            return
        question = self.tr("Close Impasto? The queue goes on at the next start, with the same photograph.")
        said, stay = self.tr("The queue is still painting."), self.tr("Keep painting")
        Question(self._window, said, question, self.tr("Close"), leave, stay).ask()

    def set_clip(self, order: Callable[[], ClipOrder | None]) -> None:
        """Have asked what the open photograph is added with where it is a frame of a clip."""
        self._clip = order

    @Slot()
    def add_open_photo(self) -> None:
        """Add the open photograph, or all of the open clip, with the settings that are shown."""
        path = self._session.photo_path
        clip = self._clip()
        if clip is not None:
            self.add_clip(clip)
        elif path is None:
            self._window.message_bar.show_notice(
                self.tr("Only photographs with a file can wait in the queue; save this one first.")
            )
        elif is_model(path) and self._session.by_surface:
            self.add((path,), details={"way": "surface"})
        else:
            self.add((path,))

    @Slot(object)
    def add_clip(self, clip: ClipOrder) -> None:
        """Add a clip."""
        self.add((clip.path,), clip)

    def set_mode(self, mode: QueueMode) -> None:
        """Have the queue go on, or pause."""
        self._ask(m.SetMode, mode)

    def remove(self, number: int) -> None:
        """Take something out; what is being painted is stopped."""
        self._ask(m.Remove, (number,))

    def item(self, number: int) -> QueueItem | None:
        """Give what is told of a number; None where it was taken out."""
        return next((item for item in self._listing.items if item.number == number), None)

    def item_of(self, path: Path) -> QueueItem | None:
        """Give what is painted of a file, or else waits."""
        items = [item for item in self._listing.items if item.photo == path.absolute()]
        running = [item for item in items if item.state is ItemState.RUNNING]
        return next(iter(running or [item for item in items if item.state is ItemState.WAITING]), None)

    @Slot(object)
    def add(
        self, paths: tuple[Path, ...], clip: ClipOrder | None = None, details: Mapping[str, str] | None = None
    ) -> None:
        """Add photographs, and the pictures in folders, with the settings that are shown, or a clip with its own."""
        options = self._window.options_panel.options
        if not options.styles:
            self._window.message_bar.show_notice(self.tr("Choose a style first; the photographs are painted with it."))
            return
        settings = self._settings
        batch = Batch(
            paths,
            options,
            settings.queue_folder,
            settings.queue_template,
            settings.save_options,
            clip.suffix if clip else settings.queue_suffix,
            clip.details if clip else dict(details or {}),
            clip.target if clip else None,
            skips_finished=settings.queue_skips_finished,
        )
        say = self._say_added if clip is None else self._say_clip_added
        self._link.ask(m.Add, batch).then(say, failure=self._fail)

    @Slot()
    def ask_for_photos(self) -> QFileDialog:
        """Show the dialog for photographs."""
        dialog = QFileDialog(self._window, self.tr("Add photographs"), str(self._settings.folder("photo")))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        pictures, everything = self.tr("Pictures"), self.tr("All files")
        dialog.setNameFilters([f"{pictures} ({READABLE})", f"{everything} (*)"])
        return self._shown(dialog)

    @Slot()
    def ask_for_folder(self) -> QFileDialog:
        """Show the dialog for a folder of photographs."""
        dialog = QFileDialog(self._window, self.tr("Add a folder"), str(self._settings.folder("photo")))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        return self._shown(dialog)

    @Slot()
    def ask_for_target(self) -> QFileDialog:
        """Show the dialog for the folder where paintings go."""
        folder = self._settings.queue_folder
        start = folder if folder.is_dir() else folder.parent
        dialog = QFileDialog(self._window, self.tr("Where the paintings go"), str(start))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self._on_target_selected)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def refresh_folder(self) -> None:
        """Show the folder again that the settings name."""
        self.page.set_folder(self._settings.queue_folder)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Follow the language of the window, after its actions have been named."""
        if event.type() is QEvent.Type.LanguageChange:
            self._count()
        return super().eventFilter(watched, event)

    def _shown(self, dialog: QFileDialog) -> QFileDialog:
        dialog.filesSelected.connect(self._on_files_selected)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _connect(self) -> None:
        page, actions = self.page, self._window.actions_of
        actions.queue.triggered.connect(self._on_queue_triggered)
        actions.add_to_queue.triggered.connect(self.add_open_photo)
        self._window.run_bar.queue_requested.connect(self.add_open_photo)
        self._window.drawer.page_changed.connect(self._on_drawer_page_changed)
        page.add_requested.connect(self.ask_for_photos)
        page.add_folder_requested.connect(self.ask_for_folder)
        page.folder_requested.connect(self.ask_for_target)
        page.paths_dropped.connect(self.add)
        page.mode_requested.connect(lambda mode: self._ask(m.SetMode, mode))
        page.move_requested.connect(lambda numbers, before: self._ask(m.Move, numbers, before))
        page.remove_requested.connect(lambda numbers: self._ask(m.Remove, numbers))
        page.retry_requested.connect(lambda numbers: self._ask(m.Retry, numbers))
        page.clear_requested.connect(lambda: self._ask(m.ClearFinished))
        page.settings_requested.connect(self._on_page_settings_requested)
        page.shown_requested.connect(self._on_page_shown_requested)
        page.model.thumbnail_requested.connect(self._on_model_thumbnail_requested)
        self._link.heard.connect(self._hear)
        self._window.installEventFilter(self)

    def _count(self) -> None:
        model = self.page.model
        left = sum(item.state in (ItemState.WAITING, ItemState.RUNNING) for item in model.items)
        self.badge.set_count(left)
        self._desktop.show_progress(left, model.done_share if self.is_painting else None)

    @Slot()
    def _on_queue_triggered(self) -> None:
        self._window.drawer.toggle(self.page)
        self.look()

    @Slot(object)
    def _on_drawer_page_changed(self, page: object) -> None:
        self._window.actions_of.queue.setChecked(page is self.page)
        if page is self.page:
            self.page.list.setFocus()

    @Slot(list)
    def _on_files_selected(self, names: list[str]) -> None:
        if names:
            paths = tuple(map(as_on_disk, names))
            self._settings.set_folder("photo", paths[0].parent)
            self.add(paths)

    @Slot(str)
    def _on_target_selected(self, name: str) -> None:
        self._settings.set_queue_folder(as_on_disk(name))
        self.refresh_folder()

    @Slot(object)
    def _on_page_settings_requested(self, item: QueueItem) -> None:
        kept = self._window.options_panel.options
        taken = replace(item.options, device=kept.device, precision=kept.precision, memory_gib=kept.memory_gib)
        self._window.show_options(taken)
        said = self.tr("The settings are those of {0} now.")
        self._window.message_bar.show_notice(said.format(self.page.model.name_of(item)))

    @Slot(Path, bool)
    def _on_page_shown_requested(self, path: Path, in_folder: bool) -> None:
        shown = path.parent if in_folder else path
        if shown.exists():
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(shown)))
        else:
            self._window.message_bar.show_notice(self.tr("{0} is not there any more.").format(shown))

    def _ask(self, make: Callable[Concatenate[int, P], Request[m.Granted]], *args: P.args, **more: P.kwargs) -> None:
        self._link.ask(make, *args, **more).then(failure=self._fail)

    @Slot(Path)
    def _on_model_thumbnail_requested(self, path: Path) -> None:
        call = self._link.ask(m.MakeThumbnail, path)
        call.then(lambda made: self.page.show_thumbnail(path, made.frame.picture), owner=self)

    @Slot(object)
    def _hear(self, event: Event) -> None:
        match event:
            case m.Changed(changes):
                self._listing.take(changes)
                self.page.show_queue(self._listing.items, self._listing.mode)
                self._count()
                self.changed.emit()
            case m.Progressed(number, progress):
                self.page.show_progress(number, progress)
                self._count()
                self.changed.emit()
            case m.FramePainted():
                self.frame_painted.emit(event)
            case m.Emptied(done, failed):
                self._say_emptied(done, failed)
                self.emptied.emit()
            case Complaint(sentence):
                self._complain(sentence)

    def _say_added(self, added: m.Added) -> None:
        count, finished = added.count, len(added.finished)
        if self._window.drawer.page is self.page and not finished:
            return  # it is seen
        said = self.tr("Added to the queue: {0}.").format(count - finished)
        if finished:
            said = self.tr("Added to the queue: {0}. Painted before with the same settings: {1}.")
            said = said.format(count - finished, finished)
        self._offer(said)

    def _say_clip_added(self, added: m.Added) -> None:
        self._say_added(added)
        for number in added.finished:
            self.clip_known.emit(number)

    def _say_emptied(self, done: int, failed: int) -> None:
        said = self.tr("The queue is finished: {0} painted.").format(done)
        if failed:
            said = self.tr("The queue is finished: {0} painted, {1} failed.").format(done, failed)
        self._desktop.notify("Impasto", said)
        self._offer(said)

    def _fail(self, failure: Failure) -> None:
        self._complain(None if isinstance(failure, Lost) else failure.sentence)

    def _complain(self, sentence: str | None) -> None:
        self._window.message_bar.show_error(
            sentence or self.tr("Something unexpected went wrong with the queue; please try again.")
        )

    def _offer(self, said: str) -> None:
        """Say something, with a button to the page where it is not open."""
        if self._window.drawer.page is self.page:
            self._window.message_bar.show_notice(said)
        else:
            show = self._window.drawer.show_page
            self._window.message_bar.show_offer(said, self.tr("Show the queue"), lambda: show(self.page))

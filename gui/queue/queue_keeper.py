"""Carry the wishes of the queue's page to the queue's process, and what comes of them back to the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMessageBox

from engine.values import ItemState, Progress, QueueItem, QueueMode
from gui.controls.badge_button import BadgeButton
from gui.files.file_dialogs import READABLE
from gui.main_window import MainWindow
from gui.queue import queue_messages as m
from gui.queue.desktop import Desktop
from gui.queue.queue_page import QueuePage
from gui.queue.queue_worker import QueueWorker
from gui.session.session import Session
from gui.settings import Settings


class QueueKeeper(QObject):
    """Own the queue's page, and add photographs with the settings that are shown."""

    def __init__(self, window: MainWindow, session: Session, settings: Settings, worker: QueueWorker) -> None:
        """Follow the worker, which starts its process with the first wish."""
        super().__init__(window)
        self._window, self._session, self._settings, self._worker = window, session, settings, worker
        self.page = QueuePage(window.theme)
        self.badge = BadgeButton(window.theme, window.actions_of.queue, "queue")
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
        self._worker.post(m.Look())

    def close(self) -> None:
        """End the process; what it paints waits for the next start."""
        self._worker.close()

    def ask_before_leaving(self, leave: Callable[[], None]) -> None:
        """Leave at once, or ask while the queue is painting."""
        if not self.is_painting:
            leave()
            return
        box = QMessageBox(self._window)
        box.setText(self.tr("The queue is still painting."))
        box.setInformativeText(self.tr("Close Impasto? The queue goes on at the next start, with the same photograph."))
        agree = box.addButton(self.tr("Close"), QMessageBox.ButtonRole.DestructiveRole)
        stay = box.addButton(self.tr("Keep painting"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(stay)
        box.setEscapeButton(stay)
        box.finished.connect(lambda _code: leave() if box.clickedButton() is agree else None)
        box.finished.connect(box.deleteLater)
        for earlier in self._window.findChildren(QMessageBox):
            if earlier is not box:
                earlier.close()
        box.open()

    @Slot()
    def add_open_photo(self) -> None:
        """Add the open photograph with the settings that are shown."""
        path = self._session.photo_path
        if path is None:
            self._window.message_bar.show_notice(
                self.tr("Only photographs with a file can wait in the queue; save this one first.")
            )
        else:
            self.add((path,))

    @Slot(object)
    def add(self, paths: tuple[Path, ...]) -> None:
        """Add photographs, and the pictures in folders, with the settings that are shown."""
        options = self._window.options_panel.options
        if not options.styles:
            self._window.message_bar.show_notice(self.tr("Choose a style first; the photographs are painted with it."))
            return
        settings = self._settings
        self._worker.post(
            m.Add(
                paths,
                options,
                settings.queue_folder,
                settings.queue_template,
                settings.save_options,
                settings.queue_suffix,
                settings.queue_skips_finished,
            )
        )

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
        page, worker, actions = self.page, self._worker, self._window.actions_of
        actions.queue.triggered.connect(self._on_queue_triggered)
        actions.add_to_queue.triggered.connect(self.add_open_photo)
        self._window.run_bar.queue_requested.connect(self.add_open_photo)
        self._window.drawer.page_changed.connect(self._on_drawer_page_changed)
        page.add_requested.connect(self.ask_for_photos)
        page.add_folder_requested.connect(self.ask_for_folder)
        page.folder_requested.connect(self.ask_for_target)
        page.paths_dropped.connect(self.add)
        page.mode_requested.connect(lambda mode: worker.post(m.SetMode(mode)))
        page.move_requested.connect(lambda numbers, before: worker.post(m.Move(numbers, before)))
        page.remove_requested.connect(lambda numbers: worker.post(m.Remove(numbers)))
        page.retry_requested.connect(lambda numbers: worker.post(m.Retry(numbers)))
        page.clear_requested.connect(lambda: worker.post(m.ClearFinished()))
        page.settings_requested.connect(self._on_page_settings_requested)
        page.shown_requested.connect(self._on_page_shown_requested)
        page.model.thumbnail_requested.connect(lambda path: worker.post(m.GiveThumbnail(path)))
        worker.listed.connect(self._on_worker_listed)
        worker.added.connect(self._on_worker_added)
        worker.progressed.connect(self._on_worker_progressed)
        worker.thumbnail_made.connect(page.show_thumbnail)
        worker.emptied.connect(self._on_worker_emptied)
        worker.failed.connect(self._on_worker_failed)
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
            self._settings.set_folder("photo", Path(names[0]).parent)
            self.add(tuple(map(Path, names)))

    @Slot(str)
    def _on_target_selected(self, name: str) -> None:
        self._settings.set_queue_folder(Path(name))
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

    @Slot(object, object)
    def _on_worker_listed(self, items: tuple[QueueItem, ...], mode: QueueMode) -> None:
        self.page.show_queue(items, mode)
        self._count()

    @Slot(int, object)
    def _on_worker_progressed(self, number: int, progress: Progress) -> None:
        self.page.show_progress(number, progress)
        self._count()

    @Slot(int, int)
    def _on_worker_added(self, count: int, finished: int) -> None:
        if self._window.drawer.page is self.page and not finished:
            return  # it is seen
        said = self.tr("Added to the queue: {0}.").format(count - finished)
        if finished:
            said = self.tr("Added to the queue: {0}. Painted before with the same settings: {1}.")
            said = said.format(count - finished, finished)
        self._offer(said)

    @Slot(int, int)
    def _on_worker_emptied(self, done: int, failed: int) -> None:
        said = self.tr("The queue is finished: {0} painted.").format(done)
        if failed:
            said = self.tr("The queue is finished: {0} painted, {1} failed.").format(done, failed)
        self._desktop.notify("Impasto", said)
        self._offer(said)

    @Slot(object)
    def _on_worker_failed(self, sentence: str | None) -> None:
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

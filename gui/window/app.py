"""Compose the app: application, look, language, session and window."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, QUrl, Slot
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import QApplication

from engine.storage.moving import bring_former
from engine.storage.places import Places
from gui.canvas.screen_profile import tag_windows
from gui.engine_process.engine_link import engine_link
from gui.files.single_instance import SingleInstance
from gui.link.link import Link
from gui.look.icons import app_icon
from gui.look.language import NO_FONT, Language, Languages, has_chinese_font
from gui.look.theme import Theme, ThemeMode
from gui.preferences.settings import Settings
from gui.queue.queue_link import queue_link
from gui.session.session import Session
from gui.styles.style_catalog import Style, bundled_styles
from gui.system.application import Application
from gui.system.crash_dialog import CrashDialog
from gui.system.end_signals import EndSignals, shelter_resource_tracker
from gui.system.log_file import start_log
from gui.system.resource_path import resource_path
from gui.window.arrivals import Arrivals
from gui.window.controllers.clip_run import ClipRun
from gui.window.controllers.computers_controller import ComputersController
from gui.window.controllers.guide import Guide
from gui.window.controllers.queue_controller import QueueController
from gui.window.controllers.recent_files import RecentFiles
from gui.window.controllers.recording import RecordingSaver
from gui.window.controllers.result_export import ResultExport
from gui.window.controllers.resuming import Resuming
from gui.window.controllers.session_controller import SessionController
from gui.window.controllers.settings_controller import SettingsController
from gui.window.main_window import MainWindow
from gui.window.mediator import Mediator

QUEUE_LATER_MS = 1500  # after the window is there: a queue that was left goes on
OWN_THREAD = ("QT_NO_GUI_THREADPOOL", "1")  # painting shared among threads would wait behind a busy engine's

log = logging.getLogger(__name__)


class App(QObject):
    """Own what lives as long as the window, and serve the View and Help menus."""

    def __init__(
        self,
        application: QApplication,
        session: Session,
        settings: Settings,
        places: Places,
        queue: Link | None = None,
    ) -> None:
        """Build the window; nothing is shown yet."""
        super().__init__(application)
        self.settings = settings
        self.session = session
        self.places = places
        self.theme = Theme(application)
        self.theme.choose(settings.theme)  # before there is a widget, so that no icon is drawn twice
        self.languages = Languages(application)
        self.languages.set_language(settings.language)
        self.window = MainWindow(self.theme)
        self.mediator = Mediator(self.window, session, settings, places)
        link = queue or queue_link(places, resource_path("models"), resource_path("styles"), parent=self)
        self.queue = QueueController(self.window, session, settings, link)
        self.computers = ComputersController(self.window, settings, link)
        self.mediator.styles.strokes.learner.set_others(self.computers.learn)
        self.queue.page.add_to_menu(self.window.actions_of.computers)
        self.mediator.set_leaving(self.queue.ask_before_leaving)
        self.queue.set_clip(self.mediator.clips.order)
        self.clip_run = ClipRun(self.window, self.mediator.clips, self.queue)
        self.arrivals = Arrivals(self.window, self.mediator, self.queue, self.computers, session)
        self.recent_files = RecentFiles(self.window, session, settings)
        self.giver = ResultExport(self.window, session, settings)
        self.recording = RecordingSaver(self.window, session, settings)
        self.guide = Guide(self.window, settings)
        self.preferences = SettingsController(self.window, settings)
        self._log_file: Path | None = None
        self._keeper: SessionController | None = None
        self._is_told_to_leave = False
        self._restore()
        self._connect()

    def set_log_file(self, file: Path | None) -> None:
        """Take the file that Help > Show the log file opens."""
        self._log_file = file
        self.window.actions_of.show_log.setEnabled(file is not None)

    def resume(self, otherwise: Callable[[], None]) -> None:
        """Offer to go on where the app was ended, and keep all from then on; do something else where it is not wanted.

        Only the first of several windows does, because they would write over each other.
        """
        self._keeper = SessionController(self.window, self.session, self.places)
        if self._keeper.claim():
            self.mediator.history.keep_in(self.places)
            self.mediator.pasted.keep_in(self.places, self.settings.recent_files)
            self._resuming = Resuming(self.window, self.session, self._keeper, self.places)
            self._resuming.begin(otherwise)
        else:
            otherwise()

    @Slot()
    def leave(self) -> None:
        """Close without asking; what the user would have been asked about is offered by the next start."""
        self._is_told_to_leave = True
        self.mediator.leave()

    def end(self) -> None:
        """Keep what the next start goes on with."""
        if self._keeper is not None:
            self._keeper.end(keeps_unsaved=self._is_told_to_leave)

    def restore_drawer(self) -> None:
        """Open the page that was open when the app was left."""
        page = self.window.drawer.page_named(self.settings.drawer_page)
        if page is not None:
            self.window.drawer.show_page(page)

    def set_theme(self, mode: ThemeMode) -> None:
        """Show a theme and remember it."""
        self.settings.set_theme(mode)
        self.theme.set_mode(mode)
        self.window.actions_of.themes[mode].setChecked(True)

    def set_language(self, language: Language) -> None:
        """Show a language and remember it."""
        self.settings.set_language(language)
        self.languages.set_language(language)
        if self.languages.code == "zh" and not has_chinese_font():
            self.window.message_bar.show_notice(NO_FONT)  # in the only language that can be read then
        self.window.actions_of.languages[language].setChecked(True)
        self.window.style_strip.set_language(self.languages.code)
        self.mediator.presets.set_language(self.languages.code)
        self.languages.settle()

    def _restore(self) -> None:
        settings, window = self.settings, self.window
        self.theme.dress()
        window.actions_of.themes[settings.theme].setChecked(True)
        window.actions_of.languages[settings.language].setChecked(True)
        strip = window.style_strip
        strip.set_language(self.languages.code)
        self.mediator.presets.set_language(self.languages.code)
        strip.add_styles(bundled_styles(resource_path("styles")))
        strip.add_styles(tuple(Style(path) for path in settings.own_styles))
        options = settings.options
        window.options_panel.set_options(options)
        strip.restore(options.styles)
        self.mediator.undo.begin()
        if not settings.geometry.isEmpty():
            window.restoreGeometry(settings.geometry)

    def _connect(self) -> None:
        actions = self.window.actions_of
        for action in actions.themes.values():
            action.triggered.connect(self._on_theme_triggered)
        for action in actions.languages.values():
            action.triggered.connect(self._on_language_triggered)
        self.window.drawer.page_changed.connect(self._on_drawer_page_changed)
        self.session.photo_opened.connect(self.guide.end_tour)
        self.preferences.theme_chosen.connect(self.set_theme)
        self.preferences.language_chosen.connect(self.set_language)
        self.preferences.queue_changed.connect(self.queue.refresh_folder)
        self.recent_files.open_requested.connect(self.mediator.open_photo)
        actions.about.triggered.connect(self._on_about_triggered)
        actions.show_log.triggered.connect(self._on_show_log_triggered)
        self.mediator.hand_over.refused.connect(self._on_hand_over_refused)

    @Slot()
    def _on_theme_triggered(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.set_theme(ThemeMode(action.data()))

    @Slot()
    def _on_language_triggered(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.set_language(Language(action.data()))

    @Slot(str)
    def _on_hand_over_refused(self, sentence: str) -> None:
        if sys.stderr is not None:  # a windowed program has none
            sys.stderr.write(f"{sentence}\n")

    @Slot(object)
    def _on_drawer_page_changed(self, page: object) -> None:
        self.settings.set_drawer_page("" if page is None else type(page).__name__)

    @Slot()
    def _on_about_triggered(self) -> None:
        from gui.help.about_dialog import AboutDialog  # reads the licences of all packages

        AboutDialog(self.window).open()

    @Slot()
    def _on_show_log_triggered(self) -> None:
        if self._log_file is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._log_file)))


def build(
    application: QApplication, session: Session, settings: Settings, places: Places, queue: Link | None = None
) -> App:
    """Build the app around a session without showing the window or running the event loop."""
    application.setApplicationName("Impasto")
    application.setDesktopFileName("impasto")
    application.setStyle("Fusion")
    application.setWindowIcon(app_icon())
    return App(application, session, settings, places, queue)


def _follow(places: Places, moved: Callable[[str], str]) -> None:
    from engine.commissions.queue import queue_moving  # with SQLite, which no start needs but the one that moves

    Settings.of(places).follow(moved)
    queue_moving.follow(places.queue, moved)


def run(
    argv_path: Path | None, places: Places, *, more: tuple[Path, ...] = (), edit: bool = False, left_out: int = 0
) -> int:
    """Open the window, with a photograph where one is given, and return the exit code when it is closed.

    A window that is open already takes the files, `more` as well, and this start ends at once.

    `edit` tells that another program has handed the photograph over and waits for it to be written back, `left_out`
    how many more it has handed over, which are not opened.
    """
    os.environ.setdefault(*OWN_THREAD)
    application = Application(sys.argv[:1])
    application.setApplicationName("Impasto")
    signals = EndSignals(application)
    signals.listen()
    files = (argv_path, *more) if argv_path is not None else ()
    instance = SingleInstance(places, application)
    if not edit:  # whoever waits for an edited file waits for its own process
        if instance.hand_over(files):
            return 0
        instance.listen()
    shelter_resource_tracker()
    tag_windows()
    bring_former(places, partial(_follow, places))
    log_file = start_log(places.logs)
    session = Session(engine_link(resource_path("models"), places))
    app = build(application, session, Settings.of(places), places)
    app.set_log_file(log_file)
    sys.excepthook = CrashDialog(app.window, log_file).report
    app.restore_drawer()
    app.window.show()
    if not edit:
        QTimer.singleShot(QUEUE_LATER_MS, app.mediator.styles.strokes.go_on)
    if places.queue.exists() or places.computer_list.exists():
        QTimer.singleShot(QUEUE_LATER_MS, app.queue.look)
    if app.computers.is_wanted:
        QTimer.singleShot(QUEUE_LATER_MS, app.computers.go_on)
    instance.files_received.connect(app.arrivals.receive)
    application.file_open_requested.connect(app.arrivals.open_one)
    signals.end_requested.connect(app.leave)
    signals.end_requested.connect(partial(application.exit, 0))  # also from below a menu or dialog
    if edit and argv_path is not None:
        app.mediator.edit_photo(argv_path, left_out)
    else:
        app.resume(partial(app.arrivals.open, files) if files else app.guide.greet)
    code = application.exec()
    instance.close()
    app.computers.close()
    app.queue.close()
    app.mediator.styles.strokes.learner.close()
    app.end()
    session.close()
    signals.close()
    return code

"""Show what has been painted of the open photograph, and bring it back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDateTime, QEvent, QLocale, QObject, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QAction, QImage, QPixmap
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from engine.errors import BadOptions
from engine.recipes.recipe import from_json
from engine.storage.places import Places
from gui.controls.picture_list import PictureList
from gui.engine_process import keeping as k
from gui.link.call import Call
from gui.link.kept import Kept
from gui.look.painter_words import short_title
from gui.session.session import Session, SessionPhase
from gui.window.main_window import MainWindow


class HistoryPage(QWidget):
    """Hold the list and the words where it is empty."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.list = PictureList()
        self.delete_action = QAction(self)
        self._hint = QLabel()
        self._build_ui()
        self._retranslate()
        self.show_entries(())

    def show_entries(self, entries: tuple[Kept, ...]) -> None:
        """Show the entries, the newest first."""
        self.list.show_pictures([(entry, self._words(entry)) for entry in entries])
        self.list.setVisible(bool(entries))
        self._hint.setVisible(not entries)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _words(self, entry: Kept) -> str:
        when = QDateTime.fromMSecsSinceEpoch(round(entry.made * 1000))
        is_today = when.date() == QDateTime.currentDateTime().date()
        kind = QLocale.FormatType.ShortFormat
        told = QLocale().toString(when.time(), kind) if is_today else QLocale().toString(when.date(), kind)
        try:
            options = from_json(entry.recipe).options
        except BadOptions:
            return told
        return f"{told} · {short_title(options.engine)}\n{entry.width} × {entry.height}"

    def _build_ui(self) -> None:
        self._hint.setProperty("role", "muted")
        self._hint.setWordWrap(True)
        self.delete_action.setShortcut(Qt.Key.Key_Delete)
        self.delete_action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.list.addAction(self.delete_action)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 4, 8, 12)
        layout.addWidget(self._hint)
        layout.addWidget(self.list, 1)
        layout.addStretch()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("History"))
        self._hint.setText(self.tr("Finished paintings of this photograph are kept here, to be seen and saved again."))
        self.list.setAccessibleName(self.tr("Paintings of this photograph"))
        self.delete_action.setText(self.tr("Delete this painting"))


class History(QObject):
    """Keep the page in step with the session."""

    def __init__(self, window: MainWindow, session: Session) -> None:
        """Follow the session; nothing is listed before `keep_in`."""
        super().__init__(window)
        self._window, self._session = window, session
        self._places: Places | None = None
        self._waiting: list[Kept] = []  # whose thumbnails are not loaded yet
        self._call: Call[k.KeptListed] | None = None  # the latest
        self._loading = QTimer(self)
        self.page = HistoryPage()
        window.drawer.add_page(self.page)
        self._connect()

    def keep_in(self, places: Places) -> None:
        """List from now on what is kept there."""
        self._places = places
        self._ask()

    def _connect(self) -> None:
        action = self._window.actions_of.recipes.history
        action.triggered.connect(self._on_history_triggered)
        self._window.drawer.page_changed.connect(self._on_drawer_page_changed)
        self.page.list.chosen.connect(self._on_list_chosen)
        self.page.delete_action.triggered.connect(self._on_delete_triggered)
        session = self._session
        session.photo_opened.connect(self._on_session_photo_opened)
        session.result_kept.connect(self._ask)
        self._loading.setInterval(0)
        self._loading.timeout.connect(self._load_next)

    @Slot()
    def _ask(self) -> None:
        if self._places is not None and self._session.photo_path is not None:
            self._list(self._session.ask(k.ListKept, self._places.history(self._session.photo_path)))

    def _list(self, call: Call[k.KeptListed]) -> None:
        """Show the list that comes, unless another one is asked for meanwhile."""
        if self._call is not None:
            self._call.drop()
        self._call = call.then(self._show, failure=self._session.complain)

    def _show(self, listed: k.KeptListed) -> None:
        self.page.show_entries(listed.entries)
        self._waiting = list(listed.entries)
        self._loading.start()

    @Slot()
    def _load_next(self) -> None:
        if not self._waiting:
            self._loading.stop()
            return
        entry = self._waiting.pop(0)
        picture = QPixmap(str(entry.thumbnail))
        if not picture.isNull():
            self.page.list.set_picture(entry, picture)

    @Slot(object)
    def _on_list_chosen(self, entry: Kept) -> None:
        """Show a painting and its settings, unless one is being painted."""
        if self._session.phase in (SessionPhase.RUNNING, SessionPhase.LOADING):
            said = self.tr("A painting is under way; wait for it or cancel it, then look at others.")
            self._window.message_bar.show_notice(said)
            return
        recipe = from_json(entry.recipe, self._window.style_strip.paths)
        self._window.show_options(recipe.applied_to(self._window.options_panel.options))
        self._session.recall(entry, self._window.options_panel.options)

    @Slot()
    def _on_delete_triggered(self) -> None:
        entry = self.page.list.current_key
        if isinstance(entry, Kept):
            self._list(self._session.ask(k.RemoveKept, entry))

    @Slot(Path, QImage, QSize)
    def _on_session_photo_opened(self, _path: Path, _image: QImage, _size: QSize) -> None:
        self.page.show_entries(())
        self._ask()

    @Slot()
    def _on_history_triggered(self) -> None:
        self._window.drawer.toggle(self.page)

    @Slot(object)
    def _on_drawer_page_changed(self, page: object) -> None:
        self._window.actions_of.recipes.history.setChecked(page is self.page)

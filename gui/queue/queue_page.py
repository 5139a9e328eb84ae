"""Show the queue in the drawer: what is painted, what waits, in which order, and how long it takes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QDragEnterEvent, QDragMoveEvent, QDropEvent, QImage
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine.commissions.queue.queue_item import ItemState, QueueItem, QueueMode
from engine.values import Progress
from gui.look.path_words import short_path
from gui.look.theme import Theme
from gui.look.time_left import time_left
from gui.queue.queue_list import QueueList
from gui.queue.queue_menu import queue_menu
from gui.queue.queue_model import NUMBERS, QueueModel
from gui.queue.queue_row import QueueRow
from gui.system.file_names import local_paths

FULL = 1000  # steps of the progress bar


class QueuePage(QWidget):
    """Hold the list and the buttons over it; wishes leave as signals.

    Signals:
        add_requested(): choose photographs.
        add_folder_requested(): choose a folder of photographs.
        paths_dropped(object): tuple[Path, ...], files and folders.
        mode_requested(object): QueueMode.
        move_requested(object, object): tuple of numbers; the number that they shall stand before, or None.
        remove_requested(object): tuple of numbers.
        retry_requested(object): tuple of numbers.
        clear_requested(): take out what is painted.
        settings_requested(object): QueueItem whose settings are wanted for the open photograph.
        folder_requested(): choose where the paintings go.
        shown_requested(Path, bool): show a file in its program, or, where true, in its folder.
    """

    add_requested = Signal()
    add_folder_requested = Signal()
    paths_dropped = Signal(object)
    mode_requested = Signal(object)
    move_requested = Signal(object, object)
    remove_requested = Signal(object)
    retry_requested = Signal(object)
    clear_requested = Signal()
    settings_requested = Signal(object)
    folder_requested = Signal()
    shown_requested = Signal(Path, bool)

    def __init__(self, theme: Theme) -> None:
        """Start empty."""
        super().__init__()
        self._theme = theme
        self.model = QueueModel()
        self.list = QueueList(self.model)
        self.progress_bar = QProgressBar()
        self.pause_button = QToolButton()
        self.stop_button = QToolButton()
        self.add_button = QToolButton()
        self.more_button = QToolButton()
        self.first_button = QPushButton()
        self.folder_button = QPushButton()
        self._summary, self._time, self._hint = QLabel(), QLabel(), QLabel()
        self._head = QWidget()
        self._stack = QStackedLayout()
        self._add_photos, self._add_folder = QAction(self), QAction(self)
        self._clear, self._retry_failed = QAction(self), QAction(self)
        self._folder = Path()
        self._build_ui()
        self._connect()
        self._retranslate()
        self._tint()

    @property
    def selected(self) -> tuple[QueueItem, ...]:
        """Give the selected photographs in the queue's order."""
        rows = sorted(index.row() for index in self.list.selectionModel().selectedIndexes())
        return tuple(self.model.items[row] for row in rows)

    @property
    def summary(self) -> str:
        """Give the words over the list."""
        return self._summary.text()

    @Slot(object, object)
    def show_queue(self, items: tuple[QueueItem, ...], mode: QueueMode) -> None:
        """Show another list; what is selected stays so."""
        chosen = {item.number for item in self.selected}
        current = self.list.currentIndex().row()
        current_number = self.model.items[current].number if 0 <= current < len(self.model.items) else None
        place = self.list.verticalScrollBar().value()
        self.model.show(items, mode)
        selection = self.list.selectionModel()
        for row, item in enumerate(items):
            if item.number in chosen:
                selection.select(self.model.index(row), QItemSelectionModel.SelectionFlag.Select)
            if item.number == current_number:
                selection.setCurrentIndex(self.model.index(row), QItemSelectionModel.SelectionFlag.NoUpdate)
        self.list.verticalScrollBar().setValue(place)
        self._show_state()

    @Slot(int, object)
    def show_progress(self, number: int, progress: Progress) -> None:
        """Show how far a photograph is."""
        self.model.show_progress(number, progress)
        self._show_state()

    @Slot(Path, QImage)
    def show_thumbnail(self, path: Path, image: QImage) -> None:
        """Show the thumbnail of a picture."""
        self.model.set_thumbnail(path, image)

    def add_to_menu(self, action: QAction) -> None:
        """Offer something else under More."""
        self.more_button.menu().addSeparator()
        self.more_button.menu().addAction(action)

    def set_folder(self, folder: Path) -> None:
        """Show where the paintings go."""
        self._folder = folder
        self._show_folder()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Take files and folders anywhere on the page."""
        if local_paths(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802
        """Take them also where the page is empty."""
        if local_paths(event.mimeData()) or event.mimeData().hasFormat(NUMBERS):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Report files and folders."""
        paths = local_paths(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.paths_dropped.emit(paths)

    def _build_ui(self) -> None:
        self.setAcceptDrops(True)
        self.list.setItemDelegate(QueueRow(self._theme, self.list))
        self.progress_bar.setRange(0, FULL)
        self.progress_bar.setTextVisible(False)
        for label in (self._time, self._hint):
            label.setProperty("role", "muted")
        self._summary.setWordWrap(True)
        self._hint.setWordWrap(True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.first_button.setIconSize(QSize(24, 18))
        self.folder_button.setProperty("role", "link")
        self.folder_button.setCursor(Qt.CursorShape.PointingHandCursor)
        for button in (self.pause_button, self.stop_button, self.add_button, self.more_button):
            button.setIconSize(QSize(18, 18))
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.stop_button.setCheckable(True)
        for menu_button, actions in (
            (self.add_button, (self._add_photos, self._add_folder)),
            (self.more_button, (self._retry_failed, self._clear)),
        ):
            menu = QMenu(menu_button)
            menu.addActions(list(actions))
            menu_button.setMenu(menu)
            menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._lay_out()

    def _lay_out(self) -> None:
        words = QHBoxLayout()
        words.addWidget(self._summary, 1)
        words.addWidget(self._time, 0, Qt.AlignmentFlag.AlignTop)
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        for button in (self.pause_button, self.stop_button):
            buttons.addWidget(button)
        buttons.addStretch()
        for button in (self.add_button, self.more_button):
            buttons.addWidget(button)
        head = QVBoxLayout(self._head)
        head.setContentsMargins(16, 4, 12, 4)
        head.setSpacing(6)
        head.addLayout(words)
        head.addWidget(self.progress_bar)
        head.addLayout(buttons)
        empty = QWidget()
        inside = QVBoxLayout(empty)
        inside.setContentsMargins(20, 0, 20, 60)
        inside.setSpacing(16)
        inside.addStretch()
        inside.addWidget(self._hint)
        inside.addWidget(self.first_button, 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addStretch()
        self._stack.addWidget(empty)
        self._stack.addWidget(self.list)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 8)
        layout.setSpacing(4)
        layout.addWidget(self._head)
        layout.addLayout(self._stack, 1)
        layout.addWidget(self.folder_button)

    def _connect(self) -> None:
        self.pause_button.clicked.connect(self._on_pause_button_clicked)
        self.stop_button.clicked.connect(self._on_stop_button_clicked)
        self.first_button.clicked.connect(self.add_requested)
        self.folder_button.clicked.connect(self.folder_requested)
        self._add_photos.triggered.connect(self.add_requested)
        self._add_folder.triggered.connect(self.add_folder_requested)
        self._clear.triggered.connect(self.clear_requested)
        self._retry_failed.triggered.connect(self._on_retry_failed_triggered)
        self.model.move_requested.connect(self.move_requested)
        self.model.paths_dropped.connect(self.paths_dropped)
        self.list.key_pressed.connect(self._on_list_key_pressed)
        self.list.doubleClicked.connect(self._on_list_double_clicked)
        self.list.customContextMenuRequested.connect(self._on_list_context_menu_requested)
        self._theme.changed.connect(self._tint)

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Queue"))
        self._hint.setText(
            self.tr("Drop photographs or folders here. Each is painted with the settings of that moment, one by one.")
        )
        self.first_button.setText(self.tr("Add photographs…"))
        self._add_photos.setText(self.tr("Add photographs…"))
        self._add_folder.setText(self.tr("Add a folder…"))
        self._clear.setText(self.tr("Take out what is painted"))
        self._retry_failed.setText(self.tr("Try failed ones again"))
        names = {
            self.add_button: self.tr("Add to the queue"),
            self.more_button: self.tr("More"),
            self.stop_button: self.tr("Stop after this picture"),
        }
        for button, name in names.items():
            button.setToolTip(name)
            button.setAccessibleName(name)
        self.list.setAccessibleName(self.tr("Photographs in the queue"))
        self.list.setAccessibleDescription(
            self.tr("Alt with the arrow keys moves, Delete takes out, Return shows the painting.")
        )
        self.progress_bar.setAccessibleName(self.tr("Progress of the queue"))
        self._show_state()
        self._show_folder()

    def _show_folder(self) -> None:
        text = self.tr("Into: {0}").format(short_path(self._folder))
        shown = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, 260)
        self.folder_button.setText(shown.replace("&", "&&"))
        self.folder_button.setToolTip(self.tr("Choose where the paintings go ({0})").format(self._folder))
        self.folder_button.setAccessibleName(text)

    def _show_state(self) -> None:
        items, mode = self.model.items, self.model.mode
        states = [item.state for item in items]
        finished = states.count(ItemState.DONE)
        failed = states.count(ItemState.FAILED)
        is_open = finished + failed < len(items)
        self._head.setVisible(bool(items))
        self._stack.setCurrentIndex(1 if items else 0)
        said = self.tr("{0} of {1} painted").format(finished, len(items))
        if failed:
            said += " · " + self.tr("{0} failed").format(failed)
        if is_open and mode is QueueMode.PAUSED:
            said += " · " + self.tr("paused")
        self._summary.setText(said)
        self._time.setText(time_left(self.model.seconds_left) if is_open and mode is not QueueMode.PAUSED else "")
        self.progress_bar.setValue(round(FULL * self.model.done_share))
        self.pause_button.setEnabled(is_open)
        self.stop_button.setEnabled(ItemState.RUNNING in states and mode is not QueueMode.PAUSED)
        self.stop_button.setChecked(mode is QueueMode.STOPPING)
        self._clear.setEnabled(finished > 0)
        self._retry_failed.setEnabled(failed > 0)
        pause = self.tr("Go on") if mode is QueueMode.PAUSED else self.tr("Pause")
        self.pause_button.setToolTip(pause)
        self.pause_button.setAccessibleName(pause)
        self._tint()

    @Slot()
    def _on_pause_button_clicked(self) -> None:
        is_paused = self.model.mode is QueueMode.PAUSED
        self.mode_requested.emit(QueueMode.RUNNING if is_paused else QueueMode.PAUSED)

    @Slot(bool)
    def _on_stop_button_clicked(self, is_checked: bool) -> None:
        self.mode_requested.emit(QueueMode.STOPPING if is_checked else QueueMode.RUNNING)

    @Slot()
    def _on_retry_failed_triggered(self) -> None:
        self.retry_requested.emit(tuple(i.number for i in self.model.items if i.state is ItemState.FAILED))

    @Slot(object, bool)
    def _on_list_key_pressed(self, key: Qt.Key, with_alt: bool) -> None:
        if with_alt:
            self.move_selected(-1 if key is Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._remove_selected()
        else:
            self._open_selected()

    def move_selected(self, step: int) -> None:
        """Move the selected photographs up or down by one place."""
        numbers = [item.number for item in self.model.items]
        chosen = [numbers.index(item.number) for item in self.selected]
        if not chosen:
            return
        at = chosen[0] - 1 if step < 0 else chosen[-1] + 2
        if at < 0 or at > len(numbers):
            return
        self.move_requested.emit(tuple(numbers[row] for row in chosen), numbers[at] if at < len(numbers) else None)

    def _remove_selected(self) -> None:
        if self.selected:
            self.remove_requested.emit(tuple(item.number for item in self.selected))

    def _open_selected(self) -> None:
        for item in self.selected[:1]:
            self.shown_requested.emit(item.result or item.photo, False)

    @Slot(QModelIndex)
    def _on_list_double_clicked(self, _index: QModelIndex) -> None:
        self._open_selected()

    @Slot(QPoint)
    def _on_list_context_menu_requested(self, place: QPoint) -> None:
        if self.selected:
            self.menu_for(self.selected).popup(self.list.viewport().mapToGlobal(place))

    def menu_for(self, items: tuple[QueueItem, ...]) -> QMenu:
        """Build the menu of some photographs."""
        return queue_menu(self, items)

    @Slot()
    def _tint(self) -> None:
        is_paused = self.model.mode is QueueMode.PAUSED
        self.pause_button.setIcon(self._theme.icon("start" if is_paused else "pause"))
        self.stop_button.setIcon(self._theme.icon("stop_after"))
        self.add_button.setIcon(self._theme.icon("plus"))
        self.more_button.setIcon(self._theme.icon("more"))
        self.first_button.setIcon(self._theme.icon("plus"))

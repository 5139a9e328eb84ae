"""Start, watch, cancel and save."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from engine.values import Estimate, Phase, Progress
from gui.look.theme import Theme
from gui.look.time_left import cost, time_left
from gui.method.loss_plot import LossPlot
from gui.preferences.shortcuts import with_keys
from gui.session.session import SessionPhase

FULL = 1000  # steps of the progress bar
_MARGINS = 28  # px at the left and right


class RunBar(QWidget):
    """Show what the engine does and the big buttons.

    Signals:
        start_requested(): repaint in full.
        cancel_requested(): stop.
        pause_requested(bool): rest after the step that is being painted, or go on.
        save_requested(): save the finished picture.
        queue_requested(): add the photograph to the queue.
    """

    start_requested = Signal()
    cancel_requested = Signal()
    pause_requested = Signal(bool)
    save_requested = Signal()
    queue_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        """Start with nothing to do."""
        super().__init__()
        self._theme = theme
        self._phase = SessionPhase.EMPTY
        self._progress: Progress | None = None
        self._estimate: Estimate | None = None
        self._is_preview = False
        self._is_editing = False
        self._is_clip = False
        self._is_waiting = False  # in the queue
        self._is_cancelling = False
        self._device = ""
        self._status = QLabel()
        self._time = QLabel()
        self._engine = QLabel()
        self.progress_bar = QProgressBar()
        self.plot = LossPlot(theme)
        self.start_button = QPushButton()
        self.cancel_button = QPushButton()
        self.pause_button = QPushButton()
        self._is_paused = False
        self.save_button = QPushButton()
        self.queue_button = QPushButton()
        self._last: QWidget = self.queue_button
        self._ends = QHBoxLayout()
        self._buttons = (
            self.start_button, self.pause_button, self.cancel_button, self.save_button, self.queue_button
        )  # fmt: skip
        self._actions: tuple[QAction, ...] = ()  # of the buttons, which do the same
        self._build_ui()
        self._connect()
        self._retranslate()
        self._tint()

    @property
    def status(self) -> str:
        """Give the words that say what goes on."""
        return self._status.text()

    @property
    def time_text(self) -> str:
        """Give the words that say how long it takes."""
        return self._time.text()

    def follow_keys(self, *actions: QAction) -> None:
        """Name the keys of these actions beside what the buttons do: start, pause, cancel, save, add to the queue."""
        self._actions = actions
        for action in actions:
            action.changed.connect(self._hint)
        self._hint()

    @Slot(str)
    def set_device(self, name: str) -> None:
        """Show what computes."""
        self._device = name
        self._retranslate()

    def add_at_the_end(self, button: QWidget) -> None:
        """Show another button beside those for the finished picture."""
        self._ends.addWidget(button)
        self.setTabOrder(self._last, button)
        self._last = button

    def set_editing(self, is_editing: bool) -> None:
        """Tell whether Save writes back into the file of another program."""
        self._is_editing = is_editing
        self._retranslate()

    def set_clip(self, is_clip: bool) -> None:
        """Tell whether what is open is a clip, which is painted behind the window."""
        if is_clip is not self._is_clip:
            self._is_clip = is_clip
            self._hint()

    def show_waiting(self, is_waiting: bool) -> None:
        """Tell whether others of the queue are painted first."""
        if is_waiting is not self._is_waiting:
            self._is_waiting = is_waiting
            self._show_words()

    def show_phase(self, phase: SessionPhase, *, can_start: bool, can_save: bool, is_preview: bool = False) -> None:
        """Enable what makes sense now; Start becomes Cancel while the engine runs.

        `is_preview` tells that the painting shown is not a finished one.
        """
        is_running = phase is SessionPhase.RUNNING
        if is_running and self._phase is not SessionPhase.RUNNING:
            self._progress = None
            self.progress_bar.setValue(0)
            self.plot.clear()
            self.plot.hide()
            self._is_cancelling = False
        elif is_preview or phase is SessionPhase.LOADING:
            self.plot.hide()  # its curves are of an earlier painting
        self._phase = phase
        self._is_preview = is_preview
        self._swap_buttons(can_start)
        self.save_button.setEnabled(can_save and not is_running)
        self.queue_button.setEnabled(can_start or is_running)
        self.progress_bar.setVisible(is_running)
        self._show_words()

    def _swap_buttons(self, can_start: bool) -> None:
        """Show Start or Cancel; the one shown takes over the focus, which would go to a button elsewhere."""
        is_running = self._phase is SessionPhase.RUNNING
        had_focus = any(widget.hasFocus() for widget in (self, self.start_button, self.cancel_button))
        shown, hidden = self.start_button, self.cancel_button
        if is_running:
            shown, hidden = hidden, shown
        self.start_button.setEnabled(can_start and not is_running)
        self.cancel_button.setEnabled(is_running and not self._is_cancelling)
        self.pause_button.setVisible(is_running)
        shown.show()
        if had_focus:
            shown.setFocus()
        hidden.hide()

    def show_next(self) -> None:
        """Tell that what was painted has ended, and something else is painted at once."""
        self._is_cancelling = False
        self.cancel_button.setEnabled(self._phase is SessionPhase.RUNNING)

    @Slot(bool)
    def show_paused(self, is_paused: bool) -> None:
        """Show that the run rests, or goes on."""
        self._is_paused = is_paused
        self._retranslate()
        self._tint()

    @Slot(object)
    def show_progress(self, progress: Progress) -> None:
        """Show how far a full run is; a preview's progress is too short to read."""
        if self._phase is not SessionPhase.RUNNING:
            return
        self._progress = progress
        self.progress_bar.setValue(max(round(progress.fraction * FULL), self.progress_bar.value()))
        if progress.losses is not None:
            self.plot.add(progress.losses)
            self.plot.show()
        self._show_words()

    @Slot(object)
    def show_estimate(self, estimate: Estimate | None) -> None:
        """Show before Start what it will take; None for nothing."""
        self._estimate = estimate
        self._show_words()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
            self._make_room()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Put the last buttons below one another where their words are too long for a row."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        items = [item for index in range(self._ends.count()) if (item := self._ends.itemAt(index)) is not None]
        needed = sum(item.sizeHint().width() + self._ends.spacing() for item in items if not item.isEmpty())
        has_room = needed - self._ends.spacing() <= self.contentsRect().width() - _MARGINS
        self._ends.setDirection(QBoxLayout.Direction.LeftToRight if has_room else QBoxLayout.Direction.TopToBottom)

    def _build_ui(self) -> None:
        self.progress_bar.setRange(0, FULL)
        self.progress_bar.setTextVisible(False)
        self.progress_bar.hide()
        self.plot.hide()
        self.cancel_button.hide()
        self.pause_button.hide()
        self.start_button.setProperty("role", "primary")
        for button in self._buttons:
            button.setIconSize(QSize(24, 18))
            if button is not self.start_button:
                button.setProperty("role", "big")
        for label in (self._time, self._engine):
            label.setProperty("role", "muted")
        self._status.setWordWrap(True)
        words = QHBoxLayout()
        words.addWidget(self._status, 1)
        words.addWidget(self._time, alignment=Qt.AlignmentFlag.AlignRight)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, _MARGINS - 16, 16)
        layout.setSpacing(8)
        layout.addLayout(words)
        stopping = QHBoxLayout()
        stopping.setSpacing(8)
        stopping.addWidget(self.pause_button, 1)
        stopping.addWidget(self.cancel_button, 1)
        for widget in (self.progress_bar, self.plot, self.start_button):
            layout.addWidget(widget)
        layout.addLayout(stopping)
        self._ends.setSpacing(8)
        self._ends.addWidget(self.save_button, 1)
        self._ends.addWidget(self.queue_button, 1)
        layout.addLayout(self._ends)
        layout.addWidget(self._engine)

    def _connect(self) -> None:
        self.start_button.clicked.connect(self.start_requested)
        self.cancel_button.clicked.connect(self._on_cancel_button_clicked)
        self.pause_button.clicked.connect(self._on_pause_button_clicked)
        self.save_button.clicked.connect(self.save_requested)
        self.queue_button.clicked.connect(self.queue_requested)
        self._theme.changed.connect(self._tint)

    def _retranslate(self) -> None:
        self.start_button.setText(self.tr("Start"))
        self.pause_button.setText(self.tr("Go on") if self._is_paused else self.tr("Pause"))
        self.cancel_button.setText(self.tr("Cancel"))
        self.save_button.setText(self.tr("Save back") if self._is_editing else self.tr("Save as…"))
        self.queue_button.setText(self.tr("Queue it"))
        for button in self._buttons:
            button.setAccessibleName(button.text())
        self._hint()
        self.progress_bar.setAccessibleName(self.tr("Progress"))
        ready = self.tr("Engine ready: {0}").format(self._device)
        self._engine.setText(ready if self._device else self.tr("The engine is loading…"))
        self._show_words()

    @Slot()
    def _hint(self) -> None:
        """Say what each button does, and by which keys."""
        rest, go_on = self.tr("Rest after this step, also until the next start of Impasto"), self.tr("Go on painting")
        start, save = self.tr("Repaint the photograph at the chosen size"), self.tr("Save the finished picture")
        if self._is_clip:
            start, save = (
                self.tr("Paint the clip behind the window"),
                self.tr("Paint the clip into a file of your choice"),
            )
        back = self.tr("Write the painting into the other program's file")
        hints: tuple[str, ...] = (
            start,
            go_on if self._is_paused else rest,
            self.tr("Stop painting"),
            back if self._is_editing else save,
            self.tr("Add to the queue, which paints behind the window"),
        )
        if self._actions:
            hints = tuple(map(with_keys, hints, self._actions))
        for button, hint in zip(self._buttons, hints, strict=True):
            button.setToolTip(hint)

    def _show_words(self) -> None:
        is_running = self._phase is SessionPhase.RUNNING
        self._time.setText(self._time_words())
        self._time.setToolTip("" if is_running else self.tr("What Start will take: time, and memory"))
        if is_running and self._is_cancelling:
            self._status.setText(self.tr("Cancelling…"))
        elif is_running and self._is_clip and self._is_waiting:
            self._status.setText(self.tr("Paused") if self._is_paused else self.tr("Waiting in the queue"))
        elif is_running and self._progress is not None:
            words = self.tr("Paused") if self._is_paused else self._phase_words(self._progress.phase)
            self._status.setText(f"{words} · {self.progress_bar.value() // (FULL // 100)} %")
        elif is_running and self._is_paused:  # before the first step
            self._status.setText(self.tr("Paused"))
        else:
            self._status.setText(self._session_words())

    def _time_words(self) -> str:
        if self._phase is SessionPhase.RUNNING:
            return time_left(self._progress.seconds_left) if self._progress and not self._is_paused else ""
        return cost(self._estimate) if self._estimate and self.start_button.isEnabled() else ""

    def _phase_words(self, phase: Phase) -> str:
        return {
            Phase.LOADING: self.tr("Loading"),
            Phase.ENCODING: self.tr("Looking at the pictures"),
            Phase.PAINTING: self.tr("Painting"),
            Phase.FINISHING: self.tr("Finishing"),
        }[phase]

    def _session_words(self) -> str:
        if self._is_preview and self._phase in (SessionPhase.READY, SessionPhase.DONE):
            if self._is_clip:
                return self.tr("A frame as it will be. Start paints the clip.")
            return self.tr("Preview. Start paints it in full, to be saved.")
        return {
            SessionPhase.EMPTY: self.tr("Open a photo, clip or model to begin."),
            SessionPhase.LOADING: self.tr("Opening…"),
            SessionPhase.READY: self.tr("Ready."),
            SessionPhase.RUNNING: self.tr("Starting…"),
            SessionPhase.DONE: self.tr("Done."),
            SessionPhase.FAILED: self.tr("Stopped."),
        }[self._phase]

    @Slot()
    def _on_cancel_button_clicked(self) -> None:
        self.setFocus()  # holds it until Start is back
        self._is_cancelling = True
        self.cancel_button.setEnabled(False)
        self._show_words()
        self.cancel_requested.emit()

    @Slot()
    def _on_pause_button_clicked(self) -> None:
        self.pause_requested.emit(not self._is_paused)

    @Slot()
    def _tint(self) -> None:
        self.start_button.setIcon(self._theme.icon("start", on_accent=True))
        self.cancel_button.setIcon(self._theme.icon("cancel"))
        self.pause_button.setIcon(self._theme.icon("start" if self._is_paused else "pause"))
        self.save_button.setIcon(self._theme.icon("save"))
        self.queue_button.setIcon(self._theme.icon("queue_add"))

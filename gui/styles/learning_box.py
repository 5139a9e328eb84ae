"""Offer to learn a style's strokes, and show how far that is with a picture painted by now."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QToolButton, QVBoxLayout, QWidget

from engine.values import StrokesState
from gui.controls.labelled_slider import percent
from gui.look.theme import Theme
from gui.look.time_left import time_left
from gui.styles.style_library import StyleLibrary

_SAMPLE = QSize(120, 80)  # logical px at most


class LearningBox(QWidget):
    """Hold a button for the style that is selected, and below it what is being learnt; hidden where there is neither.

    Signals:
        learn_requested(Path): its strokes shall be learnt.
        pause_requested(Path): not now.
    """

    learn_requested = Signal(Path)
    pause_requested = Signal(Path)

    def __init__(self, theme: Theme, library: StyleLibrary) -> None:
        """Follow the library's selection."""
        super().__init__()
        self._theme, self._library = theme, library
        self._waiting: tuple[Path, ...] = ()
        self.learn_button = QPushButton()
        self.pause_button = QToolButton()
        self.sample = QLabel()
        self.bar = QProgressBar()
        self._name, self._rest = QLabel(), QLabel()
        self._running = QWidget()
        self._progress: tuple[float, float | None] = (0.0, None)
        self._build_ui()
        self._connect()
        self._retranslate()
        self._tint()

    @property
    def text(self) -> str:
        """Give what is said of the style that is being learnt."""
        return f"{self._name.text()} {self._rest.text()}"

    def show_waiting(self, paths: tuple[Path, ...]) -> None:
        """Show what is being learnt first, and what waits."""
        if paths[:1] != self._waiting[:1]:
            self._progress = 0.0, None
            self.sample.hide()
        self._waiting = paths
        self._retranslate()

    def show_progress(self, fraction: float, seconds_left: float | None, sample: Path) -> None:
        """Show how far the first one is, and the picture in a file where there is one."""
        self._progress = fraction, seconds_left
        picture = QPixmap(str(sample)) if sample.exists() else QPixmap()
        if not picture.isNull():
            ratio = self.devicePixelRatioF()
            keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            picture = picture.scaled(_SAMPLE * ratio, keep, smooth)
            picture.setDevicePixelRatio(ratio)
            self.sample.setPixmap(picture)
        self.sample.setVisible(not picture.isNull())
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _build_ui(self) -> None:
        self._rest.setProperty("role", "muted")
        self._name.setWordWrap(True)
        self._name.setTextFormat(Qt.TextFormat.PlainText)  # the name of a file may look like markup
        self._rest.setWordWrap(True)
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.pause_button.setIconSize(QSize(18, 18))
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addStretch()
        for widget in (self._name, self._rest, self.bar):
            words.addWidget(widget)
        words.addStretch()
        row = QHBoxLayout(self._running)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.sample)
        row.addLayout(words, 1)
        row.addWidget(self.pause_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._running)
        layout.addWidget(self.learn_button)

    def _connect(self) -> None:
        self.learn_button.clicked.connect(self._on_learn_button_clicked)
        self.pause_button.clicked.connect(self._on_pause_button_clicked)
        self._theme.changed.connect(self._tint)
        for signal in (self._library.selection_changed, self._library.strokes_changed, self._library.styles_changed):
            signal.connect(self._retranslate)

    @property
    def _offered(self) -> Path | None:
        """Name the style that is selected alone, where it can be learnt."""
        choices = self._library.choices
        path = choices[0].path if len(choices) == 1 else None
        can_learn = path is not None and self._library.strokes(path) not in (None, StrokesState.LEARNT)
        return path if can_learn and path not in self._waiting else None

    @Slot()
    def _retranslate(self) -> None:
        offered = self._offered
        if offered is not None:
            is_begun = self._library.strokes(offered) is StrokesState.BEGUN
            text = self.tr("Go on learning the strokes of {0}") if is_begun else self.tr("Learn the strokes of {0}")
            self.learn_button.setText(text.format(self._library.name(offered)).replace("&", "&&"))
            self.learn_button.setToolTip(
                self.tr("The instant engine then paints with this painting's own strokes; it takes some minutes.")
            )
        self.learn_button.setVisible(offered is not None)
        if self._waiting:
            fraction, seconds = self._progress
            self._name.setText(self.tr("Learning the strokes of {0}").format(self._library.name(self._waiting[0])))
            said = [percent(fraction), time_left(seconds)]
            said += [self.tr("{0} more to learn").format(len(self._waiting) - 1)] if len(self._waiting) > 1 else []
            self._rest.setText(", ".join(filter(None, said)))
            self.bar.setValue(round(1000 * fraction))
        self._running.setVisible(bool(self._waiting))
        self.bar.setAccessibleName(self._name.text())
        self.sample.setAccessibleName(self.tr("How it paints by now"))
        self.pause_button.setAccessibleName(self.tr("Pause learning"))
        self.pause_button.setToolTip(self.tr("Pause learning; what is learnt so far is kept"))
        self.setVisible(bool(self._waiting) or offered is not None)

    @Slot()
    def _tint(self) -> None:
        self.pause_button.setIcon(self._theme.icon("pause"))

    @Slot()
    def _on_learn_button_clicked(self) -> None:
        if self._offered is not None:
            self.learn_requested.emit(self._offered)

    @Slot()
    def _on_pause_button_clicked(self) -> None:
        if self._waiting:
            self.pause_requested.emit(self._waiting[0])

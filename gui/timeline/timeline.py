"""Show a clip below the canvas: play, look through, choose a part, its steadiness and its format."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.controls.eliding_box import ElidingBox
from gui.controls.labelled_slider import LabelledSlider, Scale, percent
from gui.look.theme import Theme
from gui.timeline.clip_formats import clip_format_names
from gui.timeline.clip_times import ClipTimes, clock
from gui.timeline.film_strip import FilmStrip

PLACES = 16  # small pictures
STEADINESS = 0.8  # at first
_SHORTEST, _WIDEST = 8, 216  # characters of a format's name that are seen; px


class Timeline(QWidget):
    """Hold a clip's times; who shows frames follows `moved`.

    Signals:
        moved(float): the playhead stands at another second.
        playing_changed(bool): the playhead moves by itself, or does not any more.
        part_changed(): another part is to be painted.
        preview_requested(bool): two seconds around the playhead are wanted, painted; or no more.
    """

    moved = Signal(float)
    playing_changed = Signal(bool)
    part_changed = Signal()
    preview_requested = Signal(bool)

    def __init__(self, theme: Theme) -> None:
        """Build it, hidden until a clip is shown."""
        super().__init__()
        self._theme = theme
        self.times = ClipTimes()
        self.strip = FilmStrip(theme)
        self.play_button = QToolButton()
        self.preview_button = QPushButton()
        self.format_box = ElidingBox()
        self.steadiness = LabelledSlider(Scale(0.0, 1.0), STEADINESS, percent)
        self._clock = QLabel()
        self._part = QLabel()
        self._preview: float | None = None  # how far it is, 0 .. 1
        self._timer = QTimer(self)
        self._build_ui()
        self._connect()
        self._retranslate()
        self._tint()
        self.hide()

    @property
    def is_playing(self) -> bool:
        """Tell whether the playhead moves by itself."""
        return self._timer.isActive()

    @property
    def suffix(self) -> str:
        """Give the ending of the format that is chosen."""
        return str(self.format_box.currentData())

    @property
    def frame_count(self) -> int:
        """Count the frames that are painted; 1 where there is no clip."""
        times = self.times
        return 1 if self.isHidden() else max(1, round((times.stop - times.start) * times.rate))

    def show_clip(self, seconds: float, rate: float) -> None:
        """Show another clip from its beginning."""
        self.play(is_playing=False)
        self.show_preview(None)
        self.strip.clear(PLACES)
        self._show(ClipTimes.of(seconds, rate))
        self.show()
        self.part_changed.emit()

    def set_picture(self, place: int, picture: QImage) -> None:
        """Show a small picture at its place, 0 .. `PLACES` - 1."""
        self.strip.set_picture(place, picture)

    def play(self, *, is_playing: bool) -> None:
        """Move the playhead from frame to frame, in the clip's own time, or stop."""
        if is_playing:
            self._timer.start(max(15, round(1000 / self.times.rate)))
        self.play_button.setChecked(is_playing)
        self._tint()
        self._name_play_button()
        if self._timer.isActive() and not is_playing:
            self._timer.stop()
            self.playing_changed.emit(False)
        elif is_playing:
            self.playing_changed.emit(True)

    def follow(self, moment: float) -> None:
        """Put the playhead where something is shown, which is told to nobody."""
        self._show(self.times.at(moment))

    def show_preview(self, fraction: float | None) -> None:
        """Show how far the preview is painted, 0 .. 1; None is no preview."""
        self._preview = fraction
        self.preview_button.setChecked(fraction is not None)
        self._name_preview_button()

    @Slot(float)
    def go_to(self, seconds: float) -> None:
        """Put the playhead at a second, and tell so."""
        times = self.times.at(seconds)
        if times != self.times:
            self._show(times)
            self.moved.emit(times.moment)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Shorten what has no room."""
        super().resizeEvent(event)
        self._show_part_words()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language, and the look, which has other widths."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._keep_width()
            self._name_preview_button()

    def _show(self, times: ClipTimes) -> None:
        self.times = times
        self.strip.show_times(times)
        self._clock.setText(f"{clock(times.moment)} / {clock(times.seconds)}")
        is_part = not times.is_whole
        said = self.tr("Painted: {0} to {1}").format(clock(times.start), clock(times.stop)) if is_part else ""
        self._part.setToolTip(said)
        self._show_part_words()

    def _show_part_words(self) -> None:
        said, room = self._part.toolTip(), self._part.width()
        self._part.setText(self.fontMetrics().elidedText(said, Qt.TextElideMode.ElideRight, room))

    def _show_part(self, times: ClipTimes) -> None:
        self._show(times)
        self.part_changed.emit()

    def _build_ui(self) -> None:
        self.setObjectName("timeline")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.play_button.setCheckable(True)
        self.play_button.setIconSize(QSize(20, 20))
        self.preview_button.setCheckable(True)
        self._clock.setProperty("role", "value")
        self._part.setProperty("role", "value")
        self.steadiness.setMinimumWidth(120)
        self.steadiness.setMaximumWidth(180)
        self.format_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.format_box.setMinimumContentsLength(_SHORTEST)
        self.format_box.setMaximumWidth(_WIDEST)
        self._part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        for suffix in clip_format_names():
            self.format_box.addItem("", suffix)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(6)
        layout.addWidget(self.strip)
        row = QHBoxLayout()
        row.setSpacing(12)
        for widget in (self.play_button, self._clock):
            row.addWidget(widget)
        row.addWidget(self._part, 1)
        row.addWidget(self.steadiness, 1)
        row.addWidget(self.format_box, 2)
        row.addWidget(self.preview_button)
        layout.addLayout(row)

    def _connect(self) -> None:
        self.strip.moved.connect(self.go_to)
        self.strip.stepped.connect(lambda frames: self.go_to(self.times.stepped(frames).moment))
        self.strip.start_moved.connect(lambda start: self._show_part(self.times.beginning(start)))
        self.strip.stop_moved.connect(lambda stop: self._show_part(self.times.ending(stop)))
        self.play_button.clicked.connect(lambda is_checked: self.play(is_playing=is_checked))
        self.preview_button.clicked.connect(self.preview_requested)
        self._timer.timeout.connect(self._advance)
        self._theme.changed.connect(self._tint)

    @Slot()
    def _advance(self) -> None:
        """Go a frame farther; from the end of the painted part back to its beginning."""
        nearly = self.times.stop - 1.5 / self.times.rate
        self.go_to(self.times.start if self.times.moment >= nearly else self.times.stepped(1).moment)

    def _tint(self) -> None:
        name = "pause" if self.play_button.isChecked() else "play"
        self.play_button.setIcon(self._theme.icon(name))

    def _keep_width(self) -> None:
        """Give the preview's button room for all that it says, so that nothing beside it moves."""
        widths = []
        for text in (self.tr("Preview"), self.tr("Preview · {0} %").format(100), self.tr("End the preview")):
            self.preview_button.setText(text)
            widths.append(self.preview_button.sizeHint().width())
        self.preview_button.setMinimumWidth(max(widths))

    def _retranslate(self) -> None:
        self.strip.setAccessibleName(self.tr("Timeline"))
        self.strip.setToolTip(self.tr("Drag to look through the clip; I and O set where the painting begins and ends."))
        self._name_play_button()
        self._keep_width()
        self._name_preview_button()
        self.preview_button.setToolTip(self.tr("Paint two seconds from here, and show them again and again"))
        hint = self.tr("0 % paints each frame for itself; 100 % keeps strokes where they are")
        self.steadiness.set_name(self.tr("Steadiness"), hint)
        self.format_box.setToolTip(self.tr("The format of the painted clip"))
        for index, name in enumerate(clip_format_names().values()):
            self.format_box.setItemText(index, name)
        self._show(self.times)

    def _name_play_button(self) -> None:
        name = self.tr("Pause") if self.play_button.isChecked() else self.tr("Play")
        self.play_button.setToolTip(name)
        self.play_button.setAccessibleName(name)

    def _name_preview_button(self) -> None:
        if self._preview is None:
            self.preview_button.setText(self.tr("Preview"))
        elif self._preview < 1:
            self.preview_button.setText(self.tr("Preview · {0} %").format(round(100 * self._preview)))
        else:
            self.preview_button.setText(self.tr("End the preview"))

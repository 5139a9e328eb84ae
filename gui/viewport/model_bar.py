"""Float over a model what plays and lights it, and how it is painted."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from gui.look.theme import Theme


class ModelBar(QWidget):
    """Hold the buttons.

    Signals:
        play_toggled(bool): the chosen animation plays, or stops.
        clip_chosen(int): an animation was chosen; -1 is the model at rest.
        way_chosen(bool): the model is painted by its surface, or by its texture.
        turntable_requested(): save a picture or a clip of it.
    """

    play_toggled = Signal(bool)
    clip_chosen = Signal(int)
    way_chosen = Signal(bool)
    turntable_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.play_button, self.clip_button = QToolButton(), QToolButton()
        self.light_button, self.wire_button = QToolButton(), QToolButton()
        self.reset_button, self.original_button = QToolButton(), QToolButton()
        self.way_button, self.save_button = QToolButton(), QToolButton()
        self._clips: tuple[str, ...] = ()
        self._ways = QActionGroup(self)
        self._texture, self._surface = QAction(self), QAction(self)
        self._build_ui()
        self._retranslate()
        self._tint()
        theme.changed.connect(self._tint)

    @property
    def by_surface(self) -> bool:
        """Tell whether the model is to be painted as it is seen."""
        return self._surface.isChecked()

    def show_clips(self, names: tuple[str, ...]) -> None:
        """Offer a model's animations; the model rests."""
        self._clips = names
        self.play_button.setChecked(False)
        for button in (self.play_button, self.clip_button):
            button.setVisible(bool(names))
        menu = self.clip_button.menu()
        menu.clear()
        for index, name in enumerate(("", *names), -1):
            action = menu.addAction(name or self.tr("At rest"))
            action.triggered.connect(lambda _checked=False, index=index: self._choose(index))
        self._name_clip(-1)
        self.adjustSize()

    def show_clip(self, index: int) -> None:
        """Name the animation that is shown."""
        self._name_clip(index)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
            self.adjustSize()
        super().changeEvent(event)

    def _build_ui(self) -> None:
        self.setObjectName("view_bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 4)
        layout.setSpacing(2)
        for button in (
            self.play_button, self.clip_button, self.light_button, self.wire_button, self.reset_button,
            self.original_button, self.save_button, self.way_button,
        ):  # fmt: skip
            button.setIconSize(QSize(18, 18))
            layout.addWidget(button)
        for button in (self.play_button, self.light_button, self.wire_button):
            button.setCheckable(True)
        self.light_button.setChecked(True)
        for button in (self.clip_button, self.way_button):
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
            button.setMenu(QMenu(button))
        for action in (self._texture, self._surface):
            action.setCheckable(True)
            self._ways.addAction(action)
            self.way_button.menu().addAction(action)
        self._texture.setChecked(True)
        self.save_button.clicked.connect(self.turntable_requested)
        self._ways.triggered.connect(self._on_way_triggered)
        self.play_button.toggled.connect(self._on_play_toggled)
        self.show_clips(())

    def _choose(self, index: int) -> None:
        self._name_clip(index)
        self.clip_chosen.emit(index)
        self.play_button.setChecked(index >= 0)

    def _name_clip(self, index: int) -> None:
        self.clip_button.setText(self.tr("At rest") if index < 0 else self._clips[index])
        self.adjustSize()

    @Slot(bool)
    def _on_play_toggled(self, is_playing: bool) -> None:
        self._tint()
        self.play_toggled.emit(is_playing)

    @Slot(QAction)
    def _on_way_triggered(self, _action: QAction) -> None:
        self._retranslate()
        self.adjustSize()
        self.way_chosen.emit(self.by_surface)

    def _retranslate(self) -> None:
        self._texture.setText(self.tr("Texture: painted as it lies, at once"))
        self._surface.setText(self.tr("Surface: painted as it is seen, in minutes"))
        self.way_button.setText(self.tr("Surface") if self.by_surface else self.tr("Texture"))
        named = (
            (self.play_button, self.tr("Play the animation")),
            (self.clip_button, self.tr("Choose an animation")),
            (self.light_button, self.tr("Light")),
            (self.wire_button, self.tr("Show the triangles")),
            (self.reset_button, self.tr("Look as at first")),
            (self.original_button, self.tr("Hold to see the model as it was")),
            (self.save_button, self.tr("Save a picture, or a clip in which it turns")),
            (self.way_button, self.tr("How the model is painted")),
        )
        for button, name in named:
            button.setToolTip(name)
            button.setAccessibleName(name)

    @Slot()
    def _tint(self) -> None:
        icons = (
            (self.play_button, "pause" if self.play_button.isChecked() else "play"),
            (self.light_button, "brightness"),
            (self.wire_button, "grid"),
            (self.reset_button, "fit"),
            (self.original_button, "eye"),
            (self.save_button, "picture"),
        )
        for button, name in icons:
            button.setIcon(self._theme.ground_icon(name))

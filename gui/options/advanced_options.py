"""Offer the options that few people need."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from engine.option_table import table
from engine.options import StyleOptions
from engine.painters import registry
from engine.values import ModelInfo
from gui.controls.eliding_box import ElidingBox
from gui.controls.labelled_slider import WheelGuard
from gui.controls.option_controls import BOX_WIDTH, control_of, name_control, said
from gui.look.theme import Theme

ELSEWHERE = {"engine", "strength", "size", "colors", "color_strength", "opacity", "memory_gib"}  # have other places


class AdvancedOptions(QWidget):
    """Show every option that has no other place; those that the engine does not have are hidden.

    Signals:
        changed(): some option has another value.
    """

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        """Start with the defaults."""
        super().__init__()
        self._theme = theme
        self._options = {name: option for name, option in table(StyleOptions).items() if name not in ELSEWHERE}
        self.controls = {name: control_of(option) for name, option in self._options.items() if name != "model"}
        self.model = ElidingBox()
        self.reset_button = QPushButton()
        self._model_label = QLabel()
        self._memory_gib: float | None = None  # chosen in the settings
        self._engine = StyleOptions().engine
        self._is_clip = False
        self._can_shine = False
        self._models: tuple[ModelInfo, ...] | None = None  # not known yet
        self._chosen: dict[str, str | None] = dict.fromkeys(registry.engines())
        self._build_ui()
        self._connect()
        self._retranslate()
        self._tint()
        self.show_options(StyleOptions())
        self.show_engine(self._engine)

    def apply_to(self, options: StyleOptions) -> StyleOptions:
        """Return `options` with what is set here."""
        values: dict[str, Any] = {name: control.value for name, control in self.controls.items()}
        return replace(options, model=self._chosen[options.engine], memory_gib=self._memory_gib, **values)

    def show_options(self, options: StyleOptions) -> None:
        """Set the controls; `changed` is not emitted."""
        for name, control in self.controls.items():
            control.set_value(getattr(options, name))
        self._memory_gib = options.memory_gib
        self._chosen[options.engine] = options.model if self._has(options.engine, options.model) else None
        self._list_models()

    def show_engine(self, engine: str) -> None:
        """Show the options that an engine has."""
        for name in registry.own_options() & self.controls.keys():
            has_use = self._is_clip or not self._options[name].is_of_clips
            self.controls[name].setVisible(has_use and name in registry.traits_of(engine).options)
        for name in (name for name in self.controls if self._options[name].is_of_models):
            self.controls[name].setVisible(self._can_shine)
        if engine != self._engine:
            self._engine = engine
            self._list_models()

    def show_clip(self, is_clip: bool) -> None:
        """Offer what decides something in clips alone, or do not."""
        self._is_clip = is_clip
        self.show_engine(self._engine)

    def show_shining(self, can_shine: bool) -> None:
        """Offer what decides something in models that shine, or do not."""
        self._can_shine = can_shine
        self.show_engine(self._engine)

    def set_models(self, models: tuple[ModelInfo, ...]) -> str | None:
        """Offer what is installed; a chosen model that is gone gives way to the engine's own, and is returned."""
        self._models = tuple(model for model in models if model.is_installed)
        before = dict(self._chosen)
        self._chosen = {engine: name if self._has(engine, name) else None for engine, name in before.items()}
        self._list_models()
        if self._chosen == before:
            return None
        self.changed.emit()
        return next(name for engine, name in before.items() if name != self._chosen[engine])

    def _has(self, engine: str, name: str | None) -> bool:
        kind = registry.traits_of(engine).model_kind
        return self._models is None or any((model.kind, model.name) == (kind, name) for model in self._models)

    def _list_models(self) -> None:
        was_blocked = self.model.blockSignals(True)
        self.model.clear()
        self.model.addItem(self.tr("Automatic"), None)
        for model in self._models or ():
            if model.kind == registry.traits_of(self._engine).model_kind:
                self.model.addItem(model.name, model.name)
        self.model.setCurrentIndex(max(0, self.model.findData(self._chosen[self._engine])))
        self.model.blockSignals(was_blocked)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _build_ui(self) -> None:
        self.model.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.model.installEventFilter(WheelGuard(self.model))
        self.model.setFixedWidth(BOX_WIDTH)
        self.reset_button.setIconSize(QSize(16, 16))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for name in self._options:
            if name == "model":
                layout.addLayout(self._model_row())
            else:
                layout.addWidget(self.controls[name])
        layout.addWidget(self.reset_button)

    def _model_row(self) -> QHBoxLayout:
        self._model_label.setBuddy(self.model)
        row = QHBoxLayout()
        row.addWidget(self._model_label)
        row.addStretch()
        row.addWidget(self.model)
        return row

    def _connect(self) -> None:
        for control in self.controls.values():
            control.value_changed.connect(self.changed)
        self.model.currentIndexChanged.connect(self._on_model_changed)
        self.reset_button.clicked.connect(self._on_reset_button_clicked)
        self._theme.changed.connect(self._tint)

    def _retranslate(self) -> None:
        for name, control in self.controls.items():
            name_control(control, self._options[name])
        name = said(self._options["model"].text.name)
        self._model_label.setText(name)
        self.model.setAccessibleName(name)
        self.model.setItemText(0, self.tr("Automatic"))
        self.reset_button.setText(self.tr("Reset these to their defaults"))

    @Slot()
    def _on_model_changed(self) -> None:
        self._chosen[self._engine] = self.model.currentData()
        self.changed.emit()

    @Slot()
    def _on_reset_button_clicked(self) -> None:
        self.show_options(replace(StyleOptions(), engine=self._engine, memory_gib=self._memory_gib))
        self.changed.emit()

    @Slot()
    def _tint(self) -> None:
        self.reset_button.setIcon(self._theme.icon("reset"))

"""Offer the options that few people need."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from engine.values import Device, Engine, Init, ModelInfo, Precision, StyleOptions
from gui.controls.eliding_box import ElidingBox
from gui.controls.labelled_slider import LabelledSlider, Scale, WheelGuard
from gui.controls.number_box import NumberBox
from gui.look.theme import Theme

WEIGHTS = Scale(0.1, 10.0, is_logarithmic=True)
STYLE_SCALES = Scale(0.25, 4.0, is_logarithmic=True)
DEFAULTS = StyleOptions()
MOST_ITERATIONS = 10_000
LARGEST_SEED = 2**31 - 1


class AdvancedOptions(QWidget):
    """Show style scale, the settings of Gatys, and what computes; Gatys' are hidden for AdaIN.

    Signals:
        changed(): some option has another value.
    """

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        """Start with the defaults."""
        super().__init__()
        self._theme = theme
        self.style_scale = LabelledSlider(STYLE_SCALES, DEFAULTS.style_scale)
        self.content_weight = LabelledSlider(WEIGHTS, DEFAULTS.content_weight)
        self.style_weight = LabelledSlider(WEIGHTS, DEFAULTS.style_weight)
        self.tv_weight = LabelledSlider(WEIGHTS, DEFAULTS.tv_weight)
        self.iterations = NumberBox()
        self.seed = NumberBox()
        self.init = ElidingBox()
        self.model = ElidingBox()
        self.device = ElidingBox()
        self.precision = ElidingBox()
        self.reset_button = QPushButton()
        self.gatys_area = QWidget()
        self._memory_gib = DEFAULTS.memory_gib  # chosen in the settings
        self._engine = DEFAULTS.engine
        self._models: tuple[ModelInfo, ...] | None = None  # not known yet
        self._chosen: dict[Engine, str | None] = dict.fromkeys(Engine)
        self._labels: dict[QWidget, QLabel] = {}
        self._build_ui()
        self._connect()
        self._retranslate()
        self._tint()
        self.show_options(DEFAULTS)

    def apply_to(self, options: StyleOptions) -> StyleOptions:
        """Return `options` with what is set here."""
        return replace(
            options,
            style_scale=self.style_scale.value,
            iterations=self.iterations.value(),
            content_weight=self.content_weight.value,
            style_weight=self.style_weight.value,
            tv_weight=self.tv_weight.value,
            init=Init(self.init.currentData()),
            seed=self.seed.value(),
            model=self._chosen[options.engine],
            device=Device(self.device.currentData()),
            precision=Precision(self.precision.currentData()),
            memory_gib=self._memory_gib,
        )

    def show_options(self, options: StyleOptions) -> None:
        """Set the controls; `changed` is not emitted."""
        was_blocked = self.blockSignals(True)
        self.style_scale.set_value(options.style_scale)
        self.content_weight.set_value(options.content_weight)
        self.style_weight.set_value(options.style_weight)
        self.tv_weight.set_value(options.tv_weight)
        self.iterations.setValue(min(options.iterations, MOST_ITERATIONS))
        self.seed.setValue(min(max(options.seed, 0), LARGEST_SEED))
        self._memory_gib = options.memory_gib
        self._chosen[options.engine] = options.model if self._has(options.engine, options.model) else None
        self._list_models()
        for box, value in (
            (self.init, options.init),
            (self.device, options.device),
            (self.precision, options.precision),
        ):
            box.setCurrentIndex(box.findData(value.value))
        self.blockSignals(was_blocked)

    def show_engine(self, engine: Engine) -> None:
        """Show the options that an engine has."""
        self.gatys_area.setVisible(engine is Engine.GATYS)
        if engine is not self._engine:
            self._engine = engine
            self._list_models()

    @Slot(object)
    def set_models(self, models: tuple[ModelInfo, ...]) -> None:
        """Offer what is installed; a chosen model that is gone gives way to the engine's own."""
        self._models = tuple(model for model in models if model.is_installed)
        before = dict(self._chosen)
        self._chosen = {engine: name if self._has(engine, name) else None for engine, name in before.items()}
        self._list_models()
        if self._chosen != before:
            self.changed.emit()

    def _has(self, engine: Engine, name: str | None) -> bool:
        return self._models is None or any((model.engine, model.name) == (engine, name) for model in self._models)

    def _list_models(self) -> None:
        was_blocked = self.model.blockSignals(True)
        self.model.clear()
        self.model.addItem(self.tr("Automatic"), None)
        for model in self._models or ():
            if model.engine is self._engine:
                self.model.addItem(model.name, model.name)
        self.model.setCurrentIndex(max(0, self.model.findData(self._chosen[self._engine])))
        self.model.blockSignals(was_blocked)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _build_ui(self) -> None:
        self.iterations.setRange(1, MOST_ITERATIONS)
        self.iterations.setSingleStep(10)
        self.seed.setRange(0, LARGEST_SEED)
        choices: tuple[tuple[QComboBox, type[StrEnum]], ...] = (
            (self.init, Init),
            (self.device, Device),
            (self.precision, Precision),
        )
        for combo, members in choices:
            for member in members:
                combo.addItem(member.value, member.value)
        boxes = (self.init, self.model, self.device, self.precision)
        for box in boxes:
            box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            box.installEventFilter(WheelGuard(box))
        for control in (self.iterations, self.seed, *boxes):
            control.setFixedWidth(152)
        self.reset_button.setIconSize(QSize(16, 16))
        self._fill_gatys_area()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.style_scale)
        layout.addWidget(self.gatys_area)
        layout.addLayout(self._rows(self.model, self.device, self.precision))
        layout.addWidget(self.reset_button)

    def _fill_gatys_area(self) -> None:
        layout = QVBoxLayout(self.gatys_area)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for slider in (self.content_weight, self.style_weight, self.tv_weight):
            layout.addWidget(slider)
        layout.addLayout(self._rows(self.iterations, self.init, self.seed))

    def _rows(self, *controls: QWidget) -> QVBoxLayout:
        rows = QVBoxLayout()
        rows.setSpacing(8)
        for control in controls:
            label = QLabel()
            label.setBuddy(control)
            self._labels[control] = label
            row = QHBoxLayout()
            row.addWidget(label)
            row.addStretch()
            row.addWidget(control)
            rows.addLayout(row)
        return rows

    def _connect(self) -> None:
        for slider in (self.style_scale, self.content_weight, self.style_weight, self.tv_weight):
            slider.value_changed.connect(self.changed)
        for spin in (self.iterations, self.seed):
            spin.valueChanged.connect(self.changed)
        for combo in (self.init, self.device, self.precision):
            combo.currentIndexChanged.connect(self.changed)
        self.model.currentIndexChanged.connect(self._on_model_changed)
        self.reset_button.clicked.connect(self._on_reset_button_clicked)
        self._theme.changed.connect(self._tint)

    def _retranslate(self) -> None:
        self.style_scale.set_name(self.tr("Brush size"), self.tr("Larger gives broader strokes"))
        self.content_weight.set_name(
            self.tr("Keep the photograph"),
            self.tr("The weight of the content loss"),
            (("content_low", self.tr("little")), ("content_middle", "1 ×"), ("content_high", self.tr("much"))),
        )
        self.style_weight.set_name(self.tr("Follow the painting"), self.tr("The weight of the style loss"))
        self.tv_weight.set_name(self.tr("Smoothness"), self.tr("The weight of total variation: less speckle"))
        names = {
            self.iterations: self.tr("Iterations"),
            self.init: self.tr("Start from"),
            self.seed: self.tr("Seed of the noise"),
            self.model: self.tr("Model"),
            self.device: self.tr("Compute on"),
            self.precision: self.tr("Precision"),
        }
        for control, name in names.items():
            self._labels[control].setText(name)
            control.setAccessibleName(name)
        self.model.setItemText(0, self.tr("Automatic"))
        self.init.setItemText(0, self.tr("The photograph"))
        self.init.setItemText(1, self.tr("Noise"))
        for index, text in enumerate((self.tr("Automatic"), "NVIDIA (CUDA)", "Apple (MPS)", self.tr("Processor"))):
            self.device.setItemText(index, text)
        for index, text in enumerate((self.tr("Automatic"), "float32", "bfloat16")):
            self.precision.setItemText(index, text)
        self.reset_button.setText(self.tr("Reset these to their defaults"))

    @Slot()
    def _on_model_changed(self) -> None:
        self._chosen[self._engine] = self.model.currentData()
        self.changed.emit()

    @Slot()
    def _on_reset_button_clicked(self) -> None:
        self.show_options(replace(DEFAULTS, engine=self._engine, memory_gib=self._memory_gib))
        self.changed.emit()

    @Slot()
    def _tint(self) -> None:
        self.reset_button.setIcon(self._theme.icon("reset"))

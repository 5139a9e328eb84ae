"""Set one mask: its style, its edge, and the brush that paints it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from engine.mask import Gradient, LuminanceRange, Mask, Stroke
from engine.option_table import table
from engine.style_choice import StyleChoice
from gui.controls.eliding_box import ElidingBox
from gui.controls.labelled_slider import LabelledSlider, Scale, WheelGuard, percent
from gui.controls.option_controls import name_slider, slider_of
from gui.look.theme import Theme
from gui.masks.mask_tool import SIZES, Brush, Tool

_HARDNESS, _FEATHER = table(Stroke)["hardness"], table(Mask)["feather"]
_RANGE = table(LuminanceRange)
_ICONS = {Tool.LINE: "gradient", Tool.PAINT: "brush", Tool.ERASE: "eraser"}


class MaskDetails(QWidget):
    """Show the settings of one mask, and the tools that change it on the picture.

    Signals:
        mask_changed(object): Mask, as the user has set it.
        tool_chosen(object): Tool; NONE where one was put away.
        brush_changed(object): Brush.
    """

    mask_changed = Signal(object)
    tool_chosen = Signal(object)
    brush_changed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        """Start with an empty mask."""
        super().__init__()
        self._theme = theme
        self._mask = Mask()
        self._styles: tuple[StyleChoice, ...] = ()
        self._name_of: Callable[[Path], str] = lambda path: path.stem
        self.tools = {tool: QPushButton() for tool in _ICONS}
        self.size_slider = LabelledSlider(Scale(*SIZES, is_logarithmic=True), Brush().size, percent)
        self.hardness_slider = slider_of(_HARDNESS)
        self.low_slider, self.high_slider, self.softness_slider = (slider_of(option) for option in _RANGE.values())
        self.feather_slider = slider_of(_FEATHER)
        self.edges_box = QCheckBox()
        self.inverted_box = QCheckBox()
        self.style_box = ElidingBox()
        self._style_label = QLabel()
        self._brush_area = QWidget()
        self._range_area = QWidget()
        self._build_ui()
        self._connect()
        self._retranslate()
        self._tint()

    def show_mask(self, mask: Mask) -> None:
        """Show a mask's settings; nothing is emitted."""
        self._mask = mask
        blocked = [box for box in (self.edges_box, self.inverted_box, self.style_box) if not box.blockSignals(True)]
        self.edges_box.setChecked(mask.follows_edges)
        self.inverted_box.setChecked(mask.inverted)
        self._list_styles()
        for box in blocked:
            box.blockSignals(False)
        self.feather_slider.set_value(mask.feather)
        if isinstance(mask.base, LuminanceRange):
            self.low_slider.set_value(mask.base.low)
            self.high_slider.set_value(mask.base.high)
            self.softness_slider.set_value(mask.base.softness)
        self._range_area.setVisible(isinstance(mask.base, LuminanceRange))
        self.tools[Tool.LINE].setVisible(isinstance(mask.base, Gradient))

    def set_styles(self, styles: tuple[StyleChoice, ...]) -> None:
        """Offer the selected styles."""
        self._styles = styles
        self.show_mask(self._mask)

    def set_naming(self, name_of: Callable[[Path], str]) -> None:
        """Take how a style is named."""
        self._name_of = name_of
        self.show_mask(self._mask)

    def show_tool(self, tool: Tool) -> None:
        """Show which tool is chosen; nothing is emitted."""
        for own, button in self.tools.items():
            button.setChecked(own is tool)
        self._brush_area.setVisible(tool in (Tool.PAINT, Tool.ERASE))

    def show_brush(self, brush: Brush) -> None:
        """Show the brush; nothing is emitted."""
        self.size_slider.set_value(brush.size)
        self.hardness_slider.set_value(brush.hardness)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _list_styles(self) -> None:
        """List the mix, the selected styles, and the mask's own where it is no longer selected."""
        own = self._mask.style
        choices = [*self._styles, *([own] if own and own.path not in {s.path for s in self._styles} else [])]
        self.style_box.clear()
        self.style_box.addItem(self.tr("All, mixed") if len(self._styles) > 1 else self.tr("As everywhere"), None)
        for choice in choices:
            self.style_box.addItem(self._name_of(choice.path), choice)
        paths = [None, *(choice.path for choice in choices)]
        self.style_box.setCurrentIndex(paths.index(own.path if own else None))

    def _build_ui(self) -> None:
        self.style_box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.style_box.installEventFilter(WheelGuard(self.style_box))
        self.style_box.setFixedWidth(152)
        self._style_label.setBuddy(self.style_box)
        tools = QHBoxLayout()
        tools.setSpacing(8)
        for button in self.tools.values():
            button.setCheckable(True)
            button.setProperty("role", "segment")
            tools.addWidget(button, 1)
        style = QHBoxLayout()
        style.addWidget(self._style_label)
        style.addStretch()
        style.addWidget(self.style_box)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(tools)
        layout.addWidget(self._filled(self._brush_area, self.size_slider, self.hardness_slider))
        layout.addWidget(self._filled(self._range_area, self.low_slider, self.high_slider, self.softness_slider))
        layout.addLayout(style)
        layout.addWidget(self.feather_slider)
        layout.addWidget(self.edges_box)
        layout.addWidget(self.inverted_box)
        self._brush_area.hide()
        self._range_area.hide()

    def _filled(self, area: QWidget, *widgets: QWidget) -> QWidget:
        layout = QVBoxLayout(area)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for widget in widgets:
            layout.addWidget(widget)
        return area

    def _connect(self) -> None:
        for button in self.tools.values():
            button.clicked.connect(self._on_tool_clicked)
        for slider in (self.size_slider, self.hardness_slider):
            slider.value_changed.connect(self._on_brush_slider_changed)
        for slider in (self.low_slider, self.high_slider, self.softness_slider):
            slider.value_changed.connect(self._on_range_slider_changed)
        self.feather_slider.value_changed.connect(self._on_control_changed)
        self.edges_box.toggled.connect(self._on_control_changed)
        self.inverted_box.toggled.connect(self._on_control_changed)
        self.style_box.currentIndexChanged.connect(self._on_control_changed)
        self._theme.changed.connect(self._tint)

    def _retranslate(self) -> None:
        names = {
            Tool.LINE: (self.tr("Line"), self.tr("Drag on the picture from where it is painted to where it is not")),
            Tool.PAINT: (self.tr("Paint"), self.tr("Paint on the picture where the style shall be; Alt erases")),
            Tool.ERASE: (self.tr("Erase"), self.tr("Paint on the picture where the photograph shall stay")),
        }
        for tool, (name, hint) in names.items():
            self.tools[tool].setText(name)
            self.tools[tool].setAccessibleName(name)
            self.tools[tool].setToolTip(hint)
        self.size_slider.set_name(self.tr("Brush"), self.tr("Shift+wheel, or , and . over the picture"))
        self.hardness_slider.set_name(self.tr("Hardness"), self.tr("Ctrl+Shift+wheel, or < and > over the picture"))
        sliders = (self.low_slider, self.high_slider, self.softness_slider)
        for slider, option in zip(sliders, _RANGE.values(), strict=True):
            name_slider(slider, option)
        self._style_label.setText(self.tr("Style in here"))
        self.style_box.setAccessibleName(self.tr("Style in here"))
        self.style_box.setToolTip(self.tr("One of the selected styles, with statistics of its own"))
        name_slider(self.feather_slider, _FEATHER)
        self.edges_box.setText(self.tr("Follow the photograph's edges"))
        self.inverted_box.setText(self.tr("Invert"))
        self.show_mask(self._mask)

    @Slot()
    def _on_tool_clicked(self) -> None:
        button = self.sender()
        tool = next((own for own, other in self.tools.items() if other is button and other.isChecked()), Tool.NONE)
        self.show_tool(tool)
        self.tool_chosen.emit(tool)

    @Slot()
    def _on_brush_slider_changed(self) -> None:
        self.brush_changed.emit(Brush(self.size_slider.value, self.hardness_slider.value))

    @Slot()
    def _on_range_slider_changed(self) -> None:
        """Keep the ends in order: the one that is not moved gives way."""
        low, high = self.low_slider.value, self.high_slider.value
        if low > high:
            if self.sender() is self.low_slider:
                high = low
                self.high_slider.set_value(high)
            else:
                low = high
                self.low_slider.set_value(low)
        self._mask = replace(self._mask, base=LuminanceRange(low, high, self.softness_slider.value))
        self.mask_changed.emit(self._mask)

    @Slot()
    def _on_control_changed(self) -> None:
        choice = self.style_box.currentData()
        self._mask = replace(
            self._mask,
            feather=self.feather_slider.value,
            follows_edges=self.edges_box.isChecked(),
            inverted=self.inverted_box.isChecked(),
            style=replace(choice, weight=1.0) if choice is not None else None,
        )
        self.mask_changed.emit(self._mask)

    @Slot()
    def _tint(self) -> None:
        for tool, name in _ICONS.items():
            self.tools[tool].setIcon(self._theme.icon(name))

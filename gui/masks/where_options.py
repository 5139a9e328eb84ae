"""Choose where the photograph is painted: an opacity, and up to four masks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QListWidget, QPushButton, QVBoxLayout, QWidget

from engine.mask import MOST_MASKS, Gradient, GreyPicture, LuminanceRange, Mask, Stroke
from engine.option_table import table
from engine.options import StyleOptions
from engine.style_choice import StyleChoice
from gui.controls.option_controls import name_slider, slider_of
from gui.look.theme import Theme
from gui.masks.mask_details import MaskDetails
from gui.masks.mask_tool import Tool

NEW: dict[str, tuple[Mask, Tool]] = {  # by icon: the mask, and the tool that is taken up with it
    "brush": (Mask(follows_edges=True), Tool.PAINT),
    "gradient": (Mask(Gradient()), Tool.LINE),
    "brightness": (Mask(LuminanceRange()), Tool.NONE),
    "everything": (Mask(inverted=True), Tool.NONE),
}
_OPACITY = table(StyleOptions)["opacity"]
_ROW_HEIGHT = 27  # px


class WhereOptions(QWidget):
    """List the masks, and set the selected one.

    Signals:
        changed(): opacity or masks are others.
        shown_changed(): another mask is selected or shown, or none.
        tool_chosen(object): Tool, by a button.
    """

    changed = Signal()
    shown_changed = Signal()
    tool_chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        """Start with the whole picture."""
        super().__init__()
        self._theme = theme
        self._masks: tuple[Mask, ...] = ()
        self._name_of: Callable[[Path], str] = lambda path: path.stem
        self.opacity = slider_of(_OPACITY)
        self.add_buttons = {icon: QPushButton() for icon in NEW}
        self.list = QListWidget()
        self.details = MaskDetails(theme)
        self.shown_box = QCheckBox()
        self.delete_button = QPushButton()
        self._hint = QLabel()
        self._area = QWidget()  # of the masks, where there are any
        self._build_ui()
        self._connect()
        self._retranslate()
        self._tint()

    @property
    def masks(self) -> tuple[Mask, ...]:
        """List the masks, the later over the earlier."""
        return self._masks

    @property
    def selected(self) -> Mask | None:
        """Give the mask that is set here."""
        index = self.list.currentRow()
        return self._masks[index] if 0 <= index < len(self._masks) else None

    @property
    def shown(self) -> Mask | None:
        """Give the mask that shall be seen over the picture."""
        return self.selected if self.shown_box.isChecked() else None

    def apply_to(self, options: StyleOptions) -> StyleOptions:
        """Return `options` with what is set here."""
        return replace(options, opacity=self.opacity.value, masks=self._masks)

    def show_options(self, options: StyleOptions) -> None:
        """Show opacity and masks; `changed` is not emitted."""
        self.opacity.set_value(options.opacity)
        if options.masks != self._masks:
            index = self.list.currentRow()
            is_edit = len(options.masks) == len(self._masks)
            self._masks = options.masks
            if is_edit:
                self._list(index)
            else:
                self._refresh(min(max(index, 0), len(self._masks) - 1))

    def set_styles(self, styles: tuple[StyleChoice, ...]) -> None:
        """Offer the selected styles; masks take their parts and scales over as well."""
        by_path = {choice.path: replace(choice, weight=1.0) for choice in styles}
        self._masks = tuple(
            replace(mask, style=by_path.get(mask.style.path, mask.style)) if mask.style else mask
            for mask in self._masks
        )
        self.details.set_styles(styles)
        self._list(self.list.currentRow())

    def set_naming(self, name_of: Callable[[Path], str]) -> None:
        """Take how a style is named."""
        self._name_of = name_of
        self.details.set_naming(name_of)
        self._list(self.list.currentRow())

    def add(self, icon: str) -> None:
        """Add a mask of a kind; what covers everything lies below the others."""
        mask, tool = NEW[icon]
        if len(self._masks) >= MOST_MASKS:
            return
        is_lowest = icon == "everything"
        self._masks = (mask, *self._masks) if is_lowest else (*self._masks, mask)
        self._refresh(0 if is_lowest else len(self._masks) - 1)
        self.shown_box.setChecked(True)
        self.choose_tool(tool)
        self.changed.emit()

    def choose_tool(self, tool: Tool) -> None:
        """Take up a tool."""
        self.details.show_tool(tool)
        self.tool_chosen.emit(tool)

    def clear(self) -> None:
        """Take all masks away."""
        if self._masks:
            self._masks = ()
            self._refresh(-1)
            self.changed.emit()

    @Slot(object)
    def add_stroke(self, stroke: Stroke) -> None:
        """Paint a stroke on the selected mask; what is painted is added to what is seen, also of an inverted one."""
        mask = self.selected
        if mask is not None:
            stroke = replace(stroke, erases=stroke.erases is not mask.inverted)
            self._replace(replace(mask, strokes=(*mask.strokes, stroke)))

    @Slot(object)
    def set_line(self, line: Gradient) -> None:
        """Lay the selected gradient anew."""
        if self.selected is not None and isinstance(self.selected.base, Gradient):
            self._replace(replace(self.selected, base=line))

    @Slot()
    def delete_selected(self) -> None:
        """Take the selected mask away."""
        index = self.list.currentRow()
        if self.selected is not None:
            self._masks = self._masks[:index] + self._masks[index + 1 :]
            self._refresh(min(index, len(self._masks) - 1))
            self.changed.emit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _replace(self, mask: Mask) -> None:
        index = self.list.currentRow()
        self._masks = (*self._masks[:index], mask, *self._masks[index + 1 :])
        self._list(index)
        self.changed.emit()

    def _refresh(self, index: int) -> None:
        """Show the masks, with the one at `index` selected, and tell that it may be another."""
        had_one = self.list.currentRow() >= 0  # the masks are others by now
        self._list(index)
        if had_one and self.selected is None:
            self.choose_tool(Tool.NONE)
        self.shown_changed.emit()

    def _list(self, index: int) -> None:
        was_blocked = self.list.blockSignals(True)
        self.list.clear()
        for mask in self._masks:
            self.list.addItem(self._title(mask))
            self.list.item(self.list.count() - 1).setIcon(self._theme.row_icon(_icon_of(mask)))
        self.list.setCurrentRow(index)
        self.list.setFixedHeight(_ROW_HEIGHT * max(1, len(self._masks)) + 18)
        self.list.blockSignals(was_blocked)
        self._area.setVisible(bool(self._masks))
        self._hint.setVisible(not self._masks)
        for button in self.add_buttons.values():
            button.setEnabled(len(self._masks) < MOST_MASKS)
        if self.selected is not None:
            self.details.show_mask(self.selected)

    def _title(self, mask: Mask) -> str:
        kinds = {
            "brush": self.tr("Brush"),
            "gradient": self.tr("Gradient"),
            "brightness": self.tr("Brightness"),
            "everything": self.tr("Everything"),
            "picture": self.tr("Grey picture"),
        }
        kind = kinds[_icon_of(mask)]
        return self.tr("{0}: {1}").format(kind, self._name_of(mask.style.path)) if mask.style else kind

    def _build_ui(self) -> None:
        self._hint.setProperty("role", "muted")
        self._hint.setWordWrap(True)
        self.list.setObjectName("masks")
        self.list.setIconSize(QSize(16, 16))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.shown_box.setChecked(True)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in self.add_buttons.values():
            button.setProperty("role", "segment")
            button.setIconSize(QSize(20, 20))
            row.addWidget(button, 1)
        last = QHBoxLayout()
        last.addWidget(self.shown_box)
        last.addStretch()
        last.addWidget(self.delete_button)
        inside = QVBoxLayout(self._area)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        inside.addWidget(self.list)
        inside.addWidget(self.details)
        inside.addLayout(last)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.opacity)
        layout.addLayout(row)
        layout.addWidget(self._hint)
        layout.addWidget(self._area)

    def _connect(self) -> None:
        self.opacity.value_changed.connect(self.changed)
        for button in self.add_buttons.values():
            button.clicked.connect(self._on_add_button_clicked)
        self.list.currentRowChanged.connect(self._on_list_row_changed)
        self.details.mask_changed.connect(self._replace)
        self.details.tool_chosen.connect(self.tool_chosen)
        self.shown_box.toggled.connect(self.shown_changed)
        self.delete_button.clicked.connect(self.delete_selected)
        for key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            shortcut = QShortcut(QKeySequence(key), self.list, context=Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(self.delete_selected)
        self._theme.changed.connect(self._tint)

    def _retranslate(self) -> None:
        name_slider(self.opacity, _OPACITY)
        names = {
            "brush": (self.tr("Add a brush"), self.tr("Paint on the picture where the style shall be")),
            "gradient": (self.tr("Add a gradient"), self.tr("Fade the style out along a line")),
            "brightness": (self.tr("Add by brightness"), self.tr("Paint what is about as bright as you choose")),
            "everything": (self.tr("Add everything else"), self.tr("Cover all that the other masks leave free")),
        }
        for icon, (name, hint) in names.items():
            self.add_buttons[icon].setAccessibleName(name)
            self.add_buttons[icon].setToolTip(f"{name}\n{hint}")
        self._hint.setText(self.tr("Add a mask to paint a part of the picture, or each part in a style of its own."))
        self.list.setAccessibleName(self.tr("Masks"))
        self.shown_box.setText(self.tr("Show the mask"))
        self.shown_box.setToolTip(self.tr("Tints what the mask covers (O over the picture)"))
        self.delete_button.setText(self.tr("Delete"))
        self.delete_button.setAccessibleName(self.tr("Delete this mask"))
        self._list(self.list.currentRow())

    @Slot()
    def _on_add_button_clicked(self) -> None:
        self.add(next(icon for icon, button in self.add_buttons.items() if button is self.sender()))

    @Slot(int)
    def _on_list_row_changed(self, _row: int) -> None:
        if self.selected is not None:
            self.details.show_mask(self.selected)
            self.choose_tool(Tool.NONE)
        self.shown_changed.emit()

    @Slot()
    def _tint(self) -> None:
        for icon, button in self.add_buttons.items():
            button.setIcon(self._theme.icon(icon))
        self.delete_button.setIcon(self._theme.icon("delete"))
        self._list(self.list.currentRow())


def _icon_of(mask: Mask) -> str:
    if isinstance(mask.base, Gradient):
        return "gradient"
    if isinstance(mask.base, LuminanceRange):
        return "brightness"
    if isinstance(mask.base, GreyPicture):
        return "picture"
    return "everything" if mask.inverted and not mask.strokes else "brush"

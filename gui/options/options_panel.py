"""Choose the engine and how it paints."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from engine.option_table import table
from engine.options import Colors, StyleOptions
from engine.painters import registry
from engine.style_choice import StyleChoice
from gui.controls.eliding_box import ElidingBox
from gui.controls.fold import Fold
from gui.controls.labelled_slider import WheelGuard
from gui.controls.option_controls import fill_box, name_slider, said, slider_of
from gui.link.engine_sentences import in_window_language
from gui.look.theme import Theme
from gui.masks.where_options import WhereOptions
from gui.options.advanced_options import AdvancedOptions

THROTTLE_MS = 30
_OPTIONS = table(StyleOptions)
_BOX_WIDTH = 204  # px
SIZES = (None, 2048, 1024, 512)  # long side of the result, px; None is the photograph's own


def _row(label: QLabel, box: QComboBox) -> QHBoxLayout:
    """Put a box at the right end of a row, with its label at the left."""
    row = QHBoxLayout()
    row.addWidget(label)
    row.addStretch()
    row.addWidget(box)
    label.setBuddy(box)
    return row


class OptionsPanel(QScrollArea):
    """Show the handful of options that people need and fold the rest away.

    Signals:
        options_changed(object): StyleOptions, at most once in 30 ms.
    """

    options_changed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        """Start with the defaults and no style."""
        super().__init__()
        self._theme = theme
        self._styles: tuple[StyleChoice, ...] = ()
        self._engines = QButtonGroup(self)
        self.engine_buttons = {engine: QPushButton() for engine in registry.engines()}
        self.strength = slider_of(_OPTIONS["strength"])
        self.colors_box = ElidingBox()
        self.color_strength = slider_of(_OPTIONS["color_strength"])
        self.size_box = ElidingBox()
        self.where = WhereOptions(theme)
        self.where_fold = Fold(theme, self.where)
        self.advanced = AdvancedOptions(theme)
        self.more = Fold(theme, self.advanced)
        self._heading = QLabel()
        self._explanation = QLabel()
        self._colors_label = QLabel()
        self._size_label = QLabel()
        self._throttle = QTimer(self)
        self._build_ui()
        self._connect()
        self._retranslate()
        self._tint()
        self.set_options(StyleOptions())

    @property
    def options(self) -> StyleOptions:
        """Give what is set now."""
        engine = next(engine for engine, button in self.engine_buttons.items() if button.isChecked())
        options = StyleOptions(
            styles=self._styles,
            engine=engine,
            strength=self.strength.value,
            size=self.size_box.currentData(),
            colors=_OPTIONS["colors"].values[self.colors_box.currentIndex()],
            color_strength=self.color_strength.value,
        )
        return self.advanced.apply_to(self.where.apply_to(options))

    def set_options(self, options: StyleOptions) -> None:
        """Show other options; `options_changed` follows as if the user had chosen them."""
        self._styles = options.styles
        self.engine_buttons[options.engine].setChecked(True)
        self.strength.set_value(options.strength)
        self._show_size(options.size)
        self.colors_box.setCurrentIndex(_OPTIONS["colors"].values.index(options.colors))
        self.color_strength.set_value(options.color_strength)
        self.where.set_styles(options.styles)
        self.where.show_options(options)
        self.advanced.show_options(options)
        self._on_control_changed()

    @Slot(object)
    def set_styles(self, styles: tuple[StyleChoice, ...]) -> None:
        """Take the selection of the strip."""
        self._styles = styles
        self.where.set_styles(styles)
        self._on_control_changed()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the language."""
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _show_size(self, size: int | None) -> None:
        """Show a size, one of the command line as well."""
        if size is None:
            self.size_box.setCurrentIndex(0)
            return
        if self.size_box.findData(size) < 0:
            self.size_box.addItem(f"{size} px", size)
        self.size_box.setCurrentIndex(self.size_box.findData(size))

    def _build_ui(self) -> None:
        self._throttle.setSingleShot(True)
        self._throttle.setInterval(THROTTLE_MS)
        self._heading.setProperty("role", "heading")
        self._explanation.setProperty("role", "muted")
        self._explanation.setWordWrap(True)
        for box in (self.colors_box, self.size_box):
            box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            box.installEventFilter(WheelGuard(box))
            box.setFixedWidth(_BOX_WIDTH)
        fill_box(self.colors_box, _OPTIONS["colors"])
        for size in SIZES:
            self.size_box.addItem("", size)
        content = QWidget()
        self._fill(QVBoxLayout(content))
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its controls have it, and scroll into sight
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _fill(self, layout: QVBoxLayout) -> None:
        layout.setContentsMargins(16, 16, 12, 8)
        layout.setSpacing(8)
        layout.addWidget(self._heading)
        layout.addLayout(self._engine_row())
        layout.addWidget(self._explanation)
        layout.addSpacing(8)
        layout.addWidget(self.strength)
        layout.addLayout(_row(self._colors_label, self.colors_box))
        layout.addWidget(self.color_strength)
        layout.addLayout(_row(self._size_label, self.size_box))
        layout.addSpacing(4)
        layout.addWidget(self.where_fold)
        layout.addWidget(self.more)
        layout.addStretch()

    def _engine_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in self.engine_buttons.values():
            button.setCheckable(True)
            button.setProperty("role", "segment")
            button.setIconSize(QSize(24, 18))
            self._engines.addButton(button)
            row.addWidget(button, 1)
        next(iter(self.engine_buttons.values())).setChecked(True)
        return row

    def _connect(self) -> None:
        self._engines.buttonToggled.connect(self._on_control_changed)
        self.strength.value_changed.connect(self._on_control_changed)
        self.colors_box.currentIndexChanged.connect(self._on_control_changed)
        self.color_strength.value_changed.connect(self._on_control_changed)
        self.size_box.currentIndexChanged.connect(self._on_control_changed)
        self.where.changed.connect(self._on_control_changed)
        self.advanced.changed.connect(self._on_control_changed)
        self._throttle.timeout.connect(self._on_throttle_timeout)
        self._theme.changed.connect(self._tint)

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Options"))
        self._heading.setText(said(_OPTIONS["engine"].text.name))
        for engine, button in self.engine_buttons.items():
            button.setText(in_window_language(registry.traits_of(engine).title))
        name_slider(self.strength, _OPTIONS["strength"])
        name_slider(self.color_strength, _OPTIONS["color_strength"])
        for label, box, name in (
            (self._colors_label, self.colors_box, "colors"),
            (self._size_label, self.size_box, "size"),
        ):
            label.setText(said(_OPTIONS[name].text.name))
            box.setAccessibleName(said(_OPTIONS[name].text.hint))
        fill_box(self.colors_box, _OPTIONS["colors"])
        self.size_box.setItemText(0, self.tr("Full"))
        for index, size in enumerate(SIZES):
            if size is not None:
                self.size_box.setItemText(index, f"{size} px")
        self.where_fold.set_title(self.tr("Where"))
        self.more.set_title(self.tr("More"))
        self._explain()

    def _explain(self) -> None:
        self._explanation.setText(in_window_language(registry.traits_of(self.options.engine).explanation))

    @Slot()
    def _on_control_changed(self) -> None:
        self.advanced.show_engine(self.options.engine)
        self.color_strength.setVisible(self.options.colors is not Colors.STYLE)
        self.colors_box.setToolTip(self.colors_box.currentData(Qt.ItemDataRole.ToolTipRole))
        self._explain()
        if not self._throttle.isActive():
            self._throttle.start()

    @Slot()
    def _on_throttle_timeout(self) -> None:
        self.options_changed.emit(self.options)

    @Slot()
    def _tint(self) -> None:
        for engine, button in self.engine_buttons.items():
            button.setIcon(self._theme.icon(registry.traits_of(engine).icon))

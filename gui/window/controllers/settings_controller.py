"""Fill the settings dialog, and carry what is changed there to the window."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QLineEdit

from engine.commissions.queue.queue_item import TEMPLATE
from engine.option_table import table
from engine.options import SaveOptions, StyleOptions
from engine.pictures.formats import FORMATS
from gui.controls.number_box import NumberBox
from gui.controls.option_controls import choices_of, said
from gui.look.language import Language
from gui.look.theme import ThemeMode
from gui.preferences.setting_row import CONTROL_WIDTH, FolderButton, SettingRow, choice_box
from gui.preferences.settings_dialog import Section, SettingsDialog
from gui.preferences.shortcut_row import ShortcutRow
from gui.preferences.shortcuts import Shortcuts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.option_table import Option
    from gui.preferences.settings import Settings
    from gui.window.main_window import MainWindow

_PAINTING, _SAVING = table(StyleOptions), table(SaveOptions)
_MEMORY = (1, 2, 4, 8, 16, 32, 64)  # GiB


class SettingsController(QObject):
    """Show the dialog, one at a time.

    Signals:
        theme_chosen(object): ThemeMode.
        language_chosen(object): Language.
        queue_changed(): where or how the queue's paintings are written.
    """

    theme_chosen = Signal(object)
    language_chosen = Signal(object)
    queue_changed = Signal()

    def __init__(self, window: MainWindow, settings: Settings) -> None:
        """Apply the user's shortcuts; everything else waits for the dialog."""
        super().__init__(window)
        self._window, self._settings = window, settings
        self.shortcuts = Shortcuts(window.actions_of, settings, window)
        self.dialog: SettingsDialog | None = None
        window.actions_of.settings.triggered.connect(self.show_dialog)

    @Slot()
    def show_dialog(self) -> SettingsDialog:
        """Open the dialog."""
        dialog = self.dialog = SettingsDialog(self._window)
        dialog.rebuild_requested.connect(self._fill)
        dialog.finished.connect(self._on_dialog_finished)
        self._fill()
        dialog.open()
        dialog.search.setFocus()
        return dialog

    @Slot()
    def _fill(self) -> None:
        if self.dialog is not None:
            self.dialog.show_sections(
                (
                    Section(self.tr("Appearance"), self._appearance()),
                    Section(self.tr("Computing"), self._computing()),
                    Section(self.tr("Saving"), self._saving()),
                    Section(self.tr("Folders"), self._folders()),
                    Section(self.tr("Queue"), self._queue()),
                    Section(self.tr("Keys"), self._keys()),
                )
            )

    def _appearance(self) -> tuple[SettingRow, ...]:
        themes = [
            (self.tr("As the system"), ThemeMode.SYSTEM.value),
            (self.tr("Dark"), ThemeMode.DARK.value),
            (self.tr("Light"), ThemeMode.LIGHT.value),
        ]
        languages = [
            (self.tr("As the system"), Language.SYSTEM.value),
            ("English", Language.ENGLISH.value),
            ("简体中文", Language.CHINESE.value),
        ]
        theme = choice_box(themes, self._settings.theme.value, lambda v: self.theme_chosen.emit(ThemeMode(v)))
        language = choice_box(
            languages, self._settings.language.value, lambda v: self.language_chosen.emit(Language(v))
        )
        return (
            SettingRow(self.tr("Theme"), self.tr("Dark is easier on the eye while you judge colours."), theme),
            SettingRow(self.tr("Language"), self.tr("Of all texts; it changes at once."), language, "中文 语言"),
        )

    def _computing(self) -> tuple[SettingRow, ...]:
        options = self._window.options_panel.options
        memory = [(self.tr("Automatic"), None), *((f"{gib} GiB", float(gib)) for gib in _MEMORY)]
        if options.memory_gib is not None and options.memory_gib not in _MEMORY:
            memory.append((f"{options.memory_gib:g} GiB", options.memory_gib))
        return (
            self._row(_PAINTING["device"], options.device, self._set_options, "GPU CUDA MPS CPU"),
            self._row(_PAINTING["precision"], options.precision, self._set_options),
            SettingRow(
                said(_PAINTING["memory_gib"].text.name),
                said(_PAINTING["memory_gib"].text.hint),
                choice_box(memory, options.memory_gib, lambda v: self._set_options(memory_gib=v)),
                "RAM GiB",
            ),
        )

    def _row(self, option: Option, chosen: object, take: Callable[..., None], words: str = "") -> SettingRow:
        """Offer the values of an option, and None as the photograph's own where that is one."""
        own = [(self.tr("As the photograph"), None)] if option.is_optional else []
        box = choice_box([*own, *choices_of(option)], chosen, lambda value: take(**{option.name: option.read(value)}))
        return SettingRow(said(option.text.name), said(option.text.hint), box, words)

    def _saving(self) -> tuple[SettingRow, ...]:
        options = self._settings.save_options
        quality = NumberBox()
        quality.setRange(_SAVING["quality"].low, _SAVING["quality"].high)
        quality.setValue(options.quality)
        quality.setFixedWidth(CONTROL_WIDTH)
        quality.valueChanged.connect(lambda _: self._set_saving(quality=quality.value()))
        strip = self._check_box(options.strip_personal, lambda on: self._set_saving(strip_personal=on))
        rows = {"quality": (quality, ""), "strip_personal": (strip, "EXIF GPS")}
        return tuple(
            SettingRow(said(option.text.name), said(option.text.hint), *rows[name])
            if name in rows
            else self._row(option, getattr(options, name), self._set_saving)
            for name, option in _SAVING.items()
        )

    def _folders(self) -> tuple[SettingRow, ...]:
        names = {
            "photo": (self.tr("Photographs"), self.tr("Where the dialog for photographs begins.")),
            "style": (self.tr("Style pictures"), self.tr("Where the dialog for style pictures begins.")),
            "save": (self.tr("Paintings"), self.tr("Where the dialog for saving begins.")),
        }
        return tuple(
            SettingRow(
                name,
                hint,
                FolderButton(name, self._settings.folder(purpose), self._folder_setter(purpose)),
            )
            for purpose, (name, hint) in names.items()
        )

    def _queue(self) -> tuple[SettingRow, ...]:
        settings = self._settings
        template = QLineEdit(settings.queue_template)
        template.setPlaceholderText(TEMPLATE)
        template.setFixedWidth(CONTROL_WIDTH)
        template.textEdited.connect(settings.set_queue_template)
        own = self.tr("As the photograph")
        formats = [(own, None), *((kind.name, kind.suffixes[0]) for kind in FORMATS)]
        skips = self._check_box(settings.queue_skips_finished, settings.set_queue_skips_finished)
        title = self.tr("Where the paintings go")
        return (
            SettingRow(title, "", FolderButton(title, settings.queue_folder, self._set_queue_folder)),
            SettingRow(
                self.tr("Names of the paintings"),
                self.tr("{name} is the photograph's, {style} the painting's, {n} counts: {name}_{style}_{n}."),
                template,
            ),
            SettingRow(
                self.tr("Format"),
                self.tr("Formats that cannot be written, such as camera raw, become JPEG."),
                choice_box(formats, settings.queue_suffix, settings.set_queue_suffix),
            ),
            SettingRow(
                self.tr("Skip what is finished"),
                self.tr("A photograph that the queue has painted with the same settings is not painted again."),
                skips,
            ),
        )

    def _keys(self) -> tuple[ShortcutRow, ...]:
        rows = tuple(ShortcutRow(self._window.theme, self.shortcuts, name) for name in self.shortcuts.names)
        for row in rows:
            for other in rows:
                row.changed.connect(other.show_keys)
        return rows

    def _check_box(self, is_on: bool, take: Any) -> QCheckBox:  # noqa: ANN401  # a setter of any result
        box = QCheckBox()
        box.setChecked(is_on)
        box.toggled.connect(take)
        return box

    def _folder_setter(self, purpose: str) -> Any:  # noqa: ANN401  # a setter of any result
        return lambda folder: self._settings.set_folder(purpose, folder)

    def _set_queue_folder(self, folder: Path) -> None:
        self._settings.set_queue_folder(folder)
        self.queue_changed.emit()

    def _set_options(self, **changes: Any) -> None:  # noqa: ANN401  # fields of StyleOptions
        panel = self._window.options_panel
        panel.set_options(replace(panel.options, **changes))

    def _set_saving(self, **changes: Any) -> None:  # noqa: ANN401  # fields of SaveOptions
        self._settings.set_save_options(replace(self._settings.save_options, **changes))

    @Slot()
    def _on_dialog_finished(self) -> None:
        self.dialog = None

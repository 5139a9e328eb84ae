"""Fill the settings dialog, and carry what is changed there to the window."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QLineEdit

from engine.values import Device, OutputProfile, Precision, TiffCompression
from gui.controls.number_box import NumberBox
from gui.preferences.setting_row import CONTROL_WIDTH, FolderButton, SettingRow, choice_box
from gui.preferences.settings_dialog import Section, SettingsDialog
from gui.preferences.shortcut_row import ShortcutRow
from gui.preferences.shortcuts import Shortcuts
from gui.settings import QUEUE_SUFFIXES, QUEUE_TEMPLATE, Language, ThemeMode

if TYPE_CHECKING:
    from pathlib import Path

    from gui.main_window import MainWindow
    from gui.settings import Settings

_MEMORY = (1, 2, 4, 8, 16, 32, 64)  # GiB


class SettingsKeeper(QObject):
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
        self.shortcuts = Shortcuts(window.actions_of, settings)
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
        automatic = self.tr("Automatic")
        devices = [
            (automatic, Device.AUTO.value),
            ("NVIDIA (CUDA)", Device.CUDA.value),
            ("Apple (MPS)", Device.MPS.value),
            (self.tr("Processor"), Device.CPU.value),
        ]
        precisions = [(automatic, Precision.AUTO.value), ("float32", "float32"), ("bfloat16", "bfloat16")]
        memory = [(automatic, None), *((f"{gib} GiB", float(gib)) for gib in _MEMORY)]
        if options.memory_gib is not None and options.memory_gib not in _MEMORY:
            memory.append((f"{options.memory_gib:g} GiB", options.memory_gib))
        return (
            SettingRow(
                self.tr("Compute on"),
                self.tr("Automatic takes the graphics card where there is one that fits."),
                choice_box(devices, options.device.value, lambda v: self._set_options(device=Device(v))),
                "GPU CUDA MPS CPU",
            ),
            SettingRow(
                self.tr("Precision"),
                self.tr("bfloat16 is faster on some processors; pictures differ by a breath."),
                choice_box(precisions, options.precision.value, lambda v: self._set_options(precision=Precision(v))),
            ),
            SettingRow(
                self.tr("Memory at most"),
                self.tr("Less memory limits how large the fine engine can paint. Automatic takes what is free."),
                choice_box(memory, options.memory_gib, lambda v: self._set_options(memory_gib=v)),
                "RAM GiB",
            ),
        )

    def _saving(self) -> tuple[SettingRow, ...]:
        options = self._settings.save_options
        own = self.tr("As the photograph")
        quality = NumberBox()
        quality.setRange(1, 100)
        quality.setValue(options.quality)
        quality.setFixedWidth(CONTROL_WIDTH)
        quality.valueChanged.connect(lambda v: self._set_saving(quality=v))
        depths = [(own, None), (self.tr("8 bits"), 8), (self.tr("16 bits"), 16), (self.tr("32 bits"), 32)]
        profiles = [(own, OutputProfile.PHOTO.value), ("sRGB", OutputProfile.SRGB.value)]
        compressions = [
            (self.tr("None"), TiffCompression.NONE.value),
            ("LZW", TiffCompression.LZW.value),
            (self.tr("Deflate, the smallest"), TiffCompression.DEFLATE.value),
        ]
        strip = self._check_box(options.strip_personal, lambda on: self._set_saving(strip_personal=on))
        return (
            SettingRow(self.tr("Quality"), self.tr("Of JPEG, WebP and AVIF; 95 shows no trace of it."), quality),
            SettingRow(
                self.tr("Bit depth"),
                self.tr("Of PNG and TIFF, as far as the format has it."),
                choice_box(depths, options.bit_depth, lambda v: self._set_saving(bit_depth=v)),
            ),
            SettingRow(
                self.tr("Colour profile"),
                self.tr("sRGB is for screens and the web."),
                choice_box(profiles, options.profile.value, lambda v: self._set_saving(profile=OutputProfile(v))),
            ),
            SettingRow(
                self.tr("Compression of TIFF"),
                "",
                choice_box(
                    compressions,
                    options.compression.value,
                    lambda v: self._set_saving(compression=TiffCompression(v)),
                ),
            ),
            SettingRow(
                self.tr("Remove location and personal data"),
                self.tr("Place, names, serial numbers, keywords. The copyright notice stays."),
                strip,
                "EXIF GPS",
            ),
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
        template.setPlaceholderText(QUEUE_TEMPLATE)
        template.setFixedWidth(CONTROL_WIDTH)
        template.textEdited.connect(settings.set_queue_template)
        own = self.tr("As the photograph")
        formats = [(own, None), *zip(("JPEG", "PNG", "TIFF", "WebP", "AVIF"), QUEUE_SUFFIXES, strict=True)]
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

"""Bring the window into states that show as much as possible, and open each dialog."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog

import gui
from engine.options import SaveOptions, StyleOptions
from engine.recipes.recipe import Recipe
from engine.values import Losses, ModelInfo, Phase, Progress
from gui.computers.computers_dialog import ComputersDialog
from gui.computers.own_help import Standing
from gui.controls.question import Question
from gui.engine_process import messages as m
from gui.engine_process.map_sheet import CELL, MapSheet
from gui.files.save_options_dialog import SaveOptionsDialog
from gui.help.about_dialog import AboutDialog
from gui.help.help_dialog import HelpDialog
from gui.options.models_dialog import ModelsDialog
from gui.preferences.settings_dialog import SettingsDialog
from gui.queue.queue_messages import ComputersChanged, OtherComputer
from gui.session.unsaved_dialog import UnsavedDialog
from gui.styles.style_catalog import StyleNote
from gui.styles.style_dialog import StyleDialog
from gui.system.crash_dialog import CrashBox
from gui.window.controllers.resuming import ResumeDialog
from gui.window.controllers.session_controller import Record
from tests.gui.fake_session import frame_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from gui.window.app import App

STYLE = Path("style.jpg")


def show_much(app: App, session) -> None:
    """Open a photograph, finish a run, unfold what can be unfolded and mix three styles."""
    window = app.window
    session.give_photo()
    app.mediator.start()
    losses = Losses(0.05, 0.5, 0.01, (0.1, 0.1, 0.1, 0.1, 0.1))
    session.progressed.emit(Progress(0.5, Phase.PAINTING, None, losses))
    maps = MapSheet(app.mediator.method.page.layer, 6, ((96, 64), (60, 96), (96, 64)), 24)
    app.mediator.method._show(m.MapsMade(0, frame_of(sheet()), maps))
    session.finish()
    window.options_panel.more.set_open(True)
    window.options_panel.engine_buttons["gatys"].setChecked(True)
    for tile in window.style_strip.tiles[:3]:
        if not tile.isChecked():
            window.style_strip.toggle(tile.style_shown.path)
    window.style_strip.unfold_filter()


def sheet() -> QImage:
    """Make a white sheet of maps, six rows of them and Gram matrices."""
    image = QImage(3 * CELL, 7 * CELL, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    return image


def pages_of(app: App) -> list[QWidget]:
    """List the drawer's pages."""
    stack = app.window.drawer._pages
    return [stack.widget(index) for index in range(stack.count())]


def dialog_classes() -> set[type]:
    """Find the classes of our dialogs."""
    for module in pkgutil.iter_modules(gui.__path__):
        importlib.import_module(f"gui.{module.name}")
    waiting, found = [QDialog], set()
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            if kind.__module__.startswith("gui."):
                found.add(kind)
    return found


def _asked(app: App) -> UnsavedDialog:
    UnsavedDialog(app.window, "Open another photograph and lose it?", "Open without saving", lambda: None).ask()
    return app.window.findChild(UnsavedDialog)


def _with_computers(dialog: ComputersDialog) -> ComputersDialog:
    one = OtherComputer("desktop", True, True, True, "NVIDIA RTX 4070", 0.3, ("one.jpg", "two.jpg"))
    dialog.show_computers(
        ComputersChanged(True, (one, OtherComputer("studio", False, True)), (("eth0", "192.168.1.20"),), "192.168.1.7")
    )
    dialog.show_standing(Standing("waiting"))
    return dialog


def _leaving(dialog: ComputersDialog) -> Question:
    dialog.leave_button.click()
    return dialog.findChild(Question)


def _filled(dialog: ModelsDialog) -> ModelsDialog:
    dialog.show_models((ModelInfo("vgg19", "vgg", 50 << 20, "BSD-3-Clause", "Imported from a file."),))
    return dialog


def dialogs(app: App) -> dict[type, Callable[[], QDialog]]:
    """Say how each is built."""
    window, theme = app.window, app.theme
    return {
        SaveOptionsDialog: lambda: SaveOptionsDialog(window, Path("a.tif"), SaveOptions(), lambda _options: None),
        StyleDialog: lambda: StyleDialog(window, theme, STYLE, "Impasto Night", StyleNote()),
        Question: lambda: _leaving(_with_computers(ComputersDialog(window))),
        UnsavedDialog: lambda: _asked(app),
        ModelsDialog: lambda: _filled(ModelsDialog(window)),
        ComputersDialog: lambda: _with_computers(ComputersDialog(window)),
        CrashBox: lambda: CrashBox(window, "ValueError: 3", Path("/home/me/impasto.log")),
        HelpDialog: lambda: HelpDialog(window, theme),
        ResumeDialog: lambda: ResumeDialog(window, Record(Path("lake.jpg"), Recipe(StyleOptions()), None, None), None),
        SettingsDialog: app.preferences.show_dialog,
        AboutDialog: lambda: AboutDialog(window),
    }

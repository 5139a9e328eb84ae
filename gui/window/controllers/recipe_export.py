"""Give settings away and take them in: clipboard and file; and paint once more with what is there."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from engine.errors import BadOptions
from engine.options import Init
from engine.painters import registry
from engine.recipes.recipe import LONGEST, Recipe, from_json, to_json
from gui.engine_process import keeping as k
from gui.preferences.settings import Settings
from gui.session.session import Session, SessionPhase
from gui.system.file_names import as_on_disk
from gui.system.resource_path import resource_path
from gui.window.controllers.take_over import take_over
from gui.window.main_window import MainWindow

MOST_SEED = 2**31 - 1


class RecipeExport(QObject):
    """Serve the actions of gui/options/recipe_actions.py that need no page."""

    def __init__(self, window: MainWindow, session: Session, settings: Settings) -> None:
        """Connect the actions."""
        super().__init__(window)
        self._window, self._session, self._settings = window, session, settings
        actions = window.actions_of.recipes
        actions.copy_settings.triggered.connect(self.copy)
        actions.paste_settings.triggered.connect(self.paste)
        actions.save_settings.triggered.connect(self.ask_where_to_save)
        actions.another_seed.triggered.connect(self.paint_with_another_seed)
        actions.go_on.triggered.connect(self.go_on)
        session.phase_changed.connect(self._show_what_can_be_done)
        session.finished.connect(self._show_what_can_be_done)
        window.options_panel.options_changed.connect(self._show_what_can_be_done)
        self._show_what_can_be_done()

    @property
    def _text(self) -> str:
        return to_json(Recipe(self._window.options_panel.options), resource_path("styles"))

    @Slot()
    def copy(self) -> None:
        """Put the settings into the clipboard, as text that can be read."""
        QGuiApplication.clipboard().setText(self._text)
        self._window.message_bar.show_notice(self.tr("The settings are copied; paste them for another photograph."))

    @Slot()
    def paste(self) -> None:
        """Take the settings of the clipboard over."""
        try:
            recipe = from_json(QGuiApplication.clipboard().text()[: LONGEST + 1], self._window.style_strip.paths)
        except BadOptions:
            said = self.tr("The clipboard holds no settings; copy some first.")
            self._window.message_bar.show_notice(said)
            return
        lacking = take_over(self._window, recipe)
        said = self.tr("The settings of the clipboard are taken over.")
        self._window.message_bar.show_notice(f"{said} {lacking}".rstrip())

    @Slot()
    def ask_where_to_save(self) -> QFileDialog:
        """Show the dialog for a recipe file."""
        title, kind = self.tr("Save the settings"), self.tr("Recipes")
        dialog = QFileDialog(self._window, title, str(self._settings.folder("save")), f"{kind} (*.json)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.selectFile(Path(self._session.suggested_name()).with_suffix(".json").name)
        dialog.fileSelected.connect(self._on_file_selected)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    @Slot()
    def paint_with_another_seed(self) -> None:
        """Paint once more, from other noise."""
        options = self._window.options_panel.options
        if self._can_paint() and self._has_noise():
            options = replace(options, init=Init.NOISE, seed=random.randint(0, MOST_SEED))
            self._window.show_options(options)
            self._session.start(options)

    @Slot()
    def go_on(self) -> None:
        """Go on from the finished picture, with the engine that is chosen or one that can."""
        options = self._window.options_panel.options
        engine = registry.going_on(options.engine)
        if self._can_paint() and self._session.has_result and engine is not None:
            options = replace(options, engine=engine)
            self._window.show_options(options)
            self._session.start(options, from_result=True)

    def _can_paint(self) -> bool:
        phases = (SessionPhase.READY, SessionPhase.DONE, SessionPhase.FAILED)
        return self._session.phase in phases and bool(self._window.style_strip.choices)

    def _has_noise(self) -> bool:
        """Tell whether the engine that is chosen begins with noise, which a seed decides."""
        return {"init", "seed"} <= registry.traits_of(self._window.options_panel.options.engine).options

    @Slot()
    def _show_what_can_be_done(self) -> None:
        actions = self._window.actions_of.recipes
        actions.another_seed.setEnabled(self._can_paint() and self._has_noise())
        actions.go_on.setEnabled(self._can_paint() and self._session.has_result)

    @Slot(str)
    def _on_file_selected(self, name: str) -> None:
        path = as_on_disk(name)
        self._settings.set_folder("save", path.parent)
        call = self._session.ask(k.WriteText, path, self._text)
        call.then(self._say_written, failure=self._session.complain)

    def _say_written(self, written: k.TextWritten) -> None:
        self._window.message_bar.show_notice(self.tr("Saved as {0}").format(written.path))

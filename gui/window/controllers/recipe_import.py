"""Take over the settings of a picture that Impasto has painted."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Slot
from PySide6.QtGui import QImage

from engine.options import StyleOptions
from engine.recipes.recipe import Recipe
from gui.engine_process import messages as m
from gui.session.session import Session
from gui.window.controllers.take_over import take_over
from gui.window.main_window import MainWindow


class RecipeImport(QObject):
    """Offer the settings of each picture that is opened, and take them over from any other on request."""

    def __init__(self, window: MainWindow, session: Session) -> None:
        """Follow the session."""
        super().__init__(window)
        self._window = window
        self._session = session
        session.photo_opened.connect(self._on_session_photo_opened)

    @Slot(Path)
    def request(self, path: Path) -> None:
        """Take the settings of a picture, or of a recipe file, as soon as they are read."""
        call = self._session.ask(m.ReadRecipe, path, self._window.style_strip.paths)
        call.then(partial(self._take_asked, path), failure=self._session.complain)

    def _options(self, recipe: Recipe) -> StyleOptions:
        return recipe.applied_to(self._window.options_panel.options)

    def _take(self, path: Path, recipe: Recipe) -> None:
        lacking = take_over(self._window, recipe)
        said = self.tr("The settings are those of {0} now.").format(path.name)
        self._window.message_bar.show_notice(f"{said} {lacking}".rstrip())

    @Slot(Path, QImage, QSize)
    def _on_session_photo_opened(self, path: Path, _image: QImage, _size: QSize) -> None:
        if path != Path():
            self._session.ask(m.ReadRecipe, path, self._window.style_strip.paths).then(partial(self._offer, path))

    def _take_asked(self, path: Path, read: m.RecipeRead) -> None:
        if read.recipe is None:
            said = self.tr("{0} holds no settings; choose a picture that Impasto has saved.")
            self._window.message_bar.show_notice(said.format(path.name))
        else:
            self._take(path, read.recipe)

    def _offer(self, path: Path, read: m.RecipeRead) -> None:
        recipe, here = read.recipe, self._window.options_panel.options
        if recipe is not None and path == self._session.photo_path and self._options(recipe) != here:
            question = self.tr("Impasto painted this picture. Do you want the same settings again?")
            self._window.message_bar.show_offer(
                question, self.tr("Use its settings"), partial(self._take, path, recipe)
            )

"""Take over the settings of a picture that Impasto has painted."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Slot
from PySide6.QtGui import QImage

from engine.recipes.recipe import Recipe
from engine.values import StyleOptions
from gui.main_window import MainWindow
from gui.session.session import Session


class RecipeTaker(QObject):
    """Offer the settings of each picture that is opened, and take them over from any other on request."""

    def __init__(self, window: MainWindow, session: Session) -> None:
        """Follow the session."""
        super().__init__(window)
        self._window = window
        self._session = session
        session.photo_opened.connect(self._on_session_photo_opened)
        session.recipe_read.connect(self._on_session_recipe_read)

    @Slot(Path)
    def request(self, path: Path) -> None:
        """Take the settings of a picture, or of a recipe file, as soon as they are read."""
        self._session.request_recipe(path, self._known())

    def _known(self) -> tuple[Path, ...]:
        return tuple(tile.style_shown.path for tile in self._window.style_strip.tiles)

    def _options(self, recipe: Recipe) -> StyleOptions:
        return recipe.applied_to(self._window.options_panel.options)

    def _take(self, path: Path, recipe: Recipe) -> None:
        self._window.show_options(replace(self._options(recipe), styles=recipe.options.styles))
        said = self.tr("The settings are those of {0} now.").format(path.name)
        if recipe.missing:
            missing = self.tr("These styles are not on this computer: {0}.").format(", ".join(recipe.missing))
            said = f"{said} {missing}"
        self._window.message_bar.show_notice(said)

    @Slot(Path, QImage, QSize)
    def _on_session_photo_opened(self, path: Path, _image: QImage, _size: QSize) -> None:
        if path != Path():
            self._session.request_recipe(path, self._known(), quiet=True)

    @Slot(Path, object, bool)
    def _on_session_recipe_read(self, path: Path, recipe: Recipe | None, quiet: bool) -> None:
        bar = self._window.message_bar
        if recipe is None:
            if not quiet:
                said = self.tr("{0} holds no settings; choose a picture that Impasto has saved.")
                bar.show_notice(said.format(path.name))
        elif not quiet:
            self._take(path, recipe)
        elif path == self._session.photo_path and self._options(recipe) != self._window.options_panel.options:
            question = self.tr("Impasto painted this picture. Do you want the same settings again?")
            bar.show_offer(question, self.tr("Use its settings"), partial(self._take, path, recipe))

"""Read the settings that a command takes over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from engine.commands.command import Note
from engine.errors import BadOptions
from engine.recipes.recipe import from_json

if TYPE_CHECKING:
    from collections.abc import Generator

    from engine.commands.command import Place
    from engine.recipes.recipe import Recipe


def recipe_of(word: str, place: Place) -> Generator[Note, None, Recipe]:
    """Read the recipe of a picture, a file or a text, and tell which of its styles are missing; raises BadOptions."""
    from engine.recipes.recipe_file import load_recipe

    bundled = place.bundled_styles()
    recipe = from_json(word, bundled) if word.lstrip().startswith("{") else load_recipe(Path(word), bundled)
    if recipe is None:
        raise BadOptions("{0} holds no settings of Impasto; choose a picture that it has saved.", Path(word).name)
    if recipe.missing:
        yield Note(f"Not on this computer: {', '.join(recipe.missing)}; everything else is taken over.")
    return recipe

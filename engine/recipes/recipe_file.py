"""Read the recipe of a file: a picture that Impasto has saved, or a recipe as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import BadOptions
from engine.option_table import BROKEN
from engine.pictures.image_metadata import read_recipe
from engine.recipes.recipe import LONGEST, from_json

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from engine.recipes.recipe import Recipe

SUFFIX = ".json"


def load_recipe(path: Path, known: Iterable[Path] = ()) -> Recipe | None:
    """Read a picture's recipe, or a JSON file; None where a picture has none. `known` is as for `recipe.from_json`.

    Raises BadOptions where the recipe is broken or the file cannot be read.
    """
    try:
        text = _text(path) if path.suffix.lower() == SUFFIX else read_recipe(path)
    except UnicodeError as error:
        raise BadOptions(BROKEN) from error
    except OSError as error:
        raise BadOptions("The settings of {0} cannot be read; the file may have been moved.", path.name) from error
    return None if text is None else from_json(text, known)


def _text(path: Path) -> str:
    with path.open(encoding="utf-8") as file:
        return file.read(LONGEST + 1)

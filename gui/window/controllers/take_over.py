"""Take the settings of a recipe over, and say what of them this computer does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from engine.option_table import differing, every
from engine.options import StyleOptions
from gui.controls.option_controls import said

if TYPE_CHECKING:
    from engine.recipes.recipe import Recipe
    from gui.window.main_window import MainWindow


def take_over(window: MainWindow, recipe: Recipe) -> str:
    """Show a recipe's options; return a sentence about what could not be taken over, "" where all could."""
    asked = recipe.applied_to(window.options_panel.options)
    window.show_options(asked)
    changed = differing(asked, window.options_panel.options) - {"styles", "masks"}
    sentences = []
    if recipe.missing:
        told = QCoreApplication.translate("TakeOver", "These styles are not on this computer: {0}.")
        sentences.append(told.format(", ".join(recipe.missing)))
    if changed:
        told = QCoreApplication.translate("TakeOver", "These settings are not possible on this computer: {0}.")
        names = (said(every(StyleOptions)[name].text.name) for name in sorted(changed))
        sentences.append(told.format(", ".join(names)))
    return " ".join(sentences)

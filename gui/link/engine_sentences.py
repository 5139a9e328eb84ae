"""Show the engine's sentences in the window's language; the engine itself knows English only."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from engine.errors import Sentence

CONTEXT = "EngineSentences"  # of the translations; packaging/i18n.py gathers them from the code


def in_window_language(said: str) -> str:
    """Translate what the engine said; any other text comes back as it is."""
    if not isinstance(said, Sentence):
        return QCoreApplication.translate(CONTEXT, said) if said else ""  # a model's origin, read from a file
    form = QCoreApplication.translate(CONTEXT, said.template)
    values = (in_window_language(value) if isinstance(value, Sentence) else value for value in said.values)
    return form.format(*values) if said.values else form

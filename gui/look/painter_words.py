"""Give what painters say of themselves in the window's language."""

from __future__ import annotations

from engine.painters import registry
from gui.link.engine_sentences import in_window_language as said


def short_title(engine: str) -> str:
    """Name an engine beside other words; one that is not there any more by what it was called."""
    traits = registry.engines().get(engine)
    return said(traits.short_title) if traits is not None else engine


def title_for(model_kind: str) -> str:
    """Name the engine that paints with a kind of network, "" where there is none."""
    return next((said(t.title) for t in registry.engines().values() if t.model_kind == model_kind), "")

"""Tell which of the app's instant networks have learnt a painting's strokes, and which lack them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.models.strokes_files import content_hash
from engine.values import StrokesState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from engine.models.weights import Model, Models


def lacking(models: Models, contents: str) -> list[Model]:
    """List the networks that have not learnt a painting, the usual one first.

    Args:
        models: that there are.
        contents: SHA-256 of the painting's file.

    Raises:
        BadWeights: the list of models cannot be read.
    """
    library = models.strokes
    return [model for model in networks(models) if library.path_of(model.sha256, contents) is None]


def states_of(models: Models, paintings: Iterable[Path]) -> dict[Path, StrokesState]:
    """Tell how far paintings are learnt; files that cannot be read are left out. Raises BadWeights."""
    own = networks(models)
    found = {}
    for path in paintings:
        try:
            found[path] = _state(models, {model.sha256 for model in own}, content_hash(path))
        except OSError:
            continue
    return found


def _state(models: Models, own: set[str], contents: str) -> StrokesState:
    library = models.strokes
    lacked = lacking(models, contents)
    if not lacked:
        return StrokesState.LEARNT
    if len(lacked) < len(own) or any(library.checkpoint_of(m.sha256, contents).exists() for m in lacked):
        return StrokesState.BEGUN
    is_old = library.was_learnt_for_another(own, contents)
    return StrokesState.OUTDATED if is_old else StrokesState.UNKNOWN


def networks(models: Models) -> list[Model]:
    """List the app's instant networks, the usual one first; raises BadWeights."""
    return [model for model in models.bundled() if model.kind == "adain" and not model.layout]

"""Prepare what the toy engine gives as learnt: it gives the files that it should learn on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.models.learning_state import lacking
from engine.models.strokes_files import content_hash

if TYPE_CHECKING:
    from pathlib import Path

    from engine.models.weights import Models


def ready_strokes(models: Models, painting: Path) -> tuple[Path, ...]:
    """Write strokes of each network that has not learnt a painting beside it: those of another painting."""
    found = []
    for model in lacking(models, content_hash(painting)):
        found.append(painting.with_name(f"{model.name}.safetensors"))
        found[-1].write_bytes(models.strokes.all_of(model.sha256)[0].to_bytes())
    return tuple(found)

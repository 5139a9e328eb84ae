"""Name the files of learnt strokes and of what they are learnt on, and tell when; nothing here loads torch."""

from __future__ import annotations

import contextlib
import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_DIGITS = 16  # of each hash, in a file's name


def photographs(resources: Path) -> list[Path]:
    """List the app's own photographs, on which strokes are learnt; the samples come first."""
    return [path for folder in ("samples", "photographs") for path in sorted((resources / folder).glob("*.jpg"))]


def content_hash(painting: Path) -> str:
    """Return the SHA-256 of a file; raises OSError."""
    with painting.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def strokes_name(network: str, painting: str) -> str:
    """Name the file of a network's strokes of a painting; both are SHA-256, "*" is any network."""
    return f"{network[:_DIGITS]}-{painting[:_DIGITS]}.safetensors"


def predictor_name(network: str) -> str:
    """Name the file of what predicts a network's strokes."""
    return f"predictor-{network[:_DIGITS]}.safetensors"


def pattern_of(network: str) -> str:
    """Match the names of all strokes of a network."""
    return f"{network[:_DIGITS]}-*.safetensors"


def learnt_at(folder: Path, paintings: Iterable[Path]) -> float:
    """Return when strokes of any of these were learnt last, s since 1970; 0 where there are none."""
    latest = 0.0
    for painting in paintings:
        with contextlib.suppress(OSError):  # a painting that is gone is told when it is painted with
            for file in folder.glob(strokes_name("*", content_hash(painting))):
                latest = max(latest, file.stat().st_mtime)
    return latest

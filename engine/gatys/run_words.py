"""Read the few words in the file of a run's state; does without torch, which takes seconds to load."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.lib.npyio import NpzFile

ENCODED, PAINTED = 0.10, 0.98  # shares of the progress between which a run paints
FORMAT = 1  # raised when an older Impasto would misread what it finds


def share_done(file: Path) -> float | None:
    """Tell how far a run in a file is, 0 .. 1 as its progress has it, None where it is not there or damaged."""
    try:
        with file.open("rb") as raw, np.load(raw, allow_pickle=False) as arrays:
            return ENCODED + (PAINTED - ENCODED) * float(words_of(arrays)["done"])
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile):
        return None


def words_of(arrays: NpzFile) -> dict[str, Any]:
    """Return what is in a file beside its arrays; raises ValueError or KeyError where it is not ours."""
    words: dict[str, Any] = json.loads(arrays["words"].tobytes())
    if words["format"] != FORMAT:
        raise ValueError("made by another version")
    return words

"""Remember how fast runs went, to tell how long the next one takes."""

from __future__ import annotations

import contextlib
import json
import math
from typing import TYPE_CHECKING, Any

from engine.storage.whole_file import write_whole

if TYPE_CHECKING:
    from pathlib import Path


_WEIGHT = 0.5  # of the latest run, against those before it
_WORTH_WRITING = 0.1  # relative change of a speed


class Speeds:
    """Hold multiplications a second, by what computes and by the size of the work: small pictures go slower.

    Args:
        file: where they are kept for the next start; what cannot be read or written there is passed over.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._known: dict[str, dict[str, float]] = _read(file) if file else {}  # by key and power of ten of the work

    def learn(self, engine: str, device: str, work: float, seconds: float) -> None:
        """Take over what a run of so many multiplications took."""
        if work <= 0 or seconds <= 0:
            return
        known = self._known.setdefault(f"{engine} on {device}", {})
        power, speed = str(round(math.log10(work))), work / seconds
        before = known.get(power)
        known[power] = speed if before is None else before + _WEIGHT * (speed - before)
        if self._file and (before is None or abs(known[power] / before - 1) > _WORTH_WRITING):
            _write(self._file, self._known)

    def seconds(self, engine: str, device: str, work: float) -> float | None:
        """Predict from the run of the nearest size, of the other engine where this one has not run; None for none."""
        if work <= 0:
            return 0.0
        known = self._known.get(f"{engine} on {device}") or next(
            (speeds for key, speeds in self._known.items() if key.endswith(f" on {device}")), {}
        )
        if not known:
            return None
        nearest = min(known, key=lambda power: abs(int(power) - math.log10(work)))
        return work / known[nearest]


def _read(file: Path) -> dict[str, dict[str, float]]:
    try:
        found: dict[str, dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
        return {
            key: {str(int(power)): speed for power, value in speeds.items() if (speed := float(value)) > 0}
            for key, speeds in found.items()
        }
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _write(file: Path, known: dict[str, dict[str, float]]) -> None:
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, json.dumps(known, indent=1))

"""Compare what computers run: all must be the same, so that a picture looks the same wherever it is painted."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from importlib import metadata
from typing import TYPE_CHECKING, Any

from engine.errors import Sentence
from engine.values import VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_WHAT = {
    "app": Sentence("Impasto {0}"),
    "torch": Sentence("torch {0}"),
    "dask": Sentence("distributed {0}"),
}


@dataclass(frozen=True, slots=True)
class Versions:
    """Hold what must be the same."""

    app: str
    torch: str
    dask: str
    models: str  # SHA-256 of the list of bundled models, which holds each one's

    @classmethod
    def here(cls, models: Path) -> Versions:
        """Look at this computer, without loading any of it."""
        listed = hashlib.sha256((models / "manifest.json").read_bytes()).hexdigest()
        torch = metadata.version("torch").partition("+")[0]  # 2.14.1+cpu and 2.14.1+cu130 paint alike
        return cls(VERSION, torch, metadata.version("distributed"), listed)

    def record(self) -> dict[str, str]:
        """Give what travels."""
        return asdict(self)


def refusal(own: Versions, told: Mapping[str, Any], name: str) -> Sentence | None:
    """Say in one sentence why a computer of that name cannot help; None where it can."""
    for field, mine in own.record().items():
        theirs = str(told.get(field, "?"))
        if theirs == mine:
            continue
        if field not in _WHAT:
            return Sentence("“{0}” has other models than this computer; install the same Impasto on both.", name)
        what = _WHAT[field].template
        return Sentence(
            "“{0}” has {1} and this computer {2}; install the same Impasto on both.",
            name, Sentence(what, theirs), Sentence(what, mine),
        )  # fmt: skip
    return None

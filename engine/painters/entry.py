"""Name one painter before it is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.models.weights import Models
    from engine.painters.painter import Painter
    from engine.painters.traits import Traits


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold what a painter can do, and how it is loaded."""

    traits: Traits  # known without torch, which takes seconds to load
    load: Callable[[Models], Painter]

"""Hold what is settled before a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import torch

    from engine.errors import Sentence
    from engine.models.weights import Model

Size = tuple[int, int]  # height and width, px


@dataclass(frozen=True, slots=True)
class Plan:
    """Hold a painter's part of it."""

    sizes: tuple[Size, ...]  # from the first level to the result's
    peak_bytes: float  # predicted
    multiplications: float  # of the networks' convolutions
    parts: Callable[[int], int]  # tiles or strips of the full size, whose sides are divided by the argument


@dataclass(frozen=True, slots=True)
class RunPlan:
    """Hold all of it."""

    device: torch.device
    dtype: torch.dtype
    model: Model
    memory: int  # bytes that may be used
    notice: Sentence | None  # where the size was limited
    peak_bytes: int  # of the engine, predicted
    painting: Plan

    @property
    def sizes(self) -> tuple[Size, ...]:
        """Give heights and widths of all levels, px."""
        return self.painting.sizes

    @property
    def size(self) -> Size:
        """Give height and width of the result, px."""
        return self.painting.sizes[-1]

    @property
    def multiplications(self) -> float:
        """Count those of the run."""
        return self.painting.multiplications

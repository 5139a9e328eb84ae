"""Hold where Gatys' optimisation is, and turn it into arrays and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch

from engine.painters.gatys.lbfgs import LbfgsState, Vector

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from numpy.typing import NDArray
    from torch import Tensor

_CPU = torch.device("cpu")
_MOST_PAIRS = 100


@dataclass(frozen=True, slots=True)
class RunState:
    """Hold where the optimisation is."""

    stage: int  # index in the plan
    steps: int  # taken in this stage
    is_whole: bool  # of all stages, not of the last alone
    pixels: Tensor  # (1, 3, h, w) float32, of the stage, on the CPU
    optimizer: LbfgsState

    def arrays(self) -> Generator[tuple[str, NDArray[Any]], None, dict[str, Any]]:
        """Yield its arrays, the history as float16 scaled by each vector's largest entry, and return the rest."""
        optimizer, scales = self.optimizer, []
        for index, (step, change, _) in enumerate(optimizer.pairs):
            for kind, vector in (("step", step), ("change", change)):
                short = vector.to(_CPU, torch.float16) if vector.values.dtype is not torch.float16 else vector
                scales.append(short.scale)
                yield f"{kind}{index}", short.values.cpu().numpy()
        for name, tensor in (("pixels", self.pixels), ("previous", optimizer.previous), ("way", optimizer.direction)):
            if tensor is not None:
                yield name, tensor.numpy()
        return {
            "stage": self.stage,
            "steps": self.steps,
            "is_whole": self.is_whole,
            "inverse": optimizer.inverse,
            "length": optimizer.length,
            "products": [product for _, _, product in optimizer.pairs],
            "scales": scales,
        }


def restored(words: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> RunState:
    """Build a state of what `RunState.arrays` gave; raises KeyError, TypeError or RuntimeError where it is damaged."""

    def tensor(name: str) -> Tensor | None:
        return torch.from_numpy(arrays[name]) if name in arrays else None

    def vector(name: str) -> Vector:
        return Vector(torch.from_numpy(arrays[name]), torch.float16, next(scales))

    scales = iter(words["scales"])
    pairs = tuple(
        (vector(f"step{i}"), vector(f"change{i}"), product) for i, product in enumerate(words["products"][:_MOST_PAIRS])
    )
    optimizer = LbfgsState(pairs, words["inverse"], words["length"], tensor("previous"), tensor("way"))
    return RunState(words["stage"], words["steps"], words["is_whole"], torch.from_numpy(arrays["pixels"]), optimizer)

"""Take steps of Adam: torch's own imports the compiler of torch, which costs seconds and which installed apps lack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Tensor

_BETAS = (0.9, 0.99)
_EPSILON = 1e-8


class Adam:
    """Move tensors against their gradients (Kingma and Ba 2015); `state` and `restore` let it go on exactly.

    Args:
        learnt: leaves that require gradients.
    """

    def __init__(self, learnt: Sequence[Tensor]) -> None:
        self._learnt = list(learnt)
        self._means = [torch.zeros_like(tensor) for tensor in self._learnt]
        self._squares = [torch.zeros_like(tensor) for tensor in self._learnt]
        self._step = 0

    @torch.no_grad()
    def step(self, rate: float) -> None:
        """Take a step by the gradients that are there, and forget them."""
        self._step += 1
        bias, square_bias = (1 - beta**self._step for beta in _BETAS)
        for tensor, mean, square in zip(self._learnt, self._means, self._squares, strict=True):
            gradient, tensor.grad = tensor.grad, None
            if gradient is None:
                continue
            mean.lerp_(gradient, 1 - _BETAS[0])
            square.mul_(_BETAS[1]).addcmul_(gradient, gradient, value=1 - _BETAS[1])
            tensor.addcdiv_(mean, square.sqrt().div_(square_bias**0.5).add_(_EPSILON), value=-rate / bias)

    def state(self) -> dict[str, Any]:
        """Return what a checkpoint holds."""
        return {"step": self._step, "means": self._means, "squares": self._squares}

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from what `state` returned."""
        self._step = state["step"]
        for own, saved in ((self._means, state["means"]), (self._squares, state["squares"])):
            for tensor, other in zip(own, saved, strict=True):
                tensor.copy_(other)

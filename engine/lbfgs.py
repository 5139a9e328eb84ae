"""Take steps of L-BFGS (Nocedal & Wright, Numerical Optimization, algorithm 7.4) in little memory.

The steps are those of torch.optim.LBFGS without line search, but one step at a time, with a history of any number
format, and without its copies: 12 bytes a pixel for each of gradient, its predecessor and direction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from torch import Tensor

_LONGEST = 1e4  # gradients: the first step, where it would not be 1 in the sum of all pixels
_CHUNK = 1 << 22  # elements, of products between number formats
_LEAST_CURVATURE = 1e-18


class Lbfgs:
    """Minimise a function of one tensor.

    Args:
        history: curvature pairs that are kept.
        dtype: of the history: float32, or float16, which is scaled by each vector's largest entry.
    """

    def __init__(self, history: int, dtype: torch.dtype = torch.float32) -> None:
        self._history, self._dtype = history, dtype
        self._pairs: list[tuple[_Vector, _Vector, float]] = []  # step, change of gradient, 1 / their product
        self._inverse = 1.0  # estimate of the inverse curvature
        self._previous: Tensor | None = None  # gradient
        self._direction: Tensor | None = None
        self._length = 1.0

    def step(self, pixels: Tensor, gradient: Tensor) -> None:
        """Move `pixels` in place against their gradient, which is taken over; both are contiguous float32."""
        x, g = pixels.view(-1), gradient.view(-1)
        if self._previous is None or self._direction is None:
            self._length = min(_LONGEST, 1.0 / max(float(g.abs().sum()), 1e-30))
            self._direction = g.neg()
        else:
            self._remember(g)
            self._direction = self._descend(g)
            self._length = 1.0
        self._previous = g
        x.add_(self._direction, alpha=self._length)

    def _remember(self, g: Tensor) -> None:
        assert self._previous is not None
        assert self._direction is not None
        change = self._previous.neg_().add_(g)
        step = self._direction.mul_(self._length)
        product = _dot(change, step)
        if product > _LEAST_CURVATURE:
            self._inverse = product / _dot(change, change)
            if len(self._pairs) == self._history:
                del self._pairs[0]
            self._pairs.append((_Vector(step, self._dtype), _Vector(change, self._dtype), 1 / product))
        self._previous = self._direction = None

    def _descend(self, g: Tensor) -> Tensor:
        q = g.neg()
        shares = []
        for step, change, rho in reversed(self._pairs):
            share = step.dot(q) * rho
            shares.append(share)
            change.add_to(q, -share)
        q.mul_(self._inverse)
        for (step, change, rho), share in zip(self._pairs, reversed(shares), strict=True):
            step.add_to(q, share - change.dot(q) * rho)
        return q


class _Vector:
    """Keep a vector in a number format, scaled to its range."""

    def __init__(self, values: Tensor, dtype: torch.dtype) -> None:
        self._scale = 1.0
        if dtype is not values.dtype:
            self._scale = max(float(values.abs().max()), 1e-30)
            values = values.div_(self._scale).to(dtype)
        self._values = values

    def dot(self, other: Tensor) -> float:
        return self._scale * _dot(self._values, other)

    def add_to(self, other: Tensor, factor: float) -> None:
        other.add_(self._values, alpha=self._scale * factor)


def _dot(a: Tensor, b: Tensor) -> float:
    """Multiply in float32 by chunks, and add the chunks in float64."""
    return sum(float(torch.dot(x.float(), y.float())) for x, y in zip(a.split(_CHUNK), b.split(_CHUNK), strict=True))

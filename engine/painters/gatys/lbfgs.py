"""Take steps of L-BFGS (Nocedal & Wright, Numerical Optimization, algorithm 7.4) in little memory.

The steps are those of torch.optim.LBFGS without line search, but one step at a time, preconditioned, with a history of
any number format, and without its copies: 12 bytes a pixel for each of gradient, its predecessor and direction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from torch import Tensor

    from engine.painters.gatys.preconditioner import Preconditioner

_LONGEST = 1e4  # gradients: the first step, where it would not be 1 in the sum of all pixels
_CHUNK = 1 << 22  # elements, of products between number formats
_LEAST_CURVATURE = 1e-18


@dataclass(frozen=True, slots=True)
class LbfgsState:
    """Hold what the next step depends on, beside the pixels and their gradient."""

    pairs: tuple[tuple[Vector, Vector, float], ...]  # step, change of gradient, 1 / their product; oldest first
    inverse: float | None
    length: float
    previous: Tensor | None  # flat float32; None before the first step
    direction: Tensor | None


class Lbfgs:
    """Minimise a function of one tensor.

    Args:
        history: curvature pairs that are kept.
        dtype: of the history: float32, or float16, which is scaled by each vector's largest entry.
        precondition: what the estimate of the inverse curvature begins with, times a number; None is the identity.
        inverse: that number, as far as it is known; None makes the first step a very short one.
    """

    def __init__(
        self,
        history: int,
        dtype: torch.dtype = torch.float32,
        precondition: Preconditioner | None = None,
        inverse: float | None = None,
    ) -> None:
        self._history, self._dtype, self._precondition = history, dtype, precondition
        self._pairs: list[tuple[Vector, Vector, float]] = []  # step, change of gradient, 1 / their product
        self._inverse = inverse
        self._previous: Tensor | None = None  # gradient
        self._direction: Tensor | None = None
        self._length = 1.0

    def step(self, pixels: Tensor, gradient: Tensor) -> None:
        """Move `pixels` in place against their gradient, which is taken over; both are contiguous float32."""
        x, g = pixels.view(-1), gradient.view(-1)
        if self._previous is None or self._direction is None:
            self._length = self._inverse or min(_LONGEST, 1.0 / max(float(g.abs().sum()), 1e-30))
            self._direction = g.neg()
            if self._precondition is not None:
                self._precondition(self._direction)
        else:
            self._remember(g)
            self._direction = self._descend(g)
            self._length = 1.0
        self._previous = g
        x.add_(self._direction, alpha=self._length)

    def shorten(self, pixels: Tensor) -> bool:
        """Go back three quarters of the last step, which was too long; False where there was none."""
        if self._direction is None:
            return False
        pixels.view(-1).add_(self._direction, alpha=-0.75 * self._length)
        self._length *= 0.25
        return True

    @property
    def inverse(self) -> float | None:
        """Tell the latest estimate of the inverse curvature, None where there is none yet."""
        return self._inverse

    def state(self) -> LbfgsState:
        """Give what the next step depends on, on the CPU but for the pairs; later steps leave it as it is."""
        previous, direction = (None if v is None else v.to("cpu", copy=True) for v in (self._previous, self._direction))
        return LbfgsState(tuple(self._pairs), self._inverse, self._length, previous, direction)

    def restore(self, state: LbfgsState, device: torch.device) -> None:
        """Go on from a state of another one with the same history."""
        pairs = state.pairs[-self._history :]
        self._pairs = [(s.to(device, self._dtype), c.to(device, self._dtype), rho) for s, c, rho in pairs]
        self._inverse, self._length = state.inverse, state.length
        self._previous, self._direction = (
            None if v is None else v.to(device, copy=True) for v in (state.previous, state.direction)
        )

    def _remember(self, g: Tensor) -> None:
        assert self._previous is not None
        assert self._direction is not None
        change = self._previous.neg_().add_(g)
        step = self._direction.mul_(self._length)
        product = _dot(change, step)
        if product > _LEAST_CURVATURE:
            self._inverse = product / self._scaled_square(change)
            if len(self._pairs) == self._history:
                del self._pairs[0]
            self._pairs.append((Vector(step, self._dtype), Vector(change, self._dtype), 1 / product))
        self._previous = self._direction = None

    def _scaled_square(self, change: Tensor) -> float:
        return _dot(change, change) if self._precondition is None else self._precondition.product(change)

    def _descend(self, g: Tensor) -> Tensor:
        q = g.neg()
        shares = []
        for step, change, rho in reversed(self._pairs):
            share = step.dot(q) * rho
            shares.append(share)
            change.add_to(q, -share)
        q.mul_(self._inverse or 1.0)
        if self._precondition is not None:
            self._precondition(q)
        for (step, change, rho), share in zip(self._pairs, reversed(shares), strict=True):
            step.add_to(q, share - change.dot(q) * rho)
        return q


class Vector:
    """Keep a vector in a number format, scaled to its range.

    Args:
        values: flat; taken over.
        dtype: float32, or float16, for which they are divided by their largest entry.
        scale: that multiplies the values.
    """

    def __init__(self, values: Tensor, dtype: torch.dtype, scale: float = 1.0) -> None:
        self.scale = scale
        if dtype is not values.dtype:
            largest = max(float(values.abs().max()), 1e-30)
            self.scale *= largest
            values = values.div_(largest).to(dtype)
        self.values = values

    def to(self, device: torch.device, dtype: torch.dtype) -> Vector:
        """Give a copy elsewhere in another format; the vector stays as it is."""
        if dtype is self.values.dtype:
            return Vector(self.values.to(device, copy=True), dtype, self.scale)
        return Vector(self.values.to(device, torch.float32, copy=True), dtype, self.scale)

    def dot(self, other: Tensor) -> float:
        """Multiply with a flat float32 vector."""
        return self.scale * _dot(self.values, other)

    def add_to(self, other: Tensor, factor: float) -> None:
        """Add to a flat float32 vector in place."""
        other.add_(self.values, alpha=self.scale * factor)


def _dot(a: Tensor, b: Tensor) -> float:
    """Multiply in float32 by chunks, and add the chunks in float64."""
    return sum(float(torch.dot(x.float(), y.float())) for x, y in zip(a.split(_CHUNK), b.split(_CHUNK), strict=True))

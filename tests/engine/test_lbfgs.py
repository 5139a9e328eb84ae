"""Compare L-BFGS with PyTorch's."""

from __future__ import annotations

import pytest
import torch

from engine.gatys.lbfgs import Lbfgs


def _loss(x: torch.Tensor) -> torch.Tensor:
    """Measure a bent, badly scaled bowl."""
    return (x.square() * torch.linspace(0.1, 10, x.numel()).view_as(x)).sum() + x.sin().sum()


def _ours(start: torch.Tensor, steps: int, history: int, dtype: torch.dtype) -> torch.Tensor:
    x, optimizer = start.clone(), Lbfgs(history, dtype)
    for _ in range(steps):
        leaf = x.clone().requires_grad_()
        (gradient,) = torch.autograd.grad(_loss(leaf), leaf)
        optimizer.step(x, gradient.contiguous())
    return x


def _torchs(start: torch.Tensor, steps: int, history: int) -> torch.Tensor:
    x = start.clone().requires_grad_()
    optimizer = torch.optim.LBFGS([x], max_iter=1, history_size=history, tolerance_grad=-1, tolerance_change=-1)

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = _loss(x) * 1e4
        loss.backward()
        return loss

    for _ in range(steps):
        optimizer.step(closure)
    return x.detach()


@pytest.mark.parametrize(("steps", "history"), [(1, 10), (2, 10), (8, 10), (12, 3)])
def test_steps_are_pytorchs(steps: int, history: int) -> None:
    start = torch.rand(1, 3, 9, 7, generator=torch.Generator().manual_seed(0))

    torch.testing.assert_close(
        _ours(start, steps, history, torch.float32), _torchs(start, steps, history), rtol=2e-3, atol=2e-4
    )


def test_a_history_in_float16_reaches_the_same_loss() -> None:
    start = torch.rand(1, 3, 40, 30, generator=torch.Generator().manual_seed(1))

    exact, short = (_loss(_ours(start, 40, 10, dtype)).item() for dtype in (torch.float32, torch.float16))

    assert short == pytest.approx(exact, rel=1e-2)
    assert exact < _loss(start).item() - 100

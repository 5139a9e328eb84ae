"""Compare L-BFGS with PyTorch's."""

from __future__ import annotations

import pytest
import torch

from engine.painters.gatys.lbfgs import Lbfgs
from engine.painters.gatys.preconditioner import Preconditioner


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


def test_where_it_becomes_steeper_further_down_steps_go_down_and_nothing_is_learnt() -> None:
    """GIVEN negative curvature along a step WHEN the next one is taken THEN it goes down, by no such pair."""
    x, optimizer = torch.zeros(1, 3, 4, 4), Lbfgs(10)
    optimizer.step(x, torch.ones_like(x))
    before = x.clone()

    optimizer.step(x, torch.full_like(x, 3.0))

    assert (x < before).all()
    assert optimizer.state().pairs == ()
    assert optimizer.inverse is None


def test_a_history_in_float16_reaches_the_same_loss() -> None:
    start = torch.rand(1, 3, 40, 30, generator=torch.Generator().manual_seed(1))

    exact, short = (_loss(_ours(start, 40, 10, dtype)).item() for dtype in (torch.float32, torch.float16))

    assert short == pytest.approx(exact, rel=1e-2)
    assert exact < _loss(start).item() - 100


def _flat_in_what_is_broad(x: torch.Tensor) -> torch.Tensor:
    """Measure how far a picture (1, 3, H, W) is from a ramp, what is broad weighing less."""
    difference = x - torch.linspace(0, 1, x.shape[3])
    spectrum = torch.fft.rfft2(difference, norm="ortho").abs().square()
    down, across = torch.fft.fftfreq(x.shape[2])[:, None], torch.fft.rfftfreq(x.shape[3])
    return (spectrum * (torch.hypot(down, across) + 0.01) ** 1.5).sum()


def _descended(precondition: Preconditioner | None, inverse: float | None, steps: int) -> list[float]:
    x, optimizer = torch.zeros(1, 3, 48, 64), Lbfgs(10, torch.float32, precondition, inverse)
    losses = []
    for _ in range(steps):
        leaf = x.clone().requires_grad_()
        loss = _flat_in_what_is_broad(leaf)
        losses.append(loss.item())
        optimizer.step(x, torch.autograd.grad(loss, leaf)[0].contiguous())
    return losses


def test_scaled_by_frequency_half_of_the_steps_suffice() -> None:
    plain, scaled = (_descended(how, None, 30) for how in (None, Preconditioner(48, 64, torch.device("cpu"))))

    assert scaled[15] < plain[29]


def test_a_known_curvature_makes_the_first_step_a_useful_one() -> None:
    scaling = Preconditioner(48, 64, torch.device("cpu"))
    unknown, known = (_descended(scaling, inverse, 2) for inverse in (None, 0.2 / 0.01**1.5))

    assert unknown[1] > 0.9 * unknown[0]
    assert known[1] < 0.3 * known[0]


def test_a_step_that_was_too_long_is_taken_back_for_the_most_part() -> None:
    x, optimizer = torch.zeros(1, 3, 4, 5), Lbfgs(10, inverse=8.0)
    assert not optimizer.shorten(x)
    optimizer.step(x, torch.ones(1, 3, 4, 5))

    assert optimizer.shorten(x)

    assert torch.equal(x, torch.full_like(x, -2.0))
    optimizer.step(x, torch.full((1, 3, 4, 5), 0.5))  # the change of the gradient belongs to the shorter step
    assert optimizer.inverse == pytest.approx(4.0)

"""Check what the painter begins with, and which of its steps are shown and kept."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch

from engine.options import StyleOptions
from engine.painters.gatys.gatys import Step
from engine.painters.gatys.gatys_painter import GatysPainter
from engine.painters.gatys.lbfgs import LbfgsState
from engine.painters.gatys.run_state import RunState
from engine.values import Losses

if TYPE_CHECKING:
    from collections.abc import Iterator

GREY = torch.full((1, 3, 8, 8), 0.5)
STATE = RunState(0, 1, is_whole=True, pixels=GREY, optimizer=LbfgsState((), 1.0, 1.0, None, None))
LOSSES = Losses(1.0, 0.5, 0.1)


class _Gatys:
    """Stand in for the optimisation: note what it begins with, and take a step of two strips."""

    begun: list[Any]

    def __init__(self, *_what: object) -> None:
        self.vgg = None

    def paint(self, photo: torch.Tensor, *more: Any) -> Iterator[Step]:
        self.begun.append(more[-2])
        yield Step(photo, None, 0.25, lambda: STATE)
        yield Step(photo + 0.1, LOSSES, 0.5, lambda: STATE)


@pytest.fixture
def painter(monkeypatch: pytest.MonkeyPatch) -> GatysPainter:
    _Gatys.begun = []
    monkeypatch.setattr("engine.painters.gatys.gatys_painter.Gatys", _Gatys)
    painter = GatysPainter(SimpleNamespace())
    monkeypatch.setattr(painter, "_network", lambda _scene: None)
    return painter


def _scene(begin: np.ndarray | None = None) -> SimpleNamespace:
    device = torch.device("cpu")
    return SimpleNamespace(
        photo=SimpleNamespace(tensor_at=lambda *_size: GREY), size=(8, 8), device=device, begin=begin, mix=[1.0],
        styles=[SimpleNamespace(image=GREY, scale=1.0)], options=StyleOptions(), regions=None, surface=None, hold=None,
        fallback=None, plan=SimpleNamespace(memory=0),
    )  # fmt: skip


def test_a_state_comes_before_a_picture_to_begin_with(painter: GatysPainter) -> None:
    list(painter.paint(_scene(np.ones((8, 8, 3), np.float32)), STATE))

    assert _Gatys.begun == [STATE]


def test_a_picture_to_begin_with_comes_before_the_photograph(painter: GatysPainter) -> None:
    list(painter.paint(_scene(np.ones((8, 8, 3), np.float32)), None))

    assert torch.equal(_Gatys.begun[0], torch.ones(1, 3, 8, 8))


def test_only_whole_steps_are_shown_and_kept(painter: GatysPainter) -> None:
    _, _, strip, whole = painter.paint(_scene(), None)

    assert (strip.preview, strip.state, strip.is_paced) == (None, None, False)
    assert torch.equal(whole.preview, GREY + 0.1)
    assert whole.state is not None and whole.state() is STATE
    assert (whole.losses, whole.is_paced) == (LOSSES, True)

"""What only some painters can do is refused by the others in a sentence, or is nothing."""

from __future__ import annotations

import pytest

from engine.errors import BadOptions
from engine.painters.painter import Step
from engine.values import Phase
from tests.toy_painter import ToyPainter


class Plain(ToyPainter):
    """Be able to do nothing but paint."""


@pytest.fixture
def painter() -> Plain:
    return Plain()


def test_without_a_loupe_it_says_so(painter: Plain) -> None:
    with pytest.raises(BadOptions, match="choose another one for the loupe"):
        painter.glimpse(None, (0, 0, 8, 8), "key")


def test_without_anything_to_look_at_there_is_nothing(painter: Plain) -> None:
    assert list(painter.look("conv1_1")) == []


def test_a_run_of_a_painter_that_has_no_states_does_not_go_on() -> None:
    from engine.painters.painter import Painter

    with pytest.raises(ValueError, match="no run of this painter"):
        Painter.restored(Plain(), {}, {})


def test_forgetting_is_nothing_unless_it_keeps_something(painter: Plain) -> None:
    assert painter.forget() is None


def test_a_step_is_of_the_painting_and_paced_unless_told_otherwise() -> None:
    assert Step() == Step(Phase.PAINTING, 0.0, None, None, None, True, False)

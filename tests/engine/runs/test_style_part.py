"""Check that the part of a painting is the one that was asked for, turned the right way, without empty corners."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from engine.pictures.geometry import inscribed
from engine.runs.style_part import part_of, turned
from engine.style_choice import Crop


def ramp(height: int, width: int) -> torch.Tensor:
    """Rise from left to right in red, from top to bottom in green; blue is 1 everywhere."""
    y, x = torch.meshgrid(torch.linspace(0, 1, height), torch.linspace(0, 1, width), indexing="ij")
    return torch.stack([x, y, torch.ones_like(x)])[None]


def test_the_whole_is_the_painting_itself() -> None:
    image = ramp(5, 7)
    assert torch.equal(part_of(image, Crop(), 0.0), image)


def test_a_crop_keeps_its_shares() -> None:
    part = part_of(ramp(40, 80), Crop(0.25, 0.5, 0.75, 1.0), 0.0)
    assert part.shape == (1, 3, 20, 40)
    assert part[0, 0].min() >= 0.25 - 1 / 40
    assert part[0, 1].min() >= 0.5


@pytest.mark.parametrize("degrees", [90.0, -270.0])
def test_a_quarter_turn_is_exact_and_clockwise(degrees: float) -> None:
    image = ramp(4, 6)
    image[..., 0, 0] = 0.5  # the corner at the top left goes to the top right
    assert torch.equal(turned(image, degrees), torch.rot90(image, -1, (2, 3)))
    assert turned(image, degrees)[0, 0, 0, -1] == 0.5


def test_small_turns_go_the_same_way() -> None:
    """GIVEN red rising to the right WHEN the picture is turned clockwise a little THEN it rises downwards as well."""
    red = turned(ramp(200, 200), 15.0)[0, 0]
    assert red[-1, red.shape[1] // 2] - red[0, red.shape[1] // 2] > 0.1


@given(st.floats(-180, 180), st.integers(1, 90), st.integers(1, 90))
def test_no_corner_is_empty(degrees: float, height: int, width: int) -> None:
    """GIVEN a picture that is white in blue WHEN it is turned anyhow THEN it is white to its corners."""
    part = turned(ramp(height, width), degrees)
    assert min(part.shape[-2:]) >= 1
    assert float(part[0, 2].min()) > 0.999


@given(st.floats(-180, 180), st.floats(1, 100), st.floats(1, 100))
def test_the_inscribed_rectangle_fits(degrees: float, height: float, width: float) -> None:
    down, across = inscribed(height, width, degrees)
    sine, cosine = abs(math.sin(math.radians(degrees))), abs(math.cos(math.radians(degrees)))
    assert min(down, across) > 0
    assert (across * cosine + down * sine) / 2 <= width / 2 + 1e-6
    assert (across * sine + down * cosine) / 2 <= height / 2 + 1e-6


def test_a_turned_square_keeps_half_of_its_area() -> None:
    part = turned(ramp(1000, 1000), 45.0)
    assert part.shape[2] * part.shape[3] == pytest.approx(500_000, rel=0.02)


def test_what_is_kept_of_a_turned_picture_is_its_middle() -> None:
    part = turned(ramp(301, 301), 30.0)
    middle = part[0, :2, part.shape[2] // 2, part.shape[3] // 2]
    assert middle.tolist() == pytest.approx([0.5, 0.5], abs=0.01)

"""Cameras: the front is seen first, turning goes around, and zooming never enters the model."""

from __future__ import annotations

import pytest
import torch

from engine.geometry.camera import Camera, around


def test_the_front_is_seen_the_right_way_up() -> None:
    camera = Camera((0.0, 0.0, 0.0), 1.0)
    x, y, near = camera.project(torch.tensor([[0.5, 0, 0], [0, 0.5, 0], [0, 0, 0.5], [0, 0, 0.0]]), 100, 200).unbind(1)
    assert x.tolist() == pytest.approx([100 + float(x[0]) - 100, 100, 100, 100])
    assert float(x[0]) > 110
    assert float(y[1]) < 40
    assert float(near[2]) > float(near[3])


def test_a_quarter_turn_shows_the_right_side() -> None:
    camera = Camera((0.0, 0.0, 0.0), 1.0, yaw=90.0)
    assert camera.towards.tolist() == pytest.approx([1, 0, 0], abs=1e-6)


@pytest.mark.parametrize("pitch", [-90.0, 0.0, 90.0])
@pytest.mark.parametrize("zoom", [1.0, 8.0])
def test_all_of_the_model_lies_before_the_camera(pitch: float, zoom: float) -> None:
    points = torch.nn.functional.normalize(torch.randn(500, 3), dim=1)
    seen = Camera((0.0, 0.0, 0.0), 1.0, 33.0, pitch, zoom).project(points, 100, 100)
    assert bool((seen[:, 2] > 0).all())
    if zoom == 1:
        assert 0 <= float(seen[:, :2].min()) <= float(seen[:, :2].max()) <= 100


def test_directions_are_spread_evenly() -> None:
    towards = torch.stack([torch.from_numpy(Camera((0, 0, 0), 1.0, *pair).towards) for pair in around(40)])
    closest = (towards @ towards.T - 2 * torch.eye(40)).amax(1)
    assert float(closest.max()) < 0.95
    assert float(towards.mean(0).norm()) < 0.05


def test_no_pole_is_seen_more_closely_than_the_other() -> None:
    pitches = sorted(pitch for _, pitch in around(17))
    assert pitches == pytest.approx([-pitch for pitch in reversed(pitches)])

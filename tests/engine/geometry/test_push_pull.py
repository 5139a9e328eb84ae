"""Filling: what is known stays, the rest comes from what lies around."""

from __future__ import annotations

import torch

from engine.geometry.push_pull import filled


def test_what_is_known_stays_and_the_rest_lies_between() -> None:
    image, known = torch.zeros(1, 3, 33, 20), torch.zeros(1, 1, 33, 20)
    image[:, :, 5:9, 4:8], known[:, :, 5:9, 4:8] = 0.25, 1
    image[:, :, 20:30, 10:18], known[:, :, 20:30, 10:18] = 0.75, 1
    image[known.expand_as(image) == 0] = 9.0  # is never looked at
    result = filled(image, known)
    assert torch.equal(result[known.expand_as(image) > 0], image[known.expand_as(image) > 0])
    assert 0.249 < float(result.min()) <= float(result.max()) < 0.751
    assert abs(float(result[0, 0, 4, 3]) - 0.25) < 0.1
    assert abs(float(result[0, 0, 31, 19]) - 0.75) < 0.1


def test_where_nothing_is_known_nothing_changes() -> None:
    image = torch.rand(1, 3, 8, 8)
    assert torch.equal(filled(image, torch.zeros(1, 1, 8, 8)), image)
    assert torch.equal(filled(image, torch.ones(1, 1, 8, 8)), image)

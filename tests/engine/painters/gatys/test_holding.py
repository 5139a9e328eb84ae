"""Check the term that holds a frame of a clip to those before it."""

from __future__ import annotations

import numpy as np
import torch

from engine.painters.gatys.holding import Holding
from engine.painters.scene import Hold


def _hold(weight=3.0):
    rng = np.random.default_rng(1)
    share = np.zeros((6, 8, 1), np.float32)
    share[:, :4] = 0.5
    return Hold(rng.random((6, 8, 3), np.float32), share, weight)


def test_the_gradient_is_that_of_the_term():
    image = torch.rand(1, 3, 6, 8, generator=torch.Generator().manual_seed(0)).double()
    holding = Holding.of(_hold(), image.float())
    leaf = image.clone().requires_grad_()
    term = holding.factor * (holding.share * (leaf - holding.picture).square()).sum()
    (wanted,) = torch.autograd.grad(term, leaf)
    gradient = torch.ones(1, 3, 6, 8, dtype=torch.float64)
    value = holding.add(image, gradient)
    torch.testing.assert_close(torch.tensor(value), term.float(), check_dtype=False)
    torch.testing.assert_close(gradient - 1, wanted, check_dtype=False)


def test_what_is_not_trusted_does_not_pull():
    gradient = torch.zeros(1, 3, 6, 8)
    Holding.of(_hold(), torch.zeros(1, 3, 6, 8)).add(torch.zeros(1, 3, 6, 8), gradient)
    assert gradient[..., 4:].abs().max() == 0
    assert (gradient[..., :4] < 0).all()


def test_the_weight_means_the_same_at_every_size():
    terms = []
    for side in (6, 24):
        picture = np.tile(_hold().picture, (side // 6, side // 6, 1))
        hold = Hold(picture, np.ones((*picture.shape[:2], 1), np.float32), 3.0)
        image = torch.zeros(1, 3, *picture.shape[:2])
        terms.append(Holding.of(hold, image).add(image, torch.zeros_like(image)))
    assert abs(terms[0] - terms[1]) < 0.02 * terms[0]

"""Compare our Adam with torch's, and see that learning does without what installed apps lack."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import torch

from engine.painters.adain.adam import Adam

LEARN = """
import sys
sys.modules["torch._dynamo"] = None  # not to be imported
import pytest
import torch
from engine.networks.adain_network import AdainNetwork
from engine.networks.vgg import Vgg
from engine.painters.adain.learning import Learning, LearningPlan, subjects_of
from tests.engine.networks.random_strokes import random_strokes
network, vgg = AdainNetwork(widths=(4, 6, 8), blocks=2).requires_grad_(False), Vgg(4).requires_grad_(False)
subjects = subjects_of(network, vgg, list(torch.rand(3, 1, 3, 32, 32)))
learning = Learning(network, "sha", vgg, torch.rand(1, 3, 48, 64), subjects, LearningPlan(), random_strokes(network))
learning.run_step()
"""


def test_it_steps_as_torch_s_own_does() -> None:
    """GIVEN the same function WHEN both take 30 steps of changing rates THEN they are at the same place."""
    torch.manual_seed(0)
    target, begin = torch.rand(5, 7), torch.rand(5, 7)
    ours, theirs = (begin.clone().requires_grad_() for _ in range(2))
    adam, reference = Adam([ours]), torch.optim.Adam([theirs], betas=(0.9, 0.99))
    for step in range(30):
        rate = 0.1 / (1 + step)
        reference.param_groups[0]["lr"] = rate
        for tensor in (ours, theirs):
            ((tensor - target) ** 4).sum().backward()
        adam.step(rate)
        reference.step()
        reference.zero_grad(set_to_none=True)
        torch.testing.assert_close(ours, theirs, rtol=1e-5, atol=1e-7)
    assert ours.grad is None and (ours - begin).abs().max() > 0.1


def test_it_goes_on_where_it_was() -> None:
    once, twice = torch.ones(3, requires_grad=True), torch.ones(3, requires_grad=True)
    whole, first = Adam([once]), Adam([twice])
    for step in range(4):
        if step == 2:
            state = first.state()
            first = Adam([twice])
            first.restore(state)
        for tensor, adam in ((once, whole), (twice, first)):
            (tensor**2 * torch.arange(3.0)).sum().backward()
            adam.step(0.1)
    assert torch.equal(once, twice)


@pytest.mark.slow
def test_learning_needs_no_compiler_of_torch() -> None:
    root = Path(__file__).resolve().parents[4]
    subprocess.run([sys.executable, "-c", LEARN], check=True, cwd=root, timeout=300)

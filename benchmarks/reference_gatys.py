"""Repaint a picture as a textbook does: `python -m benchmarks.reference_gatys OUT.npz`.

Plain single-stage L-BFGS of PyTorch (arXiv:1508.06576): the whole picture, max pooling, float32, NCHW, autograd through
everything, 500 steps, history 100. Its loss is the common one that `benchmarks.gatys_loss` judges both programs by.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch

from engine.models.weights import Models
from engine.networks.vgg import LAYERS, Vgg
from engine.options import StyleOptions
from engine.painters.gatys.gatys import content_weight, gram_matrix, total_variation
from engine.pictures import image_io
from engine.pictures.geometry import fitted
from engine.pictures.tensors import resize, to_tensor

if TYPE_CHECKING:
    from torch import Tensor

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
STYLE_LAYERS = ("conv1_1", "conv2_1", "conv3_1", "conv4_1", "conv5_1")
CONTENT_LAYER = "conv4_2"
STEPS, HISTORY = 500, 100
SCALE = 1e4  # makes the first step, 1 / sum|gradient| long, a useful one
OPTIONS = StyleOptions(iterations=240)


@dataclass
class Problem:
    """Hold a photograph, a painting and a network of max pooling, and the loss that both programs minimise."""

    vgg: Vgg
    photo: Tensor  # (1, 3, H, W)
    style: Tensor  # (1, 3, h, w)

    @torch.no_grad()
    def __post_init__(self) -> None:
        """Encode what the picture is to match."""
        self.content = self.vgg(self.photo, [CONTENT_LAYER])[CONTENT_LAYER]
        self.energy = (self.content - self.content.mean((2, 3), keepdim=True)).square().mean() + 1e-3
        side = min(max(self.photo.shape[-2:]), max(self.style.shape[-2:]))
        style = resize(self.style, *fitted(self.style.shape[2], self.style.shape[3], side)).clamp(0, 1)
        self.grams = {layer: gram_matrix(seen) for layer, seen in self.vgg(style, STYLE_LAYERS).items()}

    def loss(self, image: Tensor) -> Tensor:
        """Add content, style and variation; untiled, float32."""
        seen = self.vgg(image, (CONTENT_LAYER, *STYLE_LAYERS))
        content = (seen[CONTENT_LAYER] - self.content).square().mean() / self.energy
        style = sum(
            (gram_matrix(seen[layer]) - gram).square().sum() / gram.square().sum() for layer, gram in self.grams.items()
        )
        assert isinstance(style, torch.Tensor)
        weight = content_weight(OPTIONS.strength)
        return weight * content + style / len(STYLE_LAYERS) + 0.4 * total_variation(image)


def problem(width: int, side: int) -> Problem:
    """Make the problem of the benchmark: the bundled network, or one of random weights at another width."""
    models = Models(RESOURCES / "models")
    vgg = models.vgg(models.find("vgg", None))
    weights = vgg.state_dict()
    if width != vgg.width:
        torch.manual_seed(0)
        weights = {}
    vgg = Vgg(width, pooling="max").requires_grad_(False)
    if weights:
        vgg.load_state_dict(weights)
    else:
        for layer in LAYERS:
            torch.nn.init.kaiming_normal_(vgg.get_submodule(layer).weight)
            torch.nn.init.zeros_(vgg.get_submodule(layer).bias)
    return Problem(vgg, _read("samples/temple.jpg", side), _read("styles/impasto_night.jpg", 2048))


def _read(name: str, side: int) -> Tensor:
    image = to_tensor(image_io.load(RESOURCES / name).pixels, torch.device("cpu"))
    return resize(image, *fitted(image.shape[2], image.shape[3], min(side, max(image.shape[2:])))).clamp(0, 1)


def optimise(given: Problem, steps: int, history: int = HISTORY) -> tuple[Tensor, list[float], list[float]]:
    """Return the picture, and after every step the loss before it and the seconds."""
    pixels = given.photo.clone().requires_grad_()
    optimizer = torch.optim.LBFGS([pixels], max_iter=1, history_size=history, tolerance_grad=-1, tolerance_change=-1)
    losses, seconds = [], []
    start = time.perf_counter()

    def closure() -> Tensor:
        optimizer.zero_grad()
        loss = given.loss(pixels) * SCALE
        loss.backward()
        losses.append(loss.item() / SCALE)
        return loss

    for _ in range(steps):
        optimizer.step(closure)
        seconds.append(time.perf_counter() - start)
    return pixels.detach(), losses, seconds


def main() -> None:
    """Read the options, paint, and keep picture, losses and seconds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--width", type=int, default=32, help="channels of conv1_1; 32 is the bundled network")
    parser.add_argument("--side", type=int, default=512, help="px")
    parser.add_argument("--steps", type=int, default=STEPS)
    arguments = parser.parse_args()
    image, losses, seconds = optimise(problem(arguments.width, arguments.side), arguments.steps)
    np.savez(arguments.out, image=image.numpy(), losses=losses, seconds=seconds)
    print(f"{arguments.steps} steps, {seconds[-1]:.1f} s, loss {losses[0]:.4f} to {losses[-1]:.4f}")


if __name__ == "__main__":
    main()

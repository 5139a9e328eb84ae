"""Train encoder, trunk and decoder of the AdaIN network together: `python -m training.adain --help`.

Every step repaints photographs with paintings at random strengths and judges them in the fixed perceptual network;
and it asks photographs and paintings, when nothing is re-normalised, to come back unchanged.
"""

from __future__ import annotations

import argparse
import dataclasses
import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from safetensors.torch import load_file
from torch import Tensor

from engine.models.weights import Models
from engine.networks.adain_network import AdainNetwork, Statistics
from engine.networks.vgg import Vgg
from engine.options import Precision
from engine.painters.adain.style_losses import (
    content_loss,
    opponent,
    outside,
    palette_loss,
    perceive,
    style_loss,
    style_of,
    total_variation,
)
from engine.runs.device import precision_for
from training.data import Crops, read_pictures, split
from training.loop import train

ROOT = Path(__file__).parents[1]
Lesson = Callable[[AdainNetwork, Tensor, Tensor, Tensor, int], dict[str, Tensor]]
"""Network, photographs and paintings (N, 3, S, S), strengths (N,), how many of each come back unchanged -> losses."""


@dataclasses.dataclass(frozen=True)
class Recipe:
    """Hold every constant of a training."""

    steps: int = 8000
    size: int = 128  # side of a crop, px
    batch: int = 4
    rate: float = 1.2e-3  # AdamW's peak learning rate
    warm_up: int = 100  # steps
    ramp: int = 200  # steps until style, palette and content have their full weights; identity is learnt first
    style_weight: float = 5.0
    palette_weight: float = 5.0
    content_weight: float = 1.0
    identity_weight: float = 30.0  # on the mean absolute difference of brightness and opponent colours
    identities: int = 1  # photographs, and as many paintings, asked to come back unchanged ...
    identity_every: int = 1  # ... in every so many steps, with as many times the weight
    tv_weight: float = 0.2
    full_strength: float = 0.7  # share of pairs painted at strength 1; the others' is uniform
    averaging: float = 0.995  # of the weights that are kept
    seed: int = 0


def _strengths(recipe: Recipe, generator: torch.Generator) -> Tensor:
    uniform = torch.rand(recipe.batch, generator=generator)
    full = torch.rand(recipe.batch, generator=generator) < recipe.full_strength
    return torch.where(full, torch.ones(()), uniform)


def repaint(network: AdainNetwork, photos: Tensor, art: Tensor, strength: Tensor, same: int) -> Tensor:
    """Paint each photograph after a painting.

    Returns:
        (N + 2 * same, 3, S, S): painted photographs, then `same` photographs and `same` paintings, unchanged at best.
    """
    count = len(photos)
    encoded = network.encode(torch.cat((photos, art)))
    kept, codes = network.transform(encoded, None)
    photo_code = tuple(Statistics(s.mean[:count], s.std[:count]) for s in codes)
    art_code = tuple(Statistics(s.mean[count:], s.std[count:]) for s in codes)
    painted, _ = network.transform(encoded[:count], network.target(photo_code, art_code, strength[:, None]))
    return network.decode(torch.cat((painted, kept[:same], kept[count : count + same])))


def losses_of(
    vgg: Vgg, recipe: Recipe, network: AdainNetwork, photos: Tensor, art: Tensor, strength: Tensor, same: int
) -> dict[str, Tensor]:
    """Return the weighted terms of one batch; photos and art are (N, 3, S, S) in [0, 1], `same` of each unchanged."""
    count = len(photos)
    dtype = precision_for(photos.device, Precision.AUTO)
    with torch.autocast(photos.device.type, dtype, enabled=dtype is not torch.float32):  # the losses stay float32
        images = repaint(network, photos, art, strength, same)
    result, identity = images[:count], images[count:]
    with torch.no_grad():
        seen = perceive(vgg, torch.cat((photos, art)))
        photo_features = {name: f[:count] for name, f in seen.items()}
        targets = {name: style_of(f[:count]).towards(style_of(f[count:]), strength) for name, f in seen.items()}
    features = perceive(vgg, result)
    originals = torch.cat((photos[:same], art[:same]))
    return {
        "style": recipe.style_weight * style_loss(features, targets).mean(),
        "palette": recipe.palette_weight * palette_loss(result, photos, art, strength).mean(),
        "content": recipe.content_weight * content_loss(features, photo_features).mean(),
        "identity": identity_loss(identity, originals, recipe),
        "tv": recipe.tv_weight * total_variation(result).mean() + 10 * outside(result),
    }


def identity_loss(images: Tensor, originals: Tensor, recipe: Recipe) -> Tensor:
    """Weigh the mean absolute difference of pictures (N, 3, S, S) that should be alike; 0 where N is 0."""
    if len(images) == 0:
        return images.sum()
    difference = (opponent(images) - opponent(originals)).abs().mean()
    return recipe.identity_weight * recipe.identity_every * difference


class Training:
    """Hold everything that changes from step to step, so that a checkpoint resumes exactly.

    Args:
        lesson: what is asked of the network.
    """

    def __init__(
        self, recipe: Recipe, network: AdainNetwork, lesson: Lesson, photos: Crops, art: Crops, device: str
    ) -> None:
        self.recipe = recipe
        self.network = network
        self.averaged = {name: value.detach().clone() for name, value in network.state_dict().items()}
        self.optimizer = torch.optim.AdamW(network.parameters(), lr=recipe.rate, betas=(0.9, 0.99), weight_decay=1e-3)
        self.generator = torch.Generator().manual_seed(recipe.seed)
        self.step = 0
        self.history: list[dict[str, float]] = []
        self._lesson, self._photos, self._art, self._device = lesson, photos, art, device

    def run_step(self) -> dict[str, float]:
        """Take one step and return its losses."""
        recipe = self.recipe
        for group in self.optimizer.param_groups:
            group["lr"] = self._rate()
        photos, art = (crops.batch(recipe.batch).to(self._device) for crops in (self._photos, self._art))
        strength = _strengths(recipe, self.generator).to(self._device)
        same = recipe.identities if self.step % recipe.identity_every == 0 else 0
        losses = self._lesson(self.network, photos, art, strength, same)
        self.optimizer.zero_grad(set_to_none=True)
        ramp = min(1.0, (self.step + 1) / recipe.ramp)
        terms = [value if name == "identity" else ramp * value for name, value in losses.items()]
        torch.stack(terms).sum().backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 2.0)
        self.optimizer.step()
        self.step += 1
        self._average()
        values = {name: value.item() for name, value in losses.items()}
        self.history.append(values)
        return values

    def _rate(self) -> float:
        warm = min(1.0, (self.step + 1) / self.recipe.warm_up)
        cosine = 0.5 + 0.5 * np.cos(np.pi * min(1.0, self.step / self.recipe.steps))
        return float(self.recipe.rate * warm * (0.02 + 0.98 * cosine))

    def _average(self) -> None:
        keep = min(self.recipe.averaging, self.step / (self.step + 9))
        for name, value in self.network.state_dict().items():
            self.averaged[name].lerp_(value, 1 - keep)

    def state(self) -> dict[str, Any]:
        """Return what a checkpoint holds."""
        return {
            "network": self.network.state_dict(),
            "averaged": self.averaged,
            "optimizer": self.optimizer.state_dict(),
            "generator": self.generator.get_state(),
            "photos": self._photos.state(),
            "art": self._art.state(),
            "step": self.step,
            "history": self.history,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from what `state` returned."""
        self.network.load_state_dict(state["network"])
        self.averaged = state["averaged"]
        self.optimizer.load_state_dict(state["optimizer"])
        self.generator.set_state(state["generator"])
        self._photos.restore(state["photos"])
        self._art.restore(state["art"])
        self.step = state["step"]
        self.history = state["history"]


def draw_samples(training: Training, photos: list[Any], art: list[Any], path: Path) -> None:
    """Draw held-out photographs in held-out styles with the averaged weights: one row a style, the last unchanged."""
    network = AdainNetwork(widths=training.network.widths, blocks=len(training.network.trunk))
    network.load_state_dict(training.averaged)
    side = 256
    crops = [Crops([[p]], side, (1.0, 1.0), 0).batch(1) for p in photos]
    rows = [torch.cat([torch.ones(1, 3, side, side), *crops], 3)]
    with torch.no_grad():
        encoded = [network.encode(c) for c in crops]
        for picture in art:
            style = Crops([[picture]], side, (1.0, 1.0), 0).batch(1)
            _, code = network.transform(network.encode(style), None)
            targets = [network.target(network.transform(e, None)[1], code, 1.0) for e in encoded]
            painted = [network.transform(e, t)[0] for e, t in zip(encoded, targets, strict=True)]
            rows.append(torch.cat([style, *map(network.decode, painted)], 3))
        kept = [network.decode(network.transform(e, None)[0]) for e in encoded]
        rows.append(torch.cat([torch.ones(1, 3, side, side), *kept], 3))
    sheet = torch.cat(rows, 2)[0].clamp(0, 1).mul(255).round().byte().permute(1, 2, 0).numpy()
    Image.fromarray(sheet).save(path)


def parser(described: str | None) -> argparse.ArgumentParser:
    """Make a command line; every field of `Recipe` is an option."""
    made = argparse.ArgumentParser(description=described, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--photos", type=Path, required=True, help="tar or folder")
    made.add_argument("--art", type=Path, nargs="+", required=True, help="tars or folders, drawn from equally")
    made.add_argument("--out", type=Path, required=True, help="folder of checkpoint, curve and samples; resumes")
    made.add_argument("--start-from", type=Path, help="safetensors, as exported, whose weights to begin with")
    made.add_argument("--device", default="cpu", choices=("cpu", "cuda"))
    made.add_argument("--minutes-between-checkpoints", type=float, default=4.0)
    for field in dataclasses.fields(Recipe):
        made.add_argument(f"--{field.name.replace('_', '-')}", type=type(field.default), default=field.default)
    return made


def recipe_of(options: argparse.Namespace) -> Recipe:
    """Read the recipe's options."""
    return Recipe(**{f.name: getattr(options, f.name) for f in dataclasses.fields(Recipe)})


def judge(device: str) -> Vgg:
    """Load the app's perceptual network in the precision that the device trains in."""
    models = Models(ROOT / "resources" / "models")
    dtype = precision_for(torch.device(device), Precision.AUTO)
    return models.vgg(models.find("vgg", None)).to(device, dtype, memory_format=torch.channels_last)


def run(options: argparse.Namespace, network: AdainNetwork, lesson: Lesson) -> None:
    """Teach a network until `--steps`, going on from the checkpoint where there is one."""
    recipe = recipe_of(options)
    options.out.mkdir(parents=True, exist_ok=True)
    photos, held_photos = split(read_pictures(options.photos))
    sources = [split(read_pictures(path)) if path.is_file() else (read_pictures(path),) * 2 for path in options.art]
    scales = (1.0, 3.2)  # as the app paints: 512 px pictures, seen through a crop
    training = Training(
        recipe, network, lesson,
        Crops([photos], recipe.size, scales, recipe.seed + 1),
        Crops([source[0] for source in sources], recipe.size, scales, recipe.seed + 2),
        options.device,
    )  # fmt: skip
    checkpoint = options.out / "checkpoint.pt"
    if checkpoint.exists():
        training.restore(torch.load(checkpoint, weights_only=True))
    elif options.start_from:
        network.load_state_dict({k: v.float() for k, v in load_file(options.start_from).items()})
    shown_photos, shown_art = held_photos[:5], [s[1][i] for i in range(5) for s in sources][:6]

    def draw() -> None:
        draw_samples(training, shown_photos, shown_art, options.out / f"samples-{training.step:06d}.png")

    train(training, recipe.steps, checkpoint, options.minutes_between_checkpoints, draw)


def main(arguments: list[str] | None = None) -> None:
    """Train the network from what paintings and photographs look like."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    options = parser(__doc__).parse_args(arguments)
    recipe = recipe_of(options)
    torch.manual_seed(recipe.seed)
    network = AdainNetwork().to(options.device, memory_format=torch.channels_last)
    run(options, network, partial(losses_of, judge(options.device), recipe))


if __name__ == "__main__":
    main()

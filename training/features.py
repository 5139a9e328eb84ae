"""Train the perceptual network, VGG-19's shape at a narrower width, from scratch: `python -m training.features --help`.

It learns from labelled pictures (supervised), from unlabelled ones of which two views should look alike
(self-supervised: VICReg, arXiv:2105.04906), or from both at once (joint). Afterwards batch norm is folded away and the
filters are scaled to a mean activation of 1; `python -m training.export` puts the result among the app's models.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import logging
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file
from torch import Tensor

from engine.options import Precision
from engine.runs.device import precision_for
from training.data import Crops, LabelledPictures, read_pictures, split
from training.feature_network import FeatureNetwork, folded, normalise_activations, take_over
from training.loop import train
from training.views import disturb, vicreg_loss

if TYPE_CHECKING:
    from collections.abc import Callable

_STAGES = ((0.4, 40), (0.7, 48), (1.0, 64))  # share of the steps until which crops have that side, px
log = logging.getLogger("training.features")


class Objective(StrEnum):
    """Say what the network learns from."""

    SUPERVISED = "supervised"
    SELF_SUPERVISED = "self-supervised"
    JOINT = "joint"


@dataclasses.dataclass(frozen=True)
class Recipe:
    """Hold every constant of a training."""

    objective: Objective = Objective.JOINT
    width: int = 32  # channels of conv1_1
    pooling: str = "max"  # while it learns, faster than with "average"; the app pools as it likes
    classes: int = 200
    steps: int = 9000
    batch: int = 96  # labelled pictures
    view_pairs: int = 48  # unlabelled pictures, each in two views
    view_size: int = 96  # side of a view, px
    view_weight: float = 0.1  # of the self-supervised losses against the labels'
    rate: float = 1e-3  # AdamW's peak learning rate
    head_pace: float = 10.0  # the linear head's rate, in rates of the rest
    warm_up: int = 200  # steps
    decay: float = 0.02  # weight decay
    smoothing: float = 0.1  # of labels
    seed: int = 0


class FeatureTraining:
    """Hold everything that changes from step to step, so that a checkpoint resumes exactly.

    Args:
        objects: labelled pictures; None where the objective needs none.
        pictures: unlabelled ones; None where the objective needs none.
    """

    def __init__(
        self, recipe: Recipe, network: FeatureNetwork, objects: LabelledPictures | None, pictures: Crops | None,
        device: str,
    ) -> None:  # fmt: skip
        self.recipe = recipe
        self.network = network
        features = [*network.vgg.parameters(), *network.projector.parameters()]
        groups = [{"params": features, "pace": 1.0}, {"params": network.head.parameters(), "pace": recipe.head_pace}]
        self.optimizer = torch.optim.AdamW(groups, weight_decay=recipe.decay)
        self.step = 0
        self.history: list[dict[str, float]] = []
        self._random = np.random.default_rng(recipe.seed)
        self._generator = torch.Generator().manual_seed(recipe.seed)
        self._objects, self._pictures, self._device = objects, pictures, device

    def run_step(self) -> dict[str, float]:
        """Take one step and return its losses."""
        self.network.train()
        for group in self.optimizer.param_groups:
            group["lr"] = self._rate() * group["pace"]
        losses: dict[str, Tensor] = {}
        if self._objects is not None:
            losses["labels"] = self._label_loss(self._objects)
        if self._pictures is not None:
            weight = self.recipe.view_weight if self.recipe.objective is Objective.JOINT else 1.0
            losses |= {name: weight * x for name, x in self._view_losses(self._pictures).items()}
        self.optimizer.zero_grad(set_to_none=True)
        torch.stack(list(losses.values())).sum().backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 5.0)
        self.optimizer.step()
        self.step += 1
        values = {name: value.item() for name, value in losses.items()}
        self.history.append(values)
        return values

    def _label_loss(self, objects: LabelledPictures) -> Tensor:
        done = self.step / self.recipe.steps
        size = next(side for share, side in _STAGES if done < share or share == 1.0)
        images, labels = objects.batch(self.recipe.batch, size, self._random)
        scores = self.network.head(self._pooled(images))
        return F.cross_entropy(scores, labels.to(self._device), label_smoothing=self.recipe.smoothing)

    def _view_losses(self, pictures: Crops) -> dict[str, Tensor]:
        views = torch.cat([disturb(v, self._generator) for v in pictures.pairs(self.recipe.view_pairs)])
        one, two = self.network.projector(self._pooled(views)).chunk(2)
        return vicreg_loss(one, two)

    def _pooled(self, images: Tensor) -> Tensor:
        dtype = precision_for(torch.device(self._device), Precision.AUTO)
        with torch.autocast(self._device, dtype, enabled=dtype is not torch.float32):
            return self.network.pooled(images.to(self._device, memory_format=torch.channels_last))

    def _rate(self) -> float:
        warm = min(1.0, (self.step + 1) / self.recipe.warm_up)
        cosine = 0.5 + 0.5 * np.cos(np.pi * min(1.0, self.step / self.recipe.steps))
        return float(self.recipe.rate * warm * (0.01 + 0.99 * cosine))

    def state(self) -> dict[str, Any]:
        """Return what a checkpoint holds."""
        return {
            "network": self.network.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "random": dict(self._random.bit_generator.state),
            "generator": self._generator.get_state(),
            "pictures": self._pictures.state() if self._pictures is not None else None,
            "step": self.step,
            "history": self.history,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from what `state` returned."""
        self.network.load_state_dict(state["network"])
        self.optimizer.load_state_dict(state["optimizer"])
        self._random.bit_generator.state = state["random"]
        self._generator.set_state(state["generator"])
        if self._pictures is not None:
            self._pictures.restore(state["pictures"])
        self.step = state["step"]
        self.history = state["history"]


@torch.no_grad()
def accuracy(network: FeatureNetwork, objects: LabelledPictures, device: str) -> float:
    """Return the share of labelled pictures, whole, that the linear head names rightly."""
    network.eval()
    right = 0
    for start in range(0, len(objects.labels), 250):
        images = torch.from_numpy(objects.frames[start : start + 250]).permute(0, 3, 1, 2).float() / 255
        named = network.head(network.pooled(images.to(device))).argmax(1).cpu()
        right += int((named == torch.from_numpy(objects.labels[start : start + 250])).sum())
    return right / len(objects.labels)


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the command line; every field of `Recipe` is an option."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--objects", type=Path, help="labelled pictures: NAME_train.bin; NAME_val.bin lies beside it")
    parser.add_argument("--pictures", type=Path, nargs="+", default=[], help="unlabelled ones: tars or folders")
    parser.add_argument("--out", type=Path, required=True, help="folder of checkpoint, curve and features; resumes")
    parser.add_argument("--start-from", type=Path, help="safetensors, as exported, whose features learn on")
    parser.add_argument("--device", default="cpu", choices=("cpu", "cuda"))
    parser.add_argument("--minutes-between-checkpoints", type=float, default=4.0)
    for field in dataclasses.fields(Recipe):
        parser.add_argument(f"--{field.name.replace('_', '-')}", type=type(field.default), default=field.default)
    options = parser.parse_args(arguments)
    if options.objective is not Objective.SELF_SUPERVISED and options.objects is None:
        parser.error("--objects is needed for this objective")
    if options.objective is not Objective.SUPERVISED and not options.pictures:
        parser.error("--pictures is needed for this objective")
    return options


def main(arguments: list[str] | None = None) -> None:
    """Train until `--steps`, going on from the checkpoint where there is one; then write features.safetensors."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    options = parse(arguments)
    recipe = Recipe(**{f.name: getattr(options, f.name) for f in dataclasses.fields(Recipe)})
    torch.manual_seed(recipe.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    network = FeatureNetwork(recipe.width, recipe.classes, pooling=recipe.pooling)
    network.to(options.device, memory_format=torch.channels_last)
    sources = [split(read_pictures(path))[0] for path in options.pictures]
    labelled = recipe.objective is not Objective.SELF_SUPERVISED
    viewed = recipe.objective is not Objective.SUPERVISED
    objects = LabelledPictures.read(options.objects) if labelled else None
    training = FeatureTraining(
        recipe, network, objects,
        Crops(sources, recipe.view_size, (1.0, 2.2), recipe.seed + 1) if viewed else None,
        options.device,
    )  # fmt: skip
    draw = _drawing(objects) if objects and not viewed else partial(Crops(sources, 128, (1.0, 2.0), 7).batch, 16)
    checkpoint = options.out / "checkpoint.pt"
    if checkpoint.exists():
        training.restore(torch.load(checkpoint, weights_only=True))
    elif options.start_from:
        start = folded(network)
        start.load_state_dict({k: v.float() for k, v in load_file(options.start_from).items()})
        take_over(network, start.to(options.device), draw().to(options.device))
    train(training, recipe.steps, checkpoint, options.minutes_between_checkpoints, lambda: None)
    measures = {}
    if labelled:
        held = options.objects.with_name(options.objects.name.replace("_train", "_val"))
        measures["top1"] = accuracy(network, LabelledPictures.read(held), options.device)
    _write(network, draw, training, options.out, measures)


def _write(
    network: FeatureNetwork, draw: Callable[[], Tensor], training: FeatureTraining, out: Path,
    measures: dict[str, float],
) -> None:  # fmt: skip
    vgg = folded(network.eval()).cpu()
    normalise_activations(vgg, draw, batches=16)
    save_file({name: tensor.contiguous() for name, tensor in vgg.state_dict().items()}, out / "features.safetensors")
    text = json.dumps({"steps": training.step, **measures})
    (out / "measures.json").write_text(f"{text}\n", encoding="utf-8")
    log.info("%s", text)


def _drawing(objects: LabelledPictures) -> Callable[[], Tensor]:
    """Return what draws whole pictures (128, 3, 64, 64) from the first 4,000."""
    some, random = LabelledPictures(objects.frames[:4000], objects.labels[:4000]), np.random.default_rng(7)
    return lambda: some.batch(128, 64, random)[0]


if __name__ == "__main__":
    main()

"""Learn to predict the strokes of any painting from what it looks like, for training.predict_strokes.

A step takes one painting, predicts its strokes, paints crops of photographs with them at full strength and compares
these with the whole painting, as when that painting alone is learnt; the network that paints stays as it is. What does
not change of a painting is computed when it is first drawn.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from engine.networks.adain_network import flattened, joined
from engine.networks.strokes import learnable_layers, offsets_of, with_code, with_kernels
from engine.networks.strokes_predictor import StrokesPredictor
from engine.options import Precision
from engine.painters.adain.learning import LearningPlan, code_of, goal_of, losses_of, painting_of
from engine.pictures.geometry import fitted
from engine.pictures.tensors import resize, to_tensor
from engine.runs.device import precision_for

if TYPE_CHECKING:
    from torch import Tensor

    from engine.networks.adain_network import AdainNetwork, StyleCode
    from engine.networks.strokes import Strokes
    from engine.networks.vgg import Vgg
    from engine.painters.adain.learning import Goal, Subject
    from training.data import Frame

_BASIS = 16  # channels that a texture's covariances are seen in
_LEAST = 1e-6  # of variances that are divided by


@dataclass(frozen=True)
class Recipe:
    """Hold every constant of a training."""

    steps: int = 31_000
    crops: int = 1  # a step, of one painting
    rate: float = 9e-4  # Adam's, at its peak; 2e-3 parts from all paintings
    warm_up: int = 300  # steps
    atoms: int = 64  # directions of rank one that a layer's kernel can go in
    hidden: int = 160  # units
    components: int = 64  # of a description
    code_rank: int = 32
    learnt_from: int = 300  # paintings that show what descriptions vary in
    artworks: int = 3000  # at most
    photographs: int = 100  # that are paintings, too
    subjects: int = 400  # crops of photographs that are painted
    averaging: float = 0.998  # of the weights that are kept
    seed: int = 0


@dataclass(frozen=True)
class Target:
    """Hold what does not change of a painting while predicting is learnt."""

    code: StyleCode
    hidden: Tensor  # what the modulation sees of it
    goal: Goal


@dataclass(frozen=True)
class Source:
    """Hold paintings of a kind."""

    share: float  # of the steps
    frames: list[Frame]
    side: int  # px, long side to which they are shrunk where they are larger


class Targets:
    """Look at paintings, each once.

    Args:
        network: whose strokes are predicted, frozen, float32.
        vgg: the perceptual network, frozen.
        sources: drawn from by their shares.
    """

    def __init__(self, network: AdainNetwork, vgg: Vgg, sources: list[Source]) -> None:
        self._network, self._vgg = network, vgg
        self._sources = [source for source in sources if source.frames]
        self._known: dict[tuple[int, int], Target] = {}

    def draw(self, random: torch.Generator) -> Target:
        """Choose a painting."""
        shares = torch.tensor([source.share for source in self._sources])
        source = int(torch.multinomial(shares, 1, generator=random))
        count = len(self._sources[source].frames)
        return self.of(source, int(torch.randint(count, (1,), generator=random)))

    def of(self, source: int, index: int) -> Target:
        """Look at one painting."""
        if (source, index) not in self._known:
            self._known[source, index] = self._looked_at(self._sources[source].frames[index], source)
        return self._known[source, index]

    @torch.no_grad()
    def _looked_at(self, frame: Frame, source: int) -> Target:
        device = next(self._network.parameters()).device
        painting = painting_of(to_tensor(np.asarray(frame, np.float32) / 255, device))
        height, width = painting.shape[-2:]
        side = min(self._sources[source].side, max(height, width))
        painting = resize(painting, *fitted(height, width, side)).clamp(0, 1)
        code = code_of(self._network, painting)
        return Target(code, self._network.modulation.hidden(flattened(code)), goal_of(self._vgg, painting))


def begin(
    recipe: Recipe, network: AdainNetwork, hashes: tuple[str, str], targets: list[Target], learnt: list[Strokes],
    random: torch.Generator,
) -> StrokesPredictor:  # fmt: skip
    """Make a predictor that predicts nothing yet, and sees what paintings differ in.

    Args:
        recipe: the constants.
        network: whose strokes are predicted.
        hashes: SHA-256 of its file and of the perceptual network's.
        targets: paintings.
        learnt: strokes from whose kernels the directions are taken, as far as they go.
        random: draws the others.
    """
    bases = {}
    for index, layer in enumerate(zip(*(target.goal.texture for target in targets), strict=True)):
        lengths, axes = torch.linalg.eigh(torch.stack(layer).mean(0))
        bases[f"bases.{index}"] = axes[:, -_BASIS:] / lengths[-_BASIS:].clamp(min=_LEAST).sqrt()
    blind = StrokesPredictor(*hashes, bases)
    mean, components = _components(
        torch.cat([blind.describe(target.goal.texture, target.hidden) for target in targets]), recipe.components
    )
    codes = torch.cat([flattened(target.code) for target in targets])
    count = components.shape[1]
    tensors = bases | {
        "mean": mean,
        "components": components,
        "first.weight": torch.randn(recipe.hidden, count, generator=random) / count**0.5,
        "first.bias": torch.zeros(recipe.hidden),
        "code.weight": torch.zeros(recipe.code_rank, recipe.hidden),
        "code.basis": _spread(codes, recipe.code_rank),
        "code.bias": torch.zeros(codes.shape[1]),
    }
    for layer, sides in learnable_layers(network).items():
        rows, columns = _directions(layer, sides, learnt, recipe.atoms, random)
        tensors |= {f"{layer}.rows": rows, f"{layer}.columns": columns}
        tensors |= {
            f"{layer}.weight": torch.zeros(recipe.atoms, recipe.hidden), f"{layer}.bias": torch.zeros(recipe.atoms)
        }  # fmt: skip
    device = mean.device
    return StrokesPredictor(*hashes, {name: tensor.to(device) for name, tensor in tensors.items()})


def _components(descriptions: Tensor, count: int) -> tuple[Tensor, Tensor]:
    """Find mean (D,) and principal components (D, P) of (N, D), so scaled that what they see has a deviation of 1."""
    mean, std = descriptions.mean(0), descriptions.std(0, correction=0).clamp(min=1e-3)
    _, lengths, axes = torch.linalg.svd((descriptions - mean) / std, full_matrices=False)
    lengths = lengths[:count] / len(descriptions) ** 0.5
    kept = lengths > 1e-2
    return mean, axes[:count][kept].T / std[:, None] / lengths[kept]


def _spread(codes: Tensor, count: int) -> Tensor:
    """Find the directions in which codes (N, D) differ, (R, D), as long as their deviation; 0 beyond what N shows."""
    _, lengths, axes = torch.linalg.svd(codes - codes.mean(0), full_matrices=False)
    found = lengths[:count, None] / len(codes) ** 0.5 * axes[:count]
    return torch.cat((found, codes.new_zeros(count - len(found), codes.shape[1])))


def _directions(
    layer: str, sides: tuple[int, int], learnt: list[Strokes], count: int, random: torch.Generator
) -> tuple[Tensor, Tensor]:
    """Choose directions (O, K) and (K, I * 9): the longest of learnt kernels for most of them, random ones besides."""
    outputs, inputs = sides
    rows, columns = (torch.randn(*shape, generator=random) for shape in ((outputs, count), (count, inputs)))
    rows, columns = rows / outputs**0.5, columns / inputs**0.5
    kernels = [torch.linalg.svd(s.kernels[layer].rows @ s.kernels[layer].columns, full_matrices=False) for s in learnt]
    found = [
        (float(lengths[k]), left[:, k] * lengths[k].sqrt(), right[k] * lengths[k].sqrt())
        for left, lengths, right in kernels
        for k in range(min(LearningPlan.rank, len(lengths)))
    ]
    longest = sorted(found, key=lambda direction: -direction[0])[: count * 4 // 5]
    for place, (_, left, right) in enumerate(longest):
        rows[:, place], columns[place] = left, right
    return rows, columns


class Training:
    """Hold everything that changes from step to step, so that a checkpoint resumes exactly.

    Args:
        recipe: the constants.
        network: frozen, float32.
        vgg: the perceptual network, frozen.
        predictor: to begin with.
        targets: paintings.
        subjects: what is painted.
    """

    def __init__(
        self, recipe: Recipe, network: AdainNetwork, vgg: Vgg, predictor: StrokesPredictor, targets: Targets,
        subjects: list[Subject],
    ) -> None:  # fmt: skip
        self.recipe, self.predictor, self.step = recipe, predictor, 0
        self.history: list[dict[str, float]] = []
        self._network, self._vgg, self._targets, self._subjects = network, vgg, targets, subjects
        self._random = torch.Generator().manual_seed(recipe.seed)
        self._plan = LearningPlan()
        fixed = {"mean", "components", *(name for name in predictor.tensors if name.startswith("bases."))}
        self._learnt = {n: t.requires_grad_() for n, t in predictor.tensors.items() if n not in fixed}
        self.averaged = {name: tensor.detach().clone() for name, tensor in predictor.tensors.items()}
        # what all paintings share is learnt first
        biases = [tensor for name, tensor in self._learnt.items() if name.endswith(".bias") and name != "first.bias"]
        others = [tensor for tensor in self._learnt.values() if all(tensor is not bias for bias in biases)]
        self._factors = (4.0, 1.0)
        self._optimizer = torch.optim.Adam([{"params": biases}, {"params": others}], betas=(0.9, 0.99))

    def run_step(self) -> dict[str, float]:
        """Take one step and return its losses."""
        for group, factor in zip(self._optimizer.param_groups, self._factors, strict=True):
            group["lr"] = factor * self._rate()
        target = self._targets.draw(self._random)
        order = torch.randperm(len(self._subjects), generator=self._random)[: self.recipe.crops].tolist()
        subjects = [self._subjects[index] for index in order]
        losses = losses_of(self._plan, self._vgg, self._painted(target, subjects), target.goal, subjects)
        self._optimizer.zero_grad(set_to_none=True)
        torch.stack(list(losses.values())).sum().backward()
        torch.nn.utils.clip_grad_norm_(self._learnt.values(), 2.0)
        self._optimizer.step()
        self.step += 1
        keep = min(self.recipe.averaging, self.step / (self.step + 9))
        for name, tensor in self._learnt.items():
            self.averaged[name].lerp_(tensor.detach(), 1 - keep)
        self.history.append({name: loss.item() for name, loss in losses.items()})
        return self.history[-1]

    def learnt(self) -> StrokesPredictor:
        """Give what predicts so far, averaged over steps."""
        return replace(self.predictor, tensors=self.averaged)

    def state(self) -> dict[str, Any]:
        """Return what a checkpoint holds."""
        return {
            "predictor": {name: tensor.detach() for name, tensor in self.predictor.tensors.items()},
            "averaged": self.averaged,
            "optimizer": self._optimizer.state_dict(),
            "random": self._random.get_state(),
            "step": self.step,
            "history": self.history,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from what `state` returned, on any device."""
        with torch.no_grad():
            for name, tensor in self.predictor.tensors.items():
                tensor.copy_(state["predictor"][name])
                self.averaged[name].copy_(state["averaged"][name])
        self._optimizer.load_state_dict(state["optimizer"])
        self._random.set_state(state["random"])
        self.step, self.history = state["step"], state["history"]

    def meet(self, other: dict[str, Any]) -> None:
        """Average what is learnt with what another process of this training has learnt by now, as its checkpoint says.

        They draw other paintings and crops, so that each learns of the other's as well.
        """
        with torch.no_grad():
            for name, tensor in self._learnt.items():
                tensor.lerp_(other["predictor"][name].to(tensor.device), 0.5)
                self.averaged[name].lerp_(other["averaged"][name].to(tensor.device), 0.5)

    def _rate(self) -> float:
        warm = min(1.0, (self.step + 1) / self.recipe.warm_up)
        cosine = 0.5 + 0.5 * np.cos(np.pi * min(1.0, self.step / self.recipe.steps))
        return float(self.recipe.rate * warm * (0.02 + 0.98 * cosine))

    def _painted(self, target: Target, subjects: list[Subject]) -> Tensor:
        strokes = self.predictor.predict(self.predictor.describe(target.goal.texture, target.hidden))
        network = with_kernels(self._network, offsets_of([strokes], [1.0]), 1.0)
        device = subjects[0].features.device
        dtype = precision_for(device, Precision.AUTO)
        with torch.autocast(device.type, dtype, enabled=dtype is not torch.float32):  # the losses stay float32
            features = torch.cat([subject.features for subject in subjects])
            own = joined([subject.code for subject in subjects])
            goal = self._network.target(own, with_code(target.code, strokes), 1.0)
            return network.decode(network.transform(features, goal)[0])

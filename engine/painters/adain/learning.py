"""Learn the strokes of one painting: what the network's kernels and the painting's code must gain to paint them.

The network stays as it is, and photographs' features and codes are computed once; a step paints a few crops of them
at full strength and compares their features with those of the whole painting at the size at which the app paints, in
colour and, so that strokes are learnt as well as colours, in grey.
"""

from __future__ import annotations

import copy
import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.networks.adain_network import STRIDE, AdainNetwork, Conv, StyleCode, convolve_doubled, joined
from engine.networks.strokes import LowRank, Strokes, learnable_layers, with_code
from engine.networks.vgg import pad_one
from engine.options import Precision
from engine.painters.adain.adain_plan import FIRST_SIDE
from engine.painters.adain.adam import Adam
from engine.painters.adain.grain import grain_of
from engine.painters.adain.style_losses import (
    CONTENT_LAYERS,
    STYLE_LAYERS,
    content_loss,
    outside,
    palette_distance,
    palette_of,
    perceive,
    style_loss,
    style_of,
    texture_loss,
    texture_of,
    total_variation,
)
from engine.pictures.geometry import fitted
from engine.pictures.tensors import pad_to_multiple, resize
from engine.runs.device import precision_for

if TYPE_CHECKING:
    from engine.networks.vgg import Vgg
    from engine.painters.adain.style_losses import StyleTarget, Texture

CROP = 144  # px, side
_SPREAD = 0.05  # of the columns at first: about a kernel's own
_FLOOR = 0.02  # of the rate, where it ends


@dataclass(frozen=True)
class LearningPlan:
    """Hold every constant of learning a painting."""

    steps: int = 400
    crops: int = 2  # a step
    rank: int = 8
    emphasis: float = 1.2  # times the kernels' offsets are kept: then paintings are told apart best
    rate: float = 4e-3  # Adam's, at its peak
    warm_up: int = 20  # steps
    style_weight: float = 12.0
    texture_weight: float = 12.0
    palette_weight: float = 2.0
    content_weight: float = 3.0
    tv_weight: float = 0.2
    seed: int = 0


@dataclass(frozen=True)
class Subject:
    """Hold one crop of a photograph and all that does not change while strokes are learnt."""

    features: Tensor  # (1, C, S / 4, S / 4), encoded with the grain
    code: StyleCode  # its own
    content: dict[str, Tensor]


def painting_of(image: Tensor) -> Tensor:
    """Shrink a painting (1, 3, H, W) to the size at which strokes are laid down."""
    height, width = image.shape[-2:]
    return resize(image, *fitted(height, width, min(FIRST_SIDE, max(height, width)))).clamp(0, 1)


def code_of(network: AdainNetwork, painting: Tensor) -> StyleCode:
    """Measure the code of (1, 3, H, W) in [0, 1], of any size."""
    return network.transform(network.encode(pad_to_multiple(painting, STRIDE)), None)[1]


@torch.no_grad()
def subjects_of(network: AdainNetwork, vgg: Vgg, crops: list[Tensor]) -> list[Subject]:
    """Look at crops of photographs, (1, 3, S, S) in [0, 1] each, S a multiple of 4, on the network's device."""
    found = []
    for crop in crops:
        features = network.encode((crop + grain_of(crop)).clamp(0, 1))
        seen = vgg(crop, CONTENT_LAYERS)
        found.append(Subject(features, network.transform(features, None)[1], seen))
    return found


@dataclass(frozen=True)
class Goal:
    """Hold what a whole painting looks like, with which crops of photographs are compared."""

    styles: dict[str, StyleTarget]
    texture: Texture
    palette: tuple[Tensor, Tensor]


def goal_of(vgg: Vgg, painting: Tensor) -> Goal:
    """Look at a painting, (1, 3, H, W) in [0, 1]."""
    seen = perceive(vgg, painting)
    styles = {layer: style_of(seen[layer]) for layer in STYLE_LAYERS}
    return Goal(styles, texture_of(vgg, painting), palette_of(painting))


def losses_of(plan: LearningPlan, vgg: Vgg, painted: Tensor, goal: Goal, subjects: list[Subject]) -> dict[str, Tensor]:
    """Compare painted crops, (N, 3, H, W), with the painting and with what they are of; each loss with its weight."""
    features = perceive(vgg, painted)
    content = {layer: torch.cat([subject.content[layer] for subject in subjects]) for layer in CONTENT_LAYERS}
    return {
        "style": plan.style_weight * style_loss(features, goal.styles).mean(),
        "texture": plan.texture_weight * texture_loss(texture_of(vgg, painted), goal.texture),
        "palette": plan.palette_weight * palette_distance(painted, goal.palette).mean(),
        "content": plan.content_weight * content_loss(features, content).mean(),
        "tv": plan.tv_weight * total_variation(painted).mean() + 10 * outside(painted),
    }


class Learning:
    """Learn one painting's strokes step by step; `state` and `restore` let it go on exactly.

    `steps` may be lowered in the first ones, in which the rate hardly falls yet.

    Args:
        network: frozen, float32.
        sha256: of the network's file.
        vgg: the perceptual network, frozen.
        painting: (1, 3, H, W) in [0, 1], of the size at which its strokes are laid down.
        subjects: what is painted.
        plan: the constants.
        begin: strokes of another painting to begin with.
    """

    def __init__(
        self, network: AdainNetwork, sha256: str, vgg: Vgg, painting: Tensor, subjects: list[Subject],
        plan: LearningPlan, begin: Strokes | None = None,
    ) -> None:  # fmt: skip
        self.step, self.steps = 0, plan.steps
        self.history: list[dict[str, float]] = []
        self._network, self._sha256, self._vgg, self._subjects, self._plan = network, sha256, vgg, subjects, plan
        self._random = torch.Generator().manual_seed(plan.seed)
        with torch.no_grad():
            self._goal = goal_of(vgg, painting)
            self._code = code_of(network, painting)
        self._strokes = _begun(network, sha256, plan, self._random, begin)
        self._painter = _adapted(network, self._strokes)
        self._optimizer = Adam(self._learnt())

    def run_step(self) -> dict[str, float]:
        """Take one step and return its losses."""
        plan = self._plan
        order = torch.randperm(len(self._subjects), generator=self._random)[: plan.crops].tolist()
        subjects = [self._subjects[index] for index in order]
        losses = losses_of(plan, self._vgg, self._painted(subjects), self._goal, subjects)
        torch.stack(list(losses.values())).sum().backward()
        self._optimizer.step(plan.rate * self._rate())
        self.step += 1
        self.history.append({name: loss.item() for name, loss in losses.items()})
        return self.history[-1]

    @property
    def is_over(self) -> bool:
        """Tell whether all steps are done."""
        return self.step >= self.steps

    def strokes(self) -> Strokes:
        """Give what is learnt so far, the kernels' offsets emphasised."""
        kernels = {
            layer: LowRank(self._plan.emphasis * factors.rows.detach(), factors.columns.detach().clone())
            for layer, factors in self._strokes.kernels.items()
        }
        return Strokes(self._sha256, self._strokes.code.detach().clone(), kernels)

    def state(self) -> dict[str, Any]:
        """Return what a checkpoint holds."""
        return {
            "learnt": [tensor.detach() for tensor in self._learnt()],
            "adam": self._optimizer.state(),
            "random": self._random.get_state(),
            "step": self.step,
            "steps": self.steps,
            "history": self.history,
            "plan": asdict(self._plan),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from what `state` returned."""
        with torch.no_grad():
            for own, saved in zip(self._learnt(), state["learnt"], strict=True):
                own.copy_(saved)
        self._optimizer.restore(state["adam"])
        self._random.set_state(state["random"])
        self.step, self.steps, self.history = state["step"], state["steps"], state["history"]

    def _learnt(self) -> list[Tensor]:
        return [self._strokes.code, *(factor for factors in self._strokes.kernels.values() for factor in factors)]

    def _rate(self) -> float:
        warm = min(1.0, (self.step + 1) / self._plan.warm_up)
        cosine = 0.5 + 0.5 * math.cos(math.pi * min(1.0, self.step / self.steps))
        return warm * (_FLOOR + (1 - _FLOOR) * cosine)

    def _painted(self, subjects: list[Subject]) -> Tensor:
        device = subjects[0].features.device
        dtype = precision_for(device, Precision.AUTO)
        with torch.autocast(device.type, dtype, enabled=dtype is not torch.float32):  # the losses stay float32
            features = torch.cat([subject.features for subject in subjects])
            own = joined([subject.code for subject in subjects])
            target = self._network.target(own, with_code(self._code, self._strokes), 1.0)
            return self._painter.decode(self._painter.transform(features, target)[0])


class _AdaptedConv(nn.Module):
    """Add a learnable offset of low rank to a frozen convolution without forming its kernel, whose gradient is dear.

    Args:
        frozen: the convolution.
        factors: of the offset.
    """

    def __init__(self, frozen: Conv, factors: LowRank) -> None:
        super().__init__()
        self._frozen, self._factors = frozen, factors

    def forward(self, x: Tensor) -> Tensor:
        """Do what `Conv.forward` does."""
        padded = pad_one(x, "reflect")
        changed: Tensor = self._frozen.valid(padded) + self._mixed(F.conv2d(padded, self._columns))
        return changed

    def doubled(self, x: Tensor) -> Tensor:
        """Do what `Conv.doubled` does."""
        changed: Tensor = self._frozen.doubled(x) + self._mixed(convolve_doubled(x, self._columns))
        return changed

    @property
    def _columns(self) -> Tensor:
        kernels: Tensor = self._factors.columns.unflatten(1, (-1, 3, 3))
        return kernels

    def _mixed(self, x: Tensor) -> Tensor:
        return F.conv2d(x, self._factors.rows[..., None, None])


def _adapted(network: AdainNetwork, strokes: Strokes) -> AdainNetwork:
    """Return a network whose convolutions have the offsets that are learnt, and which shares all else."""
    adapted = copy.deepcopy(network, {id(own): own for own in network.parameters()})
    for layer, factors in strokes.kernels.items():
        adapted.set_submodule(layer, _AdaptedConv(cast("Conv", network.get_submodule(layer)), factors))
    return adapted


def _begun(
    network: AdainNetwork, sha256: str, plan: LearningPlan, random: torch.Generator, begin: Strokes | None
) -> Strokes:
    """Copy strokes, to be learnt on; layers and ranks that they lack change nothing at first."""
    device = next(network.parameters()).device
    kernels = {}
    for layer, (outputs, inputs) in learnable_layers(network).items():
        known = begin.kernels.get(layer) if begin else None
        rows, columns = known or LowRank(torch.zeros(outputs, 0), torch.zeros(0, inputs))
        lacking = max(0, plan.rank - len(columns))
        columns = torch.cat((columns.cpu(), _SPREAD * torch.randn(lacking, inputs, generator=random)))
        rows = F.pad(rows / plan.emphasis, (0, lacking))
        kernels[layer] = LowRank(_learnable(rows, device), _learnable(columns, device))
    code = begin.code if begin else torch.zeros(1, network.modulation.norm.normalized_shape[0])
    return Strokes(sha256, _learnable(code, device), kernels)


def _learnable(tensor: Tensor, device: torch.device) -> Tensor:
    return tensor.detach().to(device, copy=True).requires_grad_()

"""Teach a smaller AdaIN network to paint as a larger one does: `python -m training.distil --help`.

The smaller one is for live previews on weak machines, so it is asked for the larger one's very pictures and not for
pictures that merely have the painting's style: what it shows must be what the larger one will paint. Where exactly a
stroke lies cannot be foretold, and pixels alone, compared, blur it away; so the strokes are asked for by the
covariances of features as well, and by what the network that judges sees around each place.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from safetensors.torch import load_file
from torch import Tensor

from engine.networks.adain_network import AdainNetwork
from engine.options import Precision
from engine.painters.adain.style_losses import (
    CONTENT_LAYERS,
    opponent,
    perceive,
    relative_distance,
    style_loss,
    style_of,
)
from engine.runs.device import precision_for
from training.adain import ROOT, Recipe, identity_loss, judge, parser, recipe_of, repaint, run
from training.pruning import pruned

if TYPE_CHECKING:
    from engine.networks.vgg import Vgg

WIDTHS, BLOCKS = (12, 24, 64), 3  # channels at full, half and quarter resolution; residual blocks
_PIXELS, _FEATURES, _STYLE = 15.0, 4.0, 8.0  # weights
_LAYERS = ("conv1_1", "conv2_1", *CONTENT_LAYERS)  # compared place by place


@dataclass(frozen=True)
class Imitation:
    """Compare with the teacher's pictures; a `training.adain.Lesson`."""

    teacher: AdainNetwork
    vgg: Vgg
    recipe: Recipe

    def __call__(
        self, network: AdainNetwork, photos: Tensor, art: Tensor, strength: Tensor, same: int
    ) -> dict[str, Tensor]:
        """Return the weighted terms of one batch."""
        count = len(photos)
        dtype = precision_for(photos.device, Precision.AUTO)
        with torch.autocast(photos.device.type, dtype, enabled=dtype is not torch.float32):
            images = repaint(network, photos, art, strength, same)
            with torch.no_grad():
                wanted = repaint(self.teacher, photos, art, strength, 0)
        painted = images[:count]
        with torch.no_grad():
            target = perceive(self.vgg, wanted)
            styles = {name: style_of(features) for name, features in target.items()}
        seen = perceive(self.vgg, painted)
        places = torch.stack([relative_distance(seen[layer].float(), target[layer].float()) for layer in _LAYERS])
        return {
            "pixels": _PIXELS * (opponent(painted) - opponent(wanted)).abs().mean(),
            "features": _FEATURES * places.mean(),
            "style": _STYLE * style_loss(seen, styles).mean(),
            "identity": identity_loss(images[count:], torch.cat((photos[:same], art[:same])), self.recipe),
        }


def main(arguments: list[str] | None = None) -> None:
    """Train the smaller network, by default against the bundled one."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    made = parser(__doc__)
    made.add_argument(
        "--teacher", type=Path, default=ROOT / "resources" / "models" / "impasto_adain.safetensors",
        help="safetensors, as exported",
    )  # fmt: skip
    made.add_argument("--widths", type=int, nargs=3, default=WIDTHS, help="channels at full, half, quarter resolution")
    made.add_argument("--blocks", type=int, default=BLOCKS)
    options = made.parse_args(arguments)
    recipe = recipe_of(options)
    torch.manual_seed(recipe.seed)
    teacher = AdainNetwork().to(options.device, memory_format=torch.channels_last).requires_grad_(False)
    teacher.load_state_dict({name: tensor.float() for name, tensor in load_file(options.teacher).items()})
    network = pruned(teacher, tuple(options.widths), options.blocks)
    network = network.to(options.device, memory_format=torch.channels_last)
    run(options, network, Imitation(teacher, judge(options.device), recipe))


if __name__ == "__main__":
    main()

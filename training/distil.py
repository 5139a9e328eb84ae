"""Teach a smaller AdaIN network to paint as a larger one does: `python -m training.distil --help`.

The smaller one is for live previews on weak machines, so it is asked for the larger one's very pictures, pixels and
features, and not for pictures that merely have the style: what it shows must be what the larger one will paint.
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
from engine.runs.device import precision_for
from engine.values import Precision
from training.adain import ROOT, Recipe, identity_loss, judge, parser, recipe_of, repaint, run
from training.losses import opponent, relative_distance

if TYPE_CHECKING:
    from engine.networks.vgg import Vgg

WIDTHS, BLOCKS = (12, 24, 64), 3  # channels at full, half and quarter resolution; residual blocks
_PIXELS, _FEATURES = 30.0, 3.0  # weights
_LAYERS = {"conv1_1", "conv2_1"}  # where strokes are seen


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
        with torch.no_grad():
            target = self.vgg(wanted, _LAYERS)
        seen = self.vgg(images[:count], _LAYERS)
        features = torch.stack(
            [relative_distance(seen[layer].float(), target[layer].float()) for layer in sorted(_LAYERS)]
        )
        return {
            "pixels": _PIXELS * (opponent(images[:count]) - opponent(wanted)).abs().mean(),
            "features": _FEATURES * features.mean(),
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
    network = AdainNetwork(tuple(options.widths), options.blocks)
    network = network.to(options.device, memory_format=torch.channels_last)
    run(options, network, Imitation(teacher, judge(options.device), recipe))


if __name__ == "__main__":
    main()

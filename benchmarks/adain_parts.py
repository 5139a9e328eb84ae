"""Say which of AdaIN's measures saves how much: `python -m benchmarks.adain_parts`.

One picture is painted whole, each time with one measure more than the time before, from a textbook's way of running
the same network. Writes `benchmarks/results/adain_parts.json` and `.md`.
"""

from __future__ import annotations

import argparse
import json
from contextlib import ExitStack
from typing import TYPE_CHECKING
from unittest.mock import patch

import torch

from benchmarks.adain_sizes import RESOURCES, RESULTS, _seconds
from engine.models.weights import Models
from engine.networks import row_winograd
from engine.networks.adain_network import AdainNetwork
from engine.pictures import image_io
from engine.pictures.geometry import fitted
from engine.pictures.tensors import resize, to_tensor

if TYPE_CHECKING:
    from torch import Tensor

CPU = torch.device("cpu")
STYLE_SIDE = 512  # px


def _image(name: str, side: int) -> Tensor:
    image = to_tensor(image_io.load(RESOURCES / name).pixels, CPU)
    height, width = fitted(image.shape[2], image.shape[3], side)
    return resize(image, height // 4 * 4, width // 4 * 4).clamp(0, 1)


@torch.no_grad()
def _painted(network: AdainNetwork, photo: Tensor, style: Tensor | None, kept: list[object]) -> Tensor:
    """Paint at full strength; without a style, with the code that was kept, and with the photograph's features."""
    if style is not None:
        kept[:] = [network.transform(network.encode(style), None)[1]]
        features = network.encode(photo)
        kept += [features, network.transform(features, None)[1]]
    code, features, own = kept
    painted, _ = network.transform(features, network.target(own, code, 1.0))  # type: ignore[arg-type]
    return network.decode(painted)


def measure(side: int, runs: int) -> list[dict[str, float | str]]:
    """Time the ways one after the other, each the shortest of several."""
    models = Models(RESOURCES / "models")
    network = models.adain(models.find("adain", None))
    photo, style = _image("samples/temple.jpg", side), _image("styles/mosaic.jpg", STYLE_SIDE)
    kept: list[object] = []
    found: list[dict[str, float | str]] = []

    def book(name: str, art: Tensor | None = style) -> None:
        seconds = _seconds(lambda: _painted(network, photo, art, kept), runs)
        before = float(found[-1]["s"]) if found else seconds
        found.append({"measure": name, "s": round(seconds, 3), "times as fast": round(before / seconds, 2)})

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    with ExitStack() as without_folding, ExitStack() as without_winograd:
        without_folding.enter_context(patch.object(AdainNetwork, "_decoded", lambda self, x: self.decoder(x)))
        without_winograd.enter_context(patch.object(row_winograd, "is_faster", lambda *_: False))
        book("a textbook's way, one thread")
        torch.set_num_threads(threads)
        book(f"{threads} threads")
        network.to(memory_format=torch.channels_last)
        photo, style = (image.to(memory_format=torch.channels_last) for image in (photo, style))
        book("channels last", style)
        without_folding.close()
        book("enlargement folded into the convolution", style)
        without_winograd.close()
        book("Winograd down the rows", style)
    book("style, features and code kept (strength moved)", None)
    network.to(torch.bfloat16)
    _painted(network, photo, style, kept)
    book("bfloat16", None)
    return found


def main() -> None:
    """Read the options, measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--side", type=int, default=768, metavar="PX")
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    rows = measure(arguments.side, arguments.runs)
    table = [" | ".join(rows[0]), "--- | ---: | ---:", *(" | ".join(map(str, row.values())) for row in rows)]
    text = "".join(f"| {line} |\n" for line in table)
    print(text)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "adain_parts.md").write_text(text)
    (RESULTS / "adain_parts.json").write_text(json.dumps({"side": arguments.side, "measures": rows}, indent=1) + "\n")


if __name__ == "__main__":
    main()

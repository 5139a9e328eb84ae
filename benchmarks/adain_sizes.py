"""Compare the AdaIN engine with a textbook's: `python -m benchmarks.adain_sizes`.

For each size, side by side and in turn: seconds of `benchmarks.reference_adain`, of the engine with everything to be
encoded, and of the engine when only the strength moved; the largest difference between the two pictures; and what
share of this computer's convolution peak the engine reaches. Writes `benchmarks/results/adain_sizes.json` and `.md`.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F

from benchmarks.reference_adain import ReferenceAdain
from engine.models.weights import Models
from engine.networks.strokes import Style
from engine.painters.adain.adain import FINER, Adain
from engine.painters.adain.adain_plan import Workspace, levels, multiplications, multiplications_a_pixel
from engine.painters.adain.grain import grain_of
from engine.pictures import image_io
from engine.pictures.fitted_photo import FittedPhoto
from engine.pictures.geometry import fitted
from engine.pictures.tensors import resize, to_pixels, to_tensor

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

    from engine.networks.adain_network import StyleCode

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
RESULTS = Path(__file__).resolve().parent / "results"
SIDES = (512, 1024, 2048)  # px
STYLE_SIDE = 512  # px


def _seconds(work: Callable[[], object], runs: int) -> float:
    """Return the shortest of several."""
    best = float("inf")
    for _ in range(runs):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def convolution_peak() -> float:
    """Measure FLOP/s of 256 to 256 channels, channels last."""
    x = torch.rand(1, 256, 66, 66).to(memory_format=torch.channels_last)
    weight = torch.rand(256, 256, 3, 3).to(memory_format=torch.channels_last)
    return 2 * 9 * 256 * 256 * 64 * 64 / _seconds(lambda: F.conv2d(x, weight), 9)


def _paint(adain: Adain, photo: FittedPhoto, code: StyleCode) -> Tensor:
    """Paint to the end at full strength, in tiles, as the app does: (1, 3, H, W)."""
    height, width = photo.pixels.shape[:2]
    steps = adain.paint(photo, (height, width), Style(code), 1.0, Workspace())
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return to_tensor(end.value, torch.device("cpu"))


@torch.no_grad()
def measure(side: int, runs: int) -> dict[str, float]:
    """Measure one size, both programs in turn."""
    models = Models(RESOURCES / "models")
    network = models.adain(models.find("adain", None))
    reference = ReferenceAdain({name: weight.clone() for name, weight in network.state_dict().items()})
    adain = Adain(network.to(memory_format=torch.channels_last))
    photo, style = (
        to_tensor(image_io.load(RESOURCES / name).pixels, torch.device("cpu"))
        for name in ("samples/temple.jpg", "styles/mosaic.jpg")
    )
    photo = resize(photo, *fitted(photo.shape[2], photo.shape[3], side)).clamp(0, 1)
    art = resize(style, *fitted(style.shape[2], style.shape[3], STYLE_SIDE)).clamp(0, 1)
    fitted_photo = FittedPhoto(to_pixels(photo))
    sizes = levels(*photo.shape[-2:])

    def anew() -> Tensor:
        adain.forget_photos()
        return _paint(adain, fitted_photo, adain.encode_style(style, 1.0))

    def textbook() -> Tensor:
        return reference.repaint(photo, art, sizes, FINER, grain_of(fitted_photo.tensor_at(*sizes[0], photo.device)))

    code = adain.encode_style(style, 1.0)
    difference = (anew() - textbook()).abs().max().item()
    plain = _seconds(textbook, runs)
    whole = _seconds(anew, runs)
    moved = _seconds(lambda: _paint(adain, fitted_photo, code), runs)
    encode, trunk, _ = multiplications_a_pixel(network.widths, len(network.trunk))
    done = multiplications(sizes, network.widths, len(network.trunk), 1.0)
    done += art.shape[2] * art.shape[3] * (encode + trunk)
    done += sizes[0][0] * sizes[0][1] * (encode + trunk)  # with the grain once more
    return {
        "side": side,
        "reference_s": round(plain, 3),
        "engine_s": round(whole, 3),
        "strength_moved_s": round(moved, 3),
        "ratio": round(plain / whole, 2),
        "ratio_strength_moved": round(plain / moved, 2),
        "largest_difference": round(difference, 6),
        "of_convolution_peak": round(2 * done / whole / convolution_peak(), 2),
    }


def main() -> None:
    """Read the options, measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sides", type=int, nargs="+", default=SIDES, metavar="PX")
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    rows = [measure(side, arguments.runs) for side in arguments.sides]
    table = [" | ".join(rows[0]), " | ".join("---:" for _ in rows[0])]
    table += [" | ".join(str(value) for value in row.values()) for row in rows]
    text = "".join(f"| {line} |\n" for line in table)
    print(text)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "adain_sizes.md").write_text(text)
    threads = torch.get_num_threads()
    (RESULTS / "adain_sizes.json").write_text(json.dumps({"threads": threads, "sizes": rows}, indent=1) + "\n")


if __name__ == "__main__":
    main()

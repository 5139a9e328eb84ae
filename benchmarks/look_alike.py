"""Measure how alike a picture and its preview look: `python -m benchmarks.look_alike --megapixels 1 2 4 8`.

The preview is painted at 512 px, the others at their own size and then scaled down to it; structural similarity
(Wang et al., 2004) of the brightness compares them. Writes
`benchmarks/results/look_alike_ENGINE.json` and a sheet `.jpg`.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from engine.options import StyleOptions
from engine.painters import registry
from engine.painting.stylizer import Stylizer
from engine.pictures import image_io
from engine.pictures.geometry import fitted
from engine.pictures.tensors import resize, to_pixels, to_tensor
from engine.style_choice import StyleChoice
from engine.values import PREVIEW_SIDE, Picture, Result

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
RESULTS = Path(__file__).resolve().parent / "results"
CPU = torch.device("cpu")
_WINDOW, _C1, _C2 = 11, 0.01**2, 0.03**2  # of structural similarity


def similarity(first: torch.Tensor, second: torch.Tensor) -> float:
    """Return the structural similarity of two (1, 3, H, W) in [0, 1]: 1 for equal ones."""
    luma = torch.tensor([0.299, 0.587, 0.114]).view(1, 3, 1, 1)
    a, b = ((image * luma).sum(1, keepdim=True) for image in (first, second))
    place = torch.arange(_WINDOW) - _WINDOW // 2
    kernel = torch.exp(-place.square() / (2 * 1.5**2))
    window = (kernel[:, None] * kernel / kernel.sum() ** 2)[None, None]
    mean_a, mean_b = F.conv2d(a, window), F.conv2d(b, window)
    var_a, var_b = F.conv2d(a * a, window) - mean_a**2, F.conv2d(b * b, window) - mean_b**2
    both = F.conv2d(a * b, window) - mean_a * mean_b
    top = (2 * mean_a * mean_b + _C1) * (2 * both + _C2)
    return float((top / ((mean_a**2 + mean_b**2 + _C1) * (var_a + var_b + _C2))).mean())


def main() -> None:
    """Read the options, paint, compare, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", choices=list(registry.engines()), default="adain")
    parser.add_argument("--megapixels", type=float, nargs="+", default=[1, 2, 4, 8])
    parser.add_argument("--style", default="mosaic")
    parser.add_argument("--preview-side", type=int, default=PREVIEW_SIDE, metavar="PX")
    arguments = parser.parse_args()
    sample = to_tensor(image_io.load(RESOURCES / "samples" / "temple.jpg").pixels, CPU)
    small = fitted(sample.shape[2], sample.shape[3], arguments.preview_side)
    options = StyleOptions((StyleChoice(RESOURCES / "styles" / f"{arguments.style}.jpg"),), arguments.engine)
    stylizer, shown, rows = Stylizer(RESOURCES / "models"), [], []
    for megapixels in [small[0] * small[1] / 1e6, *arguments.megapixels]:
        scale = (megapixels * 1e6 / (sample.shape[2] * sample.shape[3])) ** 0.5
        size = small if not shown else (round(sample.shape[2] * scale), round(sample.shape[3] * scale))
        start = time.perf_counter(), time.process_time()
        *_, result = stylizer.stylize(Picture(to_pixels(resize(sample, *size).clamp(0, 1))), options)
        wall, processor = time.perf_counter() - start[0], time.process_time() - start[1]
        assert isinstance(result, Result)
        shown.append(resize(to_tensor(result.pixels, CPU), *small).clamp(0, 1))
        alike = round(similarity(shown[0], shown[-1]), 3)
        rows.append({"megapixels": round(megapixels, 2), "ssim": alike, "s": wall, "processor_s": processor})
        print(json.dumps(rows[-1]), flush=True)
    RESULTS.mkdir(exist_ok=True)
    name = RESULTS / f"look_alike_{arguments.engine}"
    name.with_suffix(".json").write_text(json.dumps(rows, indent=1) + "\n")
    sheet = np.concatenate([to_pixels(image) for image in shown], 1)
    Image.fromarray((sheet * 255).round().astype(np.uint8)).save(name.with_suffix(".jpg"), quality=85)


if __name__ == "__main__":
    main()

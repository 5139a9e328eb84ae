"""Measure what 8-bit convolutions would save in the network that sketches previews: `python -m benchmarks.int8`.

Each convolution of a sketch is timed by itself on the maps that it sees: as the app computes it (float32, Winograd and
folded enlargement where these are faster), in bfloat16, and by torch's quantised kernels between a quantisation and a
dequantisation, since rectifiers' and sites' statistics stay float32. And a picture painted with weights and maps that
are rounded to 8 bits is compared with the one that is not. Writes `benchmarks/results/int8.json`.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from engine.models.weights import Models
from engine.networks.adain_network import AdainNetwork, Conv, convolve_doubled
from engine.networks.strokes import Style
from engine.networks.vgg import pad_one
from engine.painters.adain.adain import Adain
from engine.pictures import image_io
from engine.pictures.resample import fit
from engine.pictures.tensors import to_tensor

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
RESULTS = Path(__file__).resolve().parent / "results"
CPU = torch.device("cpu")


def seconds(run: Callable[[], object], repeats: int) -> float:
    """Return the least processor time of a call: other programs only add to it."""
    run()
    taken = []
    for _ in range(repeats):
        begun = time.process_time()
        run()
        taken.append(time.process_time() - begun)
    return min(taken)


def rounded(x: Tensor, *, by_channel: bool = False) -> Tensor:
    """Round to 8 bits, symmetrically, weights by output channel."""
    largest = x.abs().amax((1, 2, 3), keepdim=True) if by_channel else x.abs().amax()
    scale = largest.clamp(min=1e-12) / 127
    return (x / scale).round().clamp(-127, 127) * scale


def maps_of(network: AdainNetwork, photo: Tensor, style: Style) -> list[tuple[str, Conv, Tensor, bool]]:
    """Paint once; return each convolution with its name, what it sees, and whether it enlarges."""
    seen: list[tuple[str, Conv, Tensor, bool]] = []
    names = {module: name for name, module in network.named_modules() if isinstance(module, Conv)}
    plain, doubled = Conv.forward, Conv.doubled

    def forward(layer: Conv, x: Tensor) -> Tensor:
        seen.append((names[layer], layer, x.clone(), False))
        return plain(layer, x)

    def enlarge(layer: Conv, x: Tensor) -> Tensor:
        seen.append((names[layer], layer, x.clone(), True))
        return doubled(layer, x)

    Conv.forward, Conv.doubled = forward, enlarge  # type: ignore[method-assign]
    try:
        Adain(network).repaint(photo, style, 1.0)
    finally:
        Conv.forward, Conv.doubled = plain, doubled  # type: ignore[method-assign]
    return seen


def quantised_layer(layer: Conv, x: Tensor, *, enlarges: bool) -> Callable[[], Tensor]:
    """Prepare a call that quantises the map, convolves in 8 bits and returns float32."""
    weight = layer.weight.float()
    scales = weight.abs().amax((1, 2, 3)).clamp(min=1e-12) / 127
    packed = torch.quantize_per_channel(
        weight, scales.double(), torch.zeros(len(weight), dtype=torch.int64), 0, torch.qint8
    )
    low, high = float(x.min()), float(x.max())
    scale, zero = (high - low) / 127, round(-low / (high - low) * 127)  # 7 bits: fbgemm's sums overflow without VNNI
    with torch.no_grad():
        y = layer.doubled(x) if enlarges else layer(x)
    out, out_zero = float(y.max() - y.min()) / 255, round(-float(y.min()) / float(y.max() - y.min()) * 255)
    ready = torch.ops.quantized.conv2d_prepack(packed, layer.bias, list(layer.stride), [0, 0], [1, 1], 1)

    def run() -> Tensor:
        padded = pad_one(x.repeat_interleave(2, 2).repeat_interleave(2, 3) if enlarges else x, "reflect")
        small = torch.quantize_per_tensor(padded, scale, zero, torch.quint8)
        return torch.ops.quantized.conv2d(small, ready, out, out_zero).dequantize()

    return run


def loss_of_rounding(network: AdainNetwork, photo: Tensor, style: Style) -> float:
    """Return the mean difference of a picture whose weights and maps are rounded, in levels of 255."""
    whole = Adain(network).repaint(photo, style, 1.0)
    plain, doubled = Conv.forward, Conv.doubled
    for module in network.modules():
        if isinstance(module, Conv):
            module.weight.data = rounded(module.weight.data, by_channel=True)
    Conv.forward = lambda layer, x: plain(layer, rounded(x))  # type: ignore[method-assign]
    Conv.doubled = lambda layer, x: doubled(layer, rounded(x))  # type: ignore[method-assign]
    try:
        return float((Adain(network).repaint(photo, style, 1.0) - whole).abs().mean()) * 255
    finally:
        Conv.forward, Conv.doubled = plain, doubled  # type: ignore[method-assign]


@torch.no_grad()
def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--side", type=int, default=512, help="px")
    parser.add_argument("--repeats", type=int, default=5)
    given = parser.parse_args()
    torch.set_num_threads(1)
    models = Models(RESOURCES / "models")
    network = models.adain(models.find("adain", "impasto-adain-small")).to(memory_format=torch.channels_last)
    photo = to_tensor(fit(image_io.load(RESOURCES / "samples" / "temple.jpg").pixels, given.side), CPU)
    painting = to_tensor(fit(image_io.load(RESOURCES / "styles" / "mosaic.jpg").pixels, 512), CPU)
    style = Style(Adain(network).encode_style(painting, 1.0))
    rows = []
    for name, layer, x, enlarges in maps_of(network, photo, style):
        wide, wide_x = layer.weight.bfloat16(), x.bfloat16()
        bias = None if layer.bias is None else layer.bias.bfloat16()

        def own(layer: Conv = layer, x: Tensor = x, enlarges: bool = enlarges) -> Tensor:
            return layer.doubled(x) if enlarges else layer(x)

        def brief(
            w: Tensor = wide, x: Tensor = wide_x, b: Tensor | None = bias, layer: Conv = layer, e: bool = enlarges
        ) -> Tensor:
            return convolve_doubled(x, w, b) if e else torch.conv2d(pad_one(x, "reflect"), w, b, layer.stride)

        small = quantised_layer(layer, x, enlarges=enlarges)
        rows.append((name, *(seconds(run, given.repeats) for run in (own, brief, small))))
        print(f"{name:16} {tuple(x.shape)!s:22}", "  ".join(f"{1000 * s:7.2f} ms" for s in rows[-1][1:]), flush=True)
    totals = [sum(row[column] for row in rows) for column in (1, 2, 3)]
    report = {
        "side": given.side,
        "engine": torch.backends.quantized.engine,
        "float32_ms": 1000 * totals[0],
        "bfloat16_ms": 1000 * totals[1],
        "int8_ms": 1000 * totals[2],
        "times_as_fast": totals[0] / totals[2],
        "median_of_layers": statistics.median(row[1] / row[3] for row in rows),
        "levels_of_255": loss_of_rounding(network, photo, style),
    }
    print(json.dumps(report, indent=1))
    (RESULTS / "int8.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

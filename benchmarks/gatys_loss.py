"""Compare Gatys' loss against time with a textbook's program: `python -m benchmarks.gatys_loss`.

Both paint the same photograph; every kept picture is judged by one common, untiled float32 function, that of
`benchmarks.reference_gatys`, outside the time that is counted. `--width 64` takes the published width with random
weights. Writes `benchmarks/results/gatys_loss_WIDTH.json` and a plot `.png`.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from PIL import Image, ImageDraw

from benchmarks.reference_gatys import HISTORY, OPTIONS, SCALE, STEPS, Problem, problem
from engine.painters.gatys.gatys import Gatys
from engine.pictures.tensors import resize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from torch import Tensor

    Curve = list[tuple[float, float, float]]  # seconds of the clock, of the processor, loss

RESULTS = Path(__file__).resolve().parent / "results"
_PLOT = 900, 560, 60  # px: width, height, margin
_COLORS = {"reference": (200, 80, 60), "engine": (40, 110, 200)}


def _engine(given: Problem, steps: int) -> Iterator[Tensor]:
    """Paint with the engine, by the very network that judges."""
    options = replace(OPTIONS, iterations=steps)
    for step in Gatys(given.vgg).paint(given.photo, [given.style], [1.0], options):
        if step.losses is not None:
            yield step.image


def _reference(given: Problem, steps: int) -> Iterator[Tensor]:
    pixels = given.photo.clone().requires_grad_()
    optimizer = torch.optim.LBFGS([pixels], max_iter=1, history_size=HISTORY, tolerance_grad=-1, tolerance_change=-1)

    def closure() -> Tensor:
        optimizer.zero_grad()
        loss = given.loss(pixels) * SCALE
        loss.backward()
        return loss

    for _ in range(steps):
        optimizer.step(closure)
        yield pixels.detach()


def watch(given: Problem, images: Iterator[Tensor], every: int) -> Curve:
    """Judge the first picture, every so many-th and the last, with the clock stopped."""
    curve: Curve = []
    wall = processor = 0.0
    index, last = 0, None
    while True:
        started = time.perf_counter(), time.process_time()
        last_index, image = index, next(images, None)
        wall, processor = wall + time.perf_counter() - started[0], processor + time.process_time() - started[1]
        if image is not None:
            last, index = (wall, processor, image), index + 1
        if last is not None and (image is None or index % every == 0 or last_index == 0):
            full = resize(last[2], *given.photo.shape[-2:])
            with torch.no_grad():
                curve.append((last[0], last[1], float(given.loss(full))))
        if image is None:
            return curve


def plot(curves: dict[str, Curve], path: Path) -> None:
    """Draw loss against seconds, the loss logarithmic."""
    width, height, margin = _PLOT
    image = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)
    longest = max(curve[-1][0] for curve in curves.values())
    losses = torch.tensor([point[2] for curve in curves.values() for point in curve]).log10()
    low, high = float(losses.min()), max(float(losses.max()), float(losses.min()) + 1e-6)

    def place(seconds: float, loss: float) -> tuple[float, float]:
        share = (float(torch.tensor(loss).log10()) - low) / (high - low)
        return margin + seconds / longest * (width - 2 * margin), height - margin - share * (height - 2 * margin)

    draw.rectangle((margin, margin, width - margin, height - margin), outline=(150, 150, 150))
    for index, (name, curve) in enumerate(curves.items()):
        draw.line([place(seconds, loss) for seconds, _, loss in curve], fill=_COLORS[name], width=3)
        draw.text((width - 3 * margin, margin + 10 + 20 * index), name, fill=_COLORS[name])
    draw.text((margin, height - margin + 10), f"0 to {longest:.0f} s", fill="black")
    draw.text((margin, margin - 20), f"loss, {10**low:.4f} to {10**high:.4f}, logarithmic", fill="black")
    image.save(path)


def main() -> None:
    """Read the options, paint with both, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--width", type=int, default=32, help="channels of conv1_1; 32 is the bundled network")
    parser.add_argument("--side", type=int, default=512, help="px")
    parser.add_argument("--steps", type=int, default=STEPS, help="of the reference")
    parser.add_argument("--engine-steps", type=int, default=OPTIONS.iterations)
    parser.add_argument("--every", type=int, default=10, help="steps between two judgements")
    arguments = parser.parse_args()
    given = problem(arguments.width, arguments.side)
    curves = {
        "engine": watch(given, _engine(given, arguments.engine_steps), arguments.every),
        "reference": watch(given, _reference(given, arguments.steps), arguments.every),
    }
    wall, processor, goal = curves["reference"][-1]
    reached = next(((w, p) for w, p, loss in curves["engine"] if loss <= goal), None)
    found = {
        "reference_s": wall, "reference_processor_s": processor, "reference_loss": goal,
        "engine_loss": curves["engine"][-1][2], "engine_s": curves["engine"][-1][0],
        "reached_s": reached and reached[0], "share_of_time": reached and reached[0] / wall,
        "share_of_processor": reached and reached[1] / processor,
    }  # fmt: skip
    print(json.dumps(found, indent=1))
    RESULTS.mkdir(exist_ok=True)
    name = RESULTS / f"gatys_loss_{arguments.width}"
    name.with_suffix(".json").write_text(json.dumps(found | curves, indent=1) + "\n")
    plot(curves, name.with_suffix(".png"))


if __name__ == "__main__":
    main()

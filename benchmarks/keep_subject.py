"""Measure how far the subject moves with different paintings: `python -m benchmarks.keep_subject --help`.

Three sample photographs are painted by Gatys after four bundled styles each, small, at one strength alone and with
"Keep the subject" as well. Less spread of the final content distance is better; the style losses say what it costs.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from tqdm import tqdm

from engine.models.weights import Models
from engine.options import StyleOptions
from engine.painters.gatys.gatys import Gatys
from engine.pictures import image_io
from engine.pictures.resample import fit
from engine.pictures.tensors import to_tensor
from engine.runs.device import choose, use_threads

ROOT = Path(__file__).parents[1]
_STYLES = ("impasto_night", "mosaic", "watercolour", "stained_glass")


def measure(gatys: Gatys, options: StyleOptions, side: int) -> dict[str, object]:
    """Paint the twelve pairs; return the final content distances, style losses and weights of the content."""
    device = choose(options.device)
    distances, styles, weights = [], [], []
    for photo in sorted((ROOT / "resources" / "samples").glob("*.jpg")):
        image = to_tensor(fit(image_io.load(photo).pixels, side), device)
        for name in tqdm(_STYLES, f"{photo.stem} {options.keep_subject:g}"):
            style = to_tensor(fit(image_io.load(ROOT / "resources" / "styles" / f"{name}.jpg").pixels, 512), device)
            *_, last = (step for step in gatys.paint(image, [style], [1.0], options) if step.losses)
            assert last.losses is not None
            distances.append(last.losses.distance)
            styles.append(last.losses.style)
            weights.append(last.losses.content_weight)
    logs = np.log(distances)
    return {
        "mean": float(np.mean(distances)),
        "deviation": float(np.std(distances)),
        "deviation_of_logarithms": float(np.std(logs)),
        "largest_by_smallest": max(distances) / min(distances),
        "style_loss": float(np.mean(styles)),
        "distances": distances,
        "weights": weights,
    }


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--side", type=int, default=160, help="px")
    parser.add_argument("--iterations", type=int, default=80)
    parser.add_argument("--strength", type=float, default=0.75)
    parser.add_argument("--keep", type=float, nargs="+", default=[0.0, 0.25, 0.5, 0.75], help="0 is without")
    parser.add_argument("--out", type=Path, help="JSON")
    given = parser.parse_args()
    use_threads()
    models = Models(ROOT / "resources" / "models")
    gatys = Gatys(models.vgg(models.find("vgg", None), "mixed"))
    report = {}
    for keep in given.keep:
        options = StyleOptions(iterations=given.iterations, strength=given.strength, keep_subject=keep)
        report[str(keep)] = found = measure(gatys, options, given.side)
        print(keep, {name: round(value, 4) for name, value in found.items() if isinstance(value, float)}, flush=True)
    if given.out:
        given.out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

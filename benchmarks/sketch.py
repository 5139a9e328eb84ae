"""Compare the model that sketches live previews with the one it stands in for: `python -m benchmarks.sketch`.

Speed, at 1280 x 720 px, float32, side by side: whole pictures, and with everything encoded already, as when the
strength is moved. Likeness, at 512 px, of all bundled styles: structural similarity and mean absolute difference.
Writes `benchmarks/results/sketch.json` and a sheet `.jpg`: style, sketch, painting.
"""

from __future__ import annotations

import argparse
import json
import statistics
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from benchmarks.engine_speed import seconds_per_adain_picture
from benchmarks.look_alike import similarity
from engine.models.weights import Models
from engine.options import Precision, StyleOptions
from engine.painting.stylizer import Stylizer
from engine.pictures import image_io
from engine.pictures.resample import fit
from engine.pictures.tensors import resize, to_pixels, to_tensor
from engine.style_choice import StyleChoice
from engine.values import PREVIEW_SIDE, Picture, Result

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
RESULTS = Path(__file__).resolve().parent / "results"
CPU = torch.device("cpu")
_WIDTH, _HEIGHT = 1280, 720  # px
_SHOWN, _CELL = 256, 192  # px, long side of a picture on the sheet; height of a cell


def speeds(stylizer: Stylizer, names: tuple[str, str], repeats: int) -> dict[str, dict[str, float]]:
    """Time both models in turns; return the median seconds of whole pictures, and of ones that are encoded already."""
    sample = to_tensor(image_io.load(RESOURCES / "samples" / "temple.jpg").pixels, CPU)
    pixels = to_pixels(resize(sample, _HEIGHT, _WIDTH).clamp(0, 1))
    style = StyleChoice(RESOURCES / "styles" / "mosaic.jpg")
    options = StyleOptions((style,), size=_WIDTH, precision=Precision.FLOAT32)
    taken: dict[str, dict[str, list[float]]] = {name: {"whole_s": [], "once_encoded_s": []} for name in names}
    for turn in range(repeats + 1):
        for name in names:
            picture, asked = Picture(pixels.copy()), replace(options, model=name, strength=1.0)
            whole = seconds_per_adain_picture(stylizer, picture, asked)
            again = seconds_per_adain_picture(stylizer, picture, replace(asked, strength=0.6))
            if turn > 0:  # the first warms up
                taken[name]["whole_s"].append(whole)
                taken[name]["once_encoded_s"].append(again)
    return {
        name: {what: round(statistics.median(seconds), 3) for what, seconds in figures.items()}
        for name, figures in taken.items()
    }


def likeness(stylizer: Stylizer, names: tuple[str, str]) -> tuple[list[dict[str, float | str]], Image.Image]:
    """Paint a photograph with every bundled style by both; return figures a style, and the sheet."""
    photos = sorted((RESOURCES / "samples").glob("*.jpg"))
    rows, cells = [], []
    for index, style in enumerate(sorted((RESOURCES / "styles").glob("*.jpg"))):
        picture = image_io.load(photos[index % len(photos)])
        painted = []
        for name in names:
            options = StyleOptions((StyleChoice(style),), size=PREVIEW_SIDE, strength=1.0, model=name)
            *_, result = stylizer.stylize(picture, options)
            assert isinstance(result, Result)
            painted.append(to_tensor(result.pixels, CPU))
        difference = float((painted[0] - painted[1]).abs().mean()) * 255
        alike = similarity(painted[0], painted[1])
        rows.append({"style": style.stem, "ssim": round(alike, 3), "difference_of_255": round(difference, 1)})
        shown = [to_tensor(image_io.load(style).pixels, CPU), *painted]
        cells.append(np.concatenate([_cell(image) for image in shown], 1))
    half = -(-len(cells) // 2)
    sheet = np.concatenate([np.concatenate(part) for part in (cells[:half], cells[half:])], 1)
    return rows, Image.fromarray((sheet * 255).round().astype(np.uint8))


def _cell(image: torch.Tensor) -> np.ndarray:
    shown = fit(to_pixels(image.clamp(0, 1)), _SHOWN)[:_CELL]
    cell = np.ones((_CELL, _SHOWN, 3), np.float32)
    cell[: shown.shape[0], : shown.shape[1]] = shown
    return cell


def main() -> None:
    """Read the options, measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=5)
    arguments = parser.parse_args()
    models = Models(RESOURCES / "models")
    usual = models.find("adain", None)
    small = models.stand_in(usual)
    if small is None:
        parser.error(f"no model stands in for {usual.name}")
    stylizer, names = Stylizer(RESOURCES / "models"), (small.name, usual.name)
    taken = speeds(stylizer, names, arguments.repeats)
    rows, sheet = likeness(stylizer, names)
    ratios = {what: round(taken[usual.name][what] / taken[small.name][what], 2) for what in taken[small.name]}
    figures = {"seconds": taken, "times_as_fast": ratios, "likeness": rows}
    print(json.dumps(figures, indent=1))
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "sketch.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    sheet.save(RESULTS / "sketch.jpg", quality=85)


if __name__ == "__main__":
    main()

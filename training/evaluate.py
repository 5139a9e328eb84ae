"""Compare the installed models on pictures that no training saw: `python -m training.evaluate --help`.

Pairs: held-out photographs are painted after held-out artworks by every engine and model, and by a VGG of random
weights as the floor. A second network, which nothing was optimised with, judges style and content; a contact sheet and
measures.json are written. Retrieval: are the strokes of paintings recognised in what the instant networks paint after
them, with and without learnt ones? retrieval.json is written. What was painted or seen is kept, so that an evaluation
goes on where it stopped.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from PIL import Image, ImageDraw
from safetensors.torch import load_file, save_file
from tqdm import tqdm

from engine.models.weights import Model, Models
from engine.networks.vgg import Vgg
from engine.options import StyleOptions
from engine.painters.adain.style_losses import content_loss, perceive, relative_distance, style_of
from engine.painting.stylizer import Stylizer
from engine.pictures import image_io
from engine.pictures.resample import fit
from engine.pictures.tensors import to_frame, to_tensor
from engine.style_choice import StyleChoice
from engine.values import Picture, Result
from training import retrieval
from training.data import held_out, read_files, split
from training.export import enter, sha256_of
from training.feature_network import normalise_activations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from torch import Tensor

    from training.data import Frame

ROOT = Path(__file__).parents[1]
JUDGE = Path(__file__).parent / "judge.safetensors"
RANDOM = "random-vgg"
_BINS = 8  # of each channel of a colour histogram
_CURVE = (0.35, 0.55, 0.75, 0.9)  # strengths at which Gatys' trade of style for content is measured
_CELL = 192  # px, height of a picture on the sheet
_DEVICE = torch.device("cpu")


@dataclass(frozen=True)
class Pair:
    """Hold one photograph and one artwork, and the artwork's file."""

    photo: Picture
    art: Picture
    path: Path


class Judge:
    """Measure pictures in a feature space that nothing was optimised in."""

    def __init__(self, weights: Path) -> None:
        tensors = load_file(weights)
        self._vgg = Vgg(tensors["conv1_1.weight"].shape[0])
        self._vgg.load_state_dict({name: tensor.float() for name, tensor in tensors.items()})
        self._vgg.requires_grad_(False)

    def measure(self, image: Tensor, pair: Pair) -> dict[str, float]:
        """Return style, moments, content and histogram distances of (1, 3, H, W) in [0, 1]; less is nearer.

        style and moments: of covariances, and of means and deviations, relative to the artwork's, averaged over
        layers. content: mean squared difference of normalised features. histogram: share of colours that differ.
        """
        art = to_tensor(pair.art.pixels, _DEVICE)
        seen, target, photo = (perceive(self._vgg, x) for x in (image, art, to_tensor(pair.photo.pixels, _DEVICE)))
        styles = [(style_of(seen[layer]), style_of(target[layer])) for layer in seen]
        return {
            "style": _mean(relative_distance(a.covariance, b.covariance) for a, b in styles),
            "moments": _mean(
                relative_distance(torch.cat((a.mean, a.std), 1), torch.cat((b.mean, b.std), 1)) for a, b in styles
            ),
            "content": float(content_loss(seen, photo)),
            "histogram": float((_histogram(image) - _histogram(art)).abs().sum() / 2),
        }


def _mean(distances: Iterator[Tensor]) -> float:
    return float(torch.stack(list(distances)).mean())


def _histogram(image: Tensor) -> Tensor:
    levels = (image[0].flatten(1) * _BINS).long().clamp(0, _BINS - 1)
    index = (levels[0] * _BINS + levels[1]) * _BINS + levels[2]
    return torch.bincount(index, minlength=_BINS**3) / index.numel()


def held_out_pairs(
    photos: list[Frame], art: list[tuple[str, bytes]], count: int, folder: Path, side: int
) -> list[Pair]:  # fmt: skip
    """Pair held-out photographs, again and again, with the first held-out artworks.

    Their files are written to `folder` as they are, for learnt strokes are found by a file's contents.
    """
    pairs = []
    for index, (name, content) in enumerate(art[:count]):
        path = folder / f"art-{index:02d}{Path(name).suffix}"
        path.write_bytes(content)
        picture = image_io.load(path)
        photo = Picture(fit(np.asarray(photos[index % len(photos)], np.float32) / 255, side))
        pairs.append(Pair(photo, Picture(fit(picture.pixels, side)), path))
    return pairs


def with_random_weights(models: Path, folder: Path, width: int) -> Path:
    """Copy the app's models and enter a VGG of random weights, scaled like the others, as the floor."""
    copy = Path(shutil.copytree(models, folder / "models"))
    torch.manual_seed(0)
    vgg = Vgg(width).requires_grad_(False)
    normalise_activations(vgg, lambda: torch.rand(2, 3, 64, 64), batches=2)
    path = copy / "random.safetensors"
    save_file(vgg.state_dict(), path)
    enter(copy, Model(RANDOM, path.name, sha256_of(path), "vgg", {"width": width}, "MIT", "random weights"))
    return copy


def painted_or_kept(stylizer: Stylizer, pair: Pair, options: StyleOptions, path: Path) -> Tensor:
    """Return the picture that an earlier evaluation has left at `path`; otherwise paint it and leave it there."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(to_frame(paint(stylizer, pair, options))).save(path)
    with Image.open(path) as image:
        return to_tensor(np.asarray(image, np.float32) / 255, _DEVICE)


def paint(stylizer: Stylizer, pair: Pair, options: StyleOptions) -> Tensor:
    """Return the finished picture (1, 3, H, W)."""
    *_, result = stylizer.stylize(pair.photo, options)
    assert isinstance(result, Result)  # the last item always is
    return to_tensor(result.pixels, _DEVICE)


def identity_psnr(stylizer: Stylizer, model: Model, samples: Path, folder: Path) -> float:
    """Average the PSNR, dB, of the sample photographs at 512 px painted at full strength in their own style."""
    values = []
    for path in sorted(samples.glob("*.jpg")):
        photo = Picture(fit(image_io.load(path).pixels, 512))
        style = folder / f"{path.stem}.png"
        Image.fromarray(np.rint(photo.pixels * 255).astype(np.uint8)).save(style)
        options = StyleOptions((StyleChoice(style),), "adain", strength=1.0, model=model.name)
        painted = paint(stylizer, Pair(photo, photo, style), options)
        error = (painted - to_tensor(photo.pixels, _DEVICE)).square().mean()
        values.append(-10 * float(torch.log10(error)))
    return float(np.mean(values))


def at_equal_content(curve: list[dict[str, float]], content: float) -> float:
    """Interpolate the style distance of a curve of measures at a content distance; the nearest end outside it."""
    points = sorted((m["content"], m["style"]) for m in curve)
    return float(np.interp(content, *zip(*points, strict=True)))


def draw_sheet(pairs: list[Pair], columns: dict[str, list[Tensor]], path: Path) -> None:
    """Draw a row for every pair: photograph, artwork, then one picture a column."""
    shown = {"photo": [to_tensor(p.photo.pixels, _DEVICE) for p in pairs]}
    shown |= {"style": [to_tensor(p.art.pixels, _DEVICE) for p in pairs], **columns}
    cell = round(_CELL * 4 / 3)
    sheet = Image.new("RGB", (cell * len(shown), _CELL * len(pairs) + 20), "white")
    for x, (title, pictures) in enumerate(shown.items()):
        ImageDraw.Draw(sheet).text((x * cell + 6, 4), title, "black")
        for y, picture in enumerate(pictures):
            image = Image.fromarray(to_frame(picture))
            image.thumbnail((cell - 4, _CELL - 4))
            sheet.paste(image, (x * cell + (cell - image.width) // 2, 20 + y * _CELL + (_CELL - image.height) // 2))
    sheet.save(path, quality=90)


def evaluate(options: argparse.Namespace, folder: Path) -> dict[str, dict[str, float]]:
    """Paint, judge, draw; return the measures by method."""
    judge = Judge(options.judge)
    art = split(list(read_files(options.art)))[1]
    pairs = held_out_pairs(held_out(options.photos), art, options.pairs, folder, options.size)
    bundled = Models(options.models)
    models = options.models
    if options.floor:
        models = with_random_weights(models, folder, bundled.find("vgg", None).architecture["width"])
    stylizer = Stylizer(models)
    columns: dict[str, list[Tensor]] = {}
    curves: dict[str, list[dict[str, float]]] = {}
    table = {"photograph": average([judge.measure(to_tensor(p.photo.pixels, _DEVICE), p) for p in pairs])}
    for model in Models(models).all():
        engine = "gatys" if model.kind == "vgg" else "adain"
        for strength in _CURVE if model.name == RANDOM else (0.75 if engine == "gatys" else 1.0,):
            name = f"{model.name} {strength:g}"
            wanted = [
                StyleOptions(
                    (StyleChoice(p.path),), engine, strength, options.size, model=model.name,
                    iterations=options.iterations,
                )
                for p in pairs
            ]  # fmt: skip
            kept = options.out / f"{model.name}-{model.sha256[:8]}-{strength:g}-{options.size}-{options.iterations}"
            painted = [
                painted_or_kept(stylizer, p, o, kept / f"{index:02d}.png")
                for index, (p, o) in enumerate(zip(tqdm(pairs, name), wanted, strict=True))
            ]
            table[name] = average([judge.measure(x, p) for x, p in zip(painted, pairs, strict=True)])
            curves.setdefault(model.name, []).append(table[name])
            if strength in (0.75, 1.0):
                columns[name] = painted
        if engine == "adain":
            table[f"{model.name} 1"]["identity_psnr"] = identity_psnr(stylizer, model, options.samples, folder)
    for model in bundled.all():
        if model.kind == "vgg" and options.floor:
            ours = table[f"{model.name} 0.75"]
            floor = at_equal_content(curves[RANDOM], ours["content"])
            ours["random_style_at_equal_content"] = floor
    draw_sheet(pairs, columns, options.out / "contact_sheet.jpg")
    return table


def average(measures: list[dict[str, float]]) -> dict[str, float]:
    """Average each measure."""
    return {name: float(np.mean([m[name] for m in measures])) for name in measures[0]}


def main(arguments: list[str] | None = None) -> None:
    """Read the command line, evaluate, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=Path, required=True, help="tar or folder, as given to training.adain")
    parser.add_argument("--art", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder for contact_sheet.jpg and measures.json")
    parser.add_argument("--judge", type=Path, default=JUDGE, help="features.safetensors of another training")
    parser.add_argument("--models", type=Path, default=ROOT / "resources" / "models")
    parser.add_argument("--samples", type=Path, default=ROOT / "resources" / "samples")
    parser.add_argument("--measure", nargs="+", choices=("pairs", "retrieval"), default=("pairs", "retrieval"))
    parser.add_argument("--pairs", type=int, default=12)
    parser.add_argument("--size", type=int, default=256, help="long side, px")
    parser.add_argument("--iterations", type=int, default=240, help="steps of Gatys")
    parser.add_argument("--floor", action=argparse.BooleanOptionalAction, default=True, help="random weights as well")
    parser.add_argument("--styles", type=Path, default=ROOT / "resources" / "styles", help="that are retrieved")
    parser.add_argument("--artworks", type=int, default=40, help="that are retrieved, held-out ones")
    parser.add_argument("--unseen", action=argparse.BooleanOptionalAction, default=True, help="paint after them, too")
    parser.add_argument("--photographs", type=int, default=6, help="that are painted, with the flat one and a gradient")
    parser.add_argument("--other-photographs", action="store_true", help="those of these that do not judge")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    if "pairs" in options.measure:
        with tempfile.TemporaryDirectory() as folder:
            table = evaluate(options, Path(folder))
        for name, measures in table.items():
            print(f"{name:28}", _line(measures))
        (options.out / "measures.json").write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    if "retrieval" in options.measure:
        report = retrieval.evaluate(options)
        for name, part in report.items():
            for key, values in part.items() if isinstance(part, dict) else ():
                print(f"{name:22} {key:24}", _line(values) if isinstance(values, dict) else values)
        (options.out / "retrieval.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


def _line(measures: dict[str, float]) -> str:
    return "  ".join(f"{key} {value:.3f}" for key, value in measures.items())


if __name__ == "__main__":
    main()

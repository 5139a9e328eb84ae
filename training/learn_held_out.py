"""Learn artworks that no training saw as the app learns them, and measure: `python -m training.learn_held_out --help`.

Each is learnt on crops of the app's own photographs, beginning with what is predicted. Then the photographs of
training.retrieval, and as many others, are painted after it, and the judge names the nearest of 52 paintings: rank and
distance of each are in held_out.json. What is learnt is kept, so that the command goes on where it was stopped.
"""

from __future__ import annotations

import argparse
import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch

from engine.models.strokes_files import photographs as photographs_of_app
from engine.models.weights import Models
from engine.networks.strokes import strokes_from
from engine.painters.adain.adain_plan import FIRST_SIDE
from engine.painters.adain.learning import Learning, subjects_of
from engine.painters.adain.learning_run import first_strokes, shrunk, subject_crops
from engine.painters.adain.prediction import Prediction
from engine.pictures import image_io
from engine.pictures.tensors import to_tensor
from training.data import held_out
from training.evaluate import JUDGE
from training.learn_strokes import ROOT, offer_plan, plan_of, run
from training.retrieval import Findings, Painters, TextureJudge, paintings_of, photographs

if TYPE_CHECKING:
    from torch import Tensor

    from engine.networks.adain_network import AdainNetwork
    from engine.networks.strokes import Strokes
    from training.retrieval import Painting

_ARTWORKS = (0, 6, 12, 18, 24, 36)
log = logging.getLogger("training")


class Measure:
    """Judge what is painted after a painting.

    Args:
        network: that paints.
        judge: that sees textures.
        paintings: among which it is named.
        photos: that are painted, by the name of their set, (1, 3, H, W) each.
    """

    def __init__(
        self, network: AdainNetwork, judge: TextureJudge, paintings: list[Painting], photos: dict[str, list[Tensor]]
    ) -> None:
        self._judge, self._paintings = judge, paintings
        self._painters = {name: Painters(network, chosen) for name, chosen in photos.items()}
        self._textures = [judge.texture(painting.image) for painting in paintings]
        self._bare = {name: [judge.texture(photo) for photo in chosen] for name, chosen in photos.items()}

    def of(self, index: int, strokes: Strokes | None) -> dict[str, tuple[list[int], list[float]]]:
        """Return by the set's name the painting's rank in each picture, and each picture's distance from it."""
        found = {}
        for name, painters in self._painters.items():
            seen = {index: [self._judge.texture(x) for x in painters.paint(self._paintings[index], strokes)]}
            found[name] = Findings(seen, self._textures, self._bare[name]).ranks(index)
        return found


def main(arguments: list[str] | None = None) -> None:
    """Read the command line, learn and measure."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=Path, required=True, help="tar or folder, as given to training.adain")
    parser.add_argument("--art", type=Path, required=True, help="likewise")
    parser.add_argument("--out", type=Path, required=True, help="folder of strokes, losses and held_out.json")
    parser.add_argument("--artworks", type=int, nargs="+", default=_ARTWORKS, help="of the held-out ones")
    parser.add_argument("--models", type=Path, default=ROOT / "resources" / "models")
    parser.add_argument("--model", help="an AdaIN model; the app's own without it")
    parser.add_argument("--judge", type=Path, default=JUDGE, help="features.safetensors of another training")
    parser.add_argument("--samples", type=Path, help="folder of what is learnt on; the app's own without it")
    parser.add_argument("--styles", type=Path, default=ROOT / "resources" / "styles", help="named among these as well")
    offer_plan(parser)
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    evaluate(options)


def evaluate(options: argparse.Namespace) -> None:
    """Learn and measure one artwork after the other."""
    plan = plan_of(options)
    models = Models(options.models)
    model = models.find("adain", options.model)
    network = models.adain(model).to(memory_format=torch.channels_last)
    vgg = models.vgg(models.find("vgg", None)).to(memory_format=torch.channels_last)
    chosen = sorted(options.samples.glob("*.jpg")) if options.samples else photographs_of_app(ROOT / "resources")
    pixels = [image_io.load(path).pixels for path in chosen]
    samples = [shrunk(to_tensor(p, torch.device("cpu")), FIRST_SIDE) for p in pixels]
    subjects = subjects_of(network, vgg, subject_crops(samples, plan))
    held = held_out(options.photos)
    photos = {name: photographs(held, 6, others=name == "others") for name in ("judging", "others")}
    paintings = paintings_of(held_out(options.art), sorted(options.styles.glob("*.jpg")))
    prediction = Prediction(models)
    measure = Measure(network, TextureJudge(options.judge), paintings, photos)
    report = {}
    for index in options.artworks:
        path = options.out / f"{model.name}-{paintings[index].name.replace(' ', '-')}.safetensors"
        if not path.exists():
            painting = paintings[index].image
            begin = first_strokes(prediction, models.strokes, model.sha256, network, painting, plan.rank)
            learning = Learning(network, model.sha256, vgg, painting, subjects, plan, begin)
            run(learning, options.out, path.stem)
            path.write_bytes(learning.strokes().to_bytes())
        strokes = strokes_from(path.read_bytes())
        report[index] = {way: measure.of(index, s) for way, s in (("plain", None), ("learnt", strokes))}
        log.info("%s %s", path.stem, json.dumps(report[index]))
        (options.out / "held_out.json").write_text(json.dumps(report) + "\n", encoding="utf-8")
    print(json.dumps(summary(report)))


def summary(report: dict[int, dict[str, dict[str, tuple[list[int], list[float]]]]]) -> dict[str, tuple[float, float]]:
    """Return the share of pictures that are named rightly and the median distance, by the way and the photographs."""
    found = {}
    for way, name in ((way, name) for way in ("plain", "learnt") for name in ("judging", "others")):
        parts = [ways[way][name] for ways in report.values()]
        ranks, distances = (np.concatenate([part[place] for part in parts]) for place in (0, 1))
        found[f"{way}, {name}"] = float((ranks == 1).mean()), float(np.median(distances))
    return found


if __name__ == "__main__":
    main()

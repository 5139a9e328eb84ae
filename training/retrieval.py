"""Measure whether a painting's strokes are recognised in the pictures painted after it, for training.evaluate.

Photographs, a flat grey one and a gradient among them, are painted after held-out artworks and the bundled styles. The
judge, in whose features nothing was optimised, sees grey pictures of one contrast only, so that no colour tells, and
names for each the nearest painting.
"""

from __future__ import annotations

import hashlib
import itertools
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from safetensors.torch import load_file
from tqdm import tqdm

from engine.models.strokes_files import content_hash
from engine.models.weights import Models
from engine.networks.strokes import Style, offsets_of, with_code
from engine.networks.vgg import Vgg
from engine.painters.adain.adain import Adain
from engine.painters.adain.learning import painting_of
from engine.painters.adain.prediction import Prediction
from engine.painters.adain.style_losses import texture_of
from engine.pictures import image_io
from engine.pictures.geometry import fitted
from engine.pictures.tensors import resize, to_tensor
from training.data import held_out

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable

    from torch import Tensor

    from engine.models.weights import Model
    from engine.networks.adain_network import AdainNetwork
    from engine.networks.strokes import Strokes
    from engine.painters.adain.style_losses import Texture
    from training.data import Frame

_CPU = torch.device("cpu")
_SIDE = 384  # px, of photographs
_PLAIN, _EVEN = 2, 2  # photographs with large smooth areas; a flat grey and a gradient
_BLOCK = 16  # px, in which smoothness is measured


@dataclass(frozen=True)
class Painting:
    """Hold a painting at the size at which strokes are laid down, and the SHA-256 of its file where there is one."""

    name: str
    image: Tensor  # (1, 3, H, W)
    sha256: str = ""


class TextureJudge:
    """See grey textures.

    Args:
        weights: of a network in which nothing was optimised.
    """

    def __init__(self, weights: Path) -> None:
        tensors = load_file(weights)
        self._vgg = Vgg(tensors["conv1_1.weight"].shape[0])
        self._vgg.load_state_dict({name: tensor.float() for name, tensor in tensors.items()})
        self._vgg.requires_grad_(False)

    @torch.no_grad()
    def texture(self, image: Tensor) -> Texture:
        """Look at (1, 3, H, W) in [0, 1]."""
        return texture_of(self._vgg, image)


def distance(texture: Texture, target: Texture) -> float:
    """Average over layers how far covariances are from a target's, relative to these."""
    pairs = zip(texture, target, strict=True)
    return float(np.mean([((own - wanted).norm() / wanted.norm()).item() for own, wanted in pairs]))


def spread(textures: list[Texture]) -> float:
    """Average over pairs and layers how far textures are from each other, relative to their own lengths."""
    pairs = itertools.combinations(textures, 2)
    found = [
        [((a - b).norm() / (a.norm() * b.norm()).sqrt()).item() for a, b in zip(*pair, strict=True)] for pair in pairs
    ]
    return float(np.mean(found))


def smoothness(frame: Frame) -> float:
    """Tell which share of a picture's blocks have hardly any detail."""
    grey = frame.mean(2)
    height, width = (side // _BLOCK * _BLOCK for side in grey.shape)
    blocks = grey[:height, :width].reshape(height // _BLOCK, _BLOCK, width // _BLOCK, _BLOCK)
    return float((blocks.std((1, 3)) < 4).mean())


def photographs(held: list[Frame], count: int, *, others: bool = False) -> list[Tensor]:
    """Choose photographs (1, 3, H, W): the smoothest, others, then the two in which there is nothing.

    With `others` they are chosen from what is left, so that settings are not chosen by the pictures that judge them.
    """
    chosen = _chosen(held, range(len(held)), count)
    if others:
        chosen = _chosen(held, [index for index in range(len(held)) if index not in chosen], count)
    found = [to_tensor(np.asarray(held[index], np.float32) / 255, _CPU) for index in chosen]
    found = [resize(x, *fitted(x.shape[2], x.shape[3], min(_SIDE, max(x.shape[-2:])))).clamp(0, 1) for x in found]
    grey = torch.full((1, 3, _SIDE * 2 // 3, _SIDE), 0.3 if others else 0.5)
    down, across = torch.linspace(0, 0.3, grey.shape[2]), torch.linspace(0.2, 0.7, grey.shape[3])
    gradient = (down[:, None] + across).expand(1, 3, -1, -1)
    return [*found, grey, gradient.flip(2) if others else gradient]


def _chosen(held: list[Frame], indices: Iterable[int], count: int) -> list[int]:
    order = sorted(indices, key=lambda index: -smoothness(held[index]))
    return order[:_PLAIN] + sorted(order[_PLAIN:])[: count - _PLAIN - _EVEN]


class Painters:
    """Paint the same photographs again and again, each of them encoded once.

    Args:
        network: that paints.
        photos: (1, 3, H, W) each.
    """

    def __init__(self, network: AdainNetwork, photos: list[Tensor]) -> None:
        self._photos = [(Adain(network), photo) for photo in photos]

    def paint(self, painting: Painting, strokes: Strokes | None) -> list[Tensor]:
        """Paint all of them at full strength, (1, 3, H, W) each."""
        code = self._photos[0][0].encode_style(painting.image, 1.0)
        style = Style(code)
        if strokes is not None:
            style = Style(with_code(code, strokes), offsets_of([strokes], [1.0]))
        return [adain.repaint(photo, style, 1.0) for adain, photo in self._photos]


@dataclass(frozen=True)
class Findings:
    """Hold what the judge says of pictures: textures by painting and photograph, and those of what they are of."""

    results: dict[int, list[Texture]]
    paintings: list[Texture]
    photos: list[Texture]

    def ranks(self, index: int) -> tuple[list[int], list[float]]:
        """Rank a painting among all for each of its pictures, 1 if it is the nearest; tell how far each is from it."""
        ranks, nearness = [], []
        for result, photo in zip(self.results[index], self.photos, strict=True):
            distances = [distance(result, painting) for painting in self.paintings]
            ranks.append(sum(other <= distances[index] for other in distances))  # what is as far counts against it
            nearness.append(distances[index] / distance(photo, self.paintings[index]))
        return ranks, nearness

    def measures(self, indices: list[int]) -> dict[str, float]:
        """Measure the pictures after some of the paintings, each named among all."""
        found = [self.ranks(index) for index in indices]
        ranks = [rank for ranks, _ in found for rank in ranks]
        nearness = [apart for _, distances in found for apart in distances]
        even = [[self.results[index][place] for index in indices] for place in range(-_EVEN, 0)]
        alike = spread([self.paintings[index] for index in indices]) / np.mean([spread(found) for found in even])
        return {
            "top1": float(np.mean([rank == 1 for rank in ranks])),
            "mean_reciprocal_rank": float(np.mean([1 / rank for rank in ranks])),
            "distance": float(np.median(nearness)),
            "monotony": float(alike),
        }

    def confusion(self, indices: list[int]) -> list[list[int]]:
        """Count for each of some paintings which of these its pictures are nearest to."""
        table = [[0] * len(indices) for _ in indices]
        for row, index in enumerate(indices):
            for result in self.results[index]:
                nearest = int(np.argmin([distance(result, self.paintings[other]) for other in indices]))
                table[row][nearest] += 1
        return table


class Finder:
    """Find paintings' strokes for one network.

    Args:
        models: that there are.
        model: the network's.
    """

    def __init__(self, models: Models, model: Model) -> None:
        self._library, self._sha256 = models.strokes, model.sha256
        self._network, self._prediction = models.adain(model), Prediction(models)

    def learnt(self, painting: Painting) -> Strokes | None:
        """Find those that were learnt."""
        return self._library.find(self._sha256, painting.sha256) if painting.sha256 else None

    def predicted(self, painting: Painting) -> Strokes | None:
        """Predict those of a painting that nobody has learnt, where the network can."""
        code = Adain(self._network).encode_style(painting.image, 1.0)
        return self._prediction.of(self._sha256, self._network, painting.image, code)


def _none(_painting: Painting) -> None:
    """Find no strokes."""


def measure(
    models: Models, model: Model, photos: list[Tensor], paintings: list[Painting], judge: TextureJudge, kept: Path,
    strokes_of: Callable[[Painting], Strokes | None],
) -> list[list[Texture]]:  # fmt: skip
    """Paint all photographs after each painting, with its strokes.

    What the judge sees is kept in a folder, so that a measurement goes on where it stopped.
    """
    painters = Painters(models.adain(model).to(memory_format=torch.channels_last), photos)
    results = []
    for painting in tqdm(paintings, model.name):
        strokes = strokes_of(painting)
        made_of = hashlib.sha256(strokes.to_bytes()).hexdigest()[:8] if strokes else "plain"
        path = kept / f"{model.sha256[:8]}-{painting.name}-{made_of}.pt"
        if not path.exists():
            torch.save([judge.texture(image) for image in painters.paint(painting, strokes)], path)
        results.append(torch.load(path, weights_only=True))
    return results


def paintings_of(art: list[Frame], styles: list[Path]) -> list[Painting]:
    """Read the artworks, then the files of styles."""
    found = [
        Painting(f"art {index}", painting_of(to_tensor(np.asarray(a, np.float32) / 255, _CPU)))
        for index, a in enumerate(art)
    ]
    for path in styles:
        image = painting_of(to_tensor(image_io.load(path).pixels, _CPU))
        found.append(Painting(path.stem, image, content_hash(path)))
    return found


def evaluate(options: argparse.Namespace) -> dict[str, object]:
    """Measure the instant networks without strokes and with what they have, as the options of training.evaluate say."""
    begun = time.monotonic()
    models = Models(options.models)
    judge = TextureJudge(options.judge)
    photos = photographs(held_out(options.photos), options.photographs, others=options.other_photographs)
    art = held_out(options.art)[: options.artworks]
    styles = sorted(options.styles.glob("*.jpg"))
    paintings = paintings_of(art, styles)
    unseen, bundled = list(range(len(art))), list(range(len(art), len(paintings)))
    report: dict[str, object] = {}
    kept = options.out / ("textures_of_others" if options.other_photographs else "textures")
    kept.mkdir(parents=True, exist_ok=True)
    targets = [judge.texture(painting.image) for painting in paintings]
    seen = [judge.texture(photo) for photo in photos]
    for model in models.bundled():
        if model.kind != "adain":
            continue
        finder = Finder(models, model)
        found = [
            measure(models, model, photos, paintings[len(art) :], judge, kept, way) for way in (_none, finder.learnt)
        ]
        plain, learnt = (Findings(dict(zip(bundled, results, strict=True)), targets, seen) for results in found)
        known = [i for i in bundled if models.strokes.path_of(model.sha256, paintings[i].sha256)]
        part: dict[str, object] = {
            "ranks_with_strokes": [(paintings[index].name, *learnt.ranks(index)) for index in bundled],
            "styles": plain.measures(bundled),
            "styles_with_strokes": learnt.measures(bundled),
            "learnt": [paintings[index].name for index in known],
            "confusion": plain.confusion(bundled),
            "confusion_with_strokes": learnt.confusion(bundled),
        }
        if len(known) > 1:
            part |= {"learnt_before": plain.measures(known), "learnt_after": learnt.measures(known)}
        if options.unseen:
            for name, way in (("artworks", _none), ("artworks_predicted", finder.predicted)):
                results = measure(models, model, photos, paintings[: len(art)], judge, kept, way)
                part[name] = Findings(dict(enumerate(results)), targets, seen).measures(unseen)
        report[model.name] = part
    report["names"] = [path.stem for path in styles]
    report["seconds"] = time.monotonic() - begun
    return report

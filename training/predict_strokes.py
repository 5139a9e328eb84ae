"""Learn to predict the strokes of any painting: `python -m training.predict_strokes --help`.

It goes on from the checkpoint in `--out`; else, with `--further`, from the predictor among the models, or with
`--transfer` from the larger network's; else from nothing. In the end what predicts lies beside the checkpoint.
"""

from __future__ import annotations

import argparse
import dataclasses
import logging
import time
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from engine.errors import BadWeights
from engine.models.weights import Models
from engine.networks.strokes_predictor import UNREADABLE, StrokesPredictor
from engine.networks.transferred_predictor import TransferredPredictor
from engine.options import Precision
from engine.painters.adain.learning import CROP, subjects_of
from engine.painters.adain.learning_run import EVEN, even_crops
from engine.runs.device import precision_for
from training.data import Crops, read_pictures, split
from training.loop import train
from training.predictor_training import Recipe, Source, Targets, Training, begin
from training.predictor_transfer import transferred

if TYPE_CHECKING:
    from engine.models.weights import Model
    from engine.networks.adain_network import AdainNetwork
    from training.data import Frame

ROOT = Path(__file__).parents[1]
LEARNT = "predictor.safetensors"  # in the folder of a run
_SCALES = (1.2, 1.8)  # short side of a photograph, in crops
_SIDE = 341  # px, long side to which paintings are shrunk: that of most artworks
_TIMED_STEPS = 40  # by whose time is told how many there are in some minutes


def sources_of(options: argparse.Namespace, recipe: Recipe, photos: list[Frame]) -> list[Source]:
    """Read the paintings: artworks; large ones and the bundled styles, as small as these; photographs."""
    art = split(read_pictures(options.art))[0]
    large = [picture for path in (*options.large, options.styles) for picture in read_pictures(path)]
    return [
        Source(0.75, art[: recipe.artworks], _SIDE),
        Source(0.2, large, _SIDE),
        Source(0.05, photos[: recipe.photographs], _SIDE),
    ]


def main(arguments: list[str] | None = None) -> None:
    """Read the command line and learn, going on from the checkpoint where there is one."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=Path, required=True, help="tar or folder")
    parser.add_argument("--art", type=Path, required=True, help="tar or folder, of which some are held out")
    parser.add_argument("--large", type=Path, nargs="*", default=[], help="tars or folders of large paintings")
    parser.add_argument("--styles", type=Path, default=ROOT / "resources" / "styles", help="folder of paintings")
    parser.add_argument("--models", type=Path, default=ROOT / "resources" / "models")
    parser.add_argument("--model", help="an AdaIN model; the app's own without it")
    parser.add_argument("--out", type=Path, required=True, help="folder of checkpoint and curve; resumes")
    start = parser.add_mutually_exclusive_group()
    start.add_argument("--further", action="store_true", help="begin with the one that there is among the models")
    start.add_argument("--transfer", action="store_true", help="begin with the one of the larger network")
    parser.add_argument("--beside", type=Path, help="checkpoint of a process of another seed, to meet at each of ours")
    parser.add_argument("--device", default="cpu", choices=("cpu", "cuda"))
    parser.add_argument("--minutes", type=float, help="as many steps as these take instead of --steps")
    parser.add_argument("--minutes-between-checkpoints", type=float, default=4.0)
    for field in dataclasses.fields(Recipe):
        parser.add_argument(f"--{field.name.replace('_', '-')}", type=type(field.default), default=field.default)
    options = parser.parse_args(arguments)
    recipe = Recipe(**{f.name: getattr(options, f.name) for f in dataclasses.fields(Recipe)})
    options.out.mkdir(parents=True, exist_ok=True)
    checkpoint = options.out / "checkpoint.pt"
    training, beside = training_of(options, recipe, checkpoint), options.beside

    def meet() -> None:
        if beside and beside.exists():
            training.meet(torch.load(beside, weights_only=True, map_location="cpu"))

    steps = steps_within(training, options.minutes) if options.minutes else recipe.steps
    train(training, steps, checkpoint, options.minutes_between_checkpoints, meet)
    (options.out / LEARNT).write_bytes(training.learnt().to_bytes())


def steps_within(training: Training, minutes: float) -> int:
    """Take some steps and tell how many there will be in some minutes; the rate falls to its end with the last."""
    begun, first = time.monotonic(), training.step
    for _ in range(_TIMED_STEPS):
        training.run_step()
    left = 60 * minutes / (time.monotonic() - begun) * _TIMED_STEPS
    steps = first + max(_TIMED_STEPS, round(left))
    training.recipe = dataclasses.replace(training.recipe, steps=steps)
    return steps


def training_of(options: argparse.Namespace, recipe: Recipe, checkpoint: Path) -> Training:
    """Begin a training, or go on with one."""
    models, device = Models(options.models), torch.device(options.device)
    model, perceptual = models.find("adain", options.model), models.find("vgg", None)
    network = models.adain(model).to(device, memory_format=torch.channels_last)
    dtype = precision_for(device, Precision.AUTO)
    vgg = models.vgg(perceptual).to(device, dtype, memory_format=torch.channels_last)
    photos = split(read_pictures(options.photos))[0]
    targets = Targets(network, vgg, sources_of(options, recipe, photos))
    even = recipe.subjects // EVEN
    crops = Crops([photos], CROP, _SCALES, recipe.seed + 1)
    chosen = [*crops.batch(recipe.subjects - even).split(1), *even_crops(even, recipe.seed)]
    subjects = subjects_of(network, vgg, [crop.to(device) for crop in chosen])
    predictor = predictor_for(options, models, model, network) or StrokesPredictor(model.sha256, perceptual.sha256, {})
    known = checkpoint if checkpoint.exists() or not options.beside else options.beside
    if known.exists():
        state = torch.load(known, weights_only=True, map_location="cpu")
        predictor = moved(dataclasses.replace(predictor, tensors=state["predictor"]), device)
        training = Training(recipe, network, vgg, predictor, targets, subjects)
        if known is not checkpoint:
            state["random"] = torch.Generator().manual_seed(recipe.seed).get_state()
        training.restore(state)
        return training
    if not predictor.tensors:
        random = torch.Generator().manual_seed(recipe.seed)
        shown = [targets.draw(random) for _ in range(recipe.learnt_from)]
        hashes = predictor.network, predictor.perceptual
        predictor = begin(recipe, network, hashes, shown, models.strokes.all_of(model.sha256), random)
    return Training(recipe, network, vgg, moved(predictor, device), targets, subjects)


def predictor_for(
    options: argparse.Namespace, models: Models, model: Model, network: AdainNetwork
) -> StrokesPredictor | None:
    """Find what the options say that a training begins with; None is nothing."""
    if not (options.further or options.transfer):
        return None
    origin = models.find("adain", model.stands_in_for) if options.transfer else model
    known = models.strokes.predictor(origin.sha256)
    if known is None:
        raise BadWeights(UNREADABLE)
    return known if options.further else transferred(known, models.adain(origin), network, model.sha256)


def moved(predictor: StrokesPredictor, device: torch.device) -> StrokesPredictor:
    """Copy a predictor to a device."""
    tensors = {name: tensor.to(device, copy=True) for name, tensor in predictor.tensors.items()}
    copy = dataclasses.replace(predictor, tensors=tensors)
    if isinstance(copy, TransferredPredictor):
        return dataclasses.replace(copy, source=moved(copy.source, device))
    return copy


if __name__ == "__main__":
    main()

"""Learn the strokes of the bundled styles: `python -m training.learn_strokes --help`.

One painting after another is learnt on crops of photographs, with a checkpoint on the way; what is learnt is put among
the app's strokes at once, so that the command may be stopped at any time and goes on where it was. Every painting
begins with the mean of those learnt before it.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import logging
import time
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from engine.models.strokes_files import content_hash
from engine.models.weights import Models
from engine.networks.strokes import mean_of
from engine.painters.adain.learning import CROP, Learning, LearningPlan, painting_of, subjects_of
from engine.painters.adain.learning_run import EVEN, even_crops
from engine.pictures import image_io
from engine.pictures.tensors import to_tensor
from training.data import Crops, read_pictures, split
from training.loop import recent_means, save_checkpoint

if TYPE_CHECKING:
    from engine.networks.strokes import Strokes

ROOT = Path(__file__).parents[1]
_SCALES = (1.4, 1.8)  # short side of a photograph, in crops
_CHECKPOINT_STEPS = 20
log = logging.getLogger("training")


def main(arguments: list[str] | None = None) -> None:
    """Read the command line and learn what is not learnt yet."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=Path, required=True, help="tar or folder")
    parser.add_argument("--styles", type=Path, default=ROOT / "resources" / "styles", help="folder of paintings")
    parser.add_argument("--first", nargs="*", default=[], help="names of paintings to learn before the others")
    parser.add_argument("--models", type=Path, default=ROOT / "resources" / "models")
    parser.add_argument("--model", help="an AdaIN model; the app's own without it")
    parser.add_argument("--out", type=Path, required=True, help="folder of checkpoints and losses")
    parser.add_argument("--subjects", type=int, default=48, help="crops of photographs to learn on")
    begin = parser.add_mutually_exclusive_group()
    begin.add_argument("--alone", action="store_true", help="begin with nothing instead of the mean of others")
    begin.add_argument(
        "--further", action="store_true", help="learn those that are learnt as well, beginning with their own strokes"
    )
    parser.add_argument("--device", default="cpu", choices=("cpu", "cuda"))
    offer_plan(parser)
    learn(parser.parse_args(arguments))


def offer_plan(parser: argparse.ArgumentParser) -> None:
    """Offer every constant of learning."""
    for field in dataclasses.fields(LearningPlan):
        parser.add_argument(f"--{field.name.replace('_', '-')}", type=type(field.default), default=field.default)


def plan_of(options: argparse.Namespace) -> LearningPlan:
    """Read what `offer_plan` offers."""
    return LearningPlan(**{field.name: getattr(options, field.name) for field in dataclasses.fields(LearningPlan)})


def learn(options: argparse.Namespace) -> None:
    """Learn every painting of a folder whose strokes the library lacks."""
    plan = plan_of(options)
    options.out.mkdir(parents=True, exist_ok=True)
    models, device = Models(options.models), torch.device(options.device)
    model = models.find("adain", options.model)
    network = models.adain(model).to(device, memory_format=torch.channels_last)
    vgg = models.vgg(models.find("vgg", None)).to(device, memory_format=torch.channels_last)
    even = options.subjects // EVEN
    photos = Crops([split(read_pictures(options.photos))[0]], CROP, _SCALES, plan.seed + 1)
    chosen = [*photos.batch(options.subjects - even).split(1), *even_crops(even, plan.seed)]
    subjects = subjects_of(network, vgg, [crop.to(device) for crop in chosen])
    library = models.strokes
    paths = sorted(options.styles.glob("*.jpg"), key=lambda path: (path.stem not in options.first, path.stem))
    learnt: list[Strokes] = []
    for path in paths:
        known, name = library.find(model.sha256, content_hash(path)), f"{model.name}-{path.stem}"
        if known is None or (options.further and not _report(options.out, name).exists()):
            painting = painting_of(to_tensor(image_io.load(path).pixels, device))
            begin = None if options.alone else known or mean_of(learnt, plan.rank)
            learning = Learning(network, model.sha256, vgg, painting, subjects, plan, begin)
            run(learning, options.out, name)
            known = learning.strokes()
            library.add(known, content_hash(path))
        learnt.append(known)


def run(learning: Learning, out: Path, name: str) -> None:
    """Take all steps, going on from the checkpoint where there is one; losses and seconds go beside it."""
    checkpoint = out / f"{name}.pt"
    if checkpoint.exists():
        learning.restore(torch.load(checkpoint, weights_only=True))
    begun, first = time.process_time(), learning.step
    while not learning.is_over:
        learning.run_step()
        if learning.step % _CHECKPOINT_STEPS == 0 or learning.is_over:
            save_checkpoint(learning, checkpoint)
            means = recent_means(learning.history, _CHECKPOINT_STEPS)
            log.info("%s step %d %s", name, learning.step, json.dumps(means))
    taken = (time.process_time() - begun) / max(1, learning.step - first)
    report = {"steps": learning.step, "processor_seconds_a_step": taken, "history": learning.history}
    _report(out, name).write_text(json.dumps(report) + "\n", encoding="utf-8")
    checkpoint.unlink(missing_ok=True)


def _report(out: Path, name: str) -> Path:
    return out / f"{name}.json"


if __name__ == "__main__":
    main()

"""Learn a painting's strokes for the instant engine: `learn PAINTING`."""

from __future__ import annotations

import contextlib
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from engine.commands.behind import declare_behind, make_way
from engine.commands.command import Advance, Answer, Command, json_line
from engine.errors import UnreadableImage, UnsupportedFormat
from engine.options import Device
from engine.storage.whole_file import whole_file

if TYPE_CHECKING:
    import argparse
    from collections.abc import Generator, Iterator

    from engine.commands.command import Place, Report
    from engine.values import Frame, Pixels

_TOLD = 0.005  # of the work, from one line of JSON to the next


def declare(parser: argparse.ArgumentParser) -> None:
    """Offer photographs and steps."""
    parser.add_argument("painting", type=Path, help="a picture whose strokes are learnt")
    parser.add_argument(
        "--photos", type=Path, nargs="+", metavar="PHOTO", help="what is painted while learning (the app's samples)"
    )
    parser.add_argument("--json", action="store_true", help="tell how far it is as one JSON object a line")
    parser.add_argument("--sample", type=Path, metavar="FILE", help="keep a PNG there of how it paints by now")
    declare_behind(parser)
    parser.add_argument("--device", choices=list(Device), default=Device.AUTO, help="that computes (%(default)s)")
    parser.add_argument("--steps", type=int, default=200, metavar="N", help="more paint nearer (%(default)s)")


def wrong_usage(parsed: argparse.Namespace) -> str | None:
    """Ask for at least one step."""
    return None if parsed.steps > 0 else "--steps is at least 1"


def run(parsed: argparse.Namespace, place: Place) -> Generator[Report, None, int]:
    """Learn for each of the app's networks that lacks the painting's strokes, going on from where it stopped."""
    from engine.models.weights import Models
    from engine.painters.adain.learning import LearningPlan
    from engine.painters.adain.learning_run import LearningRun
    from engine.runs.device import choose, use_threads

    make_way(parsed)
    use_threads()
    models, plan = Models(place.models, place.user.models), LearningPlan(steps=parsed.steps)
    paths = parsed.photos or sorted((place.resources / "samples").glob("*.jpg"))
    learning = LearningRun(models, parsed.painting, _readable(paths), plan, choose(Device(parsed.device)))
    names = [model.name for model in learning.lacking()]
    told = -1.0
    with closing(learning.steps()) as steps:
        for progress in steps:
            if progress.sample is not None and parsed.sample:
                _show(progress.sample, parsed.sample)
            if not parsed.json:
                yield Advance(progress.fraction, parsed.painting.name)
            elif progress.fraction - told >= _TOLD:
                told = progress.fraction
                yield Answer(json_line({"fraction": told, "seconds_left": progress.seconds_left}))
    if not parsed.json:
        learnt = f"learnt for {', '.join(names)}" if names else "known already"
        yield Answer(f"{parsed.painting}: {learnt}")
    return 0


def _readable(paths: list[Path]) -> Iterator[Pixels]:
    """Read photographs one after the other; those that are gone or damaged are left out."""
    from engine.pictures import image_io

    for path in paths:
        with contextlib.suppress(UnreadableImage, UnsupportedFormat):
            yield image_io.load(path).pixels


def _show(frame: Frame, path: Path) -> None:
    """Write a picture where another program looks at it, never half of one."""
    from PIL import Image

    with whole_file(path, path.with_suffix(".part")) as part:
        Image.fromarray(frame).save(part, "PNG")


LEARN = Command(
    "learn",
    "learn a painting's strokes for the instant engine",
    declare,
    run,
    wrong_usage,
    cancelled="Cancelled; what is learnt so far is kept, so start it again to go on.",
)

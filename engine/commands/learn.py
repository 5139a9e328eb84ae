"""Learn a painting's strokes for the instant engine: `learn PAINTING`."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from engine.commands.behind import declare_behind, make_way
from engine.commands.command import Advance, Answer, Command, Note, json_line, with_failures
from engine.commands.helped import OTHERS, declare_workers, learnt
from engine.errors import OutOfReach, not_found
from engine.options import Device
from engine.runs.driven import Driven

if TYPE_CHECKING:
    import argparse
    from collections.abc import Generator, Iterator

    from engine.commands.command import Place, Report
    from engine.models.weights import Models

_TOLD = 0.005  # of the work, from one line of JSON to the next


def declare(parser: argparse.ArgumentParser) -> None:
    """Offer photographs and steps."""
    parser.add_argument("painting", type=Path, help="a picture whose strokes are learnt")
    parser.add_argument(
        "--photos", type=Path, nargs="+", default=(), metavar="PHOTO", help="learn on these beside the app's own"
    )
    parser.add_argument("--json", action="store_true", help="tell how far it is as one JSON object a line")
    parser.add_argument("--sample", type=Path, metavar="FILE", help="keep a PNG there of how it paints by now")
    declare_behind(parser)
    parser.add_argument("--device", choices=list(Device), default=Device.AUTO, help="that computes (%(default)s)")
    declare_workers(parser)
    parser.add_argument("--steps", type=int, metavar="N", help="exactly so many (400, or fewer where it is slow)")


def wrong_usage(parsed: argparse.Namespace) -> str | None:
    """Ask for at least one step."""
    return None if parsed.steps is None or parsed.steps > 0 else "--steps is at least 1"


def run(parsed: argparse.Namespace, place: Place) -> Generator[Report, None, int]:
    """Learn for each of the app's networks that lacks the painting's strokes, going on from where it stopped."""
    return (yield from with_failures(_learn(parsed, place), as_json=parsed.json))


def _learn(parsed: argparse.Namespace, place: Place) -> Generator[Report, None, int]:
    from engine.models.learning_state import lacking
    from engine.models.strokes_files import content_hash, photographs
    from engine.models.weights import Models
    from engine.pictures.sample import show_packed

    make_way(parsed)
    models = Models(place.models, place.user.models)
    if not parsed.painting.is_file():
        raise not_found(parsed.painting.name)
    names = [model.name for model in lacking(models, content_hash(parsed.painting))]
    photos = tuple(photo for photo in parsed.photos if photo.is_file())
    for gone in (photo for photo in parsed.photos if photo not in photos):
        yield Note(str(not_found(gone.name)))
    is_learnt, steps = not names, _Steps(parsed)
    if is_learnt:
        yield from steps.told(1.0, 0.0)
    elif parsed.workers:
        elsewhere = learnt(parsed.painting, photos, parsed.steps, place, parsed.workers)
        with closing(elsewhere):
            others = Driven(elsewhere)
            for taught in others:
                if taught.sample and parsed.sample:
                    show_packed(taught.sample, parsed.sample)
                yield from steps.told(taught.fraction, taught.seconds_left)
            is_learnt = others.value
        if not is_learnt and parsed.workers == OTHERS:
            raise OutOfReach("None of the other computers answers; start Impasto there, or learn without them.")
    if not is_learnt:
        yield from _learn_here(parsed, models, (*photos, *photographs(place.resources)), steps)
    if not parsed.json:
        said = f"learnt for {', '.join(names)}" if names else "known already"
        yield Answer(f"{parsed.painting}: {said}")
    return 0


def _learn_here(
    parsed: argparse.Namespace, models: Models, photos: tuple[Path, ...], told: _Steps
) -> Generator[Report, None, None]:
    from engine.painters.adain.learning_run import LearningRun, photos_from, plan_for
    from engine.pictures.sample import show
    from engine.runs.device import choose, use_threads

    use_threads()
    plan, seconds = plan_for(parsed.steps)
    device = choose(Device(parsed.device))
    refused: list[str] = []
    learning = LearningRun(models, parsed.painting, photos_from(photos, refused), plan, device, seconds)
    yield from map(Note, refused)
    with closing(learning.steps()) as steps:
        for progress in steps:
            if progress.sample is not None and parsed.sample:
                show(progress.sample, parsed.sample)
            yield from told.told(progress.fraction, progress.seconds_left)


class _Steps:
    """Tell how far it is, not too often."""

    def __init__(self, parsed: argparse.Namespace) -> None:
        self._parsed, self._fraction = parsed, -1.0

    def told(self, fraction: float, seconds_left: float | None) -> Iterator[Report]:
        """Report, if it is time to."""
        if not self._parsed.json:
            yield Advance(fraction, self._parsed.painting.name)
        elif fraction - self._fraction >= _TOLD:
            self._fraction = fraction
            yield Answer(json_line({"fraction": fraction, "seconds_left": seconds_left}))


LEARN = Command(
    "learn",
    "learn a painting's strokes for the instant engine",
    declare,
    run,
    wrong_usage,
    cancelled="Cancelled; what is learnt so far is kept, so start it again to go on.",
)

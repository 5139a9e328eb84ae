"""Paint one photograph, clip or whatever else is known: `stylize PHOTO --style PAINTING -o OUT`."""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.commands.command import Advance, Answer, Command, Note, json_line
from engine.commands.recipes import recipe_of
from engine.commissions.carry_out import carry_out
from engine.commissions.commission import Ended, FrameDone, Order
from engine.commissions.kinds import kind_of
from engine.errors import EngineError, EngineStopped
from engine.recipes.command_options import add_options, options_of, save_options_of
from engine.values import Preview, Progress

if TYPE_CHECKING:
    import argparse
    from collections.abc import Generator

    from engine.commands.command import Place, Report
    from engine.commissions.kinds import Kind
    from engine.commissions.queue.queue_item import Details
    from engine.commissions.video.time_lapse import TimeLapse
    from engine.options import StyleOptions
    from engine.painting.stylizer import Stylizer
    from engine.values import Estimate, Picture, Result

_MIB = 2**20


def declare(parser: argparse.ArgumentParser) -> None:
    """Offer the options."""
    parser.add_argument("photo", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    add_options(parser)
    replace = 'replace a file of that name, never the photograph; "name (2)" without it'
    parser.add_argument("--replace", action="store_true", help=replace)


def declare_still(parser: argparse.ArgumentParser) -> None:
    """Offer the options, and those that only a photograph has."""
    declare(parser)
    told = "also write how it was painted, as a clip (.mp4, .webp or .gif); for --engine gatys"
    parser.add_argument("--record", type=Path, metavar="CLIP", help=told)
    parser.add_argument("--record-seconds", type=float, default=10.0, metavar="S", help="its length, 5 to 20; 10")


def wrong_usage(parsed: argparse.Namespace) -> str | None:
    """Miss a style."""
    if parsed.styles or parsed.recipe:
        return None
    return "name a painting by --style, or by --recipe a picture that Impasto has saved"


def run(parsed: argparse.Namespace, place: Place) -> Generator[Report, None, int]:
    """Paint one photograph, and record that where it is asked for."""
    if parsed.record is None:
        return (yield from paint(parsed, place, {}))
    from engine.commissions.video.time_lapse import TimeLapse, check  # late: few ask for it

    check(parsed.record, parsed.record_seconds)
    lapse = TimeLapse()
    code = yield from paint(parsed, place, {}, lapse=lapse)
    yield Note(f"Recorded in {lapse.write(parsed.record, parsed.record_seconds)}")
    return code


def paint(
    parsed: argparse.Namespace,
    place: Place,
    details: Details,
    resume: Path | None = None,
    kind: Kind | None = None,
    lapse: TimeLapse | None = None,
) -> Generator[Report, None, int]:
    """Carry out what the words order, with what only this kind of input has; for the commands of other kinds as well.

    `resume` is as for `carry_out`; `kind` is that of the input, None the one that its file has; `lapse` takes what is
    seen on the way. Raises EngineError.
    """
    order = yield from order_of(parsed, place, details)
    if lapse is not None:
        lapse.check_engine(order.options.engine)
    commission = (kind or kind_of(parsed.photo)).commission(order)
    engine = _Engine(place)
    last: FrameDone | None = None
    written, loss = None, ""
    for step in carry_out(commission, engine, place.styles, resume):
        match step:
            case Progress():
                yield Advance(step.fraction, step.phase.value)
            case Preview() if lapse is not None:
                lapse.add(step.pixels)
            case FrameDone():
                last = step
                if lapse is not None:
                    lapse.end(step.result.pixels)
            case Ended():
                written, loss = written_by(step), step.message
    if last is not None:
        yield from (Note(notice) for notice in (last.result.notice, loss) if notice)
    if parsed.json:
        report: dict[str, object] = {"output": str(written)}
        if last is not None and engine.estimate is not None:
            report |= _figures(last.result, engine.estimate) | {"recipe": json.loads(last.recipe)}
        yield Answer(json_line(report))
    else:
        yield Answer(str(written))
    return 0


def order_of(parsed: argparse.Namespace, place: Place, details: Details) -> Generator[Report, None, Order]:
    """Read what the words order; raises BadOptions."""
    recipe = (yield from recipe_of(parsed.recipe, place)) if parsed.recipe else None
    options = options_of(parsed, recipe, place.bundled_styles())
    return Order(parsed.photo, parsed.output, options, save_options_of(parsed), details, replaces=parsed.replace)


def written_by(ended: Ended) -> Path | None:
    """Give the file that was written; raises EngineError where there is none, as told by `ended`."""
    if isinstance(ended.error, EngineError):
        raise ended.error
    if ended.error is not None:
        raise EngineStopped(ended.message) from ended.error
    return ended.result


class _Engine:
    """Load the engine when it is asked for, and note what it expects before it paints the first picture."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._stylizer: Stylizer | None = None
        self.estimate: Estimate | None = None

    def __call__(self) -> _Engine:
        self._stylizer = self._place.stylizer()
        return self

    def stylize(
        self,
        picture: Picture,
        options: StyleOptions,
        **more: Any,  # noqa: ANN401  # what painters of frames say
    ) -> Generator[Progress | Preview | Result, None, None]:
        assert self._stylizer is not None
        if self.estimate is None:
            height, width = picture.pixels.shape[:2]
            self.estimate = self._stylizer.estimate(height, width, options)
        return self._stylizer.stylize(picture, options, **more)


def _figures(result: Result, estimate: Estimate) -> dict[str, object]:
    height, width = result.pixels.shape[:2]
    return {
        "width": width,
        "height": height,
        "engine": result.options.engine,
        "device": result.device,
        "model": result.model,
        "precision": result.precision,
        "seconds": {phase: round(seconds, 3) for phase, seconds in result.seconds.items()},
        "levels": result.levels,
        "tiles": result.tiles,
        "estimate": {
            "seconds": None if estimate.seconds is None else round(estimate.seconds, 1),
            "peak_rss_mib": round(estimate.peak_bytes / _MIB),
        },
        "peak_rss_mib": round(_peak_bytes() / _MIB),
        "losses": dataclasses.asdict(result.losses[-1]) if result.losses else None,
        "notice": result.notice,
    }


def _peak_bytes() -> int:
    if sys.platform == "win32":
        import psutil

        return int(psutil.Process().memory_info().peak_wset)
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024  # macOS counts bytes, Linux KiB


STYLIZE = Command("stylize", "repaint one photograph", declare_still, run, wrong_usage)

"""Paint a clip: `video CLIP --style PAINTING -o OUT.mp4`."""

from __future__ import annotations

import argparse
import shutil
from typing import TYPE_CHECKING

from engine.commands import stylize
from engine.commands.command import Answer, Command, json_line
from engine.commands.helped import declare_workers, painted_clip
from engine.commissions.sink import unfinished
from engine.commissions.video.clip_kind import CLIP

if TYPE_CHECKING:
    from collections.abc import Generator

    from engine.commands.command import Place, Report
    from engine.commissions.queue.queue_item import Details


def declare(parser: argparse.ArgumentParser) -> None:
    """Offer the options."""
    stylize.declare(parser)
    clip = parser.add_argument_group("the clip", argument_default=argparse.SUPPRESS)
    clip.add_argument("--consistency", type=float, help="0 paints each frame for itself .. 1; 0.8 without it")
    clip.add_argument("--from", type=float, metavar="S", help="seconds, where the painted part begins")
    clip.add_argument("--to", type=float, metavar="S", help="seconds, where it ends")
    parser.add_argument("--resume", action="store_true", help="go on where the same command was interrupted")
    declare_workers(parser)


def run(parsed: argparse.Namespace, place: Place) -> Generator[Report, None, int]:
    """Paint the clip; what is finished of it stays beside the target until all is, for --resume."""
    words = vars(parsed)
    details: Details = {key: words[key] for key in ("consistency", "from", "to") if key in words}
    folder = unfinished(parsed.output)
    if not parsed.resume:
        shutil.rmtree(folder, ignore_errors=True)
    if parsed.workers:
        order = yield from stylize.order_of(parsed, place, details)
        written = yield from painted_clip(order, folder, place, parsed.workers)
        yield Answer(json_line({"output": str(written)}) if parsed.json else str(written))
        return 0
    return (yield from stylize.paint(parsed, place, details, folder, CLIP))


VIDEO = Command(
    "video",
    "repaint a clip, frame by frame, with its sound",
    declare,
    run,
    stylize.wrong_usage,
    cancelled="Stopped; the same command with --resume goes on.",
)

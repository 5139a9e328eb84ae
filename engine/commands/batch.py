"""Paint many photographs by the queue that the window has as well: `batch FOLDER ... --style PAINTING -o FOLDER`."""

from __future__ import annotations

from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from engine.commands.command import Advance, Answer, Command, Note, json_line
from engine.commands.helped import declare_workers, painted
from engine.commands.recipes import recipe_of
from engine.commissions.commission import Ended
from engine.commissions.queue.queue_item import TEMPLATE
from engine.errors import BadOptions
from engine.masks.mixing import paintings
from engine.models.strokes_files import learnt_at
from engine.pictures.formats import FORMATS
from engine.recipes.command_options import add_options, options_of, save_options_of
from engine.values import Progress

if TYPE_CHECKING:
    import argparse
    from collections.abc import Generator

    from engine.commands.command import Place, Report
    from engine.commissions.queue.queue_file import QueueFile
    from engine.commissions.queue.queue_item import QueueItem


def declare(parser: argparse.ArgumentParser) -> None:
    """Offer the options."""
    parser.add_argument("photo", type=Path, nargs="*", help="pictures, and folders with all that is in them")
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FOLDER", help="for the paintings; made if it is not there"
    )
    name = f"of the paintings, with {{name}}, {{style}} and {{n}}; {TEMPLATE} without it"
    parser.add_argument("--name", default=TEMPLATE, metavar="TEMPLATE", help=name)
    endings = [kind.suffixes[0].lstrip(".") for kind in FORMATS]
    parser.add_argument("--format", choices=endings, help="the photograph's own without it, or jpg")
    resume = (
        "go on with all that waits in the queue; photographs that it has finished with the same settings are skipped"
    )
    parser.add_argument("--resume", action="store_true", help=resume)
    declare_workers(parser)
    add_options(parser)


def wrong_usage(parsed: argparse.Namespace) -> str | None:
    """Miss a style, photographs or a folder."""
    if parsed.photo and not (parsed.styles or parsed.recipe):
        return "name a painting by --style, or by --recipe a picture that Impasto has saved"
    if not (parsed.output if parsed.photo else parsed.resume):
        return "name photographs or folders and by -o a folder for the paintings, or go on by --resume"
    return None


def run(parsed: argparse.Namespace, place: Place) -> Generator[Report, None, int]:
    """Paint what is named, or all that waits; return the code of the first failure."""
    from engine.commissions.queue.queue_file import QueueFile
    from engine.commissions.queue.queue_run import work

    code = 0
    with closing(QueueFile(place.user.queue, place.styles)) as queue:
        added = yield from _add(queue, parsed, place)
        chosen = queue.states().keys() if parsed.resume else added
        if parsed.workers:
            return (yield from painted(queue, place, chosen, parsed.workers, partial(_told, as_json=parsed.json)))
        stylizer = place.stylizer()
        with closing(work(queue, lambda: stylizer, place.styles, chosen)) as steps:
            for item, step in steps:
                if isinstance(step, Progress):
                    yield Advance(step.fraction, item.photo.name)
                elif isinstance(step, Ended):
                    yield from _told(item, step, as_json=parsed.json)
                    code = code or step.exit_code
    return code


def _add(queue: QueueFile, parsed: argparse.Namespace, place: Place) -> Generator[Note, None, tuple[int, ...]]:
    from engine.commissions.queue.queue_item import Batch
    from engine.commissions.queue.queue_names import photos_in

    if not parsed.photo:
        return ()
    recipe = (yield from recipe_of(parsed.recipe, place)) if parsed.recipe else None
    options = options_of(parsed, recipe, place.bundled_styles())
    photos = photos_in(parsed.photo)
    if not photos:
        raise BadOptions("There is no picture in these folders; name others.")
    suffix = f".{parsed.format}" if parsed.format else None
    saving = save_options_of(parsed)
    learnt = learnt_at(place.user.strokes, (style.path for style in paintings(options)))
    batch = Batch(
        photos, options, parsed.output, parsed.name, saving, suffix, skips_finished=parsed.resume, learnt=learnt
    )
    return queue.add(batch)


def _told(item: QueueItem, ended: Ended, *, as_json: bool) -> Generator[Report, None, None]:
    if ended.message:
        yield Note(f"{item.photo}: {ended.message}")
    if as_json:
        written = ended.result and str(ended.result)
        told: dict[str, object] = {
            "photo": str(item.photo),
            "output": written,
            "error": None if ended.result else ended.message,
        }
        yield Answer(json_line(told))
    elif ended.result:
        yield Answer(str(ended.result))


BATCH = Command(
    "batch",
    "repaint many photographs, by the queue that the window has as well",
    declare,
    run,
    wrong_usage,
    cancelled="Stopped; `batch --resume` goes on with this photograph.",
)

"""List, import, fetch and remove models: `models list | import FILE... | fetch NAME | remove NAME`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from engine.commands.command import Advance, Answer, Command
from engine.runs.driven import Driven

if TYPE_CHECKING:
    import argparse
    from collections.abc import Generator, Iterable

    from engine.commands.command import Place, Report
    from engine.models.own_models import OwnModels
    from engine.models.weights import Model

_WORDS = {
    "list": lambda n: n == 0,
    "import": lambda n: n > 0,
    "fetch": lambda n: n == 1,
    "remove": lambda n: n == 1,
}
_MIB = 2**20


def declare(parser: argparse.ArgumentParser) -> None:
    """Offer the words."""
    parser.add_argument("action", choices=tuple(_WORDS))
    parser.add_argument("what", nargs="*", metavar="FILE|NAME", help="files to import, a model to fetch or remove")


def wrong_usage(parsed: argparse.Namespace) -> str | None:
    """Name too many files or models, or none."""
    return (
        None if _WORDS[parsed.action](len(parsed.what)) else "models list | import FILE... | fetch NAME | remove NAME"
    )


def run(parsed: argparse.Namespace, place: Place) -> Generator[Report, None, int]:
    """Change the user's models and list what has come."""
    from engine.models.own_models import OwnModels
    from engine.models.weights import Models

    own = OwnModels(place.models, place.user.models)
    match parsed.action:
        case "list":
            yield from _listed(Models(place.models, place.user.models).all())
        case "import":
            yield from _listed(own.bring_in([Path(word) for word in parsed.what]))
        case "fetch":
            yield from _listed([(yield from _fetched(own, parsed.what[0]))])
        case "remove":
            own.remove(parsed.what[0])
            yield Answer(f"{parsed.what[0]} is removed")
    return 0


def _listed(models: Iterable[Model]) -> Generator[Answer, None, None]:
    for model in models:
        yield Answer(f"{model.name}\t{model.kind}\t{model.file}\t{model.licence}")


def _fetched(own: OwnModels, name: str) -> Generator[Advance, None, Model]:
    steps = Driven(own.fetch(name))
    for have, total in steps:
        yield Advance(have / total, f"{have // _MIB} of {total // _MIB} MiB")
    return steps.value


MODELS = Command(
    "models",
    "list, import, fetch and remove models",
    declare,
    run,
    wrong_usage,
    cancelled="Cancelled; what has arrived is kept, so fetch it again to go on.",
)

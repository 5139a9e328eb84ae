"""List the painters there are; another algorithm is a folder beside these and a line here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import BadOptions
from engine.painters.adain import adain_entry
from engine.painters.entry import Entry
from engine.painters.gatys import gatys_entry
from engine.painters.published import published_entry

if TYPE_CHECKING:
    from engine.models.weights import Model, Models
    from engine.options import StyleOptions
    from engine.painters.traits import Traits

PAINTERS: tuple[Entry, ...] = (adain_entry.ENTRY, published_entry.ENTRY, gatys_entry.ENTRY)  # in the order shown


def engines() -> dict[str, Traits]:
    """Give for each engine what its first painter can do, in the order in which they are offered."""
    found: dict[str, Traits] = {}
    for entry in PAINTERS:
        found.setdefault(entry.traits.engine, entry.traits)
    return found


def traits_of(engine: str) -> Traits:
    """Tell what the painter of an engine can do; raises BadOptions where there is none."""
    found = engines()
    if engine not in found:
        raise BadOptions("There is no engine “{0}”; choose one of: {1}.", engine, ", ".join(found))
    return found[engine]


def own_options() -> frozenset[str]:
    """Name the options that not every painter has."""
    return frozenset().union(*(entry.traits.options for entry in PAINTERS))


def live_engine() -> str | None:
    """Name the first engine that paints in moments."""
    return next((name for name, traits in engines().items() if traits.is_live), None)


def going_on(engine: str) -> str | None:
    """Name the engine that goes on from a picture: this one, or the first that can."""
    able = [name for name, traits in engines().items() if traits.can_begin]
    return engine if engine in able else next(iter(able), None)


def choose(models: Models, options: StyleOptions) -> tuple[Entry, Model]:
    """Find the painter and the network that `options` ask for; raises BadOptions and BadWeights."""
    from engine.models.weights import NO_MODEL  # noqa: PLC0415  # torch takes seconds to load

    kind = traits_of(options.engine).model_kind
    model = models.find(kind, options.model) if kind else NO_MODEL
    for entry in PAINTERS:
        if (entry.traits.engine, entry.traits.layout) == (options.engine, model.layout):
            return entry, model
    raise BadOptions("The engine “{0}” has no way to paint with “{1}”; choose another one.", options.engine, model.name)

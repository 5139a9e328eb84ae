"""Name the instant painter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import Sentence
from engine.painters.entry import Entry
from engine.painters.traits import Traits

if TYPE_CHECKING:
    from engine.models.weights import Models
    from engine.painters.painter import Painter

TRAITS = Traits(
    engine="adain",
    title=Sentence("Instant (AdaIN)"),
    short_title=Sentence("Instant"),
    explanation=Sentence("Repaints in moments and follows every slider."),
    icon="instant",
    method=Sentence(
        "The instant engine does not search: it gives the photograph's features the mean and the spread of the "
        "style's, and a second network paints from them."
    ),
    model_kind="adain",
    is_live=True,
    has_loupe=True,
)


def _load(models: Models) -> Painter:
    from engine.painters.adain.adain_painter import AdainPainter  # noqa: PLC0415  # torch takes seconds to load

    return AdainPainter(models)


ENTRY = Entry(TRAITS, _load)

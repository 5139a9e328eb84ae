"""Name the fine painter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import Sentence
from engine.painters.entry import Entry
from engine.painters.traits import Traits
from engine.values import CONTENT_LAYER, STYLE_LAYERS

if TYPE_CHECKING:
    from engine.models.weights import Models
    from engine.painters.painter import Painter

TRAITS = Traits(
    engine="gatys",
    title=Sentence("Fine (Gatys)"),
    short_title=Sentence("Fine"),
    explanation=Sentence("Paints stroke by stroke, in minutes."),
    icon="fine",
    method=Sentence(
        "Gatys changes the picture itself, until the network finds in it what is in the photograph, and sees it "
        "painted as the style is."
    ),
    model_kind="vgg",
    options=frozenset(
        {"iterations", "keep_subject", "content_weight", "style_weight", "tv_weight", "init", "key_frames", "seed"}
    ),
    can_resume=True,
    can_begin=True,
    paints_surfaces=True,
    tells_losses=True,
    layers=(*STYLE_LAYERS[:-1], CONTENT_LAYER, STYLE_LAYERS[-1]),
)


def _load(models: Models) -> Painter:
    from engine.painters.gatys.gatys_painter import GatysPainter  # noqa: PLC0415  # torch takes seconds to load

    return GatysPainter(models)


ENTRY = Entry(TRAITS, _load)

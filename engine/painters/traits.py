"""Tell what each painter can do; everything that is offered follows this, never a painter's name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Traits:
    """Describe one painter without loading it; its texts are sentences, which the window translates.

    Several painters may serve one engine, each with another layout of networks; the first one stands for it.
    """

    engine: str  # value of StyleOptions.engine
    title: str  # of its button
    short_title: str  # beside other words
    explanation: str  # one sentence below its button
    icon: str  # stem of a file in resources/icons
    method: str = ""  # how it paints, on the page about the method; where curves tell more, what they show
    model_kind: str = ""  # of the networks that it paints with; "" for none
    layout: str = ""  # of such a network, as its architecture names it
    options: frozenset[str] = frozenset()  # fields of StyleOptions that it has beside those of every painter
    is_live: bool = False  # repaints while a slider moves
    can_resume: bool = False  # a paused or broken run goes on from its state
    can_begin: bool = False  # goes on from any picture
    has_loupe: bool = False  # paints a piece by itself
    paints_surfaces: bool = False  # optimises what several views show, instead of one picture
    tells_losses: bool = False  # after each step
    layers: tuple[str, ...] = ()  # that can be looked at during a run

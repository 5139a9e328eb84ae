"""List the styles of a painting, and what share of them each of its masks has; nothing here loads torch."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.options import StyleOptions
    from engine.style_choice import StyleChoice


def paintings(options: StyleOptions) -> tuple[StyleChoice, ...]:
    """List the styles of the mix, then those of masks."""
    return (*options.styles, *(mask.style for mask in options.masks if mask.style is not None))


def mixes(options: StyleOptions) -> list[list[float]]:
    """Return for every mask, or for the whole picture, the share of each of `paintings`."""
    total = sum(choice.weight for choice in options.styles)
    count = len(paintings(options))
    mix = [choice.weight / total for choice in options.styles] + [0.0] * (count - len(options.styles))
    found, own = [], len(options.styles)
    for mask in options.masks:
        if mask.style is None:
            found.append(mix)
        else:
            found.append([float(index == own) for index in range(count)])
            own += 1
    return found or [mix]

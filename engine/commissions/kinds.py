"""List the kinds of input: each knows what it reads, and makes a commission of an order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from engine.commissions.model3d.model_kind import MODEL
from engine.commissions.still.still_kind import STILL
from engine.commissions.video.clip_kind import CLIP

if TYPE_CHECKING:
    from pathlib import Path

    from engine.commissions.commission import Commission, Order


class Kind(Protocol):
    """Be one kind of input. Its module loads nothing but values; what reads and writes is imported when asked for."""

    @property
    def name(self) -> str:
        """Name it: "still"."""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """Name the endings of the files that it reads, in small letters, each with its dot."""

    def takes(self, path: Path) -> bool:
        """Tell whether a file or folder is of this kind, by its name or its first bytes."""

    def suffix_for(self, path: Path) -> str:
        """Name the ending of a painting of that file where none is asked for."""

    def commission(self, order: Order) -> Commission:
        """Make source and sink of an order; raises BadOptions where its details are wrong."""


KINDS: tuple[Kind, ...] = (
    CLIP,
    MODEL,
    STILL,  # last: takes what no other does, to tell what is wrong with it
)


def kind_of(path: Path) -> Kind:
    """Choose the kind of a file or folder."""
    return next(kind for kind in KINDS if kind.takes(path))


def commission_of(order: Order) -> Commission:
    """Make source and sink of an order; raises BadOptions."""
    return kind_of(order.source).commission(order)


def readable_suffixes() -> tuple[str, ...]:
    """Name the endings of all files that can be painted, in small letters."""
    return tuple(dict.fromkeys(suffix for kind in KINDS for suffix in kind.suffixes))

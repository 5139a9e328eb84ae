"""Say what a link runs, and how it is looked after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from gui.link.frame_ring import Ring


@dataclass(frozen=True, slots=True)
class Program:
    """Describe a child process and the care that it needs."""

    name: str
    main: Callable[..., None]  # main(peer, *arguments); picklable, and its module imports nothing heavy
    arguments: tuple[object, ...] = ()
    rings: tuple[Ring, ...] = ()
    starts_at_once: bool = False  # else with the first request
    has_children: bool = False  # it starts processes of its own, which a daemonic process may not
    resends: bool = False  # what is unanswered goes to the next process when one dies; else it is lost
    most_deaths: int = 2  # in a row, without a sign of life: then it is started only by the next request
    quit_limit: float = 1.0  # s that closing waits
    writing_limit: float = 20.0  # s that closing waits for a file being written

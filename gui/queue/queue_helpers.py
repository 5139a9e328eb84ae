"""Share the queue's work with other computers, in the queue's process; never imports Qt."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Protocol

from gui.queue import queue_messages as m

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from pathlib import Path

    from engine.commissions.commission import Repainter, Step
    from engine.commissions.queue.queue_item import QueueItem
    from engine.storage.places import Places
    from gui.link.peer import Peer

    class _Company(Protocol):
        """Know who may help: `engine.computers.company.Company`."""

        @property
        def helps(self) -> bool: ...

        def let_help(self, *, is_on: bool) -> None: ...

    class _Crew(Protocol):
        """Hold the ways to them: `engine.computers.crew.Crew`."""

        @property
        def computers(self) -> Sequence[Any]: ...

        def close(self) -> None: ...

    class _Together(Protocol):
        """Paint with them: `engine.computers.together.Together`."""

        @property
        def numbers(self) -> frozenset[int]: ...

        @property
        def painting(self) -> dict[str, tuple[str, ...]]: ...

        def drop(self, numbers: frozenset[int]) -> None: ...

        def stop(self) -> None: ...


class Helpers:
    """Hold the way to the others as long as the user wants their help; nothing of it is loaded before.

    Args:
        peer: the window.
        user: the user's places.
        models: folder of the bundled ones.
        bundled: folder of the bundled styles.
    """

    def __init__(self, peer: Peer, user: Places, models: Path, bundled: Path) -> None:
        self._peer, self._user, self._models, self._bundled = peer, user, models, bundled
        self._crew: _Crew | None = None
        self._together: _Together | None = None
        self._told = m.HelpersSeen(is_on=False)

    @property
    def is_on(self) -> bool:
        """Tell whether others may help now."""
        return self._crew is not None

    @property
    def numbers(self) -> frozenset[int]:
        """Name the photographs that are painted together."""
        together = self._together
        return frozenset() if together is None else together.numbers

    def begin(self) -> None:
        """Go on as the user has left it; raises OutOfReach."""
        if (self._user.company).exists() and self._company().helps:
            self.let_help(is_on=True)

    def let_help(self, *, is_on: bool) -> None:
        """Listen for the others, or no more; raises OutOfReach and CannotWrite."""
        company = self._company()
        if is_on and self._crew is None:
            from engine.computers.company import Company
            from engine.computers.crew import Crew

            self._crew = Crew(Company(self._user.company), self._models)
        elif not is_on:
            self.close()
        company.let_help(is_on=is_on)

    def steps(
        self,
        queue: Any,  # noqa: ANN401  # a QueueFile of this thread
        here: Callable[[], Repainter],
    ) -> Generator[tuple[QueueItem, Step], None, None]:
        """Paint what waits, with the others."""
        from engine.computers.crew import Crew
        from engine.computers.packing import Packing
        from engine.computers.together import Together

        assert isinstance(self._crew, Crew)
        packing = Packing(self._models, self._user.models, self._bundled)
        together = Together(queue, self._crew, packing, self._bundled, here, tell=self._complain)
        self._together = together
        try:
            with contextlib.closing(together.steps()) as steps:
                yield from steps
        finally:
            self._together = None

    def drop(self, numbers: frozenset[int]) -> None:
        """Let go of these; of none, begin all again."""
        if self._together is not None:
            self._together.drop(numbers)

    def stop(self) -> None:
        """Have `steps` end soon."""
        if self._together is not None:
            self._together.stop()

    def tell(self) -> None:
        """Tell the window who is there and what each paints, where that has changed."""
        painting = {} if self._together is None else self._together.painting
        crew = () if self._crew is None else self._crew.computers
        seen = tuple(m.Helper(one.name, one.device, painting.get(one.name, ())) for one in crew)
        found = m.HelpersSeen(self.is_on, seen, painting.get("", ()))
        if found != self._told:
            self._told = found
            self._peer.send(found)

    def close(self) -> None:
        """End it."""
        self.stop()
        if self._crew is not None:
            crew, self._crew = self._crew, None
            crew.close()

    def _company(self) -> _Company:
        from engine.computers.company import Company

        return Company(self._user.company)

    def _complain(self, sentence: str) -> None:
        self._peer.send(m.HelperInTrouble(sentence))

"""Tell who asked what has become of it, and nothing once that is over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, cast

from PySide6.QtCore import QObject
from shiboken6 import isValid

from gui.link.protocol import Answer, AnswerT, Cancelled, Failed, Lost, Request, Update

if TYPE_CHECKING:
    from collections.abc import Callable

    from gui.link.link import Link
    from gui.link.protocol import Failure, Note


class Call(Generic[AnswerT]):
    """Stand for one request that is not answered yet; for the window's thread.

    Attributes:
        request: what was asked.
    """

    def __init__(self, link: Link, request: Request[AnswerT]) -> None:
        self.request = request
        self._link = link
        self._owner: QObject | None = None
        self._success: Callable[[AnswerT], object] | None = None
        self._failure: Callable[[Failure], object] | None = None
        self._cancelled: Callable[[], object] | None = None
        self._update: Callable[[Update], object] | None = None
        self._is_cancelled = False
        self._is_over = False

    @property
    def is_over(self) -> bool:
        """Tell whether it can tell nothing more."""
        return self._is_over

    def then(
        self,
        success: Callable[[AnswerT], object] | None = None,
        *,
        failure: Callable[[Failure], object] | None = None,
        cancelled: Callable[[], object] | None = None,
        update: Callable[[Update], object] | None = None,
        owner: QObject | None = None,
    ) -> Call[AnswerT]:
        """Name what is done with the answer; `cancelled` is also called where another request has taken its place.

        Nothing is told any more once `owner` is deleted.
        """
        self._success, self._failure, self._cancelled, self._update = success, failure, cancelled, update
        self._owner = owner
        return self

    def cancel(self) -> None:
        """End it; only that it has been cancelled, or failed before, is told from now on."""
        if not self._is_over and not self._is_cancelled:
            self._is_cancelled = True
            self._link.cancel(self)

    def note(self, note: Note) -> None:
        """Tell the process something about it."""
        self._link.tell(note)

    def drop(self) -> None:
        """Let it go on, and tell nothing any more."""
        self._is_over = True
        self._owner = None
        self._success = self._failure = self._cancelled = self._update = None

    def tell(self, report: Answer | Update) -> bool:
        """Pass a report on; tell whether somebody wanted it."""
        if self._is_over or (self._owner is not None and not isValid(self._owner)):
            return False
        success, failure, cancelled, update = self._success, self._failure, self._cancelled, self._update
        if isinstance(report, Update):
            is_wanted = update is not None and not self._is_cancelled
            if update is not None and is_wanted:
                update(report)
            return is_wanted
        is_cancelled = isinstance(report, Cancelled) or (self._is_cancelled and not isinstance(report, Failed | Lost))
        self.drop()
        if is_cancelled:
            if cancelled is not None:
                cancelled()
        elif isinstance(report, Failed | Lost):
            if failure is not None:
                failure(report)
        elif success is not None:
            success(cast("AnswerT", report))
            return True
        return False


class Calls:
    """Hold calls that end together."""

    def __init__(self) -> None:
        self._calls: list[Call[Answer]] = []

    def add(self, call: Call[AnswerT]) -> Call[AnswerT]:
        """Hold one more."""
        self._calls = [held for held in self._calls if not held.is_over]
        self._calls.append(cast("Call[Answer]", call))
        return call

    def cancel(self) -> None:
        """Cancel all that are not over."""
        for call in self._calls:
            call.cancel()

    def drop(self) -> None:
        """Let nothing of them be told any more."""
        for call in self._calls:
            call.drop()
        self._calls.clear()

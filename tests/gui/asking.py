"""Wait for what becomes of a call, or of a process."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pytestqt.qtbot import QtBot

    from gui.link.call import Call
    from gui.link.link import Link
    from gui.link.protocol import Answer

LIMIT = 60_000  # ms for any answer; a process of low priority must begin before the first
CANCELLED = "cancelled"


def kill(link: Link, qtbot: QtBot) -> None:
    """Kill a link's process, and wait until the link has seen that."""
    pid = link.pid
    psutil.Process(pid).kill()
    qtbot.waitUntil(lambda: link.pid != pid, timeout=LIMIT)


def outcome(qtbot: QtBot, call: Call, limit: int = LIMIT) -> Answer | str:
    """Wait for the answer, the failure, or that it is cancelled."""
    return outcomes(qtbot, [call], limit)[0]


def outcomes(qtbot: QtBot, calls: Iterable[Call], limit: int = LIMIT) -> list[Answer | str]:
    """Wait for what becomes of several calls, none of which may be over; they are told in their order."""
    told: dict[int, Answer | str] = {}
    numbered = list(enumerate(calls))
    for number, call in numbered:
        call.then(
            partial(told.setdefault, number),
            failure=partial(told.setdefault, number),
            cancelled=partial(told.setdefault, number, CANCELLED),
        )
    qtbot.waitUntil(lambda: len(told) == len(numbered), timeout=limit)
    return [told[number] for number, _ in numbered]

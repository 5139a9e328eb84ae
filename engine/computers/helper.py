"""Help another computer: meet it, and paint what it sends, in Dask's worker, which never loads torch itself."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from distributed import Worker
from distributed.comm import connect

from engine.computers.authority import Identity, request_for
from engine.computers.interfaces import own_address
from engine.computers.pairing import Belonging
from engine.computers.secure import Guard, helpers_contexts, protocol_of, settle
from engine.errors import BadOptions, OutOfReach, Sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.computers.order_runner import OrderRunner
    from engine.computers.pairing import Invitation
    from engine.computers.versions import Versions

AGAIN_S = 2.0  # after which an absent leader is looked for again
_CONNECT_S = 5.0
_PORTS = "47411:47430"  # one of these, as others may be taken


class Absent(OutOfReach):
    """The leader does not answer now."""


class Helper(Worker):  # type: ignore[misc]  # Dask has no types
    """Be Dask's worker without any HTTP server, with a runner of its orders."""

    def __init__(self, *arguments: Any, runner: OrderRunner, **more: Any) -> None:  # noqa: ANN401
        self.runner = runner
        super().__init__(*arguments, **more)

    def start_http_server(self, *_arguments: Any, **_more: Any) -> None:  # noqa: ANN401
        """Start none: there is nothing to be seen by a browser."""


async def join(invitation: Invitation, versions: Versions, key: str) -> Belonging:
    """Have the leader sign this computer's own key, PEM; no other one can join by that invitation then.

    Raises:
        OutOfReach: the leader does not answer.
        BadOptions: it refuses.
    """
    settle()
    request = {"op": "impasto-admit", "request": request_for(key, invitation.name), "versions": versions.record()}
    told = await _asked(invitation.host, invitation.port, invitation.ticket, invitation.leader, request)
    own = Identity(told["certificate"], key)
    ticket = invitation.ticket.serial
    return Belonging(invitation.name, invitation.host, invitation.port, invitation.leader, own, ticket)


async def help_leader(
    belonging: Belonging, runner: OrderRunner, versions: Versions, port: int | None, tell: Callable[[bool, str], object]
) -> None:
    """Help until cancelled, whenever the leader is there; `tell` hears whether it is, and its address.

    Raises:
        OutOfReach: the leader trusts this computer no more.
        BadOptions: it has another version.
    """
    settle()
    was_there: bool | None = None
    while True:
        try:
            greeting = {"op": "impasto-greet", "versions": versions.record()}
            await _asked(belonging.host, belonging.port, belonging.own, belonging.leader, greeting)
        except Absent:
            if was_there is not False:
                tell(was_there := False, belonging.host)
            await asyncio.sleep(AGAIN_S)
        else:
            tell(was_there := True, belonging.host)
            await _helped(belonging, runner, versions, port)


async def _helped(belonging: Belonging, runner: OrderRunner, versions: Versions, port: int | None) -> None:
    """Help until the leader is gone."""
    facts = {"versions": versions.record(), **runner.engine.facts}
    worker = Helper(
        protocol_of(belonging.host, belonging.port), runner=runner, name=belonging.name, nthreads=1, memory_limit=0,
        host=own_address(belonging.host), port=_PORTS if port is None else port,
        security=Guard(helpers_contexts(belonging.own, belonging.leader)), dashboard=False,
        local_directory=str(runner.folder), startup_information={key: _always(value) for key, value in facts.items()},
        low_level_profiler=False,
    )  # fmt: skip
    try:
        await worker
        await worker.finished()
    except (TimeoutError, OSError, ValueError, RuntimeError):  # it has gone, or refuses, which is told next time
        await asyncio.sleep(AGAIN_S)
    finally:
        runner.abandon()
        with suppress(OSError, RuntimeError, TimeoutError):
            await asyncio.wait_for(worker.close(nanny=False, executor_wait=False), AGAIN_S + _CONNECT_S)


async def _asked(host: str, port: int, own: Identity, leader: str, request: dict[str, Any]) -> dict[str, Any]:
    """Ask the leader one thing.

    Raises:
        Absent: it does not answer.
        OutOfReach: it does not trust this computer, or is another one.
        BadOptions: it refuses.
    """
    made, _ = helpers_contexts(own, leader)
    try:
        comm = await connect(protocol_of(host, port), timeout=_CONNECT_S, ssl_context=made, require_encryption=True)
        try:
            await comm.write(request)
            told: dict[str, Any] = await comm.read()
        finally:
            comm.abort()
    except (TimeoutError, OSError) as error:
        raise _why(error, host) from error
    if "refused" in told:
        raise BadOptions(Sentence.from_json(told["refused"]))
    return told


def _why(error: Exception, host: str) -> OutOfReach:
    """Say why the leader could not be asked, by what TLS tells."""
    cause = error.__cause__
    words = f"{error} {cause}".upper()
    if "EXPIRED" in words or "NOT YET VALID" in words:
        return OutOfReach("The clock of this computer, or of the one at {0}, is wrong by years; set it.", host)
    if isinstance(cause, ssl.SSLCertVerificationError):
        return OutOfReach("The computer at {0} is not the one that has invited this one.", host)
    if "ALERT" in words or "UNKNOWN_CA" in words:  # and not that it has died while they spoke
        return OutOfReach("The computer at {0} does not trust this one any more; ask for a new invitation.", host)
    said = Sentence("The computer at {0} does not answer; start Impasto there, or check the network.", host)
    return Absent(said)


def _always(value: object) -> Callable[[object], object]:
    return lambda _worker: value

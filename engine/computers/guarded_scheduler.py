"""Let in whom the list of computers knows, in Dask's scheduler: by certificate, by name, by version."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any

from distributed import Scheduler

from engine.computers.secure import Guard, leaders_contexts, protocol_of
from engine.computers.versions import refusal
from engine.errors import EngineError, Sentence

if TYPE_CHECKING:
    from engine.computers.computer_list import ComputerList
    from engine.computers.versions import Versions

_SILENT_S = 5.0  # after which a computer of the same name, which has shown its certificate, takes another's place

logger = logging.getLogger(__name__)


class GuardedScheduler(Scheduler):  # type: ignore[misc]  # Dask has no types
    """Be Dask's scheduler without any HTTP server, which admits, greets and turns away.

    Args:
        computer_list: who may come.
        host: address of the interface that is listened at, and no other.
        port: 0 is any.
        versions: that all must have.
    """

    def __init__(self, computer_list: ComputerList, host: str, port: int, versions: Versions) -> None:
        self._computer_list, self._versions = computer_list, versions
        self._revoked = computer_list.revoked()
        super().__init__(
            host=protocol_of(host, port),
            security=Guard(leaders_contexts(computer_list)),
            dashboard=False,
            protocol="tls://",
        )
        self.handlers |= {"impasto-admit": self.admit, "impasto-greet": self.greet}

    def start_http_server(self, *_arguments: Any, **_more: Any) -> None:  # noqa: ANN401
        """Start none: there is nothing to be seen by a browser."""

    def admit(self, comm: Any, request: str, versions: dict[str, str]) -> dict[str, str]:  # noqa: ANN401
        """Give a computer that shows an invitation its own certificate, or the sentence that refuses it."""
        shown = comm.extra_info["peercert"]
        try:
            refused = refusal(self._versions, versions, _name_in(shown))
            if refused is None:
                return {"certificate": self._computer_list.admit(_serial_of(shown), request)}
        except EngineError as error:
            refused = error.sentence
        except ValueError:
            refused = Sentence("This invitation cannot be used; have a new one written.")
        return {"refused": refused.to_json()}

    def greet(self, comm: Any, versions: dict[str, str]) -> dict[str, str]:  # noqa: ANN401
        """Tell a computer whether it can help: nothing, or the sentence that refuses it."""
        shown = comm.extra_info["peercert"]
        self._computer_list.arrive(_serial_of(shown))
        refused = refusal(self._versions, versions, _name_in(shown))
        return {} if refused is None else {"refused": refused.to_json()}

    async def add_worker(self, comm: Any, *, name: str, extra: dict[str, Any], **more: Any) -> None:  # noqa: ANN401
        """Take a computer in whose name is that of its certificate and whose versions are ours."""
        shown = comm.extra_info["peercert"]
        refused = refusal(self._versions, extra.get("versions") or {}, name)
        if name != _name_in(shown):
            refused = Sentence("“{0}” shows another computer's certificate; join it again.", name)
        before = self.workers.get(self.aliases.get(name))
        if refused is None and before is not None and time.time() - before.last_seen > _SILENT_S:
            await self.remove_worker(before.address, stimulus_id="impasto-again")  # its cable was pulled meanwhile
        if refused is not None:
            await comm.write({"status": "error", "message": refused.to_json(), "time": 0.0})
            return
        await super().add_worker(comm, name=name, extra=extra, **more)

    async def look(self) -> None:
        """Take over what has changed in the list: who was removed is trusted no more, and cut off at once."""
        revoked = self._computer_list.revoked()
        if revoked == self._revoked:
            return
        self._revoked = revoked
        self.security.contexts = made, taken = leaders_contexts(self._computer_list)
        self.connection_args["ssl_context"] = self.rpc.connection_args["ssl_context"] = made
        for listener in self.listeners:
            listener.tcp_server.ssl_options = taken
        for comm in list(self._comms):
            if _serial_of(comm.extra_info.get("peercert") or {}) in revoked:
                comm.abort()
        known = {member.name for member in self._computer_list.members()}
        for address, worker in list(self.workers.items()):
            if worker.name not in known:
                await self.remove_worker(address, stimulus_id="impasto-removed")


def _serial_of(certificate: dict[str, Any]) -> str:
    return f"{int(certificate.get('serialNumber', '0'), 16):x}"


def _name_in(certificate: dict[str, Any]) -> str:
    parts = [pair for group in certificate.get("subject", ()) for pair in group]
    return next((value for key, value in parts if key == "commonName"), "")

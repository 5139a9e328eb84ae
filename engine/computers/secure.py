"""Set Dask up so that it speaks nothing but TLS between known computers, whatever the user's files of it say."""

from __future__ import annotations

import logging
import ssl
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import dask
from distributed.security import Security

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.computers.authority import Identity
    from engine.computers.computer_list import ComputerList

GONE_S = 60  # without a sign of life, as with a pulled cable, until a computer counts as gone

# Each is set in code, as Dask reads files of the home folder and the environment.
_SETTINGS: dict[str, Any] = {
    "distributed.scheduler.work-stealing": False,  # who paints what is ours to say
    "distributed.scheduler.allowed-failures": 1,
    "distributed.scheduler.worker-ttl": f"{GONE_S}s",
    "distributed.scheduler.idle-timeout": None,
    "distributed.scheduler.no-workers-timeout": None,
    "distributed.scheduler.contact-address": None,
    "distributed.scheduler.worker-saturation": "inf",
    "distributed.scheduler.blocked-handlers": [],
    "distributed.scheduler.preload": [],
    "distributed.scheduler.preload-argv": [],
    "distributed.scheduler.http.routes": [],
    "distributed.scheduler.active-memory-manager.start": False,
    "distributed.scheduler.jupyter": False,
    "distributed.worker.preload": [],
    "distributed.worker.preload-argv": [],
    "distributed.worker.http.routes": [],
    "distributed.worker.resources": {},
    "distributed.worker.lifetime.duration": None,
    "distributed.worker.blocked-handlers": [],
    "distributed.worker.profile.enabled": False,
    "distributed.worker.daemon": False,
    "distributed.client.preload": [],
    "distributed.client.preload-argv": [],
    "distributed.comm.compression": None,  # pictures are compressed already
    "distributed.comm.require-encryption": True,
    "distributed.comm.default-scheme": "tls",
    "distributed.comm.timeouts.connect": "10s",
    "distributed.comm.timeouts.tcp": "30s",
    "distributed.comm.retry.count": 0,
    "distributed.diagnostics.nvml": False,
    "distributed.admin.tick.interval": "1s",  # else who waits computes fifty times a second
    "distributed.admin.system-monitor.interval": "30s",
    "distributed.admin.low-level-log-length": 20,  # what is told on the way has pictures
    "distributed.admin.system-monitor.gil.enabled": False,
    "distributed.admin.large-graph-warning-threshold": "1 TiB",
}


def settle() -> None:
    """Set every value of Dask's that matters, and keep its words out of the terminal."""
    dask.config.set(_SETTINGS)
    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] in ("distributed", "tornado"):
            logging.getLogger(name).setLevel(logging.CRITICAL)


def protocol_of(host: str, port: int) -> str:
    """Name an address as Dask does."""
    return f"tls://[{host}]:{port}" if ":" in host else f"tls://{host}:{port}"


class Guard(Security):  # type: ignore[misc]  # Dask has no types
    """Give Dask the contexts of TLS that are made here.

    Args:
        contexts: for connections that are made, and that are taken.
    """

    __slots__ = ("contexts",)

    def __init__(self, contexts: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
        super().__init__(require_encryption=True)
        self.contexts = contexts

    def get_connection_args(self, _role: str) -> dict[str, Any]:
        """Give what a connection is made with."""
        return {"ssl_context": self.contexts[0], "require_encryption": True, "extra_conn_args": {}}

    def get_listen_args(self, _role: str) -> dict[str, Any]:
        """Give what a connection is taken with."""
        return {"ssl_context": self.contexts[1], "require_encryption": True}


def leaders_contexts(computer_list: ComputerList) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Trust what the authority has signed and has not revoked: (made, taken)."""
    authority = computer_list.authority
    trusted = authority.own.certificate + authority.revoked(computer_list.revoked())
    own = computer_list.leader
    return _context(own, trusted, is_listening=False), _context(own, trusted, is_listening=True)


def helpers_contexts(own: Identity, leader: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Trust one certificate, the leader's, and nobody else: (made, taken)."""
    return _context(own, leader, is_listening=False), _context(own, leader, is_listening=True)


def _context(own: Identity, trusted: str, *, is_listening: bool) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER if is_listening else ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname = False  # a computer is known by its certificate, wherever it is
    context.verify_mode = ssl.CERT_REQUIRED
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN  # the leader's certificate is trusted by itself
    if "X509 CRL" in trusted:
        context.verify_flags |= ssl.VERIFY_CRL_CHECK_LEAF
    if is_listening:
        context.num_tickets = 0  # each connection shows its certificate
    with tempfile.TemporaryDirectory(prefix="impasto-") as folder:  # OpenSSL reads files only; mode 700
        own_file, trusted_file = _written(Path(folder), (own.certificate + own.key, trusted))
        context.load_cert_chain(own_file)
        context.load_verify_locations(trusted_file)
    return context


def _written(folder: Path, texts: Iterable[str]) -> list[Path]:
    files = []
    for number, text in enumerate(texts):
        files.append(folder / f"{number}.pem")
        files[-1].write_text(text, encoding="ascii")
    return files

"""Start real processes on 127.0.0.1, each with a home of its own, and look at what they do."""

from __future__ import annotations

import os
import queue
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import IO

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 60.0  # s; a loaded computer is waited for


class HelperProcess:
    """Be another computer: a process with a home."""

    def __init__(self, home: Path, invitation: Path | None, version: str = "", **environment: str) -> None:
        words = [str(home), str(invitation or ""), version]
        surroundings = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"} | environment
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.engine.computers.toy_helper", *words],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=surroundings, cwd=ROOT,
        )  # fmt: skip
        self.said: list[str] = []
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for line in lines:
                self._lines.put(line.strip())
        self._lines.put("")

    def wait_for(self, word: str) -> str:
        """Return the next line that begins so."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            line = self._lines.get(timeout=PATIENCE)
            self.said.append(line)
            if line.startswith(word):
                return line
            assert line, self.said
        raise AssertionError(self.said)

    def kill(self) -> None:
        """End it and what it has started, at once."""
        with _dying(self.process.pid):
            self.process.kill()
            self.process.wait()


@contextmanager
def _dying(pid: int) -> Iterator[None]:
    try:
        children = psutil.Process(pid).children(recursive=True)
    except psutil.Error:
        children = []
    yield
    psutil.wait_procs(children, timeout=5)
    for child in children:
        if child.is_running():
            child.kill()


@contextmanager
def helpers(*starts: Callable[[], HelperProcess]) -> Iterator[list[HelperProcess]]:
    """Start some, and end them."""
    started: list[HelperProcess] = []
    try:
        started += [start() for start in starts]
        yield started
    finally:
        for one in started:
            one.kill()


def until(what: Callable[[], object]) -> None:
    """Wait for something to be so."""
    deadline = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def listening(*pids: int) -> set[tuple[str, int]]:
    """List the addresses and ports at which processes and their children listen."""
    found = set()
    for pid in pids:
        process = psutil.Process(pid)
        for one in (process, *process.children(recursive=True)):
            found |= {(c.laddr.ip, c.laddr.port) for c in one.net_connections("inet") if c.status == psutil.CONN_LISTEN}
    return found


class LeaderProcess:
    """Be the computer whose pictures are painted: a process that is started again until all is painted."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.said: list[str] = []
        self._begin()

    def wait(self) -> None:
        """Wait for one that ends by itself, having nothing more to paint."""
        while self._process.wait():
            self._reader.join()
            self._begin()
        self._reader.join()

    def kill(self) -> bool:
        """End it at once; tell whether it ran."""
        return kill(psutil.Process(self._process.pid)) if self._process.poll() is None else False

    def kill_scheduler(self) -> bool:
        """End its scheduler at once; tell whether that ran."""
        return sum(kill(child) for child in _spawned(self._process.pid)) > 0

    def _begin(self) -> None:
        words = [sys.executable, "-m", "tests.engine.computers.toy_leader", str(self._folder)]
        self._process = subprocess.Popen(
            words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"},
        )  # fmt: skip
        self._reader = threading.Thread(target=self._read, args=(self._process.stdout,), daemon=True)
        self._reader.start()

    def _read(self, lines: IO[str]) -> None:
        with lines:
            self.said += (line.strip() for line in lines if line.endswith("\n"))


def kill(process: psutil.Process) -> bool:
    """End a process at once; tell whether it ran."""
    try:
        is_alive = process.status() != psutil.STATUS_ZOMBIE
        process.kill()
    except psutil.Error:
        return False
    return is_alive


def engines(helper: HelperProcess) -> list[psutil.Process]:
    """List the processes in which a helper paints."""
    return _spawned(helper.process.pid)


def _spawned(pid: int) -> list[psutil.Process]:
    try:
        children = psutil.Process(pid).children()
        return [child for child in children if "spawn_main" in " ".join(child.cmdline())]
    except psutil.Error:
        return []


def free_port() -> int:
    """Find a port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

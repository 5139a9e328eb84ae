"""Share a list of computers, the pictures that are painted, and a leader that paints with others."""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from engine.commissions.queue.queue_file import QueueFile
from engine.commissions.queue.queue_item import Batch, ItemState
from engine.computers.computer_list import ComputerList
from engine.computers.pairing import invite
from engine.options import SaveOptions, StyleOptions
from engine.storage.places import Places
from engine.style_choice import StyleChoice
from tests.engine.computers.network import HelperProcess, free_port, until
from tests.engine.computers.toy import ToyEngine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.commissions.commission import Ended
    from engine.computers.worker_pool import WorkerPool

RESOURCES = Path(__file__).resolve().parents[3] / "resources"
MODELS, STYLES = RESOURCES / "models", RESOURCES / "styles"


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places.below(tmp_path / "leader")


@pytest.fixture
def computer_list(places: Places) -> ComputerList:
    found = ComputerList(places.computer_list)
    found.settle("127.0.0.1", free_port())
    return found


class Leader:
    """Paint by a queue, with others."""

    def __init__(self, computer_list: ComputerList, places: Places, folder: Path) -> None:
        self.computer_list, self.places, self.folder = computer_list, places, folder
        self.told: list[str] = []

    def invitation(self, name: str) -> Path:
        file = self.folder / f"{name}.impasto-pair"
        invite(self.computer_list, file, *self.computer_list.address, name)
        return file

    def helper(self, name: str, version: str = "", **environment: str) -> HelperProcess:
        return HelperProcess(self.folder / name, self.invitation(name), version, **environment)

    def fill(self, count: int, strength: float = 1.0, side: int = 64, **more: object) -> Path:
        """Put so many pictures into the queue; return the folder of their paintings."""
        photos, out = self.folder / "photos", self.folder / "out"
        photos.mkdir(exist_ok=True)
        paths = []
        for number in range(count):
            paths.append(photos / f"{number:02}.png")
            pixels = np.random.default_rng(number).integers(0, 256, (side, side + 8, 3), np.uint8)
            Image.fromarray(pixels).save(paths[-1])
        options = StyleOptions((StyleChoice(STYLES / "mosaic.jpg"),), strength=strength, **more)
        with closing(self.queue()) as queue:
            queue.add(Batch(tuple(paths), options, out, "{name}", SaveOptions()))
        return out

    def queue(self) -> QueueFile:
        return QueueFile(self.places.queue, STYLES)

    def pool(self) -> WorkerPool:
        from engine.computers.worker_pool import WorkerPool

        return WorkerPool(self.computer_list, MODELS)

    def paint(
        self, pool: WorkerPool, *, here: bool | type[ToyEngine] = False, stop: threading.Event | None = None
    ) -> Iterator[tuple[int, Ended]]:
        """Paint until nothing waits, telling what has ended."""
        from engine.commissions.commission import Ended
        from engine.computers.distributed_run import DistributedRun
        from engine.computers.packing import Packing

        packing = Packing(MODELS, self.places.models, STYLES)
        with closing(self.queue()) as queue:
            own = ToyEngine if here is True else here or None
            distributed = DistributedRun(queue, pool, packing, STYLES, own, tell=self.told.append)
            if stop is not None:
                threading.Thread(target=lambda: (stop.wait(), distributed.stop()), daemon=True).start()
            with closing(distributed.steps()) as steps:
                for item, step in steps:
                    if isinstance(step, Ended):
                        yield item.number, step

    def alone(self) -> dict[str, bytes]:
        """Paint what the queue holds by this computer only, elsewhere, and return the files."""
        from engine.commissions.queue.queue_run import work

        out = self.folder / "alone"
        with closing(self.queue()) as queue, closing(QueueFile(self.folder / "alone.sqlite", STYLES)) as other:
            for item in queue.items():
                other.add(Batch((item.photo,), item.options, out, "{name}", item.save_options))
            for _ in work(other, ToyEngine, STYLES):
                pass
        return files_in(out)

    def states(self) -> list[ItemState]:
        with closing(self.queue()) as queue:
            return list(queue.states().values())


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def abandon(queue: Path) -> None:
    """Have a process that has ended hold all that is in a queue."""
    with closing(sqlite3.connect(queue)) as base, base:
        base.execute("UPDATE items SET state = 'running', owner = '1:0.00', claimed = ?, tries = 1", (time.time(),))


def wait_for(pool: WorkerPool, *names: str) -> None:
    until(lambda: {computer.name for computer in pool.computers} >= set(names))


@pytest.fixture
def leader(computer_list: ComputerList, places: Places, tmp_path: Path) -> Leader:
    return Leader(computer_list, places, tmp_path)

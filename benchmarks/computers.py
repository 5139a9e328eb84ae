"""Measure how computers that help share a batch, each a process here with one thread, and reckon how far that goes.

    python -m benchmarks.computers [--pictures 60] [--side 512] [--engine adain]

Paints with one helper and then with two, over TLS on 127.0.0.1, each engine on a core of its own, and tells wall time,
what a picture costs beside its painting, the processor's time by who takes it, and the bytes that it moves; has engines
paint with nothing of this around them, one and two side by side, which bounds what two can gain here; then simulates
2 to 64 equal computers that paint photographs of 24 megapixels.
"""

from __future__ import annotations

import argparse
import heapq
import os
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil
from PIL import Image

from engine.commissions.commission import Ended
from engine.commissions.queue.queue_file import QueueFile
from engine.commissions.queue.queue_item import Batch
from engine.commissions.queue.queue_run import order_of
from engine.computers.computer_list import ComputerList
from engine.computers.distributed_run import DistributedRun
from engine.computers.engine_process import EngineProcess
from engine.computers.helping import rooms_of
from engine.computers.packing import Packing
from engine.computers.pairing import invite
from engine.computers.placing import SLOTS
from engine.computers.worker_pool import WorkerPool
from engine.options import Device, SaveOptions, StyleOptions
from engine.storage.places import Places
from engine.storage.whole_file import link_or_copy
from engine.style_choice import StyleChoice

ROOT = Path(__file__).resolve().parents[1]
MODELS, STYLES = ROOT / "resources" / "models", ROOT / "resources" / "styles"
PORT = 47610
JPEG = 9e6  # bytes of a photograph of 24 megapixels, and of its painting
COUNTS = (2, 4, 8, 16, 32, 64)
CASES = (  # name, seconds of a painting, bytes a second
    ("AdaIN on two cores, 78 s, gigabit Ethernet", 78.0, 110e6),
    ("the same over Wi-Fi of 25 MB/s", 78.0, 25e6),
    ("a graphics card, 4 s, gigabit Ethernet", 4.0, 110e6),
)


@dataclass(frozen=True, slots=True)
class Measured:
    """Hold what a batch took with some helpers."""

    seconds: float  # by the clock
    cost: float  # s of a picture beside its painting
    painting: float  # s of a picture
    steady: float  # s from one picture to the next, after the first


def main() -> None:
    """Measure and simulate."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pictures", type=int, default=60)
    parser.add_argument("--side", type=int, default=512)
    parser.add_argument("--engine", default="adain")
    given = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = "1"
    with tempfile.TemporaryDirectory(prefix="impasto-") as folder:
        plain = [by_themselves(Path(folder) / f"plain-{count}", count, given) for count in (1, 2)]
        one = measured(Path(folder) / "1", 1, given)
        two = measured(Path(folder) / "2", 2, given)
    print(
        f"two helpers are {one.seconds / two.seconds:.2f} times as fast as one, {one.steady / two.steady:.2f} from the "
        f"first picture on, of {2 * plain[0] / plain[1]:.2f} that two engines by themselves reach on these cores"
    )
    simulate(one.cost)


def by_themselves(folder: Path, count: int, given: argparse.Namespace) -> float:
    """Have so many engines paint side by side, each on a core, with nothing else; return a picture's seconds."""
    user = Places.below(folder)
    rooms = rooms_of(ROOT / "resources", user)
    with closing(QueueFile(user.queue, STYLES)) as queue:
        fill(queue, folder, given)
        parcels = [Packing(MODELS, user.models, STYLES).pack(order_of(queue, item), "0") for item in queue.items()]
    for name, file in {name: file for parcel in parcels for name, file in parcel.files.items()}.items():
        link_or_copy(file, rooms.files / name)
    processes = [EngineProcess(rooms, Device.CPU) for _ in range(count)]
    start, seconds = threading.Barrier(count), []

    def paint_all(engine: EngineProcess) -> None:
        for index, parcel in enumerate(parcels):
            if index == len(parcels) - given.pictures:  # after what is loaded once
                start.wait()
                began = time.monotonic()
            with tempfile.TemporaryDirectory(dir=folder) as work:
                engine.paint(parcel.order, Path(work), lambda _report: None, lambda: False)
        seconds.append((time.monotonic() - began) / given.pictures)

    for engine in processes:
        engine.start()
    pin(psutil.Process())
    threads = [threading.Thread(target=paint_all, args=(engine,)) for engine in processes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for engine in processes:
        engine.close()
    mean = sum(seconds) / count
    print(f"{count} engines by themselves: {mean:.3f} s a picture each")
    return mean


def measured(folder: Path, count: int, given: argparse.Namespace) -> Measured:
    """Paint with so many helpers."""
    computer_list, user = ComputerList(folder / "computer_list"), Places.below(folder / "leader")
    with ExitStack() as undo:
        files = [folder / f"{number}.impasto-pair" for number in range(count)]
        helpers = []
        for file in files:
            folder.mkdir(exist_ok=True)
            invite(computer_list, file, "127.0.0.1", PORT, file.stem)
            helpers.append(started(folder / file.stem, file))
            undo.callback(end, helpers[-1])
        pool = undo.enter_context(closing(WorkerPool(computer_list, MODELS)))
        while len(pool.computers) < count:
            time.sleep(0.1)
        queue = undo.enter_context(closing(QueueFile(user.queue, STYLES)))
        size = fill(queue, folder, given)
        packing = Packing(MODELS, user.models, STYLES)
        numbers = list(queue.states())
        paint(queue, pool, packing, numbers[given.pictures :])  # what is loaded and sent once
        pin(*(psutil.Process(helper.pid) for helper in helpers))
        moved, spent = on_loopback(), processor_time(pool, helpers)
        painting, ends = paint(queue, pool, packing, numbers[: given.pictures])
        spent = {who: seconds - spent[who] for who, seconds in processor_time(pool, helpers).items()}
        size += mean_size(list((folder / "out").iterdir()))
        pictures, seconds = given.pictures, ends[-1] - ends[0]
        found = Measured(
            seconds, (seconds * count - painting) / pictures, painting / pictures,
            (ends[-1] - ends[1]) / (pictures - 1),
        )  # fmt: skip
        moved = (on_loopback() - moved) / pictures / 2  # each byte goes by way of the scheduler
    print(
        f"{count} helpers: {pictures} pictures in {seconds:.1f} s, painting {found.painting:.3f} s each, "
        f"{100 * painting / seconds / count:.0f} % of the time, beside it {1000 * found.cost:.0f} ms each; "
        f"{moved / 1e3:.0f} kB moved for {size / 1e3:.0f} kB of photograph and painting\n  processor a picture: "
        + ", ".join(f"{who} {1000 * seconds / pictures:.0f} ms" for who, seconds in spent.items())
    )
    return found


def engines_of(process: psutil.Process) -> list[psutil.Process]:
    """List the processes in which a helper, or this one, paints."""
    return [child for child in process.children() if "spawn_main" in " ".join(child.cmdline())]


def pin(*owners: psutil.Process) -> None:
    """Have each engine compute on a core of its own, where the system knows how."""
    engines = [engine for owner in owners for engine in engines_of(owner)]
    for number, engine in enumerate(engines):
        if hasattr(engine, "cpu_affinity"):
            for thread in engine.threads():
                psutil.Process(thread.id).cpu_affinity([number % (psutil.cpu_count() or 1)])


def processor_time(pool: WorkerPool, helpers: list[subprocess.Popen[bytes]]) -> dict[str, float]:
    """Tell the seconds that each role has computed so far."""
    owners = [psutil.Process(helper.pid) for helper in helpers]
    roles = {
        "leader": [psutil.Process()],
        "scheduler": [psutil.Process(pool.scheduler.pid)],
        "helpers": owners,
        "engines": [engine for owner in owners for engine in engines_of(owner)],
    }
    return {who: sum(sum(process.cpu_times()[:2]) for process in found) for who, found in roles.items()}


def started(home: Path, invitation: Path) -> subprocess.Popen[bytes]:
    """Start a helper with a home of its own, one thread and the real engine."""
    places = {
        name: str(home) for name in ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "LOCALAPPDATA")
    }
    words = [sys.executable, "main.py", "workers", "join", str(invitation), "--device", "cpu", "--port", "0"]
    return subprocess.Popen(
        words, cwd=ROOT, env=os.environ | places | {"OMP_NUM_THREADS": "1"}, stdout=subprocess.DEVNULL
    )


def end(helper: subprocess.Popen[bytes]) -> None:
    """End a helper."""
    helper.terminate()
    helper.wait()


def fill(queue: QueueFile, folder: Path, given: argparse.Namespace) -> float:
    """Put photographs into the queue, some more than are measured; return the bytes of one."""
    paths = []
    for number in range(given.pictures + 8):
        rows, columns = np.mgrid[0 : given.side * 2 // 3, 0 : given.side] / given.side
        noise = np.random.default_rng(number).random((*rows.shape, 3)) * 0.1
        smooth = np.stack([rows, columns, np.sin(9 * rows * columns + number) ** 2], -1)
        paths.append(folder / f"photo-{number:03}.jpg")
        Image.fromarray(np.uint8(255 * (0.9 * smooth + noise))).save(paths[-1], quality=92)
    options = StyleOptions((StyleChoice(STYLES / "mosaic.jpg"),), given.engine)
    queue.add(Batch(tuple(paths), options, folder / "out", "{name}", SaveOptions()))
    return mean_size(paths)


def mean_size(paths: list[Path]) -> float:
    """Return the bytes of a file."""
    return sum(path.stat().st_size for path in paths) / len(paths)


def paint(queue: QueueFile, pool: WorkerPool, packing: Packing, numbers: list[int]) -> tuple[float, list[float]]:
    """Paint by the helpers alone; return the seconds of their engines, and when it began and each picture arrived."""
    ends = [time.monotonic()]
    distributed = DistributedRun(queue, pool, packing, STYLES, None, only=numbers, tell=print)
    with closing(distributed.steps()) as steps:
        for _, step in steps:
            if isinstance(step, Ended) and step.result is None:
                raise SystemExit(str(step.message))
            if isinstance(step, Ended):
                ends.append(time.monotonic())
    return distributed.seconds, ends


def on_loopback() -> int:
    """Count the bytes that have gone over the loopback interface."""
    counters = psutil.net_io_counters(pernic=True)
    return sum(found.bytes_recv for name, found in counters.items() if name.startswith("lo"))


def simulate(cost: float, pictures: int = 2000) -> None:
    """Tell how the time of a large batch falls with the number of equal computers, and what ends that.

    Files go one after the other through the leader's link, and each costs the leader's own time.
    """
    print(
        f"{pictures} photographs of 24 megapixels, {2 * JPEG / 1e6:.0f} MB there and back each; times as fast as one:"
    )
    for name, painting, link in CASES:
        found = [
            f"{count}: {pictures * painting / simulated(count, pictures, painting, link, cost):.1f}" for count in COUNTS
        ]
        most = painting / (2 * JPEG / link + cost)
        print(f"  {name}: {', '.join(found)}; the leader's link is full at {most:.0f}")


def simulated(count: int, pictures: int, painting: float, speed: float, cost: float) -> float:
    """Return the seconds of a batch.

    Each computer has two orders at a time: the files of one travel while the other is painted.
    """
    transfer = JPEG / speed + cost / 2
    link, engines, waiting, now = 0.0, [0.0] * count, pictures, 0.0
    events = [(0.0, computer, "free") for computer in range(count) for _ in range(SLOTS)]
    while events:
        now, computer, what = heapq.heappop(events)
        if what == "free" and waiting:
            waiting -= 1
            link = max(link, now) + transfer
            heapq.heappush(events, (link, computer, "sent"))
        elif what == "sent":
            engines[computer] = max(engines[computer], now) + painting
            heapq.heappush(events, (engines[computer], computer, "painted"))
        elif what == "painted":
            link = max(link, now) + transfer
            heapq.heappush(events, (link, computer, "free"))
    return now


if __name__ == "__main__":
    main()

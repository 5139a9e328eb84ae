"""Send wish after wish through links, session and queue while their processes are killed: none may be lost.

`make soak` wishes for two minutes, with another seed each day, and ends when all is answered.
"""

from __future__ import annotations

import contextlib
import gc
import os
import random
import shutil
import sys
import time
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
from PIL import Image
from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage

from engine.commissions.queue.queue_file import QueueFile
from engine.commissions.queue.queue_item import Batch, QueueMode
from engine.options import SaveOptions, StyleOptions
from engine.storage.places import Places
from engine.style_choice import StyleChoice
from gui.engine_process import keeping as k
from gui.engine_process import messages as m
from gui.engine_process.engine_link import engine_link
from gui.engine_process.tile import TileKey
from gui.link.kept import Kept
from gui.link.link import MOST_TRIES
from gui.link.protocol import Lost
from gui.queue import queue_messages as q
from gui.queue.queue_link import queue_link
from gui.session.session import Session
from tests.gui.fake_stylizer import load

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gui.link.call import Call
    from gui.link.link import Link

RATE = 200  # wishes a second
QUEUE_SHARE = 0.1  # of them; each is on the disk before it is answered
KILL_S = 3.0  # between two kills, on average
MOST_PENDING = 4000  # wishes that a process which starts again finds waiting
MOST_MIB = 60  # that a run may add once everything was seen once
MOST_HANDLES = 12
STILL_LIMIT = 30.0  # s without an answer after which what is open at the end counts as lost
END_LIMIT = 30.0  # s in which session and queue end


class Ledger:
    """Follow every call from its wish to its end."""

    def __init__(self, *links: Link) -> None:
        self.asked: Counter[str] = Counter()
        self.told: Counter[str] = Counter()
        self.lost_in_queue = 0
        self._calls: list[Call] = []
        self._links = links
        for link in links:
            link.ask = partial(self._ask, link.ask)

    def _ask(self, ask, make, *args: object, **kwargs: object) -> Call:
        call = ask(make, *args, **kwargs)
        kind = type(call.request).__name__
        self.asked[kind] += 1
        tell = call.tell

        def noted(report) -> bool:
            was_over = call.is_over
            wanted = tell(report)
            if call.is_over and not was_over:
                self.told[type(report).__name__] += 1
                self.lost_in_queue += isinstance(report, Lost) and call.request.__module__ == q.__name__
            return wanted

        call.tell = noted
        self._calls.append(call)
        return call

    @property
    def open_ones(self) -> list[Call]:
        """List the calls that are not over: neither told nor dropped."""
        self._calls = [call for call in self._calls if not call.is_over]
        return self._calls

    def drain(self, qtbot: QtBot) -> list[object]:
        """Wait until every call is over, heard or dropped, for as long as some end; list what the others asked."""
        least, since = self._count() + 1, time.monotonic()
        while (left := self._count()) and time.monotonic() - since < STILL_LIMIT:
            if left < least:
                least, since = left, time.monotonic()
            qtbot.wait(20)
        deaf = [pending.request for link in self._links for pending in link._pending.values()]
        return [*(call.request for call in self.open_ones), *deaf]

    def _count(self) -> int:
        return len(self.open_ones) + sum(len(link._pending) for link in self._links)


class Soak:
    """Wish at random, and kill at random; all of it follows from the seed but for what time decides."""

    def __init__(self, session: Session, engine: Link, queue: Link, folder: Path, seed: int) -> None:
        self._session, self._engine, self._queue, self._folder = session, engine, queue, folder
        self._dice = random.Random(seed)
        self._photos = sorted(folder.glob("photo-*.png"))
        self._begun = time.monotonic()
        self._next_kill = self._begun + KILL_S
        self._killed: set[int | None] = {None}
        self.wishes = self.most_pending = 0
        self.added: list[Path] = []
        self._engine_deeds = [self._estimate] * 30 + [self._list] * 6 + [self._tile] * 14 + [self._repaint] * 12
        self._engine_deeds += [self._thumbnail] * 4 + [self._recipe] * 3 + [self._text] * 3 + [self._glimpse] * 4
        self._engine_deeds += [self._start] * 3 + [self._cancel] * 3 + [self._pause] * 2 + [self._save] * 2
        self._engine_deeds += [self._maps] * 2 + [self._recall, self._open, self._paste, self._record]
        self._queue_deeds = [self._look] * 4 + [self._mode] * 2 + [self._add] * 2 + [self._move, self._square]

    @property
    def kills(self) -> int:
        """Count the processes that were killed."""
        return len(self._killed) - 1

    def tick(self) -> None:
        """Wish as many as are due, and kill a process where it is time."""
        now = time.monotonic()
        due = int((now - self._begun) * RATE)
        while self.wishes < due:
            self.wishes += 1
            deeds = self._queue_deeds if self._dice.random() < QUEUE_SHARE else self._engine_deeds
            self._dice.choice(deeds)()
        self.most_pending = max(self.most_pending, len(self._engine._pending), len(self._queue._pending))
        if now >= self._next_kill:
            self._next_kill = now + self._dice.uniform(0.3, 2 * KILL_S)
            self._kill()

    def _kill(self) -> None:
        """Kill a process, also one that begins, but not so often in a row that its link gives it or a wish up."""
        link = self._dice.choice([self._engine, self._queue])
        is_tried = link._program.resends and any(wish.tries >= MOST_TRIES for wish in list(link._pending.values()))
        if link.pid in self._killed or is_tried or link._deaths + 1 >= link._program.most_deaths:
            return
        with contextlib.suppress(psutil.NoSuchProcess):
            psutil.Process(link.pid).kill()
            self._killed.add(link.pid)

    def _options(self, *more: str) -> StyleOptions:
        act = self._dice.choice(["ok", "quick", "oom", "bug", *more])
        return StyleOptions((StyleChoice(Path(f"{act}.jpg")),), strength=self._dice.random())

    def _estimate(self) -> None:
        self._session.ask(m.EstimateRun, 96, 64, self._options())

    def _list(self) -> None:
        self._session.ask(k.ListKept, self._folder / "history")

    def _tile(self) -> None:
        source = self._dice.choice([self._session.photo_tiles, self._session.result_tiles])
        if source is not None:
            self._session.tile(TileKey(source, 0, 0, 0))

    def _repaint(self) -> None:
        self._session.repaint(self._options())

    def _thumbnail(self) -> None:
        self._session.ask(m.MakeThumbnail, self._dice.choice([*self._photos, Path("none.jpg")]))

    def _recipe(self) -> None:
        self._session.ask(m.ReadRecipe, self._dice.choice(self._photos), ())

    def _text(self) -> None:
        self._session.ask(k.WriteText, self._folder / "text.json", "x" * self._dice.choice([10, 300_000]))

    def _record(self) -> None:
        self._session.ask(k.KeepRecord, self._folder / "session" / "session.json", "{}")

    def _glimpse(self) -> None:
        self._session.glimpse(self._options(), (0.5, 0.5), 32)

    def _maps(self) -> None:
        self._session.ask(m.MakeMaps, "conv1_1")

    def _start(self) -> None:
        self._session.start(self._options("slow", "endless"))

    def _cancel(self) -> None:
        self._session.cancel()

    def _pause(self) -> None:
        self._session.pause(self._dice.random() < 0.5)

    def _save(self) -> None:
        self._session.save(self._folder / "out.png", overwrite=True)

    def _recall(self) -> None:
        self._session.recall(Kept(self._folder / "history", "gone", "{}", 0.0, 1, 1), self._options())

    def _open(self) -> None:
        self._session.open_photo(self._dice.choice(self._photos))

    def _paste(self) -> None:
        image = QImage(60, 40, QImage.Format.Format_RGB32)
        image.fill(0x336699)
        self._session.open_clipboard(image)

    def _look(self) -> None:
        self._queue.ask(q.Look)

    def _mode(self) -> None:
        self._queue.ask(q.SetMode, self._dice.choice([QueueMode.RUNNING, QueueMode.PAUSED]))

    def _move(self) -> None:
        self._queue.ask(q.Move, (self._dice.randrange(1, 50),), None)

    def _square(self) -> None:
        self._queue.ask(q.MakeThumbnail, self._dice.choice(self._photos))

    def _add(self) -> None:
        photo = self._folder / "queued" / f"{len(self.added)}.png"
        shutil.copy(self._photos[0], photo)
        self.added.append(photo)
        options = StyleOptions((StyleChoice(self._folder / "ok.png"),))
        self._queue.ask(q.Add, Batch((photo,), options, self._folder / "painted", "{name}", SaveOptions()))


def _fill(folder: Path) -> None:
    """Write photographs, a style, and a history whose list is larger than a pipe."""
    for name in ("history", "session", "queued"):
        (folder / name).mkdir(parents=True)
    for number in range(4):
        Image.effect_noise((96, 64), 60 + number).convert("RGB").save(folder / f"photo-{number}.png")
    shutil.copy(folder / "photo-0.png", folder / "ok.png")
    words = '{"recipe": {"recipe": 1, "masks": "%s"}, "made": 1.0, "width": 1, "height": 1}' % ("x" * 20_000)
    for number in range(10):
        (folder / "history" / f"{number:03}.json").write_text(words)


def _handles() -> int:
    process = psutil.Process()
    return process.num_fds() if hasattr(process, "num_fds") else process.num_handles()


def _blocks(*links: Link) -> list[str]:
    """List what is left in shared memory of links, where the system shows it."""
    folder, prefixes = Path("/dev/shm"), tuple(link._pixels.prefix for link in links)
    return [path.name for path in folder.iterdir() if path.name.startswith(prefixes)] if folder.exists() else []


def test_no_wish_is_lost(qtbot, tmp_path):
    seed, seconds = int(os.environ.get("SEED", "1")), float(os.environ.get("SECONDS", "20"))
    _fill(tmp_path)
    handles = _handles()
    engine = engine_link(Path(), Places.below(tmp_path), load)
    queue = queue_link(Places.below(tmp_path), tmp_path, tmp_path, load)
    ledger = Ledger(engine, queue)
    session = Session(engine)
    session.keep_in(Places.below(tmp_path / "data"))
    session.open_photo(tmp_path / "photo-0.png")
    soak, timer = Soak(session, engine, queue, tmp_path, seed), QTimer()
    timer.timeout.connect(soak.tick)
    timer.start(2)
    qtbot.wait(int(1000 * seconds / 3))  # everything is seen and loaded once
    gc.collect()
    before = psutil.Process().memory_info().rss
    qtbot.wait(int(1000 * seconds * 2 / 3))
    timer.stop()
    session.cancel()
    queue.ask(q.SetMode, QueueMode.PAUSED)
    began = time.monotonic()
    left = ledger.drain(qtbot)
    quiet = time.monotonic() - began
    gc.collect()
    grown = (psutil.Process().memory_info().rss - before) / 2**20
    held = len(engine._pixels)
    began = time.monotonic()
    session.close()
    queue.close()
    ending = time.monotonic() - began
    sys.stdout.write(
        f"seed {seed}: {soak.wishes} wishes in {seconds:.0f} s, {soak.kills} kills, most pending {soak.most_pending}, "
        f"all over {quiet:.1f} s later, ended in {ending:.1f} s, {grown:+.0f} MiB, handles {_handles() - handles:+d}, "
        f"{held} arrays held, asked {sum(ledger.asked.values())}, told {dict(ledger.told.most_common())}\n"
    )
    assert left == []
    assert ending < END_LIMIT
    assert soak.wishes > RATE * seconds * 0.9
    assert soak.kills >= 1
    assert soak.most_pending < MOST_PENDING
    assert grown < MOST_MIB
    assert held <= 2 + 3 + 1  # the rings, a result, and a pasted photograph
    assert _handles() - handles <= MOST_HANDLES
    assert _blocks(engine, queue) == []
    assert [child for child in psutil.Process().children() if "spawn_main" in " ".join(child.cmdline())] == []
    assert ledger.lost_in_queue == 0
    with contextlib.closing(QueueFile(Places.below(tmp_path).queue, tmp_path)) as file:
        assert sorted(item.photo for item in file.items()) == sorted(soak.added)

"""Let another computer help the queue's process, with real processes on 127.0.0.1."""

from __future__ import annotations

import queue
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from engine.commissions.queue.queue_item import Batch
from engine.computers.company import Company
from engine.computers.pairing import invite
from engine.options import SaveOptions, StyleOptions
from engine.storage.places import Places
from engine.style_choice import StyleChoice
from gui.link.protocol import Failed
from gui.queue import queue_messages as m
from gui.queue.queue_helpers import Helpers
from gui.queue.queue_process import QueueProcess
from tests.engine.computers.network import HelperProcess, free_port, helpers
from tests.engine.computers.toy import SECONDS, ToyEngine

ROOT = Path(__file__).resolve().parents[3]
MODELS, STYLES = ROOT / "resources" / "models", ROOT / "resources" / "styles"


class _Peer:
    """Be the window: ask, and hear."""

    def __init__(self) -> None:
        self.asked: queue.SimpleQueue[object] = queue.SimpleQueue()
        self.heard: queue.SimpleQueue[object] = queue.SimpleQueue()
        self.send = self.heard.put

    def flush(self) -> None: ...

    def token(self, job: int) -> str:
        return f"window-{job}"

    def requests(self, tick: float):
        while True:
            try:
                request = self.asked.get(timeout=tick)
            except queue.Empty:
                request = None
            if request == "quit":
                return
            yield request

    def reporting(self, job):
        from gui.link.peer import Peer

        return Peer.reporting(self, job)

    def _tell(self, job, sentence) -> None:
        self.send(Failed(job, sentence))

    def wait_for(self, fits):
        while True:
            heard = self.heard.get(timeout=60)
            assert not isinstance(heard, Failed), heard
            if fits(heard):
                return heard


@pytest.mark.slow
def test_another_computer_helps_and_is_seen(tmp_path: Path, photo_path: Path) -> None:
    """GIVEN a queue WHEN help is let in THEN the other computer is seen and paints, and nobody is after it ends."""
    user = Places.below(tmp_path / "leader")
    company = Company(user.company)
    file = tmp_path / "one.impasto-pair"
    invite(company, file, "127.0.0.1", free_port(), "one")
    peer = _Peer()

    def serve() -> None:
        loader = SimpleNamespace(engine=None)
        process = QueueProcess(peer, user.queue, STYLES, loader, Helpers(peer, user, MODELS, STYLES))
        process._painter._loader = ToyEngine
        process.run()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        peer.asked.put(m.LetHelp(1, is_on=True))
        peer.wait_for(lambda heard: heard == m.Granted(1))
        with helpers(lambda: HelperProcess(tmp_path / "one", file, **{SECONDS: "0.2"})):
            peer.wait_for(lambda heard: isinstance(heard, m.HelpersSeen) and heard.helpers == (m.Helper("one", "Toy"),))
            photos = []
            for number in range(6):
                photos.append(tmp_path / f"{number}.png")
                photos[-1].write_bytes(photo_path.read_bytes())
            options = StyleOptions((StyleChoice(STYLES / "mosaic.jpg"),))
            peer.asked.put(m.Add(2, Batch(tuple(photos), options, tmp_path / "out", "{name}", SaveOptions())))
            peer.wait_for(lambda heard: isinstance(heard, m.HelpersSeen) and any(one.painting for one in heard.helpers))
            assert peer.wait_for(lambda heard: isinstance(heard, m.Emptied)) == m.Emptied(6, 0)
            assert len(list((tmp_path / "out").iterdir())) == 6
            assert company.helps
        peer.asked.put(m.LetHelp(3, is_on=False))
        peer.wait_for(lambda heard: heard == m.HelpersSeen(is_on=False))
        assert not company.helps
    finally:
        peer.asked.put("quit")
        thread.join()

"""Let another computer help the queue's process, with real processes on 127.0.0.1."""

from __future__ import annotations

import queue
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image

from engine.commissions.queue.queue_item import Batch
from engine.computers import remote_learning
from engine.computers.computer_list import ComputerList
from engine.computers.engine_process import Report
from engine.computers.pairing import invite, read_invitation
from engine.computers.worker_pool import Computer, WorkerPool
from engine.models.learning_state import lacking
from engine.models.strokes_files import content_hash
from engine.models.weights import Models
from engine.options import SaveOptions, StyleOptions
from engine.storage.places import Places
from engine.style_choice import StyleChoice
from engine.values import Phase
from gui.link.protocol import Failed
from gui.queue import queue_messages as m
from gui.queue.queue_helpers import Helpers
from gui.queue.queue_link import queue_link
from gui.queue.queue_process import QueueProcess
from tests.engine.computers.learnt import ready_strokes
from tests.engine.computers.network import HelperProcess, free_port, helpers, until
from tests.engine.computers.toy import SECONDS, ToyEngine
from tests.gui.asking import outcome

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


def _is_painting(heard: object) -> bool:
    return isinstance(heard, m.ComputersChanged) and any(computer.paints for computer in heard.computers)


@pytest.mark.slow
def test_another_computer_helps_and_is_seen(tmp_path: Path, photo_path: Path, monkeypatch) -> None:
    """GIVEN a queue WHEN help is let in THEN the other is seen, paints and learns, and nobody is after it ends."""
    monkeypatch.setenv(SECONDS, "1.0")  # here, so that something is left for the other computer
    user = Places.below(tmp_path / "leader")
    computer_list = ComputerList(user.computer_list)
    file = tmp_path / "one.impasto-pair"
    invite(computer_list, file, "127.0.0.1", free_port(), "one")
    peer = _Peer()

    def serve() -> None:
        loader = SimpleNamespace(engine=None)
        process = QueueProcess(peer, user, STYLES, loader, Helpers(peer, user, MODELS, STYLES))
        process._painter._loader = ToyEngine
        process.run()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        peer.asked.put(m.LetHelp(1, is_on=True))
        peer.wait_for(lambda heard: heard == m.Granted(1))
        with helpers(lambda: HelperProcess(tmp_path / "one", file, **{SECONDS: "0.2"})):
            there = m.OtherComputer("one", has_joined=True, is_on=True, is_there=True, device="Toy")
            peer.wait_for(lambda heard: isinstance(heard, m.ComputersChanged) and heard.computers == (there,))
            photos = []
            for number in range(6):
                photos.append(tmp_path / f"{number}.png")
                photos[-1].write_bytes(photo_path.read_bytes())
            options = StyleOptions((StyleChoice(STYLES / "mosaic.jpg"),))
            peer.asked.put(m.Add(2, Batch(tuple(photos), options, tmp_path / "out", "{name}", SaveOptions())))
            peer.wait_for(
                lambda heard: isinstance(heard, m.ComputersChanged) and any(o.paints for o in heard.computers)
            )
            assert peer.wait_for(lambda heard: isinstance(heard, m.Emptied)) == m.Emptied(6, 0)
            assert len(list((tmp_path / "out").iterdir())) == 6
            assert computer_list.helps
            models = Models(MODELS, user.models)
            sample = tmp_path / "sample.png"
            learning = m.LearnStrokes(3, photo_path, ready_strokes(models, photo_path), sample)
            peer.asked.put(learning)
            assert peer.wait_for(lambda heard: isinstance(heard, m.LearningAdvanced)).job == 3
            until(sample.exists)
            with Image.open(sample) as shown:
                assert (shown.format, shown.size) == ("PNG", (60, 40))
            assert peer.wait_for(lambda heard: isinstance(heard, m.StrokesLearnt)).is_learnt
            assert lacking(models, content_hash(photo_path)) == []
        peer.asked.put(m.LetHelp(4, is_on=False))
        peer.wait_for(lambda heard: isinstance(heard, m.ComputersChanged) and not heard.is_let)
        assert not computer_list.helps
        peer.asked.put(m.LearnStrokes(5, photo_path, (), sample))
        assert not peer.wait_for(lambda heard: isinstance(heard, m.StrokesLearnt)).is_learnt  # nobody is there
    finally:
        peer.asked.put("quit")
        thread.join()


def test_who_learns_is_told_until_another_one_does_or_it_ends(tmp_path: Path, monkeypatch) -> None:
    """GIVEN a learning WHEN its computer is lost and another one goes on THEN only that one is told to learn."""
    user, peer, may_go_on = Places.below(tmp_path), _Peer(), queue.SimpleQueue[bool]()

    def learn_elsewhere(*_arguments):
        for name in ("one", "two"):
            yield name, Report(0.5, Phase.PAINTING.value)
            may_go_on.get()
        return True

    monkeypatch.setattr(remote_learning, "learn_elsewhere", learn_elsewhere)
    sharing = Helpers(peer, user, MODELS, STYLES)
    sharing._pool = pool = WorkerPool.__new__(WorkerPool)
    pool._there, pool._learning = {name: Computer(name, name, "Toy") for name in ("one", "two")}, set()
    members = [SimpleNamespace(name=name, state="joined", is_on=True) for name in ("one", "two")]
    sharing._list, sharing._around = SimpleNamespace(members=lambda: members), ((), "")

    def learners() -> list[str]:
        sharing._told = None
        sharing.tell()
        told = peer.wait_for(lambda heard: isinstance(heard, m.ComputersChanged))
        return [other.name for other in told.computers if other.learns == "night.jpg"]

    sharing.learn(m.LearnStrokes(3, Path("night.jpg"), (), tmp_path / "sample.png"))
    for expected in (["one"], ["two"], []):
        until(lambda wanted=expected: learners() == wanted)
        may_go_on.put(True)


@pytest.mark.slow
def test_the_window_invites_lets_help_and_removes(qtbot, tmp_path: Path) -> None:
    """GIVEN the queue's own process WHEN it is asked by the window THEN it listens, tells who may help, and forgets."""
    user, file = Places.below(tmp_path / "leader"), tmp_path / "one.impasto-pair"
    link, seen = queue_link(user, MODELS, STYLES), []
    link.heard.connect(lambda event: seen.append(event) if isinstance(event, m.ComputersChanged) else None)
    try:
        invited = outcome(qtbot, link.ask(m.Invite, "one", "127.0.0.1", file))
        assert read_invitation(file).name == invited.name == "one"
        ComputerList(user.computer_list).settle("127.0.0.1", free_port())
        assert outcome(qtbot, link.ask(m.LetHelp, True)) == m.Granted(2)
        qtbot.waitUntil(lambda: bool(seen) and seen[-1].is_let, timeout=60_000)
        assert seen[-1].computers == (m.OtherComputer("one", has_joined=False, is_on=True),)
        outcome(qtbot, link.ask(m.RemoveComputer, "one"))
        qtbot.waitUntil(lambda: seen[-1].computers == (), timeout=60_000)
        assert outcome(qtbot, link.ask(m.RemoveComputer, "one")).sentence.template.startswith("There is no computer")
        outcome(qtbot, link.ask(m.LetHelp, False))
        qtbot.waitUntil(lambda: not seen[-1].is_let, timeout=60_000)
    finally:
        link.close()

"""Paint with real processes on 127.0.0.1, each with its own home and TLS: what arrives, and what is left behind."""

from __future__ import annotations

import os
import socket
import ssl
from contextlib import closing
from types import SimpleNamespace
from typing import TYPE_CHECKING

from engine.commissions.queue.queue_item import Batch, ItemState
from engine.computers import distributed_run
from engine.computers.engine_process import CancelledOrder, Report
from engine.computers.pairing import KeptBelonging
from engine.computers.worker_pool import Computer, Gone
from engine.options import SaveOptions, StyleOptions
from engine.storage.places import Places
from tests.engine.computers.conftest import abandon, files_in, wait_for
from tests.engine.computers.network import helpers, listening, until

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from tests.engine.computers.conftest import Leader
    from tests.engine.computers.network import HelperProcess


def test_each_picture_arrives_once_and_is_that_of_one_computer(leader: Leader, tmp_path: Path) -> None:
    """GIVEN two that help WHEN six pictures are painted THEN each comes once, byte for byte; no trace stays."""
    out = leader.fill(6, strength=0.37)
    assert not listening_here()
    with closing(leader.pool()) as pool, helpers(lambda: leader.helper("one"), lambda: leader.helper("two")) as two:
        wait_for(pool, "one", "two")
        heard = listening(pool.scheduler.pid, *(helper.process.pid for helper in two))
        assert {address for address, _ in heard} == {"127.0.0.1"}
        assert len(heard) == 3
        assert leader.computer_list.address in heard

        ((host, port),) = listening(two[0].process.pid)
        assert _refuses(host, port, tmp_path / "two")  # of the same authority, but not its leader

        ended = list(leader.paint(pool))

        assert sorted(number for number, _ in ended) == [1, 2, 3, 4, 5, 6]
        assert {step.state for _, step in ended} == {ItemState.DONE}
        assert files_in(out) == leader.alone()
        painted = [line for helper in two for line in _painted(helper)]
        assert len(painted) >= 6  # the last ones perhaps twice, of which the first result counts
        for name in ("one", "two"):
            until(lambda name=name: _left(tmp_path / name) == [])
    assert not listening_here()


def _refuses(host: str, port: int, home: Path) -> bool:
    """Tell whether a helper refuses another one, which comes with its own certificate and trusts anybody."""
    other = KeptBelonging(Places.below(home).belonging).read()
    assert other is not None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    (home / "own.pem").write_text(other.own.certificate + other.own.key)
    context.load_cert_chain(home / "own.pem")
    try:
        with socket.create_connection((host, port), timeout=10) as raw, context.wrap_socket(raw) as wrapped:
            return wrapped.recv(1) == b""
    except (ssl.SSLError, ConnectionError):
        return True


def _painted(helper: HelperProcess) -> list[str]:
    while not helper._lines.empty():
        helper.said.append(helper._lines.get())
    return [line for line in helper.said if line.startswith("painting")]


def _left(home: Path) -> list[str]:
    work = home / "caches" / "computers" / "work"
    return [path.name for path in work.iterdir() if path.name != "dask-scratch-space"]


def listening_here() -> set[tuple[str, int]]:
    return listening(os.getpid())


def test_this_computer_goes_on_alone_and_tells_what_it_cannot_paint(leader: Leader, tmp_path: Path) -> None:
    """GIVEN nobody who helps WHEN two photographs and a clip with wrong details wait THEN these are painted."""
    out = leader.fill(2)
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(b"")
    with closing(leader.queue()) as queue:
        options = queue.items()[0].options
        queue.add(Batch((clip,), options, out, "{name}", SaveOptions(), details={"consistency": 2.0}))
    ended = dict(leader.paint(SimpleNamespace(computers=()), here=True))
    assert {number: step.state for number, step in ended.items()} == {1: "done", 2: "done", 3: "failed"}
    assert "consistency is 2" in ended[3].message
    assert files_in(out) == leader.alone()


def test_what_a_killed_process_has_painted_last_is_painted_again(leader: Leader) -> None:
    """GIVEN a queue of which a process that has ended holds all that is left WHEN others paint THEN that is painted."""
    out = leader.fill(2)
    abandon(leader.places.queue)
    assert sorted(number for number, _ in leader.paint(SimpleNamespace(computers=()), here=True)) == [1, 2]
    assert files_in(out) == leader.alone()


def test_only_others_film_no_turntable(leader: Leader, tmp_path: Path) -> None:
    """GIVEN a computer that is there WHEN only others paint and a turntable is wished THEN that is told at once."""
    leader.fill(0)
    model = tmp_path / "jar.glb"
    model.write_bytes(b"glTF")
    with closing(leader.queue()) as queue:
        details = {"turntable": str(tmp_path / "turn.mp4")}
        queue.add(Batch((model,), StyleOptions(), tmp_path / "out", "{name}", SaveOptions(), details=details))
    there = Computer("one", "tls://127.0.0.1:1", "CPU")
    ((_, step),) = leader.paint(SimpleNamespace(computers=(there,)))
    assert "jar.glb cannot be painted by other computers" in step.message


class _Lost:
    """Be one computer that is lost whenever it has begun a picture."""

    computers = (Computer("one", "tls://127.0.0.1:1", "CPU"),)
    begun = 0

    def paint(self, _computer: object, _parcel: object, tell: Callable[[Report], None], _cancelled: object) -> None:
        self.begun += 1
        tell(Report(0.5, "painting"))
        raise Gone("“one” does not answer any more.")


def test_who_is_lost_at_a_picture_again_and_again_does_not_get_it_any_more(
    leader: Leader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GIVEN a computer that is lost whenever it paints WHEN it has had its tries THEN that is what is told."""
    monkeypatch.setattr(distributed_run, "_REST_S", 0.0)
    leader.fill(1)
    pool = _Lost()
    ((_, ended),) = leader.paint(pool)
    assert pool.begun == distributed_run.MOST_LOSSES
    assert str(ended.message) == "“one” does not answer any more."

    with closing(leader.queue()) as queue:
        queue.retry([1])
    ((_, ended),) = leader.paint(_Lost(), here=True)
    assert ended.state is ItemState.DONE


class _LearnsSoon:
    """Be one computer that is given a picture, and learns strokes from then on."""

    is_learning = False

    @property
    def computers(self) -> tuple[Computer, ...]:
        return (Computer("one", "tls://127.0.0.1:1", "CPU", {}, self.is_learning),)

    def paint(self, _computer: object, _parcel: object, _tell: object, is_cancelled: Callable[[], bool]) -> None:
        self.is_learning = True
        until(is_cancelled)
        raise CancelledOrder


def test_what_waits_at_a_computer_that_learns_is_painted_elsewhere(leader: Leader) -> None:
    """GIVEN a computer that has not begun WHEN it learns strokes THEN this one paints what it had."""
    out, pool = leader.fill(3), _LearnsSoon()
    ended = dict(leader.paint(pool, here=True))
    assert pool.is_learning
    assert {step.state for step in ended.values()} == {ItemState.DONE}
    assert files_in(out) == leader.alone()

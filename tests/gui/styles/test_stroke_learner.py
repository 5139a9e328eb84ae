"""Check that paintings are learnt one after another in a process, which can be stopped."""

from __future__ import annotations

import sys
from pathlib import Path

import psutil
import shiboken6
from PySide6.QtCore import QProcess

from engine.errors import Sentence
from gui.link.protocol import Lost
from gui.queue import queue_messages as m
from gui.styles.stroke_learner import StrokeLearner
from gui.system.own_command_line import own_command_line
from tests.gui.fake_session import FakeLink


def test_paintings_are_learnt_one_after_another(qtbot, learner, tmp_path):
    one, two = tmp_path / "one.png", tmp_path / "two.png"
    told, done = [], []
    learner.progressed.connect(lambda path, fraction, _seconds: told.append((path, fraction)))
    learner.learnt.connect(done.append)
    learner.set_photos([Path("a.jpg"), Path("b.jpg")])

    learner.learn(one)
    learner.learn(two)
    learner.learn(one)

    assert learner.waiting == (one, two)
    qtbot.waitUntil(lambda: len(done) == 2, timeout=20_000)
    assert done == [one, two]
    assert told[0] == (one, 0.25)
    assert (two, 1.0) in told
    assert learner.waiting == ()
    assert (tmp_path / "one.words").read_text().endswith("--photos\na.jpg\nb.jpg")


def test_what_is_dropped_ends_at_once_and_the_next_begins(qtbot, learner, tmp_path):
    long, next_one = tmp_path / "long.png", tmp_path / "next.png"
    learner.learn(long)
    learner.learn(next_one)
    qtbot.waitUntil((tmp_path / "long.begun").exists, timeout=20_000)

    with qtbot.waitSignal(learner.learnt, timeout=20_000) as found:
        learner.drop(long)

    assert found.args == [next_one]


def test_nobody_waits_for_a_process_that_is_dropped_and_it_ends(qtbot, learner, tmp_path, monkeypatch):
    learner.learn(tmp_path / "long.png")
    qtbot.waitUntil((tmp_path / "long.begun").exists, timeout=20_000)
    number, waited, gone = learner._process.processId(), [], []
    learner._process.destroyed.connect(lambda: gone.append(True))

    with monkeypatch.context() as patch:
        patch.setattr(QProcess, "waitForFinished", lambda _process, milliseconds: waited.append(milliseconds))
        learner.drop(tmp_path / "long.png")

    assert waited == []  # on the window's thread
    qtbot.waitUntil(lambda: not psutil.pid_exists(number), timeout=20_000)
    qtbot.waitUntil(lambda: gone == [True], timeout=20_000)


def test_a_learner_may_go_before_the_process_that_it_has_ended(qtbot, learner, tmp_path):
    """GIVEN a process that is killed and still there WHEN its learner is deleted THEN Qt warns of nothing."""
    learner.learn(tmp_path / "long.png")
    qtbot.waitUntil((tmp_path / "long.begun").exists, timeout=20_000)
    number = learner._process.processId()

    learner.drop(tmp_path / "long.png")
    shiboken6.delete(learner)

    qtbot.waitUntil(lambda: not psutil.pid_exists(number), timeout=20_000)


def test_a_failure_is_one_sentence(qtbot, learner, tmp_path):
    with qtbot.waitSignal(learner.failed, timeout=20_000) as found:
        learner.learn(tmp_path / "bad.png")

    assert found.args == [tmp_path / "bad.png", "The painting is no picture; choose another one."]
    assert learner.waiting == ()


def test_a_program_that_is_gone_is_a_failure(qtbot, qapp, tmp_path):
    learner = StrokeLearner(("/nowhere/impasto",))

    with qtbot.waitSignal(learner.failed, timeout=20_000):
        learner.learn(tmp_path / "one.png")

    learner.close()


def test_the_app_starts_itself():
    program = own_command_line()
    assert program[0] == sys.executable
    assert Path(program[-1]).name == "main.py"
    assert Path(program[-1]).exists()


def test_another_computer_learns_where_there_is_one(qtbot, learner, tmp_path):
    """GIVEN one that learns WHEN it tells how far it is and ends THEN that is told, and no process is begun here."""
    link, told = FakeLink(), []
    learner.set_others(lambda *words: link.ask(m.LearnStrokes, *words))
    learner.progressed.connect(lambda *words: told.append(words))
    learner.set_photos([Path("a.jpg")])
    learner.learn(tmp_path / "one.png")
    (call,) = link.calls
    request = m.LearnStrokes(call.request.job, tmp_path / "one.png", (Path("a.jpg"),), learner.sample)
    assert call.request == request

    call.tell(m.LearningAdvanced(call.request.job, 0.25, 7.0))
    with qtbot.waitSignal(learner.learnt, timeout=20_000) as found:
        call.tell(m.StrokesLearnt(call.request.job, is_learnt=True))

    assert told == [(tmp_path / "one.png", 0.25, 7.0)]
    assert found.args == [tmp_path / "one.png"]
    assert not (tmp_path / "one.words").exists()


def test_what_nobody_else_can_learn_is_learnt_here(qtbot, learner, tmp_path):
    link = FakeLink()
    learner.set_others(lambda *words: link.ask(m.LearnStrokes, *words))
    learner.learn(tmp_path / "one.png")
    with qtbot.waitSignal(learner.learnt, timeout=20_000):
        link.calls[0].tell(m.StrokesLearnt(link.calls[0].request.job, is_learnt=False))
    assert (tmp_path / "one.words").exists()


def test_dropping_cancels_what_another_computer_learns(learner, tmp_path):
    link = FakeLink()
    learner.set_others(lambda *words: link.ask(m.LearnStrokes, *words))
    learner.learn(tmp_path / "one.png")
    learner.drop(tmp_path / "one.png")
    assert learner.waiting == ()
    assert link.cancelled == [link.calls[0]]
    link.calls[0].tell(Lost(link.calls[0].request.job))  # before it could be cancelled
    assert not (tmp_path / "one.words").exists()


def test_a_failure_of_the_engine_can_be_translated(qtbot, learner, tmp_path):
    with qtbot.waitSignal(learner.failed, timeout=20_000) as found:
        learner.learn(tmp_path / "told.png")
    assert isinstance(found.args[1], Sentence)
    assert (found.args[1].template, found.args[1].values) == ("{0} is bad.", ("a",))

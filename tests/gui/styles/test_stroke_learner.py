"""Check that paintings are learnt one after another in a process, which can be stopped."""

from __future__ import annotations

import sys
from pathlib import Path

from gui.styles.stroke_learner import StrokeLearner
from gui.system.own_command_line import own_command_line


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

"""Check that the command that helps is run, followed and ended."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from engine.errors import Sentence
from gui.computers import own_help as module
from gui.computers.own_help import OwnHelp, Standing

PROGRAM = """
import json, pathlib, sys, time
words = sys.argv[1:]
pathlib.Path({words!r}).write_text("\\n".join(words))
print("a library speaks", flush=True)
for doing, what in (("waiting", "192.168.1.7"), ("joined", ""), ("painting", "a.jpg")):
    print(json.dumps({{"doing": doing, "what": what}}), flush=True)
if "used.impasto-pair" in words:
    print(json.dumps({{"failed": json.dumps(["It was used by {{0}}.", "b"])}}), flush=True)
if {{"used.impasto-pair", "old.impasto-pair"}} & {{*words}}:
    print("This invitation was used already; have a new one written.", file=sys.stderr)
    sys.exit(2)
time.sleep(60)
"""


STUBBORN = """
import json, os, pathlib, psutil, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
running = pathlib.Path({running!r})
beside = [int(line) for line in running.read_text().split()] if running.exists() else []
alive = [pid for pid in beside if psutil.pid_exists(pid)]
running.write_text(" ".join(map(str, [*beside, os.getpid()])))
print(json.dumps({{"doing": "waiting", "what": str(len(alive))}}), flush=True)
time.sleep(60)
"""


@pytest.fixture
def own_help(qapp, tmp_path):
    program = tmp_path / "program.py"
    program.write_text(PROGRAM.format(words=str(tmp_path / "words")))
    own_help = OwnHelp((sys.executable, str(program)))
    yield own_help
    own_help.close()


def test_what_it_does_is_told_until_it_is_ended(qtbot, own_help, tmp_path):
    told = []
    own_help.standing_changed.connect(told.append)

    own_help.begin()
    qtbot.waitUntil(lambda: Standing("painting", "a.jpg") in told, timeout=20_000)
    assert own_help.is_running
    own_help.end()

    doings = [standing and standing.doing for standing in told]
    assert doings == ["starting", "waiting", "joined", "painting", None]
    assert not own_help.is_running
    assert (tmp_path / "words").read_text().split() == [
        *["workers", "join", "--json", "--behind", "--window"],
        str(os.getpid()),
    ]


def test_a_refusal_is_one_sentence(qtbot, own_help):
    with qtbot.waitSignal(own_help.failed, timeout=20_000) as found:
        own_help.begin(Path("old.impasto-pair"))

    assert found.args == ["This invitation was used already; have a new one written."]
    assert not own_help.is_running


def test_a_refusal_can_be_translated(qtbot, own_help):
    with qtbot.waitSignal(own_help.failed, timeout=20_000) as found:
        own_help.begin(Path("used.impasto-pair"))

    assert isinstance(found.args[0], Sentence)
    assert (found.args[0].template, found.args[0].values) == ("It was used by {0}.", ("b",))


def test_a_program_that_is_gone_is_a_failure(qtbot, qapp):
    own_help = OwnHelp(("/nowhere/impasto",))

    with qtbot.waitSignal(own_help.failed, timeout=20_000):
        own_help.begin()

    assert not own_help.is_running


def test_one_that_does_not_end_keeps_nobody_waiting_and_helps_not_twice(qtbot, qapp, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "END_MS", 1500)
    program = tmp_path / "program.py"
    program.write_text(STUBBORN.format(running=str(tmp_path / "running")))
    own_help = OwnHelp((sys.executable, str(program)))
    told = []
    own_help.standing_changed.connect(told.append)
    own_help.begin()
    qtbot.waitUntil(lambda: Standing("waiting", "0") in told, timeout=20_000)
    told.clear()

    begun = time.monotonic()
    own_help.end()
    own_help.begin()
    assert time.monotonic() - begun < 1.0  # the window goes on
    qtbot.waitUntil(lambda: len(told) == 3, timeout=20_000)
    own_help.close()

    assert told == [None, Standing("starting"), Standing("waiting", "0"), None]  # the first one had gone

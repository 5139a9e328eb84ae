"""Check that the command that helps is run, followed and ended."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from engine.errors import Sentence
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


@pytest.fixture
def own_help(qapp, tmp_path):
    program = tmp_path / "program.py"
    program.write_text(PROGRAM.format(words=str(tmp_path / "words")))
    own_help = OwnHelp((sys.executable, str(program)))
    yield own_help
    own_help.end()


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

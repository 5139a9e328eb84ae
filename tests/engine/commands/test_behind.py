"""Check that a command makes way when it is asked to, and only then."""

from __future__ import annotations

import argparse
import subprocess
import sys

import psutil
import pytest

from engine.commands.behind import declare_behind

_TELL = """
import sys
import psutil
from types import SimpleNamespace
from engine.commands.behind import make_way
before = psutil.Process().nice()
make_way(SimpleNamespace(behind=sys.argv[1] == "behind"))
print(before, psutil.Process().nice())
"""


def test_it_is_offered_and_off_unless_asked_for() -> None:
    parser = argparse.ArgumentParser()
    declare_behind(parser)

    assert parser.parse_args([]).behind is False
    assert parser.parse_args(["--behind"]).behind is True


@pytest.mark.parametrize(("word", "lower"), [("behind", True), ("before", False)])
def test_priority_is_lowered_where_it_is_asked_for(word: str, lower: bool) -> None:
    told = subprocess.run([sys.executable, "-c", _TELL, word], capture_output=True, text=True, check=True).stdout

    before, after = map(int, told.split())
    if sys.platform == "win32":
        assert (after == psutil.BELOW_NORMAL_PRIORITY_CLASS) is lower
    else:
        assert after == (min(19, before + 10) if lower else before)


_BEHIND = """
import sys
import time
from types import SimpleNamespace
from engine.commands.behind import end_with_window
end_with_window(SimpleNamespace(window=int(sys.argv[1]) or None))
time.sleep(60)
"""


def test_it_ends_with_its_window_even_where_that_is_killed() -> None:
    """GIVEN a command that waits behind a window WHEN the window is killed THEN it ends, and one without goes on."""
    window = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    behind, alone = (subprocess.Popen([sys.executable, "-c", _BEHIND, str(pid)]) for pid in (window.pid, 0))
    try:
        with pytest.raises(subprocess.TimeoutExpired):
            behind.wait(1.5)
        window.kill()  # and nobody fetches its end
        assert behind.wait(20) != 0
        assert alone.poll() is None
    finally:
        for process in (window, behind, alone):
            process.kill()
            process.wait()

"""A short-lived process gets no more memory than it is let have, and does not outlive who has started it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
GREEDY = """
from engine.pictures.short_lived import limit_memory
limit_memory(2**27)
print(len(bytearray(2**26)))
bytearray(2**28)
"""
WAITING = """
import threading, time
from engine.pictures.short_lived import end_with_parent
threading.Thread(target=end_with_parent, daemon=True).start()
print("begun", flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits a process' address space")
def test_memory_within_the_limit_is_given_and_beyond_it_refused() -> None:
    run = subprocess.run([sys.executable, "-c", GREEDY], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.stdout == f"{2**26}\n"
    assert run.stderr.strip().endswith("MemoryError")


def test_it_ends_when_its_standard_input_closes() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WAITING], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout and process.stdin
        assert process.stdout.readline() == b"begun\n"
        assert process.poll() is None
        process.stdin.close()
        assert process.wait(30) == 1

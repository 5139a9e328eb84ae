"""Check that a signal closes the real app in order: nothing is said, nothing is left behind."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QLockFile

from gui.system.end_signals import NUMBERS

ROOT = Path(__file__).parents[3]
LIMIT = 60  # s
QUICK = 2.0  # s from the signal to the end

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows ends programs otherwise")


@pytest.fixture(autouse=True)
def _as_a_terminal_starts_programs():
    """Ignore no signal, as those that nohup or a shell's background start do, whose children would inherit it."""
    ignored = [number for number in NUMBERS if signal.getsignal(number) is signal.SIG_IGN]
    for number in ignored:
        signal.signal(number, signal.SIG_DFL)
    yield
    for number in ignored:
        signal.signal(number, signal.SIG_IGN)


@pytest.fixture
def start(home):
    started = []

    def start_app(*words: str) -> subprocess.Popen[bytes]:
        environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
        command = [sys.executable, "main.py", *words]
        started.append(subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, process_group=0))
        return started[-1]

    yield start_app
    for process in started:
        process.kill()
        process.wait()
        process.stderr.close()


def wait_until(holds, process):
    end = time.monotonic() + LIMIT
    while not holds():
        assert process.poll() is None, process.stderr.read().decode()
        assert time.monotonic() < end
        time.sleep(0.05)


def engine_and_tracker(process):
    """List the app's lasting children; a library that asks the machine something has others for a moment."""
    lasting = []
    for child in psutil.Process(process.pid).children():
        with contextlib.suppress(psutil.NoSuchProcess):
            if "multiprocessing" in " ".join(child.cmdline()):
                lasting.append(child)
    return lasting


def blocks_of(processes):
    """List the shared memory that they have mapped; other tests have blocks of their own there."""
    if sys.platform != "linux":
        return set()
    maps = (each.path for process in processes for each in process.memory_maps())
    return {Path(path) for path in maps if re.match(r"/dev/shm/im[0-9a-f]{12}-", path) and "(deleted)" not in path}


@pytest.mark.parametrize(
    "number", [NUMBERS[0], *(pytest.param(other, marks=pytest.mark.slow) for other in NUMBERS[1:])]
)
def test_a_signal_closes_the_app_in_order(start, home, photo_path, number):
    # GIVEN the app with a photograph WHEN the signal comes to it and its processes THEN all end at once, and in order
    process = start(str(photo_path))
    record = home / "data" / "Impasto" / "session" / "session.json"
    wait_until(lambda: record.exists() and photo_path.name in record.read_text(encoding="utf-8"), process)
    wait_until(lambda: len(engine_and_tracker(process)) == 2, process)
    children = engine_and_tracker(process)
    blocks = blocks_of([psutil.Process(process.pid), *children])
    assert blocks or sys.platform != "linux"
    began = time.monotonic()
    os.killpg(process.pid, number)
    assert process.wait(LIMIT) == 0
    assert time.monotonic() - began < QUICK
    assert process.stderr.read() == b""
    assert psutil.wait_procs(children, timeout=LIMIT)[1] == []
    assert not [block for block in blocks if block.exists()]
    assert not record.exists()  # the next start has nothing to ask
    assert QLockFile(str(record.with_name("lock"))).tryLock(0)


@pytest.mark.parametrize("number", [number for number in NUMBERS if number != signal.SIGINT])
def test_a_process_without_a_window_ends_soon_after_the_signal(number):
    code = (
        "import gui.link.peer as e, time; e.ORPHAN_S = 0.2; e.outlive_end_signals(); "
        "print('ready', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"ready\n"
        process.send_signal(signal.SIGINT)
        process.send_signal(number)
        assert process.wait(LIMIT) == 1

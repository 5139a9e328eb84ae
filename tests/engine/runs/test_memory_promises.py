"""Let two processes promise memory, in both orders, and let one of them die."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from engine.errors import OutOfMemory
from engine.models.weights import Models
from engine.painters import registry
from engine.painting.run_plan import plan_run
from engine.painting.stylizer import Stylizer
from engine.runs.memory_promises import MemoryPromises
from tests.engine.stylizing import MODELS, OPTIONS, picture_of

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[3]
GIB = 2**30
CODE = """
import sys
from pathlib import Path
from engine.runs.memory_promises import MemoryPromises
promises = MemoryPromises(Path(sys.argv[1]))
for line in sys.stdin:
    word, device, size = line.split()
    if word == "make":
        promises.make(device, int(size))
    print(promises.outstanding(device), flush=True)
"""


class Other:
    """Talk to another process that shares the folder."""

    def __init__(self, folder: Path) -> None:
        words = [sys.executable, "-c", CODE, str(folder)]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(words, stdin=pipe, stdout=pipe, cwd=ROOT, text=True)

    def ask(self, word: str, size: int = 0, device: str = "cpu") -> int:
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(f"{word} {device} {size}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    @property
    def held(self) -> int:
        return psutil.Process(self.process.pid).memory_info().rss


@contextmanager
def other(folder: Path) -> Iterator[Other]:
    made = Other(folder)
    try:
        yield made
    finally:
        made.process.kill()
        made.process.communicate()


def test_what_one_promises_the_other_leaves_in_either_order(tmp_path: Path) -> None:
    mine = MemoryPromises(tmp_path)
    with other(tmp_path) as child:
        mine.make("cpu", 20 * GIB)
        assert child.ask("look") == pytest.approx(20 * GIB - psutil.Process().memory_info().rss, rel=0.02)
        assert mine.outstanding("cpu") == 0  # its own is not against it
        mine.end()
        assert child.ask("look") == 0

        child.ask("make", 7 * GIB)
        assert mine.outstanding("cpu") == pytest.approx(7 * GIB - child.held, rel=0.02)
        assert mine.outstanding("cuda") == 0
        child.ask("make", 1)
        assert mine.outstanding("cpu") == 0  # it holds more than that already


def test_a_promise_dies_with_its_process(tmp_path: Path) -> None:
    mine = MemoryPromises(tmp_path)
    with other(tmp_path) as child:
        child.ask("make", 7 * GIB)
        child.process.kill()
        child.process.wait()

        assert mine.outstanding("cpu") == 0
    assert list(tmp_path.iterdir()) == []


def test_another_process_of_the_same_number_has_promised_nothing(tmp_path: Path) -> None:
    with other(tmp_path) as child:
        child.ask("make", 7 * GIB)
        (file,) = tmp_path.glob("*.json")
        file.write_text(json.dumps(json.loads(file.read_text()) | {"began": 1.0}))

        assert MemoryPromises(tmp_path).outstanding("cpu") == 0


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"pid": "x"}'])
def test_what_is_no_promise_counts_for_nothing(text: str, tmp_path: Path) -> None:
    (tmp_path / "1-1.json").write_text(text)

    assert MemoryPromises(tmp_path).outstanding("cpu") == 0


def test_a_folder_that_cannot_be_written_to_keeps_nobody_from_painting(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    promises = MemoryPromises(tmp_path / "file" / "folder")

    promises.make("cpu", 1)
    assert promises.outstanding("cpu") == 0
    promises.end()


def test_plans_leave_what_another_process_was_promised(tmp_path: Path) -> None:
    entry, model = registry.choose(Models(MODELS), OPTIONS)
    painter = entry.load(Models(MODELS))
    with other(tmp_path) as child:
        free = plan_run(painter, model, (300, 400), OPTIONS, MemoryPromises(tmp_path)).memory
        child.ask("make", child.held + free // 2)

        assert plan_run(painter, model, (300, 400), OPTIONS, MemoryPromises(tmp_path)).memory < 0.8 * free

        child.ask("make", child.held + 2 * free)
        with pytest.raises(OutOfMemory):
            plan_run(painter, model, (300, 400), OPTIONS, MemoryPromises(tmp_path))


def test_a_run_promises_until_it_ends(tmp_path: Path) -> None:
    stylizer = Stylizer(MODELS, promises=tmp_path)
    steps = stylizer.stylize(picture_of(20, 30), OPTIONS)
    for _ in range(3):
        next(steps)
    (file,) = tmp_path.glob("*.json")
    assert json.loads(file.read_text())["bytes"] == stylizer.estimate(20, 30, OPTIONS).peak_bytes

    steps.close()
    assert list(tmp_path.iterdir()) == []

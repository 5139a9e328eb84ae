"""Start links, and see that nothing is left of them."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from gui.link.link import Link
from gui.link.program import Program
from tests.gui.link import toy


@pytest.fixture
def start(qtbot):
    """Start links, and see at the end that neither a process nor shared memory nor a thread is left of them."""
    made: list[Link] = []
    before = len(psutil.Process().children())

    def start_link(*, arguments=(), **more) -> Link:
        link = Link(Program("toy", toy.serve, arguments, (toy.RING,), **more))
        link.told = []
        link.heard.connect(link.told.append)
        made.append(link)
        link.start()
        return link

    yield start_link
    for link in made:
        link.close()
        link.close()  # harmless
        assert link.isFinished()
        assert len(link._pixels) == 0
        assert not [name for name in _shared_memory() if name.startswith(link._pixels.prefix)]
    children = [child for child in psutil.Process().children() if "spawn_main" in " ".join(child.cmdline())]
    assert len(children) <= before


def _shared_memory() -> list[str]:
    folder = Path("/dev/shm")
    return [path.name for path in folder.iterdir()] if folder.exists() else []

"""Give the queue's tests a queue."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.commissions.queue.queue_file import QueueFile
from engine.options import StyleOptions
from engine.style_choice import StyleChoice


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "queue.sqlite"


@pytest.fixture
def queue(file: Path) -> QueueFile:
    return QueueFile(file)


@pytest.fixture
def options(style_path: Path) -> StyleOptions:
    return StyleOptions((StyleChoice(style_path, 2.0),), "gatys", strength=0.5, memory_gib=2.0)

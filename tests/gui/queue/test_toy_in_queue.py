"""Paint a kind of input that the app does not know, of five frames, in the window's queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.commissions.queue.queue_item import Batch, ItemState, Listing
from engine.options import SaveOptions, StyleOptions
from engine.storage.places import Places
from engine.style_choice import StyleChoice
from gui.queue import queue_messages as m
from gui.queue.queue_link import queue_link
from tests.gui.toy_engine import load
from tests.toy_kind import GREYS, greys_of, write_toy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gui.link.link import Link


@pytest.fixture
def link(qtbot: QtBot, tmp_path: Path) -> Iterator[Link]:
    link = queue_link(Places.below(tmp_path), tmp_path, tmp_path, load)
    link.told = []
    link.heard.connect(link.told.append)
    yield link
    link.close()


def _listing(link: Link) -> Listing:
    listing = Listing()
    for event in link.told:
        if isinstance(event, m.Changed):
            listing.take(event.changes)
    return listing


def test_all_frames_are_painted_and_progress_is_of_all(link, qtbot, tmp_path, style_path):
    write_toy(tmp_path / "in.toy")
    batch = Batch(
        (tmp_path / "in.toy",), StyleOptions((StyleChoice(style_path),)), tmp_path / "out", "{name}", SaveOptions()
    )
    link.ask(m.Add, batch)
    qtbot.waitUntil(lambda: m.Emptied(1, 0) in link.told, timeout=30000)
    qtbot.waitUntil(lambda: _listing(link).items[0].state is ItemState.DONE, timeout=5000)
    assert _listing(link).items[0].result == tmp_path / "out" / "in.toy"
    assert greys_of(tmp_path / "out" / "in.toy") == pytest.approx([1 - grey for grey in GREYS], abs=0.001)
    fractions = [event.progress.fraction for event in link.told if isinstance(event, m.Progressed)]
    assert fractions == sorted(fractions)
    assert len(fractions) == 15
    assert not (tmp_path / "queue-work").exists() or not list((tmp_path / "queue-work").iterdir())

"""Check what is opened of the files that come, and what is offered to the queue."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QWidget

from gui.window.arrivals import Arrivals
from tests.gui.fake_session import FakeSession, plain

A, B = Path("a.jpg"), Path("b.jpg")


class _Canvas(QWidget):
    paths_dropped = Signal(object)


class _Window(QWidget):
    """Stand in for the window and all that it leads to: keep what is asked in `told`."""

    page = "the queue's page"

    def __init__(self) -> None:
        super().__init__()
        self.canvas, self.told, self.offer = _Canvas(self), [], lambda: None
        self.message_bar = self.drawer = self

    def open_photo(self, path: Path) -> None:
        self.told.append(("open", path))

    def add(self, paths: tuple[Path, ...]) -> None:
        self.told.append(("queue", paths))

    def open_invitation(self, path: Path) -> None:
        self.told.append(("pair", path))

    def show_page(self, page: str) -> None:
        self.told.append(("show", page))

    def show_offer(self, said: str, _button: str, act) -> None:
        self.told.append(said)
        self.offer = act


@pytest.fixture
def session(qapp) -> FakeSession:
    return FakeSession()


@pytest.fixture
def window(qtbot) -> _Window:
    window = _Window()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def arrivals(window, session) -> Arrivals:
    return Arrivals(window, window, window, window, session)


def _open(session) -> None:
    session.photo_opened.emit(A, plain(6, 4, "red"), QSize(6, 4))


def test_one_photograph_is_opened_and_nothing_offered(arrivals, window, session):
    window.canvas.paths_dropped.emit((A,))
    _open(session)
    assert window.told == [("open", A)]


def test_of_several_the_first_file_is_opened_and_all_are_offered_once_it_is_there(arrivals, window, session, tmp_path):
    arrivals.open((tmp_path, A, B))
    assert window.told == [("open", A)]
    _open(session)
    assert window.told[1:] == ["3 pictures and folders came; the first is open."]
    window.offer()
    assert window.told[2:] == [("queue", (tmp_path, A, B))]
    _open(session)
    assert len(window.told) == 3  # another photograph brings no offer


def test_what_comes_later_takes_the_offer_away(arrivals, window, session):
    arrivals.open((A, B))
    arrivals.open((A,))
    _open(session)
    assert window.told == [("open", A), ("open", A)]


def test_folders_alone_wait_in_the_queue_and_an_invitation_pairs(arrivals, window, tmp_path):
    arrivals.open((tmp_path,))
    assert window.told == [("show", window.page), ("queue", (tmp_path,))]
    arrivals.open((A, Path("desk.IMPASTO-PAIR")))
    assert window.told[2:] == [("pair", Path("desk.IMPASTO-PAIR"))]


def test_the_window_comes_to_the_front_also_for_nothing(arrivals, window):
    window.showMinimized()
    arrivals.receive(())
    assert window.isVisible()
    assert not window.isMinimized()
    assert window.told == []
    arrivals.open_one(A)
    assert window.told == [("open", A)]

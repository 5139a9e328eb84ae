"""Let a seeded monkey click, type, drop and resize: nothing it does may raise, warn, leak a thread or eat memory.

Some seconds in every run of the tests; `make monkey` gives it ten minutes and another seed each day.
"""

from __future__ import annotations

import gc
import os
import random
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QThreadPool, QTimer, QUrl
from PySide6.QtGui import QContextMenuEvent, QDesktopServices, QDrag, QDragEnterEvent, QDropEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from gui.engine_process.engine_link import engine_link
from gui.look.language import Language
from gui.look.theme import ThemeMode
from gui.queue.queue_link import queue_link
from gui.session.session import Session
from gui.system.resource_path import resource_path
from gui.window.app import App, build
from gui.window.controllers.model_controller import ModelController
from tests.gui.fake_stylizer import load

if TYPE_CHECKING:
    from collections.abc import Iterator

KEYS = [
    *(Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Delete),
    *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_PageDown),
    *(Qt.Key.Key_C, Qt.Key.Key_Z, Qt.Key.Key_V, Qt.Key.Key_B, Qt.Key.Key_H, Qt.Key.Key_L, Qt.Key.Key_1, Qt.Key.Key_0),
    *(Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_BracketLeft, Qt.Key.Key_F1, Qt.Key.Key_Comma, Qt.Key.Key_F11),
]
MODIFIERS = [
    *([Qt.KeyboardModifier.NoModifier] * 4),
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
]
BUTTONS = [*([Qt.MouseButton.LeftButton] * 6), Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton]
SIZES = [(1024, 640), (1280, 800), (1600, 1000), (800, 600)]
MOST_MIB = 120  # that a run may add once everything was seen once


class Monkey:
    """Do one thing after the other to the topmost window; all of it follows from the seed and the files."""

    def __init__(self, app: App, files: list[Path], seed: int) -> None:
        self._app, self._files = app, files
        self._dice = random.Random(seed)
        self.steps = 0

    def run(self, seconds: float) -> None:
        """Play for a while."""
        deeds = [self._click] * 8 + [self._key] * 5 + [self._drop] * 2 + [self._menu, self._wheel, self._resize]
        deeds += [self._trigger] * 3
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._dice.choice(deeds)()
            self.steps += 1
            QTest.qWait(self._dice.choice((0, 0, 1, 5, 20)))
            self._put_away()

    def _put_away(self) -> None:
        """Close dialogs for files, which lead out of the app, and bring a closed window back."""
        for dialog in self._app.window.findChildren(QFileDialog):
            dialog.reject()
        if not self._app.window.isVisible():
            self._app.window.show()
        elif self._app.window.isFullScreen() and self._dice.random() < 0.1:
            self._app.window.showNormal()

    def _top(self) -> QWidget:
        return QApplication.activePopupWidget() or QApplication.activeModalWidget() or self._app.window

    def _widget(self) -> QWidget:
        top = self._top()
        inside = [child for child in top.findChildren(QWidget) if child.isVisible() and child.isEnabled()]
        return self._dice.choice([top, *inside])

    def _place(self, widget: QWidget) -> QPoint:
        return QPoint(self._dice.randrange(max(1, widget.width())), self._dice.randrange(max(1, widget.height())))

    def _click(self) -> None:
        widget = self._widget()
        place, modifier = self._place(widget), self._dice.choice(MODIFIERS)
        if self._dice.random() < 0.1:
            QTest.mouseDClick(widget, Qt.MouseButton.LeftButton, modifier, place)
        elif self._dice.random() < 0.25:
            QTest.mousePress(widget, Qt.MouseButton.LeftButton, modifier, place)
            QTest.mouseMove(widget, self._place(widget))
            QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, modifier, self._place(widget))
        else:
            QTest.mouseClick(widget, self._dice.choice(BUTTONS), modifier, place)

    def _key(self) -> None:
        widget = QApplication.focusWidget() or self._top()
        if widget.isVisible() and widget.isEnabled():
            QTest.keyClick(widget, self._dice.choice(KEYS), self._dice.choice(MODIFIERS))

    def _trigger(self) -> None:
        """Use a menu's action, but none that ends the app."""
        actions = self._app.window.actions_of
        if self._top() is self._app.window:
            names = [name for name in self._app.preferences.shortcuts.names if name != "quit"]
            holder = self._dice.choice(names)
            action = getattr(actions, holder, None) or getattr(actions.looking, holder, None)
            if action is not None:
                action.trigger()

    def _drop(self) -> None:
        """Drop some files on something that takes drops, as the desktop would."""
        window = self._app.window
        if self._top() is not window:
            return
        takers = [child for child in window.findChildren(QWidget) if child.acceptDrops() and child.isVisible()]
        target = self._dice.choice([window.canvas, *takers])
        mime = QMimeData()
        count = self._dice.choice((1, 1, 1, 2))
        mime.setUrls([QUrl.fromLocalFile(str(path)) for path in self._dice.sample(self._files, count)])
        place, left = QPointF(self._place(target)), Qt.MouseButton.LeftButton
        no = Qt.KeyboardModifier.NoModifier
        copy = Qt.DropAction.CopyAction
        QApplication.sendEvent(target, QDragEnterEvent(place.toPoint(), copy, mime, left, no))
        QApplication.sendEvent(target, QDropEvent(place, copy, mime, left, no))

    def _menu(self) -> None:
        widget = self._widget()
        place = self._place(widget)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, widget.mapToGlobal(place))
        QApplication.sendEvent(widget, event)

    def _wheel(self) -> None:
        widget = self._widget()
        place, turn = QPointF(self._place(widget)), QPoint(0, self._dice.choice((120, -120)))
        phase = Qt.ScrollPhase.NoScrollPhase
        no = Qt.KeyboardModifier.NoModifier
        event = QWheelEvent(
            place, QPointF(widget.mapToGlobal(place)), QPoint(), turn, Qt.MouseButton.NoButton, no, phase, False
        )
        QApplication.sendEvent(widget, event)

    def _resize(self) -> None:
        self._app.window.resize(*self._dice.choice(SIZES))
        if self._dice.random() < 0.3:
            self._app.set_theme(self._dice.choice(list(ThemeMode)))
        if self._dice.random() < 0.3:
            self._app.set_language(self._dice.choice(list(Language)))


@pytest.fixture
def files(photo_path: Path, style_path: Path, tmp_path: Path) -> list[Path]:
    """Give photographs, a folder, and what is no picture."""
    folder = tmp_path / "folder"
    folder.mkdir()
    for name, size in (("wide.jpg", (400, 100)), ("large.png", (1500, 1100))):
        Image.effect_mandelbrot(size, (-2, -1, 1, 1), 20).convert("RGB").save(folder / name)
    notes = tmp_path / "notes.jpg"
    notes.write_text("Buy brushes.")
    return [photo_path, style_path, folder, folder / "wide.jpg", folder / "large.png", notes, tmp_path / "gone.jpg"]


@pytest.fixture
def app(qtbot, settings, places, tmp_path, monkeypatch) -> Iterator[App]:
    """Build the real app with real processes and a stand-in for the networks; nothing leads out of it."""
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    monkeypatch.setattr(QDrag, "exec", lambda *_: Qt.DropAction.IgnoreAction)
    monkeypatch.setattr(ModelController, "_on_dialog_fetch_requested", lambda self, _name: self._manage("list"))
    settings.set_language(Language.ENGLISH)
    session = Session(engine_link(resource_path("models"), places, load))
    queue = queue_link(places, resource_path("models"), resource_path("styles"), load)
    settings.set_queue_folder(tmp_path / "out")
    app = build(QApplication.instance(), session, settings, places, queue)
    qtbot.addWidget(app.window, before_close_func=lambda window: window.allow_close())
    with qtbot.waitExposed(app.window):
        app.window.show()
    yield app
    app.languages.set_language(Language.ENGLISH)
    app.queue.close()
    session.close()
    app.deleteLater()


def _threads() -> set[str]:
    """Name the threads of Python; Qt's own, in which it only runs slots, are known as dummies for ever."""
    return {thread.name for thread in threading.enumerate() if not thread.name.startswith("Dummy")}


def _close_popup() -> None:
    """Put a menu away, which may block while it is open, from within its own loop."""
    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.close()


def _play(app: App, files: list[Path], seed: int, seconds: float, qtbot) -> None:
    threads = _threads()
    watchdog = QTimer()
    watchdog.timeout.connect(_close_popup)
    watchdog.start(1000)
    monkey = Monkey(app, files, seed)
    monkey.run(seconds / 2)  # everything is seen and loaded once
    gc.collect()
    before = psutil.Process().memory_info().rss
    monkey.run(seconds / 2)
    for widget in (QApplication.activePopupWidget(), QApplication.activeModalWidget()):
        if widget is not None:
            widget.close()
    watchdog.stop()
    qtbot.wait(300)
    gc.collect()
    grown = (psutil.Process().memory_info().rss - before) / 2**20
    app.queue.close()
    app.session.close()
    QThreadPool.globalInstance().waitForDone(5000)
    sys.stdout.write(f"seed {seed}: {monkey.steps} deeds in {seconds:.0f} s, {grown:+.0f} MiB\n")
    assert monkey.steps > seconds  # it was not stuck
    assert grown < MOST_MIB
    assert _threads() <= threads
    assert [child for child in psutil.Process().children() if "spawn_main" in " ".join(child.cmdline())] == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_a_monkey_for_some_seconds(app, files, qtbot, seed):
    _play(app, files, seed, 4.0, qtbot)


@pytest.mark.slow
def test_a_monkey_for_as_long_as_asked(app, files, qtbot):
    seed, seconds = int(os.environ.get("SEED", "3")), float(os.environ.get("SECONDS", "30"))
    _play(app, files, seed, seconds, qtbot)

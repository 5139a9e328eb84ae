"""Check what the desktop is told of the queue, and that it is left alone where nothing is new."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject, QProcess, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from gui.queue import desktop as module
from gui.queue.desktop import Desktop


class _Window(QWidget):
    """Be in front or not, as the test says."""

    is_in_front = False
    activated = 0

    def isActiveWindow(self):
        return self.is_in_front

    def activateWindow(self):
        self.activated += 1


class _Tray(QObject):
    """Stand in for the icon beside the clock."""

    messageClicked = Signal()  # noqa: N815
    is_there = True
    shown: list[_Tray]

    @classmethod
    def isSystemTrayAvailable(cls):
        return cls.is_there

    @staticmethod
    def supportsMessages():
        return True

    def __init__(self, _icon, parent) -> None:
        super().__init__(parent)
        self.said = ()

    def show(self) -> None:
        _Tray.shown.append(self)

    def showMessage(self, title, text, _icon, _ms):
        self.said = (title, text)


@pytest.fixture
def told(monkeypatch) -> SimpleNamespace:
    """Note what the desktop hears, instead of it."""
    told = SimpleNamespace(badges=[], messages=[], alerts=[], programs=[], has_bus=True)
    bus = SimpleNamespace(isConnected=lambda: told.has_bus, send=told.messages.append)
    if sys.platform == "linux":
        monkeypatch.setattr(module, "QDBusConnection", SimpleNamespace(sessionBus=lambda: bus))
    monkeypatch.setattr(QGuiApplication, "setBadgeNumber", lambda _application, number: told.badges.append(number))
    monkeypatch.setattr(QApplication, "alert", told.alerts.append)
    monkeypatch.setattr(QProcess, "startDetached", lambda *call: told.programs.append(call))
    monkeypatch.setattr(module, "QSystemTrayIcon", _Tray)
    monkeypatch.setattr(module.shutil, "which", lambda name: f"/usr/bin/{name}")
    _Tray.shown = []
    return told


@pytest.fixture
def window(qtbot) -> _Window:
    window = _Window()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def desktop(window, told) -> Desktop:
    return Desktop(window)


def test_how_many_are_left_is_told_once_and_small_steps_are_none(desktop, told):
    for number, share in ((3, 0.5), (3, 0.5), (3, 0.501), (3, 0.51), (2, 0.51), (0, None), (0, None)):
        desktop.show_progress(number, share)
    assert told.badges == [3, 3, 2, 0]


def test_a_share_of_nothing_is_not_no_bar(desktop, told):
    desktop.show_progress(3, 0.0)
    desktop.show_progress(3, None)
    assert told.badges == [3, 3]


@pytest.mark.skipif(sys.platform != "linux", reason="the bus is Linux's")
def test_docks_on_linux_hear_the_share(desktop, told):
    QGuiApplication.setDesktopFileName("impasto")
    desktop.show_progress(3, 0.5)
    desktop.show_progress(0, None)
    first, last = told.messages
    assert (first.interface(), first.member()) == ("com.canonical.Unity.LauncherEntry", "Update")
    assert first.arguments() == ["application://impasto.desktop", {"progress": 0.5, "progress-visible": True}]
    assert last.arguments()[1] == {"progress": 0.0, "progress-visible": False}


@pytest.mark.skipif(sys.platform != "linux", reason="the bus is Linux's")
def test_without_a_bus_only_the_badge_is_set(desktop, told):
    told.has_bus = False
    desktop.show_progress(3, 0.5)
    assert (told.badges, told.messages) == ([3], [])


def test_who_sees_the_window_is_not_disturbed(desktop, window, told):
    window.is_in_front = True
    desktop.notify("Impasto", "The queue is finished.")
    assert (told.alerts, _Tray.shown, told.programs) == ([], [], [])


def test_a_notification_points_to_the_window_and_its_icon_goes_again(desktop, window, told, monkeypatch, qtbot):
    monkeypatch.setattr(module, "_SHOWN_MS", 0)
    desktop.notify("Impasto", "The queue is finished.")
    assert told.alerts == [window]
    (icon,) = _Tray.shown
    assert icon.said == ("Impasto", "The queue is finished.")
    assert told.programs == []
    icon.messageClicked.emit()
    assert window.activated == 1
    with qtbot.waitSignal(icon.destroyed):
        pass


@pytest.mark.parametrize(
    ("platform", "has_program", "is_told"), [("linux", True, True), ("linux", False, False), ("win32", True, False)]
)
def test_where_there_is_no_tray_linux_has_a_program_for_it(desktop, told, monkeypatch, platform, has_program, is_told):
    monkeypatch.setattr(_Tray, "is_there", False)
    monkeypatch.setattr(module, "sys", SimpleNamespace(platform=platform))
    monkeypatch.setattr(module.shutil, "which", lambda name: f"/usr/bin/{name}" if has_program else None)
    desktop.notify("Impasto", "<b>3</b> painted.")
    expected = [("/usr/bin/notify-send", ["--app-name=Impasto", "--icon=impasto", "Impasto", "<b>3</b> painted."])]
    assert told.programs == (expected if is_told else [])
    assert _Tray.shown == []

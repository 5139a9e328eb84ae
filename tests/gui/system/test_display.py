"""Check that a display is found where there is one."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from gui.system import display


@pytest.fixture(autouse=True)
def _linux_without_any(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(display.sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)


def test_without_one_there_is_none() -> None:
    assert not display.has_display()


@pytest.mark.parametrize(("platform", "is_enough"), [("offscreen", True), ("vnc", True), ("xcb", False)])
def test_qt_may_need_none(monkeypatch: pytest.MonkeyPatch, platform: str, is_enough: bool) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", platform)
    assert display.has_display() is is_enough


def test_other_systems_always_have_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(display.sys, "platform", "darwin")
    assert display.has_display()


def test_wayland_is_found_by_its_socket(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("WAYLAND_DISPLAY", "w-0")
    assert not display.has_display()
    (tmp_path / "w-0").touch()
    assert display.has_display()


def test_x11_is_found_by_asking_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN a name of a display that nobody serves WHEN it is asked THEN there is none."""
    monkeypatch.setenv("DISPLAY", ":987654")
    assert not display.has_display()
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))  # takes no connection
        monkeypatch.setenv("DISPLAY", f"127.0.0.1:{server.getsockname()[1] - 6000}")
        assert not display.has_display()


def test_without_the_library_qt_is_left_to_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")

    def missing(_name: str) -> None:
        raise OSError

    monkeypatch.setattr(display.ctypes, "CDLL", missing)
    assert display.has_display()

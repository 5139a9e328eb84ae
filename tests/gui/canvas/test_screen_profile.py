"""Check that the screen's profile is found, on a real X server where there is one for the test, and then used."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QColorSpace, QSurfaceFormat

from gui.canvas.screen_profile import color_space, screen_color_space, tag_windows, x11_profile
from tests.engine.icc_profiles import ADOBE_RGB, SRGB, gamma_curve, grey_profile, press_profile, rgb_profile, srgb_curve

ROOT = Path(__file__).resolve().parents[3]
ADOBE = rgb_profile(ADOBE_RGB, gamma_curve(2.2))
on_x11 = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="X11 is a matter of Linux")
WINDOW = """
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from gui.window.main_window import MainWindow
from gui.look.theme import Theme
application = QApplication([])
window = MainWindow(Theme(application))
window.resize(1024, 700)
window.show()
assert QTest.qWaitForWindowExposed(window)
image = QImage(300, 200, QImage.Format.Format_RGB32)
image.fill(QColor(255, 0, 0))
window.canvas.set_photo(image)
QTest.qWait(50)
print(window.canvas.grab().toImage().pixelColor(window.canvas.picture_rect.center().toPoint()).getRgb()[:3])
window.allow_close()
window.close()
"""


@pytest.fixture
def display(monkeypatch):
    """Start an X server and make it this process' own."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-noreset", "-nolisten", "tcp"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as pipe:
        monkeypatch.setenv("DISPLAY", f":{pipe.readline().strip()}")
    yield
    server.terminate()
    server.wait()


def set_property(name: bytes, value: bytes) -> None:
    """Do what a calibration tool does."""
    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XDefaultRootWindow.restype = x11.XInternAtom.restype = ctypes.c_ulong
    screen = ctypes.c_void_p(x11.XOpenDisplay(None))
    root, cardinal = ctypes.c_ulong(x11.XDefaultRootWindow(screen)), ctypes.c_ulong(6)
    atom = ctypes.c_ulong(x11.XInternAtom(screen, name, False))
    x11.XChangeProperty(screen, root, atom, cardinal, 8, 0, value, len(value))
    x11.XCloseDisplay(screen)


@on_x11
def test_each_screen_of_x11_has_its_profile(display):
    assert x11_profile(0) is None
    set_property(b"_ICC_PROFILE", ADOBE)
    set_property(b"_ICC_PROFILE_1", ADOBE * 100)
    set_property(b"_ICC_PROFILE_2", b"")
    assert [x11_profile(screen) for screen in range(4)] == [ADOBE, ADOBE * 100, None, None]


@on_x11
def test_without_an_x_server_there_is_no_profile(monkeypatch):
    monkeypatch.setenv("DISPLAY", ":4242")
    assert x11_profile(0) is None


@on_x11
def test_a_real_window_shows_the_screens_colours(display):
    """GIVEN an X server whose screen is an Adobe RGB one WHEN a red photograph is shown THEN it is Adobe RGB's red."""
    environment = os.environ | {"QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(ROOT)}

    def shown() -> str:
        run = subprocess.run(
            [sys.executable, "-c", WINDOW], env=environment, capture_output=True, text=True, check=True
        )
        return run.stdout.strip()

    assert shown() == "(255, 0, 0)"
    set_property(b"_ICC_PROFILE", ADOBE)
    red, green, blue = map(int, shown().strip("()").split(","))
    assert (red, green, blue) == (pytest.approx(219, abs=2), 0, 0)


def test_profiles_that_qt_converts_into_are_used():
    adobe = color_space(ADOBE)
    assert adobe is not None
    assert adobe.isValidTarget()
    assert adobe.primaries() in (QColorSpace.Primaries.AdobeRgb, QColorSpace.Primaries.Custom)


@pytest.mark.qt_log_ignore("fromIccProfile")
@pytest.mark.parametrize(
    "profile",
    [b"none", ADOBE[:200], grey_profile(gamma_curve(2.2)), press_profile(), rgb_profile(SRGB, srgb_curve())],
    ids=["text", "cut", "grey", "press", "srgb"],
)
def test_other_profiles_leave_pictures_as_they_are(profile):
    assert color_space(profile) is None


def test_a_platform_without_profiles_has_none(app):
    assert screen_color_space(app.window.windowHandle()) is None


@pytest.mark.parametrize(("platform", "is_tagged"), [("cocoa", True), ("wayland", True), ("xcb", False)])
def test_windows_are_tagged_where_the_system_converts_them(qapp, monkeypatch, platform, is_tagged):
    before = QSurfaceFormat.defaultFormat()
    monkeypatch.setattr("gui.canvas.screen_profile.QGuiApplication.platformName", lambda: platform)
    try:
        tag_windows()
        space = QSurfaceFormat.defaultFormat().colorSpace()
    finally:
        QSurfaceFormat.setDefaultFormat(before)
    assert (space == QColorSpace(QColorSpace.NamedColorSpace.SRgb)) is is_tagged


@pytest.mark.skipif(sys.platform != "win32", reason="asks Windows")
def test_windows_answers(monkeypatch, app):
    monkeypatch.setattr("gui.canvas.screen_profile.QGuiApplication.platformName", lambda: "windows")
    space = screen_color_space(app.window.windowHandle())
    assert space is None or space.isValidTarget()

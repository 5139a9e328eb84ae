"""Find the colour profile of a screen, which Qt does not tell, where the system does.

X11 has it in a property of the root window (ICC Profiles in X, 0.4), Windows in the monitor's settings. On macOS and
Wayland the system itself brings windows into the screen's colours, as soon as they say in which they are painted.
"""

from __future__ import annotations

import ctypes
import logging
import sys
from pathlib import Path

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QColorSpace, QGuiApplication, QSurfaceFormat, QWindow

LONGEST = 2**24  # bytes of a profile
MANAGED = ("cocoa", "wayland")  # platforms that convert what windows show
_ANY_TYPE = 0
_NEAREST_MONITOR = 2
_PATH_LENGTH = 1024
SRGB = QColorSpace(QColorSpace.NamedColorSpace.SRgb)

log = logging.getLogger(__name__)


def tag_windows() -> None:
    """Have windows made from now on say that they are painted in sRGB, on platforms that convert it."""
    if QGuiApplication.platformName() in MANAGED:
        surface = QSurfaceFormat.defaultFormat()
        surface.setColorSpace(SRGB)
        QSurfaceFormat.setDefaultFormat(surface)


def screen_color_space(window: QWindow) -> QColorSpace | None:
    """Return the colour space of the screen that a window is on; None where none is known, or it is sRGB."""
    platform = QGuiApplication.platformName()
    try:
        if platform == "xcb":
            profile = x11_profile(QGuiApplication.screens().index(window.screen()))
        elif platform == "windows":
            profile = _windows_profile(int(window.winId()))
        else:
            return None
    except (OSError, AttributeError, ValueError):  # no such library, function, file or screen
        log.warning("The profile of the screen cannot be read", exc_info=True)
        return None
    return color_space(profile) if profile else None


def color_space(profile: bytes) -> QColorSpace | None:
    """Return the colour space of an ICC profile; None where it is sRGB or Qt cannot convert into it."""
    space = QColorSpace.fromIccProfile(QByteArray(profile))
    is_usable = space.isValidTarget() and space.colorModel() is QColorSpace.ColorModel.Rgb
    if not is_usable:
        log.warning("The profile of the screen (%d bytes) is of a kind that Qt does not convert into", len(profile))
    return space if is_usable and space != SRGB else None


def x11_profile(screen: int) -> bytes | None:
    """Read the profile of the nth screen, the primary one being first; None where there is none."""
    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XDefaultRootWindow.restype = x11.XInternAtom.restype = ctypes.c_ulong
    display = x11.XOpenDisplay(None)
    if not display:
        return None
    try:
        name = b"_ICC_PROFILE" + (b"_%d" % screen if screen else b"")
        atom = x11.XInternAtom(ctypes.c_void_p(display), name, True)
        return _x11_property(x11, ctypes.c_void_p(display), atom) if atom else None
    finally:
        x11.XCloseDisplay(ctypes.c_void_p(display))


def _x11_property(x11: ctypes.CDLL, display: ctypes.c_void_p, atom: int) -> bytes | None:
    root = ctypes.c_ulong(x11.XDefaultRootWindow(display))
    kind, width, data = ctypes.c_ulong(), ctypes.c_int(), ctypes.c_void_p()
    count, rest = ctypes.c_ulong(), ctypes.c_ulong()
    found = [ctypes.byref(value) for value in (kind, width, count, rest, data)]
    place = ctypes.c_long(0), ctypes.c_long(LONGEST // 4), ctypes.c_int(False), ctypes.c_ulong(_ANY_TYPE)
    failed = x11.XGetWindowProperty(display, root, ctypes.c_ulong(atom), *place, *found)
    if failed or not data:
        return None
    try:
        return ctypes.string_at(data, count.value) if width.value == 8 and count.value and not rest.value else None
    finally:
        x11.XFree(data)


class _Monitor(ctypes.Structure):
    """Hold what Windows calls MONITORINFOEXW."""

    _fields_ = (
        ("size", ctypes.c_uint32),
        ("rectangles", ctypes.c_long * 8),
        ("flags", ctypes.c_uint32),
        ("device", ctypes.c_wchar * 32),
    )


def _windows_profile(window: int) -> bytes | None:
    if sys.platform != "win32":
        return None
    user, gdi = ctypes.WinDLL("user32"), ctypes.WinDLL("gdi32")
    user.MonitorFromWindow.restype = gdi.CreateDCW.restype = ctypes.c_void_p
    monitor = _Monitor(size=ctypes.sizeof(_Monitor))
    handle = user.MonitorFromWindow(ctypes.c_void_p(window), _NEAREST_MONITOR)
    if not user.GetMonitorInfoW(ctypes.c_void_p(handle), ctypes.byref(monitor)):
        return None
    context = ctypes.c_void_p(gdi.CreateDCW(monitor.device, None, None, None))
    try:
        path, length = ctypes.create_unicode_buffer(_PATH_LENGTH), ctypes.c_uint32(_PATH_LENGTH)
        has_profile = context and gdi.GetICMProfileW(context, ctypes.byref(length), path)
        return Path(path.value).read_bytes() if has_profile else None
    finally:
        if context:
            gdi.DeleteDC(context)

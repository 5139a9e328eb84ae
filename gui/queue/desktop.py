"""Tell the desktop how far the queue is: a number and a bar in the dock or taskbar, and a notification at the end."""

from __future__ import annotations

import shutil
import sys

from PySide6.QtCore import QObject, QProcess, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

if sys.platform == "linux":
    from PySide6.QtDBus import QDBusConnection, QDBusMessage

_SHOWN_MS = 12_000  # the icon goes again with the notification


class Desktop(QObject):
    """Speak to the desktop on behalf of a window."""

    def __init__(self, window: QWidget) -> None:
        """Say nothing yet."""
        super().__init__(window)
        self._window = window
        self._told: tuple[int, int] | None = None  # number, per mille

    def show_progress(self, number: int, share: float | None) -> None:
        """Show how many photographs are left, and how much is done, 0 .. 1; None takes the bar away."""
        told = number, -1 if share is None else round(200 * share)
        if told == self._told:
            return
        self._told = told
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.setBadgeNumber(number)  # the dock of macOS, taskbars of Windows and Linux
        if sys.platform == "linux":
            name = f"application://{QGuiApplication.desktopFileName()}.desktop"
            interface = "com.canonical.Unity.LauncherEntry"  # what KDE, Unity and GNOME's docks read
            message = QDBusMessage.createSignal("/com/canonical/unity/launcherentry/1", interface, "Update")
            message.setArguments([name, {"progress": share or 0.0, "progress-visible": share is not None}])
            bus = QDBusConnection.sessionBus()
            if bus.isConnected():
                bus.send(message)

    def notify(self, title: str, text: str) -> None:
        """Show a notification where the window is not in front, and ask the taskbar to point at it."""
        if self._window.isActiveWindow():
            return
        QApplication.alert(self._window)
        if QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages():
            icon = QSystemTrayIcon(QApplication.windowIcon(), self)
            icon.messageClicked.connect(self._window.activateWindow)
            icon.show()
            icon.showMessage(title, text, QApplication.windowIcon(), _SHOWN_MS)
            QTimer.singleShot(_SHOWN_MS, icon, icon.deleteLater)
        elif sys.platform == "linux" and (program := shutil.which("notify-send")):
            QProcess.startDetached(program, ["--app-name=Impasto", "--icon=impasto", title, text])

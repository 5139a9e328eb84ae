"""Turn the signals that end a program into a Qt signal, so that the app closes in order."""

from __future__ import annotations

import signal
import socket
import sys
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot

if TYPE_CHECKING:
    from types import FrameType

NUMBERS = [signal.SIGTERM, signal.SIGINT]  # logging out and `kill`, Ctrl+C in a terminal
if sys.platform != "win32":
    NUMBERS.append(signal.SIGHUP)  # the terminal was closed


class EndSignals(QObject):
    """Watch for them; Python itself would see them only after Qt's event loop has ended.

    Signals:
        end_requested(): one has come.
    """

    end_requested = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Watch from `listen` on."""
        super().__init__(parent)
        self._reader, self._writer = socket.socketpair()
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._before: dict[int, object] = {}  # handlers, by number
        self._notifier.activated.connect(self._on_notifier_activated)

    def listen(self) -> None:
        """Watch; what the starter has had ignored, as `nohup` does, stays so."""
        self._reader.setblocking(False)
        self._writer.setblocking(False)

        for number in NUMBERS:
            if signal.getsignal(number) is not signal.SIG_IGN:
                self._before[number] = signal.signal(number, _let_pass)
        signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)

    def close(self) -> None:
        """Leave the signals to whoever had them before."""
        signal.set_wakeup_fd(-1)
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]  # what signal.signal gave
        self._before.clear()
        self._notifier.setEnabled(False)
        self._reader.close()
        self._writer.close()

    @Slot()
    def _on_notifier_activated(self) -> None:
        if self._before.keys() & set(self._reader.recv(4096)):  # a byte for each signal, its number
            self.end_requested.emit()


def shelter_resource_tracker() -> None:
    """Start Python's tracker of shared memory so that a closed terminal does not end it before the window.

    It ignores the other signals by itself.
    """
    if sys.platform != "win32":
        before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
        resource_tracker.ensure_running()
        signal.signal(signal.SIGHUP, before)


def _let_pass(_number: int, _frame: FrameType | None) -> None:
    """Do nothing: the number is in the socket by now."""

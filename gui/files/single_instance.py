"""Have one window for a user: a later start hands its files to the first one and ends."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import stat
import sys
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from engine.storage.places import Places

CONNECT_MS = 500
ANSWER_MS = 3000  # the first window may be busy for a moment
_LONGEST = 2**20  # bytes of a message
_DONE = b"taken\n"

log = logging.getLogger(__name__)


class SingleInstance(QObject):
    """Listen for later starts, or hand files to an earlier one.

    Signals:
        files_received(object): tuple[Path, ...]; empty where only the window is wanted.
    """

    files_received = Signal(object)

    def __init__(self, places: Places, parent: QObject | None = None) -> None:
        """Belong to the user of these places; neither listens nor connects yet."""
        super().__init__(parent)
        self._name = f"impasto-{hashlib.sha256(str(places.data).encode()).hexdigest()[:16]}"
        if sys.platform != "win32":  # there it is a pipe, which lies in no folder
            self._name = str(places.runtime / self._name)
        self._server = QLocalServer(self)
        self._heard: dict[QLocalSocket, bytes] = {}
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)  # no other user's files
        self._server.newConnection.connect(self._on_server_new_connection)

    def hand_over(self, files: tuple[Path, ...]) -> bool:
        """Hand files to the first window; False where there is none of this user's that answers."""
        if not _is_private(self._name):
            return False
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(CONNECT_MS):
            return False
        socket.write(json.dumps([str(path.absolute()) for path in files]).encode() + b"\n")
        answer = b""
        while not answer.endswith(b"\n") and socket.waitForReadyRead(ANSWER_MS):
            answer += bytes(socket.readAll().data())
        socket.disconnectFromServer()
        return answer == _DONE

    def listen(self) -> bool:
        """Be the first window; what a crash has left of an earlier one is removed."""
        if not _is_private(self._name):
            log.warning("Later starts open windows of their own: others may write beside %s", self._name)
            return False
        if self._server.listen(self._name):
            return True
        QLocalServer.removeServer(self._name)
        is_listening = self._server.listen(self._name)
        if not is_listening:
            log.warning("Later starts open windows of their own: %s", self._server.errorString())
        return is_listening

    def close(self) -> None:
        """Listen no more."""
        self._server.close()

    @Slot()
    def _on_server_new_connection(self) -> None:
        while socket := self._server.nextPendingConnection():
            self._heard[socket] = b""
            socket.readyRead.connect(self._on_socket_ready_read)
            socket.disconnected.connect(self._on_socket_disconnected)

    @Slot()
    def _on_socket_ready_read(self) -> None:
        socket = self.sender()
        if not isinstance(socket, QLocalSocket) or socket not in self._heard:
            return
        self._heard[socket] += bytes(socket.readAll().data())
        text = self._heard[socket]
        if len(text) > _LONGEST:
            socket.abort()
        elif text.endswith(b"\n"):
            files = _files_of(text)
            if files is not None:
                socket.write(_DONE)
                socket.flush()
                self.files_received.emit(files)

    @Slot()
    def _on_socket_disconnected(self) -> None:
        socket = self.sender()
        if isinstance(socket, QLocalSocket):
            self._heard.pop(socket, None)
            socket.deleteLater()


def _is_private(name: str) -> bool:
    """Make the socket's folder, and tell whether nobody but this user can put a socket into it."""
    if sys.platform == "win32":
        return True
    folder = Path(name).parent
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077


def _files_of(text: bytes) -> tuple[Path, ...] | None:
    try:
        names = json.loads(text)
    except ValueError:
        return None
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        return None
    return tuple(map(Path, names))

"""Check that a second start hands its files to the first, and that what comes from outside is opened."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QFileOpenEvent
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from engine.storage.places import Places
from gui.files.single_instance import SingleInstance
from gui.queue import queue_messages as m
from gui.system.application import Application
from tests.gui.fake_session import FakeLink

ROOT = Path(__file__).resolve().parents[3]
_SECOND = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from engine.storage.places import Places
from gui.files.single_instance import SingleInstance
application = QCoreApplication([])
folder, *files = map(Path, sys.argv[1:])
sys.exit(0 if SingleInstance(Places.below(folder)).hand_over(tuple(files)) else 7)
"""


def _second(folder: Path, *files: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", _SECOND, str(folder), *files], cwd=ROOT)


@pytest.fixture
def queue_link(qapp) -> FakeLink:
    return FakeLink()


@pytest.fixture
def first(qtbot, tmp_path):
    first = SingleInstance(Places.below(tmp_path))
    assert first.listen()
    yield first
    first.close()


@pytest.mark.parametrize("files", [(), ("/photos/a b.jpg", "湖.png")])
def test_a_second_start_hands_its_files_over_and_ends(first, qtbot, tmp_path, files):
    with qtbot.waitSignal(first.files_received, timeout=20000) as received:
        second = _second(tmp_path, *files)
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=20000)
    assert second.returncode == 0
    assert received.args[0] == tuple((ROOT / name) for name in files)


def test_without_a_first_there_is_nobody_to_take_files(qtbot, tmp_path):
    assert not SingleInstance(Places.below(tmp_path / "other")).hand_over(())


def test_another_users_data_are_another_instance(first, qtbot, tmp_path):
    second = _second(tmp_path / "other")
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=20000)
    assert second.returncode == 7


@pytest.mark.parametrize("text", [b"\xff\xfe\n", b"{}\n", b"[1, 2]\n", b'["a"'])
def test_nonsense_is_not_taken(first, qtbot, text):
    received = []
    first.files_received.connect(received.append)
    socket = QLocalSocket()
    socket.connectToServer(first._name)
    assert socket.waitForConnected(2000)
    socket.write(text)
    socket.flush()
    qtbot.wait(100)
    assert received == []
    assert socket.bytesAvailable() == 0
    socket.disconnectFromServer()
    qtbot.wait(20)


def test_the_socket_that_a_crash_has_left_is_removed(first, qtbot, tmp_path):
    if sys.platform == "win32":
        pytest.skip("pipes of Windows end with their process")
    again = SingleInstance(Places.below(tmp_path))
    assert again.listen()
    again.close()


def test_the_desktop_opens_files(qapp, qtbot):
    opened = []

    class Stub:
        file_open_requested = type("S", (), {"emit": staticmethod(opened.append)})

    assert Application.event(_bound(Stub()), QFileOpenEvent("/photos/a.jpg"))
    assert opened == [Path("/photos/a.jpg")]


def _bound(stub):
    """Stand in for an application, of which there is only one in a process."""
    return stub


def test_several_files_open_the_first_and_offer_the_queue(app, session, queue_link, qtbot):
    paths = (Path("/photos/a.jpg"), Path("/photos/b.jpg"))
    app.window.style_strip.select(app.window.style_strip.tiles[0].style_shown.path)
    app.arrivals.receive(paths)
    assert ("open_photo", paths[0]) in session.calls
    session.give_photo(paths[0])
    app.window.message_bar.action_button.click()
    assert queue_link.calls[-1].request.batch.photos == paths


def test_a_folder_on_the_canvas_goes_to_the_queue(app, queue_link, tmp_path):
    app.window.drawer.close_page()
    app.window.style_strip.select(app.window.style_strip.tiles[0].style_shown.path)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    drop = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    app.window.canvas.dropEvent(drop)
    assert isinstance(queue_link.calls[-1].request, m.Add)
    assert queue_link.calls[-1].request.batch.photos == (tmp_path,)
    assert app.window.drawer.page is app.queue.page


def test_recent_files_are_offered_the_latest_first(app, session, settings, tmp_path):
    for name in ("a.jpg", "b.jpg", "a.jpg", "gone.jpg"):
        (tmp_path / name).touch()
        session.give_photo(tmp_path / name)
    (tmp_path / "gone.jpg").unlink()
    app.recent_files.fill()
    names = [action.text() for action in app.recent_files.menu.actions() if action.text()]
    assert names == ["&1  a.jpg", "&2  b.jpg", "Forget these"]
    app.recent_files.menu.actions()[1].trigger()
    assert session.calls[-1] == ("open_photo", tmp_path / "b.jpg")
    app.recent_files.menu.actions()[-1].trigger()
    assert settings.recent_files == ()


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe lies in no folder")
class TestTheFolderOfTheSocket:
    @pytest.fixture
    def shared(self, places):
        return places.runtime

    def test_is_the_users_alone(self, qtbot, places, shared):
        first = SingleInstance(places)
        assert first.listen()
        (socket,) = shared.iterdir()
        assert socket.is_socket()
        assert socket.stat().st_mode & 0o077 == 0
        assert shared.stat().st_mode & 0o077 == 0
        first.close()

    @pytest.mark.parametrize("mode", [0o777, 0o1777, 0o770, 0o710])
    def test_where_others_may_come_in_nobody_is_listened_to_or_told(self, qtbot, places, shared, mode, caplog):
        """GIVEN a folder that others share WHEN a window starts THEN no file name is handed over there."""
        shared.mkdir(parents=True)
        shared.chmod(mode)
        squatter = QLocalServer()
        later = SingleInstance(places)
        assert squatter.listen(later._name)
        assert not later.hand_over((Path("secret.jpg"),))
        assert not later.listen()
        assert not squatter.hasPendingConnections()
        squatter.close()

    def test_is_no_link(self, qtbot, places, shared, tmp_path, caplog):
        (tmp_path / "theirs").mkdir(mode=0o700)
        shared.parent.mkdir(parents=True, exist_ok=True)
        shared.symlink_to(tmp_path / "theirs")
        assert not SingleInstance(places).listen()

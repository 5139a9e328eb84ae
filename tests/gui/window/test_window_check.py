"""Check what the self-test of an installation looks at in the window, and that whatever is missing fails it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QTimer, QtMsgType
from PySide6.QtWidgets import QWidget

from engine.errors import EngineStopped
from gui.engine_process import messages as m
from gui.link.protocol import Complaint
from gui.look.language import Languages
from gui.window import window_check
from gui.window.window_check import check_window
from tests.gui.fake_session import FakeLink, frame_of, plain

CAT = Path("cat.jpg")


class _Engine(FakeLink):
    """Open each photograph, once it has loaded; `begins_with` is told then."""

    begins_with: object = m.EngineReady("CPU")

    def start(self):
        super().start()
        if self.begins_with is not None:
            QTimer.singleShot(0, lambda: self.heard.emit(self.begins_with))

    def ask(self, make, *args, **kwargs):
        call = super().ask(make, *args, **kwargs)
        frame = frame_of(plain(60, 40, "gray"))
        QTimer.singleShot(0, lambda: self.answer(m.OpenPhoto, m.PhotoOpened, frame, 600, 400))
        return call


class _Window(QWidget):
    def __init__(self, theme) -> None:
        super().__init__()
        self.theme = theme
        self.is_free = False

    def allow_close(self) -> None:
        self.is_free = True

    def closeEvent(self, event):
        event.setAccepted(self.is_free)


@pytest.fixture
def link(qapp) -> _Engine:
    return _Engine()


@pytest.fixture
def checked(monkeypatch, qapp, qtbot, theme, link):
    """Let the check build a light window on this engine; give that, and Qt's handler of messages."""
    window = _Window(theme)
    qtbot.addWidget(window)
    checked = SimpleNamespace(window=window)

    def build(_application, session, _settings, _places):
        return SimpleNamespace(window=window, mediator=SimpleNamespace(open_photo=session.open_photo))

    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr(window_check, "QApplication", lambda _words: qapp)
    monkeypatch.setattr(window_check, "qInstallMessageHandler", lambda handler: setattr(checked, "tell", handler))
    monkeypatch.setattr(window_check, "engine_link", lambda *_: link)
    monkeypatch.setattr(window_check, "build", build)
    monkeypatch.setattr(window_check, "SHOWN", 0.0)
    return checked


def test_window_help_translations_formats_and_licences_are_told_and_all_is_closed(checked, link):
    found = dict(check_window(CAT))
    assert list(found) == ["window", "help", "translations", "Qt formats", "licences"]
    assert found["window"].endswith(" px, engine process on CPU")
    words, presets = found["help"].split(", ")
    assert int(words.split()[0]) > 200 and int(presets.split()[0]) >= 3
    assert (found["translations"], found["Qt formats"]) == ("zh_CN", "jpeg, png, svg")
    assert int(found["licences"]) > 10
    assert [request.photo.path for request in link.requests(m.OpenPhoto)] == [CAT]
    assert not link.is_running
    assert not checked.window.isVisible()


def test_a_warning_of_qt_fails_it_at_the_end(checked):
    found = []
    with pytest.raises(EngineStopped, match="missing: QPixmap: it is null; install"):
        for name, _ in check_window(CAT):
            found.append(name)
            checked.tell(QtMsgType.QtDebugMsg, None, "a debug message")
            checked.tell(QtMsgType.QtWarningMsg, None, "This plugin does not support propagateSizeHints()")
            if name == "help":
                checked.tell(QtMsgType.QtWarningMsg, None, "QPixmap: it is null")
    assert found[-1] == "licences"


def test_the_engines_own_sentence_fails_it_and_all_is_closed(checked, link):
    link.begins_with = Complaint("The model is missing; install Impasto again.")
    with pytest.raises(EngineStopped, match="The model is missing"):
        list(check_window(CAT))
    assert not link.is_running
    assert not checked.window.isVisible()


def test_an_engine_that_never_comes_is_not_waited_for_without_end(checked, link, monkeypatch):
    link.begins_with = None
    monkeypatch.setattr(window_check, "PATIENCE", 0.05)
    with pytest.raises(EngineStopped, match="does not start"):
        list(check_window(CAT))


def test_without_presets_it_fails(checked, monkeypatch, tmp_path):
    monkeypatch.setattr(window_check, "resource_path", tmp_path.joinpath)
    with pytest.raises(EngineStopped, match="help or the presets"):
        list(check_window(CAT))


def test_without_the_chinese_texts_it_fails(checked, monkeypatch):
    monkeypatch.setattr(Languages, "_install_chinese", lambda _languages: {})
    with pytest.raises(EngineStopped, match="Chinese texts"):
        list(check_window(CAT))


@pytest.mark.parametrize(
    ("name", "value", "missing"), [("_FORMATS", {"png", "flif"}, "flif"), ("components", tuple, "licences")]
)
def test_what_is_missing_is_named(checked, monkeypatch, name, value, missing):
    monkeypatch.setattr(window_check, name, value)
    with pytest.raises(EngineStopped, match=f"missing: {missing}; install"):
        list(check_window(CAT))

"""Check what is shown over the canvas while a camera is open."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from gui.camera.camera_view import CameraView
from gui.look.language import Language
from gui.look.theme import ThemeMode
from tests.gui.fake_session import plain

RED, BLUE = plain(40, 40, "red"), plain(20, 20, "blue")


@pytest.fixture
def around(qtbot) -> QWidget:
    canvas = QWidget()
    qtbot.addWidget(canvas)
    canvas.resize(200, 100)
    canvas.show()
    return canvas


@pytest.fixture
def view(around, theme) -> CameraView:
    view = CameraView(around, theme)
    view.begin()
    return view


def _shown(view: CameraView, x: int = 100, y: int = 50) -> QColor:
    return view.grab().toImage().pixelColor(x, y)


def test_it_is_hidden_before_a_camera_is_opened(around, theme):
    assert not CameraView(around, theme).isVisible()


def test_the_painting_fills_the_height_and_the_cameras_own_picture_comes_on_demand(view, theme):
    view.set_frame(RED, BLUE)
    assert _shown(view) == QColor("blue")
    assert _shown(view, 52, 2) == _shown(view, 147, 97) == QColor("blue")
    assert _shown(view, 10) == _shown(view, 190) == QColor(theme.tokens.ground)  # beside a square picture
    view.show_original(True)
    assert _shown(view) == QColor("red")
    view.show_original(False)
    assert _shown(view) == QColor("blue")
    assert (view.original, view.painting) == (RED, BLUE)


def test_a_wide_picture_fills_the_width(view, theme):
    view.set_frame(RED, plain(80, 20, "blue"))
    assert _shown(view, 2) == _shown(view, 197) == QColor("blue")
    assert _shown(view, 100, 10) == QColor(theme.tokens.ground)


def test_before_the_first_frame_it_says_that_it_waits(view, theme):
    def written() -> set[str]:
        image = view.grab().toImage()
        return {image.pixelColor(x, y).name() for x in range(200) for y in range(40, 60)} - {theme.tokens.ground}

    assert written()
    view.set_frame(RED, plain(200, 100, theme.tokens.ground))
    assert not written()


def test_another_camera_begins_without_the_frames_of_the_one_before(view):
    view.set_frame(RED, BLUE)
    view.show_original(True)
    view.hide()
    view.begin()
    assert view.original.isNull() and view.painting.isNull()
    view.set_frame(RED, BLUE)
    assert _shown(view) == QColor("blue")


def test_it_covers_the_canvas_also_when_that_grows(around, view):
    lower = QWidget(around)
    lower.setGeometry(around.rect())
    lower.show()
    assert view.geometry() == around.rect()
    around.resize(300, 200)
    assert view.geometry() == around.rect()
    view.hide()
    view.begin()
    assert around.childAt(10, 10) is view  # above what came later


def test_ground_and_words_follow_theme_and_language(around, view, theme, set_language):
    view.set_frame(RED, BLUE)
    theme.set_mode(ThemeMode.LIGHT)
    assert _shown(view, 10) == QColor(theme.tokens.ground)
    assert view.accessibleName() == "Camera"
    set_language(Language.CHINESE)
    assert view.accessibleName() == "摄像头"

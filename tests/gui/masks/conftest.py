"""Share a canvas with a photograph on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSize

from gui.canvas.canvas import Canvas
from tests.gui.fake_session import plain

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    """Show a grey photograph of 600 x 400 px, of which the copy on screen has half as many."""
    canvas = Canvas()
    qtbot.addWidget(canvas)
    canvas.resize(480, 360)
    canvas.show()
    canvas.set_photo(plain(300, 200, "#606060"), QSize(600, 400))
    return canvas

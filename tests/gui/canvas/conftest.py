"""Share an empty canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gui.canvas.canvas import Canvas

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    """Show a canvas in which a picture of 3 to 2 is 400 px wide."""
    canvas = Canvas()
    qtbot.addWidget(canvas)
    canvas.resize(448, 448)
    with qtbot.waitExposed(canvas):
        canvas.show()
    return canvas

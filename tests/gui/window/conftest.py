"""Share a window that nothing is connected to, whole or in parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gui.window.main_window import MainWindow
from tests.gui.window.parts import WindowParts

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gui.look.theme import Theme


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> WindowParts:
    """Show what stands in for the window, for a controller to be built on it."""
    window = WindowParts(theme)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    return window


@pytest.fixture
def main_window(qtbot: QtBot, theme: Theme) -> MainWindow:
    """Show the whole window."""
    window = MainWindow(theme)
    qtbot.addWidget(window, before_close_func=lambda window: window.allow_close())
    with qtbot.waitExposed(window):
        window.show()
    return window

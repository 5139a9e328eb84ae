"""Keep what a test stores in Qt's settings inside that test's own home."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSettings

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def settings_folder(home: Path) -> Path:
    """Point QSettings, which asks the environment only once a process, to the test's home."""
    folder = home / "config"
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(folder))
    return folder

"""Find what the user has added to an installed app: packages that it does not ship, such as pillow-heif."""

from __future__ import annotations

import sys
from pathlib import Path

import platformdirs

FOLDER = "packages"


def extras_folder() -> Path:
    """Name the folder in which a user puts packages, as `pip install --target` does; it need not exist."""
    return platformdirs.user_data_path("Impasto", appauthor=False) / FOLDER


def let_in() -> None:
    """Let this process import from that folder, after everything that the app ships."""
    folder = str(extras_folder())
    if folder not in sys.path:
        sys.path.append(folder)

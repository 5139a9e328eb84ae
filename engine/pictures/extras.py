"""Let in what the user has added to an installed app: packages that it does not ship, such as pillow-heif."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def let_in(packages: Path) -> None:
    """Let this process import from a folder, which need not exist, after everything that the app ships."""
    if str(packages) not in sys.path:
        sys.path.append(str(packages))

"""Draw the app's icon at every size that desktops ask for: PNG, Windows' .ico and the Mac's .icns.

python packaging/draw_icons.py FOLDER
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)  # px
_ICO = (16, 24, 32, 48, 64, 128, 256)
_ROOT = Path(__file__).resolve().parents[1]


def main(folder: Path) -> None:
    """Write impasto-SIZE.png, impasto.ico and impasto.icns into a folder."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    sys.path.insert(0, str(_ROOT))
    from PIL import Image
    from PySide6.QtGui import QColor, QGuiApplication

    from gui.look.icons import tinted_pixmap

    application = QGuiApplication([])
    folder.mkdir(parents=True, exist_ok=True)
    for size in (*SIZES, 1024):
        tinted_pixmap("app", QColor("black"), size).save(str(folder / f"impasto-{size}.png"))
    del application
    with Image.open(folder / "impasto-1024.png") as large:
        large.save(folder / "impasto.ico", sizes=[(size, size) for size in _ICO])
        large.save(folder / "impasto.icns")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""Read pictures out of what was dropped or copied."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData


def local_paths(mime: QMimeData | None) -> tuple[Path, ...]:
    """List the local files and folders that `mime` names, each once, in order; a clipboard may have none."""
    if mime is None:
        return ()
    files = (url.toLocalFile() for url in mime.urls() if url.isLocalFile())
    return tuple(dict.fromkeys(Path(name) for name in files if name))

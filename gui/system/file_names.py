"""Read names of files out of what was dropped, copied or chosen, also those that are no UTF-8, which Qt loses."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

from PySide6.QtCore import QMimeData, QUrl

_LOST = "\ufffd"  # what Qt makes of bytes that are no UTF-8
_NO_UTF_8 = re.compile("[\udc80-\udcff\ufffd]+")  # such bytes as Python has them, or Qt


def local_paths(mime: QMimeData | None) -> tuple[Path, ...]:
    """List the local files and folders that `mime` names, each once, in order; a clipboard may have none."""
    if mime is None:
        return ()
    lines = [line for line in bytes(mime.data("text/uri-list").data()).splitlines() if line]
    urls = mime.urls()
    told = lines if len(lines) == len(urls) else [b""] * len(urls)
    names = (_name(url, line) for url, line in zip(urls, told, strict=True) if url.isLocalFile())
    return tuple(dict.fromkeys(Path(name) for name in names if name))


def _name(url: QUrl, line: bytes) -> str:
    """Give a file's name; one that is no UTF-8 is taken from the line itself, byte for byte."""
    name = url.toLocalFile()
    if _LOST in name and line:
        return os.fsdecode(unquote_to_bytes(urlsplit(line).path))
    return name


def as_on_disk(name: str) -> Path:
    """Give the path that a dialog names; parts of which Qt has lost bytes are those of the one that looks the same."""
    path = Path(name)
    if _LOST not in name or path.exists():
        return path
    found = Path(path.anchor)
    for part in path.parts[len(found.parts) :]:
        alike = _alike(found, part) if _LOST in part else [found / part]
        if len(alike) != 1:
            return path
        found = alike[0]
    return found


def _alike(folder: Path, part: str) -> list[Path]:
    shown = _NO_UTF_8.sub(_LOST, part)
    try:
        return [entry for entry in folder.iterdir() if _NO_UTF_8.sub(_LOST, entry.name) == shown]
    except OSError:
        return []

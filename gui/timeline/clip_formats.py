"""Name the formats in which a painted clip can be written."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def clip_format_names() -> dict[str, str]:
    """Give a name in the window's language for each ending."""
    translate = QCoreApplication.translate
    return {
        ".mp4": translate("ClipFormats", "MP4, for everyone"),
        ".mov": translate("ClipFormats", "MOV, ProRes for editors"),
        ".mkv": translate("ClipFormats", "MKV, lossless"),
        ".gif": "GIF",
        ".webp": "WebP",
        ".png": translate("ClipFormats", "PNG pictures"),
        ".tif": translate("ClipFormats", "TIFF pictures"),
    }

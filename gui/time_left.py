"""Say a remaining time in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def time_left(seconds: float | None) -> str:
    """Return for example "about 2 min left"; an empty text while the time is unknown."""
    if seconds is None:
        return ""
    if seconds < 1.5:
        return QCoreApplication.translate("TimeLeft", "almost done")
    if seconds < 59.5:
        return QCoreApplication.translate("TimeLeft", "about {0} s left").format(round(seconds))
    if seconds < 3570:
        return QCoreApplication.translate("TimeLeft", "about {0} min left").format(round(seconds / 60))
    hours, minutes = divmod(round(seconds / 60), 60)
    return QCoreApplication.translate("TimeLeft", "about {0} h {1} min left").format(hours, minutes)

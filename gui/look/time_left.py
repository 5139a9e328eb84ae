"""Say a remaining time, and what a run will take, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from engine.values import Estimate

_GIB = 2**30


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


def cost(estimate: Estimate) -> str:
    """Return for example "about 9 min, 6 GB"; the memory alone where the time is unknown."""
    size = estimate.peak_bytes / _GIB
    number = QLocale().toString(size, "f", 0 if size > 9.5 else 1)
    memory = QCoreApplication.translate("TimeLeft", "{0} GB").format(number)
    if estimate.seconds is None:
        return QCoreApplication.translate("TimeLeft", "about {0} of memory").format(memory)
    return QCoreApplication.translate("TimeLeft", "about {0}, {1}").format(_duration(estimate.seconds), memory)


def _duration(seconds: float) -> str:
    if seconds < 59.5:
        return QCoreApplication.translate("TimeLeft", "{0} s").format(max(1, round(seconds)))
    if seconds < 3570:
        return QCoreApplication.translate("TimeLeft", "{0} min").format(round(seconds / 60))
    hours, minutes = divmod(round(seconds / 60), 60)
    return QCoreApplication.translate("TimeLeft", "{0} h {1} min").format(hours, minutes)

"""Say why a call has failed."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from gui.link.protocol import Failure, Lost


def failure_sentence(failure: Failure) -> str:
    """Give one sentence for the user: the engine's own, or the window's where the engine has none."""
    translate = QCoreApplication.translate
    if isinstance(failure, Lost):
        if failure.is_for_good:
            return translate("Session", "The engine cannot be reached any more; close Impasto and open it again.")
        return translate("Session", "The engine stopped unexpectedly; please try again.")
    return failure.sentence or translate("Session", "Something unexpected went wrong; please try again.")

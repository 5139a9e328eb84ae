"""Tell the user why Impasto cannot start, in a dialog of whatever kind this system still offers."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
import traceback

_TITLE = "Impasto"
_SENTENCE = "Impasto cannot start. Install it again; if that does not help, report this:"
_PATIENCE = 600  # s that a dialog may stay open
_LINES = 12  # of the traceback, the last ones


def tell_start_failure(error: BaseException) -> None:
    """Show one dialog, by Qt if it can be loaded, otherwise by what the system brings; stderr has the traceback."""
    trace = "".join(traceback.format_exception(error))
    if sys.stderr is not None:
        sys.stderr.write(trace)
    text = f"{_SENTENCE}\n\n{''.join(trace.splitlines(keepends=True)[-_LINES:])}"
    if not _tell_by_qt(text):
        _tell_by_system(text)


def _tell_by_qt(text: str) -> bool:
    try:
        from PySide6.QtWidgets import QApplication, QMessageBox  # noqa: PLC0415  # may be what is missing
    except ImportError:
        return False
    application = QApplication.instance() or QApplication(sys.argv[:1])
    box = QMessageBox(QMessageBox.Icon.Critical, _TITLE, text)
    box.exec()
    del application
    return True


def _tell_by_system(text: str) -> None:
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415

        ctypes.windll.user32.MessageBoxW(None, text, _TITLE, 0x10)
        return
    for command in _commands(text):
        if shutil.which(command[0]):
            with contextlib.suppress(OSError, subprocess.SubprocessError):
                subprocess.run(command, check=False, timeout=_PATIENCE, capture_output=True)
                return


def _commands(text: str) -> list[list[str]]:
    """List programs that show a text, the most usual first."""
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    return [
        ["osascript", "-e", f'display alert "{_TITLE}" message "{quoted}" as critical'],
        ["kdialog", "--title", _TITLE, "--error", text],
        ["zenity", "--error", "--no-markup", f"--title={_TITLE}", f"--text={text}"],
        ["xmessage", "-center", text],
    ]

"""Ask where something is saved that has formats of its own: clips of the window, turntables, recordings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from gui.preferences.settings import Settings
from gui.system.file_names import as_on_disk


def ask_where(
    window: QWidget,
    settings: Settings,
    title: str,
    kinds: Mapping[str, str],
    name: str,
    chosen: Callable[[Path], None],
) -> QFileDialog:
    """Show a dialog that asks before it replaces a file.

    Args:
        window: that it belongs to.
        settings: the folder used last is theirs.
        title: of the dialog.
        kinds: names of the formats by their endings, the usual one first.
        name: that is suggested, without an ending.
        chosen: is called with the path.
    """

    def take(told: str) -> None:
        path = as_on_disk(told)
        settings.set_folder("save", path.parent)
        chosen(path)

    dialog = QFileDialog(window, title, str(settings.folder("save")))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters([f"{kind} (*{suffix})" for suffix, kind in kinds.items()])
    dialog.setDefaultSuffix(next(iter(kinds)).lstrip("."))
    dialog.filterSelected.connect(lambda words: dialog.setDefaultSuffix(words.rsplit(".", 1)[1].rstrip(")")))
    dialog.selectFile(name)
    dialog.fileSelected.connect(take)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog

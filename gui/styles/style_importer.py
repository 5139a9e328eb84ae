"""Copy pictures into the library's folder, so that styles do not vanish with the files they came from."""

from __future__ import annotations

import filecmp
import itertools
import logging
import shutil
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QThreadPool, Signal
from PySide6.QtGui import QImage

from engine.pictures.formats import READABLE_SUFFIXES
from engine.storage.whole_file import whole_file

log = logging.getLogger(__name__)


class StyleImporter(QObject):
    """Copy in a thread of its own, one request after the other.

    Signals:
        brought_in(object, str): tuple[Path, ...], the copies, and the name of the dropped folder they were in, or "".
        refused(object): tuple[Path, ...], what is not a picture or could not be copied.
    """

    brought_in = Signal(object, str)
    refused = Signal(object)

    def __init__(self, folder: Path, parent: QObject) -> None:
        """Copy into a folder, which is made when it is needed."""
        super().__init__(parent)
        self.folder = folder
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)

    def bring_in(self, paths: tuple[Path, ...]) -> None:
        """Copy pictures, and those of folders; what lies in the library already is taken as it is."""
        self._pool.start(partial(self._copy_all, paths))

    def bring_in_image(self, image: QImage, name: str) -> None:
        """Keep a picture that came without a file."""
        self._pool.start(partial(self._write, image.copy(), name))

    def wait(self) -> None:
        """Wait until all is copied."""
        self._pool.waitForDone()

    def _copy_all(self, paths: tuple[Path, ...]) -> None:
        files = tuple(path for path in paths if not path.is_dir())
        groups = [(files, "")] if files else []
        groups += [(_files_in(path), path.name) for path in paths if path.is_dir()]
        refused: list[Path] = []
        for group, name in groups:
            copies = [self._copy(path) for path in group if path.suffix.lower() in READABLE_SUFFIXES]
            if not name:
                refused += [path for path in group if path.suffix.lower() not in READABLE_SUFFIXES]
            refused += [path for path, copy in copies if copy is None]
            kept = tuple(dict.fromkeys(copy for _, copy in copies if copy is not None))
            if kept:
                self.brought_in.emit(kept, name)
            elif name:
                refused.append(Path(name))
        if refused:
            self.refused.emit(tuple(refused))

    def _copy(self, path: Path) -> tuple[Path, Path | None]:
        if path.parent == self.folder:
            return path, path
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            target, is_there = self._place(path)
            if not is_there:
                with whole_file(target, target.with_name(f".{target.name}")) as part:
                    shutil.copyfile(path, part)
        except OSError:
            log.warning("cannot copy a style", exc_info=True)
            return path, None
        return path, target

    def _place(self, path: Path) -> tuple[Path, bool]:
        """Find a name that is free, or the file of the same content that is there already."""
        for number in itertools.count(1):
            stem = path.stem if number == 1 else f"{path.stem} {number}"
            target = self.folder / f"{stem}{path.suffix}"
            if not target.exists():
                return target, False
            if filecmp.cmp(path, target, shallow=False):
                return target, True
        raise AssertionError  # count never ends

    def _write(self, image: QImage, name: str) -> None:
        path = next(
            path
            for number in itertools.count(1)
            if not (path := self.folder / f"{name}{f' {number}' if number > 1 else ''}.png").exists()
        )
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with whole_file(path, path.with_name(f".{path.name}")) as part:
                image.save(str(part))  # leaves no file where it fails
        except OSError:
            log.warning("cannot keep a style", exc_info=True)
            self.refused.emit((path,))
            return
        self.brought_in.emit((path,), "")


def _files_in(folder: Path) -> tuple[Path, ...]:
    try:
        return tuple(sorted(path for path in folder.iterdir() if path.is_file()))
    except OSError:
        return ()

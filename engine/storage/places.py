"""Say where on this computer the user's settings, data and caches lie; the only module that asks the system for it."""

from __future__ import annotations

import hashlib
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

if TYPE_CHECKING:
    from platformdirs.api import PlatformDirsABC

_APP = "Impasto"
STROKES = "strokes"  # folder beside models, of strokes that are learnt for them
PASTED = "pasted"  # folder of pasted photographs, and how their names begin


@dataclass(frozen=True, slots=True)
class Places:
    """Name the user's folders and files; none need exist.

    An entry of the program makes one, and hands it to all that keep something.
    """

    data: Path  # folder of what must not be lost; stays on this computer, for it grows to gigabytes
    caches: Path  # folder of what can be made again
    runtime: Path  # folder of the sockets of running windows
    settings: Path  # an ini file: its window sizes and paths are of this computer
    pictures: Path  # folder of the user's own, for paintings
    former: tuple[Path, ...] = ()  # folders where an earlier version has kept its data or settings

    @classmethod
    def below(cls, folder: Path) -> Places:
        """Keep everything in one folder: of a test, or of a window that must not touch the user's own."""
        return cls(folder, folder / "caches", folder / "run", folder / f"{_APP}.ini", folder / "pictures")

    @classmethod
    def of(cls, system: PlatformDirsABC) -> Places:
        """Follow an operating system's customs."""
        data, settings = system.user_data_path, system.user_config_path
        shared = os.environ.get("XDG_RUNTIME_DIR")  # private, short, emptied by itself
        runtime = Path(shared) / _APP.lower() if shared else data / "run"
        roaming = type(system)(_APP, appauthor=False, roaming=True).user_data_path  # Windows: history, styles, settings
        config = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / _APP  # macOS: settings
        former = tuple(folder for folder in (roaming, config) if folder not in (data, settings))
        pictures = system.user_pictures_path
        return cls(data, system.user_cache_path, runtime, settings / f"{_APP}.ini", pictures, former)

    @property
    def models(self) -> Path:
        """Name the folder of the user's own models."""
        return self.data / "models"

    @property
    def strokes(self) -> Path:
        """Name the folder of the strokes that are learnt of the user's paintings."""
        return self.models / STROKES

    @property
    def styles(self) -> Path:
        """Name the folder of the user's own styles."""
        return self.data / "styles"

    @property
    def packages(self) -> Path:
        """Name the folder in which a user puts packages, as `pip install --target` does."""
        return self.data / "packages"

    @property
    def queue(self) -> Path:
        """Name the file of the queue."""
        return self.data / "queue.sqlite"

    @property
    def computer_list(self) -> Path:
        """Name the folder of the computers that help this one."""
        return self.data / "computers" / "led"

    @property
    def belonging(self) -> Path:
        """Name the folder of what this computer is to the one that it helps."""
        return self.data / "computers" / "joined"

    @property
    def visitors(self) -> Path:
        """Name the folder of what other computers send to be painted."""
        return self.caches / "computers"

    @property
    def logs(self) -> Path:
        """Name the folder of log files."""
        return self.data / "logs"

    @property
    def record(self) -> Path:
        """Name the file of what the window knows."""
        return self.data / "session" / "session.json"

    @property
    def histories(self) -> Path:
        """Name the folder of all histories."""
        return self.data / "history"

    def history(self, photo: Path) -> Path:
        """Name the folder of a photo's history."""
        return self.histories / hashlib.sha256(str(photo.absolute()).encode()).hexdigest()[:24]

    @property
    def pasted(self) -> Path:
        """Name the folder of pasted photographs."""
        return self.data / PASTED

    def new_journal(self) -> Path:
        """Name a file for the state of a run that begins."""
        return self.record.parent / f"run-{new_name()}.npz"

    @property
    def sketches(self) -> Path:
        """Name the folder of pictures that presets are shown by."""
        return self.caches / "presets"

    @property
    def speeds(self) -> Path:
        """Name the file of how fast this computer is."""
        return self.caches / "speeds.json"

    @property
    def promises(self) -> Path:
        """Name the folder in which the app's processes tell how much memory they will take."""
        return self.caches / "memory"


def user_places() -> Places:
    """Name the places of this user."""
    return Places.of(platformdirs.PlatformDirs(_APP, appauthor=False))


def new_name() -> str:
    """Make up a name that sorts by time."""
    return f"{time.time_ns():x}"

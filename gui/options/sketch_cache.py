"""Keep small pictures of what presets give on the disk, so that the same photograph shows them at once again."""

from __future__ import annotations

import contextlib
import hashlib
import logging
from pathlib import Path

from PySide6.QtGui import QImage

from engine.options import StyleOptions
from engine.recipes.recipe import Recipe, to_json
from engine.storage.whole_file import whole_file
from engine.values import VERSION
from gui.system.resource_path import resource_path

MOST = 600  # files, of about 20 kB
QUALITY = 92

log = logging.getLogger(__name__)


def content_of(photo: QImage) -> str:
    """Name a photograph by its pixels, as far as it is shown."""
    digest = hashlib.sha256(f"{photo.width()} ".encode())
    digest.update(photo.constBits())
    return digest.hexdigest()


class SketchCache:
    """Find a picture by what it was made of; the ones that were not looked at for the longest time go."""

    def __init__(self, folder: Path, strokes: tuple[Path, ...] = ()) -> None:
        """Keep them in a folder, which the first one makes; in those of `strokes` lies what is learnt of paintings."""
        self._folder, self._strokes = folder, strokes

    def key(self, photo: str, options: StyleOptions) -> str:
        """Name what a picture is made of: a photograph's content, the options, models, strokes and the version."""
        digest = hashlib.sha256(f"{VERSION} {photo} ".encode())
        digest.update(to_json(Recipe(options), resource_path("styles")).encode())
        digest.update(resource_path("models", "manifest.json").read_bytes())  # with the hash of each
        learnt = [file for folder in self._strokes for file in folder.glob("*.safetensors")]
        for file in sorted(learnt):
            digest.update(f"{file.name} {file.stat().st_mtime_ns} ".encode())
        return digest.hexdigest()[:32]

    def get(self, key: str) -> QImage:
        """Give a picture; null where there is none, or its file is damaged."""
        file = self._file(key)
        image = QImage(str(file)) if file.exists() else QImage()
        if not image.isNull():
            with contextlib.suppress(OSError):
                file.touch()
        return image

    def put(self, key: str, image: QImage) -> None:
        """Keep a picture, as far as the disk lets us."""
        file = self._file(key)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with whole_file(file, file.with_suffix(".part.jpg")) as part:
                image.save(str(part), quality=QUALITY)
            self._make_room()
        except OSError:
            log.warning("A preset's picture is not kept", exc_info=True)

    def _file(self, key: str) -> Path:
        return self._folder / f"{key}.jpg"

    def _make_room(self) -> None:
        files = sorted(self._folder.iterdir(), key=lambda path: path.stat().st_mtime)
        for file in files[: max(0, len(files) - MOST)]:
            file.unlink(missing_ok=True)

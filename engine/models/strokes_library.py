"""Keep the strokes that networks have learnt of paintings: those that come with the app, and the user's own.

Both are told apart by contents: a painting by the SHA-256 of its file, a network by that of its. So strokes follow a
painting that is moved or renamed, and those of a network that was replaced are no longer found.
"""

from __future__ import annotations

import hashlib
import json
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from engine.errors import BadWeights, cannot_write_into
from engine.models.strokes_files import content_hash, pattern_of, predictor_name, strokes_name
from engine.networks.strokes import Strokes, strokes_from
from engine.networks.strokes_predictor import StrokesPredictor, predictor_from
from engine.networks.transferred_predictor import any_predictor_from
from engine.storage.whole_file import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

STROKES_MANIFEST = "manifest.json"  # beside strokes that come with the app: the SHA-256 of each file by its name
_Learnt = TypeVar("_Learnt", Strokes, StrokesPredictor)


class StrokesLibrary:
    """Find and add strokes, one file a network and painting.

    Args:
        folders: looked through in this order; what is added goes into the last. They may be missing.
    """

    def __init__(self, *folders: Path) -> None:
        self._folders = folders

    def path_of(self, network: str, painting: str) -> Path | None:
        """Name the file of a network's strokes of a painting, where they were learnt; both are SHA-256."""
        name = strokes_name(network, painting)
        return next((folder / name for folder in self._folders if (folder / name).exists()), None)

    def find(self, network: str, painting: str) -> Strokes | None:
        """Read a network's strokes of a painting; None where there are none, or none that can be read."""
        path = self.path_of(network, painting)
        return _read(path, network, strokes_from) if path else None

    def all_of(self, network: str) -> list[Strokes]:
        """Read what a network has learnt of all paintings, but for what cannot be read."""
        return [strokes for path in self.files_of(network) if (strokes := _read(path, network, strokes_from))]

    def files_of(self, network: str) -> list[Path]:
        """Name the files of all that a network has learnt."""
        return sorted(path for folder in self._folders for path in folder.glob(pattern_of(network)))

    def was_learnt_for_another(self, networks: set[str], painting: str) -> bool:
        """Tell whether a painting has strokes only of networks that are none of those named."""
        own = {strokes_name(network, painting) for network in networks}
        found = {path.name for folder in self._folders for path in folder.glob(strokes_name("*", painting))}
        return bool(found) and not found & own

    def checkpoint_of(self, network: str, painting: str) -> Path:
        """Name the file from which learning that was interrupted goes on; it need not exist."""
        return (self._folders[-1] / strokes_name(network, painting)).with_suffix(".pt")

    def predictor(self, network: str) -> StrokesPredictor | None:
        """Read what predicts a network's strokes of all other paintings; None where there is none that can be read."""
        plain = partial(self._predictor, parse=predictor_from)
        return self._predictor(network, partial(any_predictor_from, source_of=plain))

    def add(self, strokes: Strokes, painting: str) -> Path:
        """Write strokes of a painting, atomically, and where there is a manifest enter them; raises CannotWrite."""
        return self._write(strokes_name(strokes.network, painting), strokes.to_bytes())

    def add_predictor(self, predictor: StrokesPredictor) -> Path:
        """Write what predicts a network's strokes, likewise."""
        return self._write(predictor_name(predictor.network), predictor.to_bytes())

    def _predictor(self, network: str, parse: Callable[[bytes], StrokesPredictor]) -> StrokesPredictor | None:
        paths = (folder / predictor_name(network) for folder in self._folders)
        return next((_read(path, network, parse) for path in paths if path.exists()), None)

    def _write(self, name: str, content: bytes) -> Path:
        path = self._folders[-1] / name
        write_strokes(path, content)
        if (path.parent / STROKES_MANIFEST).exists():
            write_manifest(path.parent)
        return path


def write_manifest(folder: Path) -> None:
    """List the SHA-256 of all strokes of a folder, whose files count only by it from then on; raises CannotWrite."""
    hashes = {path.name: content_hash(path) for path in sorted(folder.glob("*.safetensors"))}
    write_strokes(folder / STROKES_MANIFEST, f"{json.dumps(hashes, indent=1)}\n".encode())


def write_strokes(path: Path, content: bytes) -> None:
    """Write strokes, or what they are learnt from, atomically; raises CannotWrite."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)
    except OSError as error:
        raise cannot_write_into(path.parent) from error


def _read(path: Path, network: str, parse: Callable[[bytes], _Learnt]) -> _Learnt | None:
    try:
        content, manifest = path.read_bytes(), path.parent / STROKES_MANIFEST
        if manifest.exists() and hashlib.sha256(content).hexdigest() != json.loads(manifest.read_bytes())[path.name]:
            return None
        learnt = parse(content)
    except (BadWeights, OSError, ValueError, KeyError, TypeError):
        return None  # they are learnt anew, and painted without until then
    return learnt if learnt.network == network else None

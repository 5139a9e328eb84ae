"""Turn an order that has come into a commission of this computer."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from engine.commissions.commission import Commission, Order
from engine.computers.pieces import commission_of as commission_in_pieces
from engine.errors import BadOptions
from engine.option_table import read_record
from engine.options import SaveOptions
from engine.recipes.recipe import from_json
from engine.storage.places import STROKES
from engine.storage.whole_file import link_or_copy, write_whole

if TYPE_CHECKING:
    from engine.commissions.sink import Sink
    from engine.commissions.source import SourceFrame
    from engine.computers.order import SentOrder
    from engine.options import Device
    from engine.values import Result


@dataclass(frozen=True, slots=True)
class Rooms:
    """Name the folders that orders are painted in."""

    resources: Path  # bundled
    files: Path  # what has come, named by its content
    own: Path  # models and strokes that have come
    speeds: Path  # file
    promises: Path

    @property
    def models(self) -> Path:
        """Name the folder of the bundled models."""
        return self.resources / "models"

    @property
    def styles(self) -> Path:
        """Name the folder of the bundled styles."""
        return self.resources / "styles"


def commission_of(order: SentOrder, rooms: Rooms, folder: Path, device: Device) -> Commission:
    """Lay out an order's files in a folder that holds nothing else, and make its commission.

    Raises BadOptions, and OSError where the disk is full.
    """
    photo = folder / "source" / Path(order.name).name
    link_or_copy(rooms.files / order.photo, photo)
    for name, file in order.beside.items():
        link_or_copy(rooms.files / file, photo.parent / _below(name))
    _lay_out_own(order, rooms)
    recipe = from_json(order.options, [rooms.files / name for name in order.files])
    if recipe.missing:
        raise BadOptions("The other computer has not sent {0}; try again.", ", ".join(recipe.missing))
    options = replace(recipe.options, device=device, memory_gib=None)
    saving = SaveOptions(**read_record(SaveOptions, order.saving))
    painted = folder / "painted"
    painted.mkdir()
    target = painted / Path(order.target).name
    commission = commission_in_pieces(Order(photo, target, options, saving, order.details), is_sent=True)
    return replace(commission, sink=_WithRecipe(commission.sink, order.recipe))


class _WithRecipe:
    """Be a sink that writes the recipe as the other computer puts it, with the names that files have there."""

    def __init__(self, sink: Sink, recipe: str) -> None:
        self._sink, self._recipe = sink, recipe
        self.check, self.begin, self.close, self.discard = sink.check, sink.begin, sink.close, sink.discard

    def write(self, frame: SourceFrame, painted: Result, _recipe: str) -> None:
        self._sink.write(frame, painted, self._recipe)


def _lay_out_own(order: SentOrder, rooms: Rooms) -> None:
    """Have the model and the strokes that the bundle lacks where the engine looks for the user's own."""
    manifest = rooms.own / "manifest.json"
    if order.model:
        entry = dict(order.model)
        link_or_copy(rooms.files / entry.pop("sent"), rooms.own / entry["file"])
        text = json.dumps({"models": [entry]})
        if not manifest.exists() or manifest.read_text(encoding="utf-8") != text:
            rooms.own.mkdir(parents=True, exist_ok=True)
            write_whole(manifest, text)
    for name, file in order.strokes.items():
        link_or_copy(rooms.files / file, rooms.own / STROKES / Path(name).name)


def _below(name: str) -> PurePosixPath:
    """Read the name of a file in a folder or below it; raises BadOptions where it leads elsewhere."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or ":" in name or "\\" in name:
        raise BadOptions("Another computer has sent a file whose name leads out of its folder; try again.")
    return path

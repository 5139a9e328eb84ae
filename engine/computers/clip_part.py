"""Paint one part of a clip, by itself: a shot, or some; what comes of it are pieces, to be joined with others'."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, cast

from engine.commissions.commission import Commission
from engine.commissions.kinds import commission_of as whole_commission_of
from engine.errors import CannotWrite
from engine.pictures.image_saving import write_sentence
from engine.storage.whole_file import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.commissions.commission import Order
    from engine.commissions.video.clip_sink import ClipSink
    from engine.computers.order import Piece

PART = "part"  # the detail that an order of a part has: its megapixels over all frames
_LIST = ".json"  # ending of a part's list of pieces, beside them


def commission_of(order: Order) -> Commission:
    """Make the commission of an order, which may be for a part; raises BadOptions."""
    whole = whole_commission_of(order)
    if PART not in order.details:
        return whole
    sink = PartSink(cast("ClipSink", whole.sink), order.target)
    return Commission(whole.source, sink, whole.options, whole.save_options, whole.painter)


class PartSink:
    """Be a clip's sink that leaves its pieces beside the target, and a list of them that is the part."""

    def __init__(self, sink: ClipSink, target: Path) -> None:
        self._sink, self._target = sink, target
        self.check, self.write = sink.check, sink.write

    def begin(self, _resume: Path | None) -> int:
        """Begin anew: a part is short."""
        self._sink.begin(None)
        return 0

    def close(self) -> Path:
        """Put the pieces in place, and then the list."""
        folder, segments = self._sink.pieces()
        try:
            pieces = [((folder / one.file).read_bytes(), one.pts, one.count) for one in segments]
        except OSError as error:
            raise CannotWrite(write_sentence(self._target, error)) from error
        self._sink.discard()
        return write_part(self._target, pieces)

    def discard(self) -> None:
        """Leave nothing."""
        self._sink.discard()


def write_part(target: Path, pieces: Iterable[tuple[bytes, int, int]]) -> Path:
    """Write a part's pieces (content, first time stamp, frames), then their list; return that. Raises CannotWrite."""
    listed = []
    try:
        for number, (content, pts, count) in enumerate(pieces):
            file = target.with_name(f"{target.stem}-{number:03}{target.suffix}")
            write_whole(file, content)
            listed.append((file.name, pts, count))
        found = target.with_suffix(_LIST)
        write_whole(found, json.dumps(listed))
    except OSError as error:
        raise CannotWrite(write_sentence(target, error)) from error
    return found


def read_part(listed: Path) -> list[tuple[Path, int, int]]:
    """Return a part's pieces: file, first time stamp, frames; raises OSError and ValueError."""
    return [(listed.parent / Path(name).name, pts, count) for name, pts, count in json.loads(listed.read_bytes())]


def pieces_of(painted: tuple[Piece, ...]) -> list[tuple[bytes, int, int]]:
    """Give what came from another computer as `write_part` takes it."""
    return [(piece.content, piece.start, piece.count) for piece in painted]

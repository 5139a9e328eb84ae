"""Paint what is put together of pieces: one part of a clip, or on another computer the pictures of a 3D model."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from engine.commissions.kinds import commission_of as whole_commission_of
from engine.commissions.kinds import kind_of
from engine.commissions.model3d.model_kind import MODEL
from engine.commissions.video.clip_work import work_from
from engine.computers.order import Piece
from engine.errors import CannotWrite, no_picture
from engine.pictures.image_saving import write_sentence
from engine.storage.whole_file import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.commissions.commission import Commission, Order
    from engine.commissions.model3d.model_sink import ModelSink
    from engine.commissions.sink import Sink
    from engine.commissions.source import SourceFrame
    from engine.commissions.video.clip_sink import ClipSink
    from engine.values import Result

PART = "part"  # the detail that an order of a part has: its megapixels over all frames
LIST = ".pieces"  # ending of a list of pieces, beside them


def commission_of(order: Order, *, is_sent: bool = False) -> Commission:
    """Make the commission of an order; raises BadOptions.

    What it writes in place of a painting, where that is put together later, is a list of pieces: of a part of a clip,
    and of a model that `is_sent` by another computer.
    """
    whole = whole_commission_of(order)
    if PART in order.details:
        within = work_from(order.source, order.details).within
        return replace(whole, sink=_ClipPieces(whole.sink, order.target, within.lead if within else 0))
    if is_sent and kind_of(order.source) is MODEL:
        return replace(whole, sink=_ModelPieces(whole.sink, order.target))
    return whole


class _Pieces:
    """Be a sink that leaves pieces beside the target, and a list of them."""

    def __init__(self, sink: Sink, target: Path) -> None:
        self._sink, self._target = sink, target
        self.check, self.write, self.discard = sink.check, sink.write, sink.discard

    def begin(self, _resume: Path | None) -> int:
        """Begin anew: it is short."""
        self._sink.begin(None)
        return 0


class _ClipPieces(_Pieces):
    def __init__(self, sink: Sink, target: Path, lead: int) -> None:
        super().__init__(sink, target)
        self._lead = lead
        self.write = self._write_own

    def _write_own(self, frame: SourceFrame, painted: Result, recipe: str) -> None:
        """Leave out what another part has."""
        if frame.index >= self._lead:
            self._sink.write(frame, painted, recipe)

    def close(self) -> Path:
        """Put the pieces in place, and then the list."""
        folder, segments = cast("ClipSink", self._sink).pieces()
        if not segments:
            raise no_picture()
        try:
            pieces = [Piece((folder / one.file).read_bytes(), one.pts, one.count) for one in segments]
        except OSError as error:
            raise CannotWrite(write_sentence(self._target, error)) from error
        self._sink.discard()
        return write_pieces(self._target, pieces)


class _ModelPieces(_Pieces):
    def close(self) -> Path:
        """Put the encoded pictures in place, and then the list."""
        pieces = cast("ModelSink", self._sink).pieces()
        self._sink.discard()
        return write_pieces(self._target, [Piece(content, number) for number, content in pieces.items()])


def write_pieces(target: Path, pieces: Iterable[Piece]) -> Path:
    """Write pieces, then their list; return that. Raises CannotWrite."""
    listed = []
    try:
        for number, piece in enumerate(pieces):
            file = target.with_name(f"{target.stem}-{number:03}{target.suffix}")
            write_whole(file, piece.content)
            listed.append((file.name, piece.start, piece.count))
        found = target.with_suffix(LIST)
        write_whole(found, json.dumps(listed))
    except OSError as error:
        raise CannotWrite(write_sentence(target, error)) from error
    return found


def read_pieces(listed: Path) -> list[tuple[Path, int, int]]:
    """Return the pieces of a list: file, start, frames; raises OSError and ValueError."""
    return [(listed.parent / Path(name).name, start, count) for name, start, count in json.loads(listed.read_bytes())]

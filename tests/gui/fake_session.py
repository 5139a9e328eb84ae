"""Stand in for the engine process and for the session over it: keep what is asked, and let the test answer."""

from __future__ import annotations

import itertools
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QColor, QImage

from engine.options import StyleOptions
from gui.engine_process import messages as m
from gui.link.call import Call
from gui.link.protocol import Array, Frame, keys_in
from gui.session.painted import PaintedResult, SessionPhase, Unfinished
from gui.session.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.options import SaveOptions
    from engine.storage.places import Places
    from gui.engine_process.tile import TileKey, TileSource
    from gui.link.kept import Kept
    from gui.link.protocol import Answer, Note, Request, Update

STORED = m.StoredResult(Array("pixels", (400, 600, 3), "float32"), None, Array("like", (9,), "uint8"))


def plain(width: int, height: int, color: str) -> QImage:
    """Make a picture of one colour."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(color))
    return image


def frame_of(image: QImage) -> Frame:
    """Give a picture as a link does."""
    return Frame("screen", 0, image.width(), image.height(), image)


class FakeLink(QObject):
    """Stand in for gui.link.link.Link: keep the calls, and tell what the test says.

    Attributes:
        calls: that were asked, also those that are over.
        told: notes.
        dropped: keys of arrays.
    """

    heard = Signal(object)
    broken = Signal()
    pid = None

    def __init__(self) -> None:
        super().__init__()
        self._jobs = itertools.count(1)
        self.calls: list[Call] = []
        self.told: list[Note] = []
        self.cancelled: list[Call] = []
        self.dropped: list[str] = []
        self.is_running = False

    def start(self) -> None:
        self.is_running = True

    def ask(self, make: Callable[..., Request], *args: object, **kwargs: object) -> Call:
        self.calls.append(Call(self, make(next(self._jobs), *args, **kwargs)))
        return self.calls[-1]

    def tell(self, note: Note) -> None:
        self.told.append(note)

    def cancel(self, call: Call) -> None:
        self.cancelled.append(call)

    def put(self, array: Array, fill: Callable[[memoryview], None]) -> None:
        pass

    def drop(self, message: object) -> None:
        self.dropped.extend(keys_in(message))

    def close(self) -> None:
        self.is_running = False

    def requests(self, kind: type) -> list[Request]:
        """List what was asked of a kind, the latest last."""
        return [call.request for call in self.calls if isinstance(call.request, kind)]

    def answer(self, kind: type, make: type[Answer | Update], *args: object, **kwargs: object) -> bool:
        """Answer the latest call of a kind that is not over, and tell whether somebody wanted that."""
        open_ones = [call for call in self.calls if isinstance(call.request, kind) and not call.is_over]
        if not open_ones:
            return False
        call = open_ones[-1]
        report = make(call.request.job, *args, **kwargs)
        is_wanted = call.tell(report)
        if not is_wanted:
            self.drop(report)
        return is_wanted


class FakeSession(Session):
    """Keep the calls of a session's methods instead of changing its state, which the test sets.

    What is asked with `ask` is in `calls` too, by the name of the request and its values without the photo, but for
    estimates and questions for strokes; `answer` answers it.
    """

    phase = SessionPhase.EMPTY
    options: StyleOptions | None = None
    result_options: StyleOptions | None = None
    has_result = False
    result: PaintedResult | None = None
    unfinished: Unfinished | None = None
    photo_path: Path | None = None
    photo_tiles: TileSource | None = None
    result_tiles: TileSource | None = None

    def __init__(self) -> None:
        self.link = FakeLink()
        super().__init__(self.link)
        self.calls: list[tuple[object, ...]] = []
        self.is_paused = False
        self.answer = self.link.answer

    def ask(self, make: Callable[..., Request], *args: object, **kwargs: object) -> Call:
        call = super().ask(make, *args, **kwargs)
        values = [getattr(call.request, field.name) for field in fields(call.request)]
        told = [value for value in values[1:] if not isinstance(value, m.Photo)]
        if not isinstance(call.request, (m.EstimateRun, m.LookForStrokes)):  # with each change of options or styles
            self.calls.append((type(call.request).__name__, *told))
        return call

    def open_photo(self, path: Path, *, write_back: bool = False, moment: float | None = None) -> None:
        more = ["to write back"] * write_back + ([] if moment is None else [moment])
        self.calls.append(("open_photo", path, *more))

    def open_clipboard(self, image: QImage) -> None:
        self.calls.append(("open_clipboard", image.size().toTuple()))

    def tile(self, key: TileKey) -> Call[m.TileMade] | None:
        return self.ask(m.MakeTile, m.Photo(1), None, key.level, key.column, key.row)

    def glimpse(self, options: StyleOptions, center: tuple[float, float], side: int) -> Call[m.Glimpsed] | None:
        return self.ask(m.Glimpse, m.Photo(1), options, center, side)

    def start(self, options: StyleOptions, journal: Path | None = None, *, from_result: bool = False) -> None:
        self.options, self.unfinished = options, Unfinished(options, journal)
        more = (*([journal] if journal else []), *(["from the result"] if from_result else []))
        self.calls.append(("start", options, *more))
        self.enter(SessionPhase.RUNNING)

    def pause(self, is_paused: bool) -> None:
        self.calls.append(("pause", is_paused))
        self.is_paused = is_paused
        self.paused_changed.emit(is_paused)

    def keep_in(self, places: Places) -> None:
        self.calls.append(("keep_in", places))

    def recall(
        self, entry: Kept, options: StyleOptions, *, is_saved: bool = True, then: Callable[[], None] | None = None
    ) -> None:
        self.calls.append(("recall", entry.name, options, is_saved))
        self.after_recall = then

    def repaint(self, options: StyleOptions) -> None:
        self.calls.append(("repaint", options))

    def cancel(self) -> None:
        self.calls.append(("cancel",))

    def save(
        self, path: Path, options: SaveOptions | None = None, *, overwrite: bool = False, in_place: bool = False
    ) -> None:
        self.calls.append(("save", path, options, overwrite, *(["in place"] if in_place else [])))

    def export(self, path: Path, options: SaveOptions) -> Call[m.Saved] | None:
        return self.ask(m.SaveResult, path, options, None, overwrite=False, result=STORED)

    def save_back(self) -> None:
        self.calls.append(("save_back",))

    def suggested_name(self, options: StyleOptions | None = None) -> str:
        return "lake - impasto.jpg"

    def enter(self, phase: SessionPhase) -> None:
        """Change the phase as the real one does."""
        self.phase = phase
        self.phase_changed.emit(phase)

    def give_photo(self, path: Path = Path("lake.jpg")) -> None:
        """Answer `open_photo` with a grey picture of 60 x 40 px."""
        self.photo_path = path
        self.enter(SessionPhase.READY)
        self.photo_opened.emit(path, plain(60, 40, "gray"), QSize(600, 400))

    def finish(self) -> None:
        """End a run with a red picture of 60 x 40 px."""
        self.has_result, self.result_options = True, self.options
        self.result = PaintedResult(1, STORED, self.options or StyleOptions(), "fake", "1a")
        self.enter(SessionPhase.DONE)
        self.finished.emit(plain(60, 40, "red"), "")

    def names(self) -> list[object]:
        """List the names of the calls."""
        return [call[0] for call in self.calls]

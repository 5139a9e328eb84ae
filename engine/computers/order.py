"""Hold what travels: an order whose files are named by what is in them, and what has become of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar

import msgspec


@dataclass(frozen=True, slots=True)
class SentOrder:
    """Say what is painted. A file is named by the SHA-256 of its content and its ending."""

    kind: ClassVar[str] = "paint"
    key: str  # of this attempt; no other one has it
    photo: str  # file
    name: str  # of the photograph, for sentences
    target: str  # name of the painting; its ending names the format
    options: str  # recipe, JSON, that names files so
    recipe: str  # JSON that is written into the painting
    saving: dict[str, Any]  # fields of SaveOptions
    details: dict[str, Any]  # what only this kind of input has
    files: tuple[str, ...]  # all that must be there
    beside: dict[str, str] = field(default_factory=dict)  # files of a model, by their names seen from its folder
    model: dict[str, Any] = field(default_factory=dict)  # entry of a manifest; {} is a bundled one
    strokes: dict[str, str] = field(default_factory=dict)  # files of strokes that were learnt, by their names

    def record(self) -> dict[str, Any]:
        """Give plain values."""
        return asdict(self)

    @classmethod
    def of(cls, record: dict[str, Any]) -> SentOrder:
        """Read what `record` gave."""
        return msgspec.convert(record, cls)


@dataclass(frozen=True, slots=True)
class SentLearning:
    """Say of what strokes are learnt. A file is named by the SHA-256 of its content and its ending."""

    kind: ClassVar[str] = "learn"
    key: str  # of this attempt; no other one has it
    painting: str  # file
    name: str  # of the painting, for sentences
    photos: tuple[str, ...]  # files
    steps: int | None  # as many as there is time for without
    strokes: dict[str, str]  # files of what the user's library has of these networks, by their names
    files: tuple[str, ...]  # all that must be there

    def record(self) -> dict[str, Any]:
        """Give plain values."""
        return asdict(self)

    @classmethod
    def of(cls, record: dict[str, Any]) -> SentLearning:
        """Read what `record` gave."""
        return msgspec.convert(record, cls)


Sent = SentOrder | SentLearning


def sent_of(kind: str, record: dict[str, Any]) -> Sent:
    """Read what the `record` of either gave."""
    return (SentLearning if kind == SentLearning.kind else SentOrder).of(record)


@dataclass(frozen=True, slots=True)
class Piece:
    """Hold what was painted: a whole picture, a segment of a clip, a picture of a model, or learnt strokes."""

    content: bytes
    start: int = 0  # of a segment, in units of the clip's time base; or a model's own number of a picture
    count: int = 1  # frames


@dataclass(frozen=True, slots=True)
class Painted:
    """Hold what was painted, or learnt."""

    pieces: tuple[Piece, ...]
    width: int  # px
    height: int  # px
    seconds: float  # that the painting took there
    loss: str = ""  # a sentence, as JSON: what of the photograph the file does not hold

    def record(self) -> dict[str, Any]:
        """Give plain values."""
        return asdict(self)

    @classmethod
    def of(cls, record: dict[str, Any]) -> Painted:
        """Read what `record` gave."""
        return msgspec.convert(record, cls)

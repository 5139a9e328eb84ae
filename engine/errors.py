"""Name what can go wrong in the engine; every message is a sentence that tells the user what to do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from pathlib import Path


class Sentence(str):
    """Say something in English, and remember the template and its values, so that a window can translate it.

    It is sent between processes whole; `to_json` and `from_json` take it through a file.
    """

    template: str  # with {0}, {1} where the values stand; braces of its own are doubled where there are values
    values: tuple[object, ...]  # file names and numbers as they are; words of ours are sentences themselves

    def __new__(cls, template: str, *values: object) -> Sentence:
        """Put the values into the template."""
        said = super().__new__(cls, template.format(*values) if values else template)
        said.template, said.values = template, values
        return said

    def __reduce__(self) -> tuple[type[Sentence], tuple[object, ...]]:
        return Sentence, (self.template, *self.values)

    def to_json(self) -> str:
        """Write template and values."""
        return json.dumps(self._record(), ensure_ascii=False)

    def _record(self) -> list[object]:
        return [self.template, *(v._record() if isinstance(v, Sentence) else str(v) for v in self.values)]

    @staticmethod
    def from_json(text: str) -> str:
        """Read what `to_json` wrote; any other text comes back as it is."""
        try:
            return _said(json.loads(text)) if text.startswith("[") else text
        except (ValueError, TypeError, LookupError):
            return text


def _said(record: list[object]) -> Sentence:
    template, *values = record
    return Sentence(str(template), *(_said(value) if isinstance(value, list) else value for value in values))


class EngineError(Exception):
    """Report a failure that the user can act on; `str()` is the sentence to show.

    Args:
        said: the sentence, or its template.
        values: what is put into the template.
    """

    exit_code: ClassVar[int] = 1  # of the command line

    def __init__(self, said: str, *values: object) -> None:
        self.sentence = said if isinstance(said, Sentence) else Sentence(said, *values)
        super().__init__(self.sentence)


class BadOptions(EngineError):
    """Options contradict each other or name something that this computer does not have."""

    exit_code = 2


class UnreadableImage(EngineError):
    """The file is missing, empty, truncated, corrupt or larger than the limit."""

    exit_code = 3


class UnsupportedFormat(EngineError):
    """The file is not one of the picture formats that Impasto reads or writes."""

    exit_code = 3


class OutOfMemory(EngineError):
    """The picture does not fit into the memory at hand."""

    exit_code = 4


class BadWeights(EngineError):
    """A model file is missing, changed, or not what the manifest says."""

    exit_code = 5


class CannotWrite(EngineError):
    """The result could not be written; nothing was left half done."""

    exit_code = 6


class OutOfReach(EngineError):
    """Other computers that were asked for cannot be reached."""

    exit_code = 7


class BadResult(EngineError):
    """The engine computed a picture that is constant or not a number."""


class EngineStopped(EngineError):
    """The engine process ended without an answer."""


def not_found(name: str) -> UnreadableImage:
    """Say that a file is gone."""
    return UnreadableImage("{0} cannot be found; it may have been moved or renamed.", name)


def damaged(name: str) -> UnreadableImage:
    """Say that a file cannot be decoded."""
    return UnreadableImage("{0} is damaged and cannot be opened; try another copy of it.", name)


def too_large(name: str) -> OutOfMemory:
    """Say that memory for a picture could not be had."""
    return OutOfMemory("{0} does not fit into memory; close other programs or reduce it.", name)


def too_large_to_paint() -> OutOfMemory:
    """Say that memory to paint could not be had."""
    return OutOfMemory("There is not enough free memory to repaint this picture; close other programs and try again.")


def too_large_to_save(name: str) -> OutOfMemory:
    """Say that memory to encode a result could not be had."""
    return OutOfMemory("There is not enough memory to save {0}; close other programs.", name)


def wrong_ending(name: str, endings: str) -> UnsupportedFormat:
    """Say which endings, laid out for people, a result may have."""
    return UnsupportedFormat("{0} cannot be saved under that ending; use one of {1}.", name, endings)


def cannot_write_into(folder: Path) -> CannotWrite:
    """Say that a folder of the app's own takes no file."""
    return CannotWrite("The folder {0} cannot be written to; free some space or check its rights.", folder)


def no_loupe() -> BadOptions:
    """Say that an engine paints no piece by itself."""
    return BadOptions("This engine paints the picture as a whole; choose another one for the loupe.")


def no_picture() -> EngineStopped:
    """Say that painting ended before there was a result."""
    return EngineStopped("The engine ended without a picture; try again.")


def error_named(kind: str, sentence: str) -> EngineError:
    """Make an error again whose class's name and sentence, as JSON, another process has told."""
    found = globals().get(kind)
    known = found if isinstance(found, type) and issubclass(found, EngineError) else EngineStopped
    return known(Sentence.from_json(sentence) or Sentence("The engine stopped without an answer; try again."))


_NO_MEMORY = (  # what torch's allocators, CUDA's libraries and oneDNN say in a plain RuntimeError, in small letters
    *("out of memory", "can't allocate memory", "cannot allocate memory", "bad_alloc", "status_alloc_failed"),
    *("could not create a primitive", "could not create a memory"),
)


def is_out_of_memory(error: BaseException) -> bool:
    """Tell whether an exception of Python, torch or oneDNN says that memory could not be had."""
    if (
        isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError"
    ):  # torch's, which is not loaded here
        return True
    return isinstance(error, RuntimeError | OSError) and any(words in str(error).lower() for words in _NO_MEMORY)

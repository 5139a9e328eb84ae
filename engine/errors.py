"""Name what can go wrong in the engine; every message is a sentence that tells the user what to do."""

from typing import ClassVar


class EngineError(Exception):
    """Report a failure that the user can act on; `str()` is the sentence to show."""

    exit_code: ClassVar[int] = 1  # of the command line


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


class BadResult(EngineError):
    """The engine computed a picture that is constant or not a number."""


class EngineStopped(EngineError):
    """The engine process ended without an answer."""


def is_out_of_memory(error: BaseException) -> bool:
    """Tell whether an exception of Python, torch or oneDNN says that memory could not be had."""
    words = str(error).lower()
    return isinstance(error, MemoryError) or any(w in words for w in ("out of memory", "alloc", "could not create"))

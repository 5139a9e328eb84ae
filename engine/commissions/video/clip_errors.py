"""Say what is wrong with a clip, or not painted as it is, in one place for those that decode, browse and paint it."""

from __future__ import annotations

from engine.errors import OutOfMemory, Sentence, UnreadableImage

OVER_WHITE = Sentence("What is transparent is painted over white.")


def no_clip(name: str) -> UnreadableImage:
    """Say that it cannot be opened as a clip."""
    return UnreadableImage("{0} is damaged or no clip; try another copy of it.", name)


def nothing_to_decode(name: str) -> UnreadableImage:
    """Say that no frame of it can be decoded."""
    return UnreadableImage("{0} holds no frame that can be decoded; try another copy of it.", name)


def nothing_to_paint(name: str) -> UnreadableImage:
    """Say that there is no frame in the part that is chosen."""
    return UnreadableImage("{0} holds no frame that can be painted; choose another part.", name)


def too_large_frames(name: str) -> UnreadableImage:
    """Say that its frames are larger than any that are painted."""
    return UnreadableImage("{0} has frames of more than 64 megapixels; reduce it first.", name)


def too_large_clip(name: str) -> OutOfMemory:
    """Say that memory to decode it could not be had."""
    return OutOfMemory("{0} does not fit into memory; reduce it first.", name)

"""Say what is wrong with a 3D model, each in one place for all formats."""

from __future__ import annotations

from engine.errors import UnreadableImage, UnsupportedFormat


def damaged_model(name: str) -> UnreadableImage:
    """Say that parts of it do not fit together."""
    return UnreadableImage("{0} is damaged and cannot be opened; export the model again.", name)


def too_large_model(name: str) -> UnreadableImage:
    """Say that its file is larger than any that is read."""
    return UnreadableImage("{0} is too large; reduce the model and export it again.", name)


def too_many_triangles(name: str) -> UnreadableImage:
    """Say that it has more than can be drawn."""
    return UnreadableImage("{0} has too many triangles; reduce it first.", name)


def no_texture(name: str) -> UnsupportedFormat:
    """Say that it has no picture that could be painted."""
    return UnsupportedFormat(
        "{0} has no texture that could be painted; unwrap it in a 3D program and export it with a texture.", name
    )


def keeps_its_format(name: str, ending: str) -> UnsupportedFormat:
    """Say which ending its painting must have."""
    return UnsupportedFormat("{0} is kept in its own format; save it under a name that ends in {1}.", name, ending)

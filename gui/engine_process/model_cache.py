"""Keep the open model, and what is painted of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.commissions.model3d.model_suffixes import FOREIGN, SUFFIXES

if TYPE_CHECKING:
    from pathlib import Path


def is_model(path: Path | None) -> bool:
    """Tell whether a file is a 3D model, by its ending."""
    return path is not None and path.suffix.lower() in (*SUFFIXES, *FOREIGN)


class OpenModel:
    """Hold a model with its sheet, the same as a picture, and its view.

    Args:
        path: of the model.
        shines: the pictures by which it shines are on the sheet too.

    Raises:
        UnreadableImage, UnsupportedFormat, OutOfMemory.
    """

    def __init__(self, path: Path, *, shines: bool = False) -> None:
        from engine.commissions.model3d.model_view import ModelView
        from engine.commissions.model3d.open_model import open_model
        from engine.commissions.model3d.texture_way import TextureWay

        self.model = open_model(path, shines=shines)
        self.way = TextureWay(self.model)
        self.picture = self.way.picture()
        self.view = ModelView(self.model, self.way.sheet)


class ModelCache:
    """Hold the model that was asked for last, also as it shines; for one thread at a time."""

    def __init__(self) -> None:
        self._path: Path | None = None
        self._open: OpenModel | None = None
        self._shining: OpenModel | None = None

    def get(self, path: Path, *, shines: bool = False) -> OpenModel:
        """Give a model, as it shines where it does and that is asked; raises as `OpenModel` does."""
        if self._open is None or path != self._path:
            self.forget()
            self._open, self._path = OpenModel(path), path
        if not shines or not self._open.model.can_shine:
            return self._open
        self._shining = self._shining or OpenModel(path, shines=True)
        return self._shining

    def forget(self) -> None:
        """Have the file read anew."""
        self._open = self._shining = self._path = None

"""Say what a model is, whatever its file: triangles that move, and textures that can be painted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from engine.geometry.mesh import Mesh
    from engine.geometry.textures import Wrap
    from engine.values import Picture, Pixels

MOST_TRIANGLES = 10_000_000
MOST_BYTES = 4 * 2**30  # of a file with all that belongs to it


@dataclass(frozen=True, slots=True, eq=False)
class Texture:
    """Hold one picture that is painted, and how it is laid on the surface."""

    name: str
    picture: Picture  # samples as in the file: profiles and orientation do not count here
    across: Wrap
    down: Wrap
    shines: bool = False  # by it the surface shines; what is dark there stays dark


@dataclass(frozen=True, slots=True)
class Clip:
    """Name an animation of the model."""

    name: str
    seconds: float


class Model(Protocol):
    """Hold a model that is open.

    Raises:
        UnreadableImage, UnsupportedFormat, OutOfMemory, CannotWrite.
    """

    path: Path
    textures: tuple[Texture, ...]
    clips: tuple[Clip, ...]
    is_compressed: bool  # some of its geometry, which is not read then
    can_shine: bool  # it has pictures by which it shines, whether or not these are painted
    glow: Mesh | None  # what shines, at rest, by the textures by which it shines; None where these are not painted
    lights: tuple[Texture, ...]  # by which it shines as well, but which are not painted

    def mesh(self, clip: int | None = None, seconds: float = 0.0) -> Mesh:
        """Give all triangles in the world, at rest or at a time of a clip; always the same ones in the same order.

        What shines has its pictures among `textures`, and behind the last of them among `lights`.
        """

    def encoded(self, painted: Mapping[int, Pixels]) -> dict[int, bytes]:
        """Encode what changes by some textures, (H, W, 3) by index, in extended-range sRGB and any size.

        The numbers are the model's own; `assembled` of the same file understands them, on any computer.
        """

    def assembled(self, encoded: Mapping[int, bytes], target: Path) -> dict[Path, bytes]:
        """Give the files of the model with what `encoded` gave, the one at `target` last; nothing else differs.

        What belongs to the model goes beside the target.
        """

"""Continue islands over their cuts by what lies there on the surface, so that both sides are painted alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch

from engine.geometry.atlas import folded
from engine.geometry.rasteriser import rasterise
from engine.geometry.textures import Gathering, Levels

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from torch import Tensor

    from engine.geometry.islands import Seams
    from engine.geometry.mesh import Indices, Mesh
    from engine.geometry.textures import Frame

REACH = 48  # texels over the cut; about what the instant engine's network sees around a pixel
_KNOWN = 0.5  # of a point's texels, from which on it is there
_LONGEST = 4  # sides of a texture, that a cut may reach over; one that runs around it more often is no cut
_OUTER = 0.5  # nearness of a strip's far side: where strips meet, the nearer to its cut is seen


@dataclass(frozen=True, slots=True, eq=False)
class Beyond:
    """Hold N texels beyond the cuts, and where each is in the textures."""

    rows: Tensor  # (N,) int64 in the texture; negative or beyond its last where it is outside
    columns: Tensor  # (N,) int64
    points: Gathering  # of `Strips.levels`

    def within(self, box: tuple[int, int, int, int]) -> tuple[Tensor, Tensor]:
        """Give the places in a box (top, left, bottom, right) that holds all of them: rows and columns."""
        return self.rows - box[0], self.columns - box[1]


class Strips:
    """Hold strips along the cuts of an atlas, each with the map to what lies there on the other side.

    The map turns and scales one side of the cut to the other, as if the atlas kept all angles.

    Args:
        mesh: the model at rest.
        seams: its cuts.
        frames: of its textures.
    """

    def __init__(self, mesh: Mesh, seams: Seams, frames: Sequence[Frame]) -> None:
        self.levels, self._frames = Levels(frames), frames
        own, other = (np.concatenate([seams.faces[:, side], seams.faces[:, 1 - side]]) for side in (0, 1))
        ends = [np.concatenate([seams.uvs[:, side], seams.uvs[:, 1 - side]]) for side in (0, 1)]
        self.faces, self.textures, self.others = own, mesh.textures[own], mesh.textures[other]
        self.near, self.far = near, far = (
            _ends(mesh, own, ends[0], frames, folds=True),
            _ends(mesh, other, ends[1], frames, folds=False),
        )
        along, across = near[:, 1] - near[:, 0], far[:, 1] - far[:, 0]
        length = np.abs(along)
        # The third corner lies to the left or right of the cut; on the other side it must lie to the other hand.
        hand, other_hand = (np.sign((np.conj(e[:, 1] - e[:, 0]) * (e[:, 2] - e[:, 0])).imag) for e in (near, far))
        self._is_mirrored = hand == other_hand
        with np.errstate(divide="ignore", invalid="ignore"):
            self._turns = across / np.where(self._is_mirrored, np.conj(along), along)
            self.outwards = -1j * hand * along / length  # texels, length 1
        largest = max((max(frame.height, frame.width) for frame in frames), default=1)
        self._fits = (
            (length < _LONGEST * largest)
            & (hand * other_hand != 0)
            & np.isfinite(self._turns)
            & (np.abs(self._turns) > 0)
        )

    def beyond(self, texture: int, mine: NDArray[np.bool_], known: Tensor, reach: int = REACH) -> Beyond | None:
        """Find the texels around islands that lie on strips.

        Args:
            texture: index.
            mine: (F,), triangles whose cuts count.
            known: (H, W) bool, texels that are shown by any island, and so stay.
            reach: texels, at most REACH.
        """
        chosen = np.flatnonzero(self._fits & mine[self.faces])
        if not len(chosen):
            return None
        height, width = known.shape
        quads = np.ones((len(chosen), 4, 3), np.float32)
        ends = self.near[chosen, :2]
        places = np.concatenate([ends, ends[:, ::-1] + self.outwards[chosen, None] * reach], 1)
        quads[..., 0], quads[..., 1] = places.real + reach, places.imag + reach
        quads[:, 2:, 2] = _OUTER
        corners = torch.from_numpy(quads[:, [[0, 1, 2], [0, 2, 3]]].reshape(-1, 3, 3))
        strips = rasterise(corners, height + 2 * reach, width + 2 * reach).faces
        strips[reach:-reach, reach:-reach][known] = -1
        rows, columns = (strips >= 0).nonzero().unbind(1)
        if not len(rows):
            return None
        which = chosen[(strips[rows, columns] // 2).numpy()]
        rows, columns = rows - reach, columns - reach
        return Beyond(rows, columns, self._seen(which, (columns + 0.5).numpy() + 1j * (rows + 0.5).numpy()))

    def between(self, textures: set[int]) -> Indices:
        """List the strips whose both sides lie in these textures."""
        inside = np.isin(self.textures, list(textures)) & np.isin(self.others, list(textures))
        return np.flatnonzero(self._fits & inside)

    def texels(self, textures: Indices, points: NDArray[np.complex128], starts: Mapping[int, int]) -> Gathering:
        """Look up points (N,), right + i down in texels, in textures (N,) strung together from `starts` on."""
        which = torch.from_numpy(textures)
        sizes = np.array([(frame.width, frame.height) for frame in self._frames])[textures]
        uvs = torch.from_numpy(np.stack([points.real, points.imag], 1) / sizes)
        found = self.levels.gathered(which, uvs, torch.zeros(len(which)))
        moved = torch.zeros(len(self._frames), dtype=torch.int64)
        for index, start in starts.items():
            moved[index] = start - self.levels.start(index)
        return Gathering(found.texels + moved[which].int(), found.weights)

    def _seen(self, which: Indices, texels: NDArray[np.complex128]) -> Gathering:
        """Look up points (N,), right + i down in texels, of strips (N,) on the other side."""
        away = texels - self.near[which, 0]
        away = np.where(self._is_mirrored[which], np.conj(away), away)
        found = away * self._turns[which] + self.far[which, 0]
        textures = self.others[which]
        sizes = np.array([(frame.width, frame.height) for frame in self._frames])[textures]
        uvs = torch.from_numpy(np.stack([found.real, found.imag], 1) / sizes)
        detail = torch.from_numpy(np.log2(np.abs(self._turns[which]))).float()
        return self.levels.gathered(torch.from_numpy(textures), uvs, detail)


def continued(part: Tensor, places: tuple[Tensor, Tensor], points: Gathering, flat: Tensor) -> Tensor:
    """Lay what lies beyond the cuts into a part of a texture, in place; return where it is known, (h, w) bool.

    Args:
        part: (1, 3, h, w).
        places: rows and columns.
        points: of the places.
        flat: (4, count), colours times what is known, and what is known, of all textures and levels.
    """
    found = points.of(flat)
    good = found[3] > _KNOWN
    rows, columns = places[0][good], places[1][good]
    part[0][:, rows, columns] = found[:3, good] / found[3, good]
    known = torch.zeros(part.shape[2:], dtype=torch.bool)
    known[rows, columns] = True
    return known


def _ends(
    mesh: Mesh, faces: Indices, ends: NDArray[np.floating], frames: Sequence[Frame], *, folds: bool
) -> NDArray[np.complex128]:
    """Give triangles in texels, right + i down, the ends of the cut first and the third corner last: (S, 3)."""
    uvs = mesh.uvs[mesh.faces[faces]].astype(np.float64)  # (S, 3, 2)
    order = np.abs(uvs[:, None] - ends[:, :, None]).sum(3).argmin(2)  # (S, 2): the corners at both ends
    order = np.concatenate([order, 3 - order.sum(1, keepdims=True)], 1).clip(0, 2)
    if folds:
        for texture, frame in enumerate(frames):
            mine = mesh.textures[faces] == texture
            uvs[mine] = folded(uvs[mine], frame)
    sizes = np.array([(frame.width, frame.height) for frame in frames]).reshape(-1, 2)[mesh.textures[faces]]
    texels = uvs[np.arange(len(faces))[:, None], order] * sizes[:, None]
    return np.asarray(texels[..., 0] + 1j * texels[..., 1])

"""Hold a large map row by row, in memory or in a temporary file, and resample one by its rows and columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from engine.storage.spill_file import spill_file

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from torch import Tensor

_BLOCK = 512  # px that are enlarged at a time
_CUBIC = -0.5  # the cubic kernel's slope, as torch's antialiasing filter has it


class RowStore:
    """Hold (H, W, C) of one number format.

    Args:
        height, width, channels: of the map.
        dtype: of its numbers.
        in_file: keep it in a temporary file, which nobody else sees and which goes with this object.
    """

    def __init__(self, height: int, width: int, channels: int, dtype: type, *, in_file: bool) -> None:
        self.height, self.width = height, width
        self._shape = (width, channels)
        self._dtype = np.dtype(dtype)
        self._row_bytes = width * channels * self._dtype.itemsize
        self._array: NDArray[Any] | None = None if in_file else np.empty((height, *self._shape), dtype)
        self._file = spill_file() if in_file else None

    def __del__(self) -> None:
        if self._file is not None:
            self._file.close()

    def read(self, top: int, bottom: int) -> NDArray[Any]:
        """Return rows (bottom - top, W, C); a view where they are in memory."""
        if self._array is not None:
            return self._array[top:bottom]
        assert self._file is not None  # one of the two is there
        rows: NDArray[Any] = np.empty((bottom - top, *self._shape), self._dtype)
        buffer, done = rows.reshape(-1).view(np.uint8).data, 0
        self._file.seek(top * self._row_bytes)
        while done < len(buffer):
            count = self._file.readinto(buffer[done:])
            if not count:
                raise OSError("a temporary file has become shorter")
            done += count
        return rows

    def write(self, top: int, rows: NDArray[Any]) -> None:
        """Replace the rows from `top` on; raises OSError where the disk is full."""
        given = torch.from_numpy(rows)  # which rounds to float16 several times faster than numpy
        if self._array is not None:
            torch.from_numpy(self._array[top : top + len(rows)]).copy_(given)
            return
        assert self._file is not None
        stored: NDArray[Any] = np.empty(rows.shape, self._dtype)
        torch.from_numpy(stored).copy_(given)
        buffer, done = stored.reshape(-1).view(np.uint8).data, 0
        self._file.seek(top * self._row_bytes)
        while done < len(buffer):
            done += self._file.write(buffer[done:])


class Enlarged:
    """Resample parts of a picture that is enlarged as a whole, as `engine.pictures.tensors.resize` does.

    Args:
        image: (1, 3, h, w), any floating-point format; parts are float32.
        height, width: at least h and w.
    """

    def __init__(self, image: Tensor, height: int, width: int) -> None:
        self._image = image
        self._rows = _taps(image.shape[2], height)
        self._columns = _taps(image.shape[3], width)

    def part(self, top: int, bottom: int, left: int, right: int) -> Tensor:
        """Return (1, 3, bottom - top, right - left)."""
        device, (first, last, rows) = self._image.device, _matrix(self._rows, top, bottom)
        y = rows.to(device) @ self._image[:, :, first:last].float()  # (1, 3, n, w)
        parts = []
        for start in range(left, right, _BLOCK):
            first, last, columns = _matrix(self._columns, start, min(start + _BLOCK, right))
            parts.append(y[..., first:last] @ columns.T.to(device))
        return torch.cat(parts, 3)


_Taps = tuple[torch.Tensor, torch.Tensor]  # for each place of the enlarged side 5 places before, and their weights


def _taps(before: int, after: int) -> _Taps:
    """Return for every place of the enlarged side which places count, and how much: (after, 5) each."""
    scale = before / after
    center = (torch.arange(after, dtype=torch.float64)[:, None] + 0.5) * scale
    places = (center - 2 + 0.5).floor() + torch.arange(5)
    distance = (places - center + 0.5).abs()
    near = ((_CUBIC + 2) * distance - (_CUBIC + 3)) * distance**2 + 1
    far = ((distance - 5) * distance + 8) * distance * _CUBIC - 4 * _CUBIC
    weights = torch.where(distance < 1, near, torch.where(distance < 2, far, torch.zeros(())))
    weights = torch.where((places >= 0) & (places < before), weights, torch.zeros(()))
    return places.clamp(0, before - 1).long(), (weights / weights.sum(1, keepdim=True)).float()


def _matrix(taps: _Taps, start: int, end: int) -> tuple[int, int, Tensor]:
    """Return the first and the last place, exclusive, that `start` to `end` depend on, and (end - start, places).

    Mostly zeros, yet to multiply by it is ten times faster than to gather the places.
    """
    places, weights = taps[0][start:end], taps[1][start:end]
    first, last = int(places.min()), int(places.max()) + 1
    return first, last, torch.zeros(end - start, last - first).scatter_add_(1, places - first, weights)

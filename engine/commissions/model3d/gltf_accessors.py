"""Read accessors of glTF 2.0: numbers of all types, interleaved, normalised and sparse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine.geometry.mesh import bounded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.commissions.model3d.gltf_container import Container

_TYPES = {5120: np.int8, 5121: np.uint8, 5122: np.int16, 5123: np.uint16, 5125: np.uint32, 5126: np.float32}
_WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT2": 4, "MAT3": 9, "MAT4": 16}
_MOST_ELEMENTS = 50_000_000


def read_accessor(container: Container, index: int) -> NDArray[np.float32]:
    """Read an accessor as (count, width) float32, normalised integers as shares; raises UnreadableImage."""
    raw = _raw(container, index)
    values: NDArray[np.float32] = raw.astype(np.float32)
    if raw.dtype == np.float32:
        values = bounded(values)
    elif container.document.accessors[index].normalized:
        values /= 256.0**raw.dtype.itemsize / (1 if raw.dtype.kind == "u" else 2) - 1
        np.maximum(values, -1.0, out=values)
    return values


def read_indices(container: Container, index: int) -> NDArray[np.int64]:
    """Read an accessor of whole numbers, (count, width)."""
    return _raw(container, index).astype(np.int64)


def _raw(container: Container, index: int) -> NDArray[np.generic]:
    accessors = container.document.accessors
    if index >= len(accessors):
        raise container.damaged()
    accessor = accessors[index]
    width = _WIDTHS.get(accessor.type)
    if width is None or accessor.component_type not in _TYPES or accessor.count * width > _MOST_ELEMENTS:
        raise container.damaged()
    dtype = np.dtype(_TYPES[accessor.component_type]).newbyteorder("<")
    if accessor.buffer_view is None:
        values = np.zeros((accessor.count, width), dtype)
    else:
        stride = (
            container.document.buffer_views[accessor.buffer_view].byte_stride
            if accessor.buffer_view < len(container.document.buffer_views)
            else None
        )
        values = _strided(container, accessor.buffer_view, accessor.byte_offset, dtype, (accessor.count, width), stride)
    if accessor.sparse is not None:
        values = values.copy()
        sparse = accessor.sparse
        if sparse.indices.component_type not in (5121, 5123, 5125):
            raise container.damaged()
        kind = np.dtype(_TYPES[sparse.indices.component_type]).newbyteorder("<")
        places = _strided(
            container, sparse.indices.buffer_view, sparse.indices.byte_offset, kind, (sparse.count, 1), None
        )[:, 0]
        changed = _strided(
            container, sparse.values.buffer_view, sparse.values.byte_offset, dtype, (sparse.count, width), None
        )
        if len(places) and int(places.max()) >= len(values):
            raise container.damaged()
        values[places] = changed
    return values.astype(values.dtype.newbyteorder("="))


def _strided(
    container: Container, view: int, offset: int, dtype: np.dtype[np.generic], shape: tuple[int, int],
    stride: int | None,
) -> NDArray[np.generic]:  # fmt: skip
    data = container.view(view)
    count, width = shape
    step = stride or width * dtype.itemsize
    end = offset + step * (count - 1) + width * dtype.itemsize if count else offset
    if end > len(data) or step < width * dtype.itemsize:
        raise container.damaged()
    return np.ndarray((count, width), dtype, data, offset, (step, dtype.itemsize))

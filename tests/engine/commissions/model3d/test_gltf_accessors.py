"""Numbers of glTF files: of all types, interleaved, normalised and sparse."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from engine.commissions.model3d.gltf_accessors import read_accessor, read_indices
from engine.commissions.model3d.gltf_container import Container
from engine.commissions.model3d.gltf_json import Document
from engine.errors import UnreadableImage


def container(data: bytes, accessor: dict[str, Any], *views: dict[str, Any]) -> Container:
    """Hold one accessor, and views of which the first is all of the bytes."""
    document = {
        "asset": {"version": "2.0"}, "buffers": [{"byteLength": len(data)}], "accessors": [accessor],
        "bufferViews": list(views) or [{"buffer": 0, "byteLength": len(data)}],
    }  # fmt: skip
    text = msgspec.json.encode(document)
    return Container(Path("a.glb"), text, msgspec.json.decode(text, type=Document), data, is_binary=True)


@pytest.mark.parametrize(
    ("kind", "dtype"),
    [(5120, "i1"), (5121, "u1"), (5122, "<i2"), (5123, "<u2"), (5125, "<u4"), (5126, "<f4")],
)
def test_every_type_is_read(kind: int, dtype: str) -> None:
    values = np.array([[1, 2, 3], [100, 5, 6]], dtype)
    found = container(values.tobytes(), {"bufferView": 0, "componentType": kind, "count": 2, "type": "VEC3"})

    assert read_accessor(found, 0).tolist() == [[1, 2, 3], [100, 5, 6]]
    assert read_accessor(found, 0).dtype == np.float32
    assert read_indices(found, 0).tolist() == [[1, 2, 3], [100, 5, 6]]


@pytest.mark.parametrize(
    ("kind", "dtype", "values", "shares"),
    [
        (5121, "u1", [0, 51, 255], [0, 0.2, 1]), (5123, "<u2", [0, 13107, 65535], [0, 0.2, 1]),
        (5120, "i1", [-128, -127, 127], [-1, -1, 1]), (5122, "<i2", [-32768, -32767, 32767], [-1, -1, 1]),
    ],
)  # fmt: skip
def test_normalised_numbers_are_shares(kind: int, dtype: str, values: list[int], shares: list[float]) -> None:
    accessor = {"bufferView": 0, "componentType": kind, "count": 3, "type": "SCALAR", "normalized": True}
    found = read_accessor(container(np.array(values, dtype).tobytes(), accessor), 0)

    assert found[:, 0] == pytest.approx(shares, abs=1e-6)


def test_interleaved_numbers_begin_anywhere() -> None:
    rows = np.array([[9, 1, 2, 9], [9, 3, 4, 9]], "<f4")
    accessor = {"bufferView": 0, "componentType": 5126, "count": 2, "type": "VEC2", "byteOffset": 4}
    view = {"buffer": 0, "byteLength": 32, "byteStride": 16}

    assert read_accessor(container(rows.tobytes(), accessor, view), 0).tolist() == [[1, 2], [3, 4]]


@pytest.mark.parametrize("has_base", [False, True])
def test_sparse_numbers_change_some(has_base: bool) -> None:
    base, places, values = np.full((4, 2), 7, "<f4"), np.array([1, 3], "<u2"), np.array([[1, 2], [3, 4]], "<f4")
    data = base.tobytes() + places.tobytes() + values.tobytes()
    views = [{"buffer": 0, "byteOffset": start, "byteLength": size} for start, size in ((0, 32), (32, 4), (36, 16))]
    accessor = {
        "componentType": 5126, "count": 4, "type": "VEC2",
        "sparse": {
            "count": 2, "indices": {"bufferView": 1, "componentType": 5123}, "values": {"bufferView": 2},
        },
    }  # fmt: skip
    rest = 7 if has_base else 0

    found = read_accessor(container(data, accessor | ({"bufferView": 0} if has_base else {}), *views), 0)

    assert found.tolist() == [[rest, rest], [1, 2], [rest, rest], [3, 4]]


def test_what_is_no_number_becomes_one() -> None:
    values = np.array([np.nan, np.inf, -np.inf, 1e30, 2], "<f4")
    accessor = {"bufferView": 0, "componentType": 5126, "count": 5, "type": "SCALAR"}

    found = read_accessor(container(values.tobytes(), accessor), 0)[:, 0]

    assert found[[0, 1, 2, 4]].tolist() == [0, 0, 0, 2]
    assert np.isfinite(found).all()


@pytest.mark.parametrize(
    "change",
    [
        {"count": 4}, {"byteOffset": 8}, {"type": "VEC9"}, {"componentType": 5124}, {"bufferView": 5},
        {"type": "MAT4", "count": 10_000_000},
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_damaged(change: dict[str, Any]) -> None:
    accessor = {"bufferView": 0, "componentType": 5126, "count": 3, "type": "SCALAR"} | change
    with pytest.raises(UnreadableImage, match="damaged"):
        read_accessor(container(bytes(12), accessor), 0)


def test_an_accessor_that_is_not_there_is_damaged() -> None:
    with pytest.raises(UnreadableImage, match="damaged"):
        read_indices(container(bytes(4), {"componentType": 5126, "count": 1, "type": "SCALAR"}), 1)

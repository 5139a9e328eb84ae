"""Check maps held by rows, and parts of an enlarged picture."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.pictures.tensors import resize
from engine.storage.row_store import Enlarged, RowStore


@pytest.mark.parametrize("in_file", [False, True])
@pytest.mark.parametrize("dtype", [np.float32, np.float16])
def test_rows_come_back_as_they_were_written(in_file: bool, dtype: Any) -> None:
    store = RowStore(9, 5, 2, dtype, in_file=in_file)
    rows = np.random.default_rng(0).random((9, 5, 2), np.float32)
    for top, bottom in ((6, 9), (0, 4), (4, 6)):
        store.write(top, rows[top:bottom])
    store.write(2, rows[5:6])

    found = store.read(0, 9)

    expected = rows.astype(dtype)
    expected[2] = expected[5]
    assert found.dtype == dtype
    np.testing.assert_array_equal(found, expected)
    np.testing.assert_array_equal(store.read(3, 5), expected[3:5])


@given(
    height=st.integers(2, 30), width=st.integers(2, 30), more=st.tuples(st.integers(0, 31), st.integers(0, 31)),
    data=st.data(),
)  # fmt: skip
@settings(max_examples=80, deadline=None)
def test_a_part_is_cut_from_the_whole_enlarged(
    height: int, width: int, more: tuple[int, int], data: st.DataObject
) -> None:
    """GIVEN a picture WHEN any part of it is enlarged THEN it is that part of the picture enlarged as a whole."""
    image = torch.rand(1, 3, height, width, generator=torch.Generator().manual_seed(height + width))
    target = height + more[0], width + more[1]
    top, left = (data.draw(st.integers(0, side - 1)) for side in target)
    bottom, right = data.draw(st.integers(top + 1, target[0])), data.draw(st.integers(left + 1, target[1]))

    part = Enlarged(image, *target).part(top, bottom, left, right)

    whole = resize(image, *target)
    torch.testing.assert_close(part, whole[:, :, top:bottom, left:right], atol=1e-5, rtol=0)

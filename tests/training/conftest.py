"""Make labelled pictures as the trainings read them."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    """Write nine labelled pictures, flat in the colour of their number, for training and as many for validation."""
    for part in ("train", "val"):
        encoded = []
        for number in range(9):
            stream = io.BytesIO()
            Image.fromarray(np.full((64, 64, 3), 20 * number, np.uint8)).save(stream, "webp", lossless=True)
            encoded.append(stream.getvalue())
        (tmp_path / f"small_{part}.bin").write_bytes(b"".join(encoded))
        offsets = np.cumsum([0, *map(len, encoded)])
        np.savez(tmp_path / f"small_{part}_index.npz", offsets=offsets, labels=np.arange(9, dtype=np.uint8) % 3)
    return tmp_path / "small_train.bin"

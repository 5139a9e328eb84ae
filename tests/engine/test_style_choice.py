"""Which part of a style picture is one."""

from __future__ import annotations

import pytest

from engine.style_choice import SMALLEST_CROP, WHOLE, Crop


@pytest.mark.parametrize(
    ("crop", "is_valid"),
    [
        (WHOLE, True), (Crop(0.2, 0.3, 0.2 + SMALLEST_CROP, 1.0), True), (Crop(0.2, 0.3, 0.2, 1.0), False),
        (Crop(0.0, 0.5, 1.0, 0.5 + SMALLEST_CROP / 2), False), (Crop(-0.01, 0.0, 1.0, 1.0), False),
        (Crop(0.0, -0.01, 1.0, 1.0), False), (Crop(0.0, 0.0, 1.01, 1.0), False), (Crop(0.0, 0.0, 1.0, 1.01), False),
        (Crop(0.8, 0.0, 0.2, 1.0), False),
    ],
)  # fmt: skip
def test_a_crop_lies_inside_and_holds_something(crop: Crop, is_valid: bool) -> None:
    assert crop.is_valid == is_valid

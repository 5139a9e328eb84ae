"""Textures: their samples are what they are, whatever profile, gamma or orientation files name (glTF 2.0, 3.8)."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from engine.commissions.model3d.texture_bytes import decode_texture
from tests.engine.icc_profiles import gamma_curve, rgb_profile

ORIENTATION, TURNED = 0x0112, 6
SWAPPED = ((0.385, 0.717, 0.097), (0.436, 0.222, 0.014), (0.143, 0.061, 0.714))  # green where red is


def _encoded(kind: str, **more: object) -> bytes:
    y, x = np.mgrid[0:24, 0:40]
    image = Image.fromarray(np.stack([6 * x, 10 * y, 3 * (x + y)], 2).astype(np.uint8))
    data = io.BytesIO()
    image.save(data, kind, lossless=True, quality=95, **more)
    return data.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("mark", ["profile", "orientation"])
def test_what_a_file_says_of_its_colours_and_its_side_does_not_count(kind: str, mark: str) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = TURNED
    told = {"icc_profile": rgb_profile(SWAPPED, gamma_curve(1.0))} if mark == "profile" else {"exif": exif}
    plain, marked = (decode_texture(_encoded(kind, **more), "a").pixels for more in ({}, told))
    assert _encoded(kind, **told) != _encoded(kind)
    assert np.array_equal(plain, marked)

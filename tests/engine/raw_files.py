"""Make small camera raw and HEIF files for the tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import tifffile

if TYPE_CHECKING:
    from pathlib import Path

ORIENTATION = 274


def write_dng(path: Path, red: float = 0.6, green: float = 0.4, blue: float = 0.2, orientation: int = 1) -> None:
    """Write a DNG of 96 x 64 px whose sensor saw one linear colour, with a camera, a date and a white balance."""
    mosaic = np.empty((64, 96), np.uint16)
    mosaic[0::2, 0::2], mosaic[0::2, 1::2] = red * 65535, green * 65535
    mosaic[1::2, 0::2], mosaic[1::2, 1::2] = green * 65535, blue * 65535
    mosaic[:, :48] //= 2  # the left half is darker
    matrix = (3.2406, -1.5372, -0.4986, -0.9689, 1.8758, 0.0415, 0.0557, -0.2040, 1.0570)  # XYZ to linear sRGB
    rationals = [part for value in matrix for part in (round(value * 10000), 10000)]
    tifffile.imwrite(
        path, mosaic, photometric="cfa", metadata=None,
        extratags=[
            (50706, 1, 4, b"\1\4\0\0", True),  # DNGVersion
            (50708, 2, 0, "Impasto Test", True),  # UniqueCameraModel
            (271, 2, 0, "Impasto", True),
            (272, 2, 0, "Test", True),
            (306, 2, 0, "2024:05:06 07:08:09", True),
            (33421, 3, 2, (2, 2), True),  # CFARepeatPatternDim
            (33422, 1, 4, b"\0\1\1\2", True),  # CFAPattern: RGGB
            (50717, 3, 1, 65535, True),  # WhiteLevel
            (50721, 10, 9, rationals, True),  # ColorMatrix1
            (50728, 5, 3, [1, 1] * 3, True),  # AsShotNeutral
            (50778, 3, 1, 21, True),  # CalibrationIlluminant1: D65
            (ORIENTATION, 3, 1, orientation, True),
        ],
    )  # fmt: skip

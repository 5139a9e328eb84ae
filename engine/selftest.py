"""Check an installation: models, both engines, photographers' formats, clips and 3D models, decoding in its process."""

from __future__ import annotations

import importlib.util
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import tifffile
from PIL import Image

from engine.errors import BadResult
from engine.models.weights import Models
from engine.options import StyleOptions
from engine.painters import registry
from engine.painting.stylizer import Stylizer
from engine.pictures import image_io, image_saving
from engine.pictures.color_profile import srgb_profile
from engine.pictures.extras import let_in
from engine.pictures.resample import fit
from engine.selftest_kinds import check_kinds
from engine.style_choice import StyleChoice
from engine.values import Result

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.storage.places import Places
    from engine.values import Picture

_SIDE = 64  # px
_LARGEST_ERROR = {"JPEG": 0.25, "TIFF": 1 / 65535}  # of a sample in [0, 1]; JPEG's at the edges of strokes
_CAMERA = "Impasto selftest"
_MAKE, _MODEL = 271, 272  # tags of EXIF
_XYZ_TO_SRGB = (3.2406, -1.5372, -0.4986, -0.9689, 1.8758, 0.0415, 0.0557, -0.2040, 1.0570)  # linear (IEC 61966-2-1)
_INSTALL_AGAIN = "install Impasto again."


def check(resources: Path, places: Places) -> Iterator[tuple[str, str]]:
    """Yield what was checked and what was found, one after the other.

    Args:
        resources: folder of the models, styles and samples that ship with the app.
        places: of the user.

    Raises:
        EngineError: of the first check that failed.
    """
    models = Models(resources / "models", places.models)
    for model in models.all():
        models.network(model)
        yield f"model {model.name}", f"sha256 {model.sha256[:12]}"
    yield from _check_styles(resources / "styles")
    photo = image_io.load(next(iter(sorted((resources / "samples").glob("*.jpg")))))
    style = StyleChoice(next(iter(sorted((resources / "styles").glob("*.jpg")))))
    stylizer = Stylizer(resources / "models")
    for engine in registry.engines():
        options = StyleOptions((style,), engine, size=_SIDE, iterations=3)
        *_, result = stylizer.stylize(photo, options)
        assert isinstance(result, Result)  # the last item always is
        yield f"engine {engine}", f"{result.device}, {result.precision.value}"
        with tempfile.TemporaryDirectory() as folder:
            yield from _check_files(result, photo, Path(folder), engine)
    with tempfile.TemporaryDirectory() as folder:
        jar = resources / "samples" / "jar.glb"
        yield from check_kinds(stylizer, StyleOptions((style,), size=_SIDE), jar, Path(folder))
        yield "raw", _check_raw(Path(folder) / "selftest.dng")
    let_in(places.packages)
    yield "HEIC", "can be opened" if importlib.util.find_spec("pillow_heif") else "not added"


def _check_styles(folder: Path) -> Iterator[tuple[str, str]]:
    paths = sorted(folder.glob("*.jpg"))
    for path in paths:
        image_io.load(path)
    yield "styles", str(len(paths))


def _check_files(result: Result, photo: Picture, folder: Path, engine: str) -> Iterator[tuple[str, str]]:
    """Write and read a JPEG and a TIFF of 16 bits, with profile and EXIF."""
    exif = Image.Exif()
    exif[_MAKE] = _CAMERA
    like = replace(photo, icc_profile=srgb_profile(), exif=exif.tobytes(), bit_depth=16)
    for name, file in (("JPEG", "picture.jpg"), ("TIFF", "picture.tif")):
        path = image_saving.save(folder / file, result.pixels, like)
        written = image_io.load(path)
        error = float(np.abs(fit(written.pixels, _SIDE) - result.pixels).max())
        if error > _LARGEST_ERROR[name]:
            raise BadResult("A written {0} reads back differently (by {1}); {2}", name, f"{error:.4f}", _INSTALL_AGAIN)
        if written.icc_profile != like.icc_profile or _CAMERA.encode() not in (written.exif or b""):
            raise BadResult("A written {0} has lost its colour profile or its EXIF; {1}", name, _INSTALL_AGAIN)
        yield f"{name} of {engine}", f"{written.bit_depth} bits, ICC profile, EXIF"


def _check_raw(path: Path) -> str:
    """Write a small DNG of one warm colour and decode it in a process of its own."""
    mosaic = np.empty((_SIDE, _SIDE), np.uint16)
    mosaic[0::2, 0::2], mosaic[0::2, 1::2] = 40000, 25000
    mosaic[1::2, 0::2], mosaic[1::2, 1::2] = 25000, 12000
    matrix = [word for value in _XYZ_TO_SRGB for word in (round(value * 10000), 10000)]
    tags = [
        (50706, 1, 4, b"\1\4\0\0", True),  # DNGVersion
        (50708, 2, 0, _CAMERA, True),  # UniqueCameraModel
        (_MODEL, 2, 0, _CAMERA, True),
        (33421, 3, 2, (2, 2), True),  # CFARepeatPatternDim
        (33422, 1, 4, b"\0\1\1\2", True),  # CFAPattern: RGGB
        (50721, 10, 9, matrix, True),  # ColorMatrix1
        (50728, 5, 3, [1, 1] * 3, True),  # AsShotNeutral
    ]
    tifffile.imwrite(path, mosaic, photometric="cfa", metadata=None, extratags=tags)
    picture = image_io.load(path)
    red, green, blue = picture.pixels[_SIDE // 2, _SIDE // 2]
    if picture.bit_depth != 16 or not red > green > blue or _CAMERA.encode() not in (picture.exif or b""):
        raise BadResult("A raw file is decoded to other colours than it holds; {0}", _INSTALL_AGAIN)
    return f"{picture.bit_depth} bits" + (", by the frozen app itself" if getattr(sys, "frozen", False) else "")

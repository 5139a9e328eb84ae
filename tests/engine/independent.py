"""Read files with programs that are not ours: exiftool for what they tell, ImageMagick for their pixels."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


def told(path: Path, *tags: str) -> dict[str, object]:
    """Return what exiftool reads, numbers as numbers: tag -> value, without groups."""
    program = shutil.which("exiftool")
    assert program, "exiftool is missing; run: sh packaging/system_libraries.sh tests"
    words = [program, "-json", "-n", "-a", "-charset", "filename=utf8", *tags, str(path)]
    run = subprocess.run(words, capture_output=True, encoding="utf-8", check=False)
    found: dict[str, object] = json.loads(run.stdout)[0] if run.stdout else {}
    found.pop("SourceFile", None)
    return found


def write_tags(path: Path, *words: str) -> None:
    """Let exiftool write tags, such as "-IFD0:Artist=Zoë"."""
    program = shutil.which("exiftool")
    assert program, "exiftool is missing; run: sh packaging/system_libraries.sh tests"
    lines = "\n".join(["-charset", "filename=utf8", "-overwrite_original", "-q", *words, str(path)])
    run = subprocess.run([program, "-@", "-"], input=lines, capture_output=True, encoding="utf-8", check=False)
    assert "rror" not in run.stderr, run.stderr


def imagemagick() -> str:
    """Return the path of ImageMagick's program."""
    program = shutil.which("magick") or shutil.which("convert")  # in this order: Windows has another convert
    assert program, "ImageMagick is missing; run: sh packaging/system_libraries.sh tests"
    return program


def pixels_of(path: Path) -> NDArray[np.uint8]:
    """Return (H, W, 4) red, green, blue and alpha of the first picture in a file, as ImageMagick shows it in sRGB."""
    words = [
        imagemagick(),
        f"{path}[0]",
        "-colorspace",
        "sRGB",
        "-alpha",
        "on",
        "-depth",
        "8",
        "-define",
        "png:color-type=6",
    ]
    data = subprocess.run([*words, "png:-"], capture_output=True, check=True).stdout
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGBA"))


def by_libtiff(*words: str) -> None:
    """Run one of libtiff's programs, such as tiffcp."""
    program = shutil.which(words[0])
    assert program, "libtiff-tools are missing; run: sh packaging/system_libraries.sh tests"
    subprocess.run([program, *words[1:]], capture_output=True, check=True)

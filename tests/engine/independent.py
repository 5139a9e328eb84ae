"""Read files with programs that are not ours: exiftool for what they tell, ImageMagick for their pixels."""

from __future__ import annotations

import atexit
import io
import json
import shutil
import subprocess
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from pathlib import Path
    from typing import IO

    from numpy.typing import NDArray


class _Exiftool:
    """Keep one exiftool running: to start it takes far longer than what it is asked."""

    def __init__(self) -> None:
        program = shutil.which("exiftool")
        assert program, "exiftool is missing; run: sh packaging/system_libraries.sh tests"
        self._process = subprocess.Popen(
            [program, "-stay_open", "True", "-@", "-"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
        )  # fmt: skip
        atexit.register(self._end)

    def run(self, *words: str) -> tuple[str, str]:
        """Return what it writes to standard output and to standard error."""
        self._say("-charset", "filename=utf8", *words, "-echo4", "{ready}", "-execute")
        return self._heard(self._process.stdout), self._heard(self._process.stderr)

    def _say(self, *lines: str) -> None:
        assert self._process.stdin
        self._process.stdin.writelines(f"{line}\n" for line in lines)
        self._process.stdin.flush()

    @staticmethod
    def _heard(stream: IO[str] | None) -> str:
        assert stream
        lines = list(iter(stream.readline, "{ready}\n"))
        return "".join(lines)

    def _end(self) -> None:
        self._say("-stay_open", "False")
        self._process.communicate()


_reader, _writer = cache(_Exiftool), cache(_Exiftool)  # one that has written structures reads them otherwise


def told(path: Path, *tags: str) -> dict[str, object]:
    """Return what exiftool reads, numbers as numbers: tag -> value, without groups."""
    out, _ = _reader().run("-json", "-n", "-a", *tags, str(path))
    found: dict[str, object] = json.loads(out)[0] if out else {}
    found.pop("SourceFile", None)
    return found


def write_tags(path: Path, *words: str) -> None:
    """Let exiftool write tags, such as "-IFD0:Artist=Zoë"."""
    _, complaints = _writer().run("-overwrite_original", *words, str(path))
    assert "rror" not in complaints, complaints


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

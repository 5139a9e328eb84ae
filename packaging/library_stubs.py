"""Put libraries without content in the place of those that the app never asks.

PyAV's wheel links FFmpeg to x264 and x265, which are under the GPL; OpenCV's links it to OpenBLAS for algebra, and to
an AVIF decoder for files that the app does not leave to it, 50 MB with what these need. What stands in their place has
the same names, so that the others load: functions that return nothing and tables of zeros, for no more than the symbols
that these need.
"""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

# those without content, and by whom they are needed
PATTERNS = (
    ("libx264*.so*", "libav*.so*"),
    ("libx265*.so*", "libav*.so*"),
    ("opencv*.libs/libopenblas*.so*", "cv2*.so"),
    ("opencv*.libs/libavif*.so*", "cv2*.so"),
)
ORPHANS = ("libgfortran", "libquadmath", "libaom")  # of OpenCV's, which only these need
_TABLE = 1 << 16  # bytes, more than any table has


def replace(bundle: Path) -> list[Path]:
    """Replace them in a bundle for Linux and return their places; raises CalledProcessError."""
    replaced = []
    for pattern, users in PATTERNS:
        needed = {name for file in _files(bundle, users) for _, name in _symbols(file, "--undefined-only")}
        for library in _files(bundle, pattern):
            defined = {name: kind for kind, name in _symbols(library, "--defined-only") if name in needed}
            _build(library, defined)
            replaced.append(library)
    for name in ORPHANS:
        for library in _files(bundle, f"opencv*.libs/{name}*.so*"):
            library.unlink()
    return replaced


def _files(bundle: Path, pattern: str) -> list[Path]:
    return [file for file in bundle.rglob(pattern) if not file.is_symlink()]


def source(symbols: Iterable[tuple[str, str]]) -> str:
    """Write C for symbols and their kinds, as nm names them: T is a function, all else a table."""
    lines = [
        f"void *{name}(void) {{ return 0; }}" if kind in "Tt" else f"const char {name}[{_TABLE}] = {{0}};"
        for name, kind in sorted(symbols)
    ]
    return "\n".join([*lines, ""])


def _symbols(library: Path, which: str) -> list[tuple[str, str]]:
    """List kind and name of a library's dynamic symbols, without versions."""
    told = subprocess.run(["nm", "-D", which, library], check=True, capture_output=True, encoding="utf-8").stdout
    words = (line.split() for line in told.splitlines())
    return [(line[-2], line[-1].partition("@")[0]) for line in words if len(line) > 1]


def _build(library: Path, defined: dict[str, str]) -> None:
    told = subprocess.run(["readelf", "-d", library], check=True, capture_output=True, encoding="utf-8").stdout
    found = re.search(r"soname: \[(.+)\]", told)
    name = found[1] if found else library.name
    command = ["cc", "-shared", "-fPIC", "-O1", "-s", f"-Wl,-soname,{name}", "-x", "c", "-", "-o", str(library)]
    library.unlink()
    subprocess.run(command, check=True, input=source(defined.items()), encoding="utf-8")

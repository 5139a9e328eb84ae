"""Put libraries without content in the place of x264 and x265, which are under the GPL and which the app never asks.

PyAV's wheel links FFmpeg to both. What stands in their place has the same names, so that FFmpeg loads: functions that
return nothing and tables of zeros, for no more than the symbols that the bundle's other libraries need.
"""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

PATTERNS = ("libx264*.so*", "libx265*.so*")
_OURS = re.compile(r"^x26[45]_\w+$")
_TABLE = 1 << 16  # bytes, more than any table has


def replace(bundle: Path) -> list[Path]:
    """Replace them in a bundle for Linux and return their places; raises CalledProcessError."""
    libraries = [file for pattern in PATTERNS for file in bundle.rglob(pattern) if not file.is_symlink()]
    others = [file for file in bundle.rglob("libav*.so*") if not file.is_symlink()]
    needed = {name for file in others for kind, name in _symbols(file, "--undefined-only") if _OURS.match(name)}
    for library in libraries:
        defined = {name: kind for kind, name in _symbols(library, "--defined-only") if name in needed}
        _build(library, defined)
    return libraries


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

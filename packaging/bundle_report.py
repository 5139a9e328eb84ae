"""Add up the sizes of a bundle by package."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

_MB = 10**6
_CONTENTS = ("_internal", "Frameworks", "Resources")  # PyInstaller's folder; those of a Mac's app


def sizes(bundle: Path) -> dict[str, int]:
    """Return bytes by package, the largest first; links count nothing."""
    total: Counter[str] = Counter()
    for path in bundle.rglob("*"):
        if path.is_file() and not path.is_symlink():
            total[package_of(path.relative_to(bundle))] += path.stat().st_size
    return dict(total.most_common())


def package_of(place: Path) -> str:
    """Name the package that a file of a bundle belongs to, by its place there."""
    parts = [part for part in place.parts if part not in (*_CONTENTS, "Contents", "MacOS")]
    first = parts[0]
    if len(parts) > 1:
        name = first.removesuffix(".libs")
        return "Python" if name.startswith("python3") else {"PIL": "pillow"}.get(name, name)
    if first.startswith(("libpython", "python3", "base_library", "Python")):
        return "Python"
    if len(place.parts) == 1 or "MacOS" in place.parts:
        return "code (impasto, torch, ...)"
    return "system libraries"


def table(bundle: Path) -> str:
    """Return a table of sizes, with the sum below."""
    found = sizes(bundle)
    rows = [f"{size / _MB:8.1f} MB  {name}" for name, size in found.items() if size >= _MB / 10]
    rest = sum(size for size in found.values() if size < _MB / 10)
    rows += [f"{rest / _MB:8.1f} MB  smaller ones", f"{sum(found.values()) / _MB:8.1f} MB  in all"]
    return "\n".join(rows)

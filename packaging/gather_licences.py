"""Write down the licences of what a bundle holds, for its About box.

    python packaging/gather_licences.py FOLDER [--system-libraries BUNDLE]

Run by the Python of the bundle's environment. With --system-libraries what PyInstaller has taken from the Linux system
is added to the list in the bundle, by Debian's records.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from dataclasses import replace
from importlib import metadata
from pathlib import Path

import pruning

_ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(_ROOT))
from gui.help.licences import FILE, Component, as_json, gather  # noqa: E402

_COMMON = Path(__file__).parent / "licences"
_BOOTLOADER = "GPL-2.0-or-later WITH Bootloader-exception"


def main() -> None:
    """Write or complete licences.json."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--system-libraries", type=Path, metavar="BUNDLE")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    file = given.folder / FILE
    if given.system_libraries is None:
        parts = [_with_text(part) for part in gather(_ROOT / "pyproject.toml") if is_bundled(part.name)]
        parts.append(_bootloader())
        _write(file, [as_json(part) for part in parts])
    else:
        (inside,) = given.system_libraries.rglob(FILE)
        known = json.loads(file.read_text(encoding="utf-8"))
        _write(inside, known + [as_json(part) for part in system_components(given.system_libraries)])


def is_bundled(name: str) -> bool:
    """Tell whether the modules of a distribution go into the bundle."""
    return re.sub(r"[-.]", "_", name).lower() not in {module.lower() for module in pruning.MODULES}


def _with_text(part: Component) -> Component:
    """Give Qt's libraries, whose wheels bring none, the texts of their licence."""
    if part.text or "LGPL-3.0" not in part.licence:
        return part
    texts = [(_COMMON / name).read_text(encoding="utf-8") for name in ("LGPL-3.0-only.txt", "GPL-3.0-only.txt")]
    return replace(part, licence="LGPL-3.0-only", text="\n\n".join(texts))


def _bootloader() -> Component:
    found = metadata.distribution("pyinstaller")
    (text,) = [path for path in found.files or [] if path.name == "COPYING.txt"]
    words = Path(str(text.locate())).read_text(encoding="utf-8")
    return Component("PyInstaller bootloader", found.version, _BOOTLOADER, "https://pyinstaller.org", words)


def system_components(bundle: Path) -> list[Component]:
    """Name the Debian packages that a bundle's libraries came from, with their notices; none on other systems."""
    files = [path for path in bundle.glob("_internal/lib*.so*") if not path.is_symlink()]
    names = sorted(path.name for path in files if not path.name.startswith("libpython"))  # that is listed already
    packages: dict[str, str] = {}
    for name in names:
        run = subprocess.run(["dpkg-query", "-S", f"*/{name}"], check=False, capture_output=True, text=True)
        if run.returncode == 0:
            packages[run.stdout.splitlines()[0].partition(": ")[0].partition(":")[0]] = name
    return [_of_debian(package) for package in sorted(packages)]


def _of_debian(package: str) -> Component:
    ask = ["dpkg-query", "-W", "-f", "${Version}\t${Homepage}\n", package]
    version, home = subprocess.run(ask, check=True, capture_output=True, text=True).stdout.splitlines()[0].split("\t")
    notice = Path("/usr/share/doc") / package / "copyright"
    text = notice.read_text(encoding="utf-8", errors="replace") if notice.is_file() else ""
    return Component(package, version, "see its text", home, text)


def _write(file: Path, entries: list[dict[str, str]]) -> None:
    file.write_text(json.dumps(entries, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()

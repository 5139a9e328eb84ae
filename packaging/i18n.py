"""Bring the translations up to date with the code and compile them; fail where one is missing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import PySide6

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "translations"


def tool(name: str) -> str:
    """Find one of the translation tools that PySide6-Essentials brings."""
    return str(next(Path(PySide6.__file__).parent.glob(f"{name}*")))


def update(source: Path) -> None:
    """Take the texts of the code over into a .ts; those that are gone go."""
    files = [str(file) for file in sorted((ROOT / "gui").rglob("*.py"))]
    flags = ["-silent", "-no-obsolete", "-locations", "none", "-ts", str(source)]
    subprocess.run([tool("lupdate"), *files, *flags], check=True)


def missing_in(source: Path) -> list[str]:
    """List the texts without a translation, each with the class that it is in."""
    found = []
    for context in ElementTree.parse(source).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is None or translation.get("type") or not translation.text:
                found.append(f"{context.findtext('name')}: {message.findtext('source')}")
    return found


def compile_to_qm(source: Path) -> None:
    """Write the .qm that the app loads."""
    subprocess.run([tool("lrelease"), "-silent", str(source), "-qm", str(source.with_suffix(".qm"))], check=True)


def main() -> int:
    """Update, check and compile every language; return 1 where a text has no translation."""
    missing = 0
    for source in sorted(FOLDER.glob("*.ts")):
        update(source)
        texts = missing_in(source)
        compile_to_qm(source)
        print(f"{source.name}: {len(texts)} without a translation")
        print("".join(f"  {text}\n" for text in texts), end="")
        missing += len(texts)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())

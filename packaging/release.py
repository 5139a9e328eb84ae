"""Say which version is built, and check that everything tells the same one.

python packaging/release.py check [TAG]      version in the code, pyproject.toml, CHANGELOG.md and the tag
python packaging/release.py notes            the version's part of CHANGELOG.md
python packaging/release.py sums FOLDER      writes SHA256SUMS of the files there
"""

from __future__ import annotations

import datetime
import hashlib
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_HEADING = re.compile(r"^## \[(?P<version>[^\]]+)\](?: - (?P<date>\d{4}-\d\d-\d\d))?\s*$", re.MULTILINE)
_SUMS = "SHA256SUMS"


def version() -> str:
    """Read the app's version from the code, importing nothing."""
    text = (ROOT / "engine" / "values.py").read_text(encoding="utf-8")
    found = re.search(r'^VERSION = "([^"]+)"', text, re.MULTILINE)
    assert found is not None  # the architecture of the app rests on it
    return found[1]


def date() -> str:
    """Return the day of the version's release, ISO 8601; today where it has none yet."""
    days = {found["version"]: found["date"] for found in _HEADING.finditer(_changelog())}
    return days.get(version()) or datetime.datetime.now(tz=datetime.UTC).date().isoformat()


def disagreements(code: str, project: str, changelog: str, tag: str | None) -> list[str]:
    """Return what tells another version than the code does.

    Args:
        code: the version in the code.
        project: pyproject.toml's text.
        changelog: CHANGELOG.md's text; the version must have a part with a date.
        tag: of the release, "v" and the version; None checks none.
    """
    declared = tomllib.loads(project)["project"]["version"]
    dated = {found["version"] for found in _HEADING.finditer(changelog) if found["date"]}
    faults = [] if declared == code else [f"pyproject.toml says {declared}, engine/values.py {code}"]
    if tag is not None and tag != f"v{code}":
        faults.append(f"the tag is {tag}, the code says {code}")
    if tag is not None and code not in dated:
        faults.append(f"CHANGELOG.md has no part “## [{code}] - DATE”")
    return faults


def notes(changelog: str, of: str) -> str:
    """Return a version's part of the changelog, without its heading."""
    headings = list(_HEADING.finditer(changelog))
    for heading, following in zip(headings, [*headings[1:], None], strict=True):
        if heading["version"] == of:
            return changelog[heading.end() : following.start() if following else None].strip()
    return ""


def sums(folder: Path) -> str:
    """Return lines as sha256sum writes them, for each file of a folder but the list itself."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.name != _SUMS)
    return "".join(f"{_digest(path)}  {path.name}\n" for path in files)


def main(words: list[str]) -> int:
    """Run a command; return the exit code."""
    match words:
        case ["check", *tag] if len(tag) <= 1:
            project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
            faults = disagreements(version(), project, _changelog(), tag[0] if tag else None)
            print("\n".join(faults) or version())
            return bool(faults)
        case ["notes"]:
            print(notes(_changelog(), version()))
        case ["sums", folder]:
            (Path(folder) / _SUMS).write_text(sums(Path(folder)), encoding="utf-8")
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


def _changelog() -> str:
    return (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

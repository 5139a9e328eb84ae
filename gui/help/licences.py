"""List what Impasto is made of, with versions and licences: as gathered when an installer was built, or from here."""

from __future__ import annotations

import json
import re
import sys
import sysconfig
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

from gui.system.resource_path import resource_path

FILE = "licences.json"
_NOT_SHIPPED = {"torchvision"}  # only tells where a published network can be fetched
_HOME_LABELS = ("homepage", "home", "source", "source code", "repository", "documentation")
_TEXTS = re.compile(r"(licen[cs]e|copying|notice|copyright|authors|patents)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Component:
    """Describe a library that Impasto ships or runs with."""

    name: str
    version: str
    licence: str  # SPDX where the library says so
    home: str  # its page, "" where unknown
    text: str  # of the licence and notices, "" where the library brings none


def components() -> tuple[Component, ...]:
    """Return what an installed app was built of; in a source checkout, what its environment holds."""
    gathered = resource_path("licences", FILE)
    if gathered.is_file():
        return tuple(Component(**entry) for entry in json.loads(gathered.read_text(encoding="utf-8")))
    return tuple(gather(resource_path().parent / "pyproject.toml"))


def as_json(component: Component) -> dict[str, str]:
    """Return an entry of the file that `components` reads."""
    return asdict(component)


def gather(project: Path) -> Iterator[Component]:
    """Yield Python and what the project depends on, directly or not, as far as it is installed; by name."""
    roots = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["dependencies"]
    yield _python()
    for name, distribution in sorted(_closure(roots).items()):
        if name not in _NOT_SHIPPED:
            yield _described(distribution)


def _python() -> Component:
    candidates = [Path(sysconfig.get_path("stdlib")) / "LICENSE.txt", Path(sys.base_prefix) / "LICENSE.txt"]
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in candidates if path.is_file()]
    return Component("Python", sys.version.split()[0], "PSF-2.0", "https://www.python.org", "".join(texts[:1]))


def _closure(requirements: Iterable[str]) -> dict[str, metadata.Distribution]:
    """Find the installed distributions that requirements lead to, without those for extras."""
    found: dict[str, metadata.Distribution] = {}
    waiting = list(requirements)
    while waiting:
        requirement = waiting.pop()
        name = re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement.strip(), maxsplit=1)[0]).lower()
        if name in found or re.search(r"\bextra\s*==", requirement):
            continue
        try:
            found[name] = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # for another system
        waiting += found[name].requires or []
    return found


def _described(distribution: metadata.Distribution) -> Component:
    about = distribution.metadata
    classifiers = [word.rpartition(" :: ")[2] for word in about.get_all("Classifier") or [] if "License ::" in word]
    licence = (
        _field(about, "License-Expression") or "; ".join(classifiers) or _field(about, "License") or "see its text"
    )
    text = "\n\n".join(
        str(path.locate().read_text(encoding="utf-8", errors="replace"))  # type: ignore[attr-defined]
        for path in distribution.files or []
        if _is_licence(path) and Path(str(path.locate())).is_file()
    )
    return Component(about["Name"], distribution.version, licence.splitlines()[0], _home(about), text)


def _home(about: metadata.PackageMetadata) -> str:
    pages = dict(page.split(",", 1) for page in about.get_all("Project-URL") or [] if "," in page)
    by_label = {label.strip().lower(): page.strip() for label, page in pages.items()}
    found = [by_label[label] for label in _HOME_LABELS if label in by_label]
    return _field(about, "Home-page") or next(iter(found), "")


def _field(about: metadata.PackageMetadata, name: str) -> str:
    return next(iter(about.get_all(name) or []), "")


def _is_licence(path: metadata.PackagePath) -> bool:
    """Tell a text of a licence by its name, beside the metadata or in a folder of licences."""
    in_metadata = any(part.endswith(".dist-info") for part in path.parts)
    in_folder = any(part.lower() in ("licenses", "licences") for part in path.parts[:-1])
    return (in_metadata or in_folder) and path.suffix not in (".py", ".pyc") and bool(_TEXTS.search(path.name))

"""Check whose licences are listed, and where name, licence, page and texts of each come from."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from gui.help import licences
from gui.help.licences import Component, as_json, components, gather


@pytest.fixture
def environment(tmp_path, monkeypatch):
    """Give a function that installs a library into a folder of Python's path, before all others."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))

    def install(name: str, *fields: str, needs: tuple[str, ...] = (), files: dict[str, str] | None = None) -> None:
        info = f"{name.replace('-', '_')}-1.0.dist-info"
        metadata = [f"Name: {name}", "Version: 1.0", *fields, *(f"Requires-Dist: {need}" for need in needs)]
        written = {f"{info}/METADATA": "\n".join(["Metadata-Version: 2.4", *metadata, "", ""])} | {
            place.format(info=info): text for place, text in (files or {}).items()
        }
        for place, text in written.items():
            path = folder / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        (folder / info / "RECORD").write_text("".join(f"{place},,\n" for place in [*written, "gone/LICENSE"]))

    return install


@pytest.fixture
def project(tmp_path) -> Path:
    """Need the toy libraries `toy-a` and, on another system, `toy-absent`."""
    path = tmp_path / "pyproject.toml"
    path.write_text('[project]\ndependencies = ["toy-a>=1", "toy-absent; sys_platform == \'none\'"]\n')
    return path


def _only(project: Path) -> Component:
    _, found = gather(project)
    return found


def test_python_comes_first_and_then_what_is_needed_directly_or_not_by_name(environment, project):
    environment("toy-a", needs=("Toy.C (>=1)", "toy_b[fast]>=1 ; python_version > '3'", "toy-d; extra == 'test'"))
    environment("toy-b", needs=("toy-a", "torchvision"))
    environment("toy-c")
    environment("toy-d")
    environment("torchvision")
    python, *found = gather(project)
    assert (python.name, python.version) == ("Python", sys.version.split()[0])
    assert "PYTHON SOFTWARE FOUNDATION" in python.text.upper()
    assert [part.name for part in found] == ["toy-a", "toy-b", "toy-c"]
    assert {part.version for part in found} == {"1.0"}


@pytest.mark.parametrize(
    ("fields", "licence"),
    [
        (("License-Expression: MIT", "License: BSD", "Classifier: License :: OSI Approved :: Zlib"), "MIT"),
        (("License: BSD", "Classifier: License :: OSI Approved :: Zlib", "Classifier: License :: X"), "Zlib; X"),
        (("Classifier: Topic :: Art", "License: BSD 2-Clause"), "BSD 2-Clause"),
        (("License: First line", "        and all that follows"), "First line"),
        ((), "see its text"),
    ],
)
def test_the_licence_is_the_one_that_says_most_exactly_which(environment, project, fields, licence):
    environment("toy-a", *fields)
    assert _only(project).licence == licence


@pytest.mark.parametrize(
    ("fields", "home"),
    [
        (("Home-page: https://a.org", "Project-URL: Source, https://b.org"), "https://a.org"),
        (("Project-URL: Source, https://b.org", "Project-URL: HomePage, https://c.org"), "https://c.org"),
        (("Project-URL: Changelog, https://d.org", "Project-URL: nonsense"), ""),
    ],
)
def test_the_page_is_the_librarys_home_where_it_has_one(environment, project, fields, home):
    environment("toy-a", *fields)
    assert _only(project).home == home


def test_texts_are_those_of_licences_wherever_they_lie(environment, project):
    files = {
        "{info}/LICENSE.txt": "One.",
        "{info}/licenses/NOTICE": "Two.",
        "toy/licences/COPYING.old": "Three.",
        "toy/license.py": "code",
        "toy/licenses/authors.py": "code",
        "toy/COPYING": "beside the code",
        "{info}/README": "words",
    }
    environment("toy-a", files=files)
    assert sorted(_only(project).text.split("\n\n")) == ["One.", "Three.", "Two."]


def test_an_installed_app_tells_what_it_was_built_of(monkeypatch, tmp_path):
    """GIVEN the list that an installer's build has gathered WHEN asked THEN it is that, not this environment."""
    part = Component("paint", "1.2", "MIT", "", "Do as you like.")
    monkeypatch.setattr("sys._MEIPASS", str(tmp_path), raising=False)
    folder = tmp_path / "resources" / "licences"
    folder.mkdir(parents=True)
    (folder / licences.FILE).write_text(json.dumps([as_json(part)]), encoding="utf-8")
    assert components() == (part,)


def test_a_source_checkout_tells_its_environment():
    names = {part.name.lower() for part in components()}
    assert {"python", "torch", "pillow", "pyside6_essentials"} <= names
    assert not names & {"torchvision", "pytest", "pillow_heif", "pillow-heif"}

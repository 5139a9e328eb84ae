"""What an earlier version has kept elsewhere is brought over once, and nothing is lost on the way."""

from __future__ import annotations

import errno
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from engine.storage.moving import bring_former
from engine.storage.places import Places

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def places(home: Path) -> Places:
    return replace(Places.below(home / "local" / "Impasto"), former=(home / "roaming" / "Impasto",))


@pytest.fixture
def former(places: Places) -> Places:
    """Fill the places of an earlier version."""
    before = Places.below(places.former[0])
    for file, content in {
        before.settings: "[window]\n",
        before.styles / "ink.jpg": "ink",
        before.pasted / "pasted-1.png": "photo",
        before.record: json.dumps({"photo": str(before.pasted / "pasted-1.png"), "run": None}),
        before.history(before.pasted / "pasted-1.png") / "1.tif": "painting",
        before.history(before.pasted / "pasted-1.png") / "1.json": json.dumps(
            {
                "photo": str(before.pasted / "pasted-1.png"),
                "recipe": {"styles": [{"folder": "~/roaming/Impasto/styles"}]},
            }
        ),
        before.history(Path("/photos/a.jpg")) / "2.json": json.dumps({"photo": "/photos/a.jpg", "é": "\ud800"}),
    }.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)
    return before


def _nothing(_moved: Callable[[str], str]) -> None:
    pass


def test_all_is_brought_and_found(places: Places, former: Places) -> None:
    """GIVEN data in two places WHEN the app starts THEN all lies in one, and what names a file there names it here."""
    bring_former(places, _nothing)

    assert not former.data.exists()
    assert (places.styles / "ink.jpg").read_text() == "ink"
    photo = places.pasted / "pasted-1.png"
    assert photo.read_text() == "photo"
    assert json.loads(places.record.read_text())["photo"] == str(photo)
    words = json.loads((places.history(photo) / "1.json").read_text())
    assert words == {"photo": str(photo), "recipe": {"styles": [{"folder": "~/local/Impasto/styles"}]}}
    assert (places.history(photo) / "1.tif").read_text() == "painting"
    assert json.loads((places.history(Path("/photos/a.jpg")) / "2.json").read_text())["photo"] == "/photos/a.jpg"
    assert len(list(places.histories.iterdir())) == 2


def test_what_names_files_elsewhere_follows(places: Places, former: Places) -> None:
    told = []
    style, other = former.styles / "ink.jpg", former.data.with_name("Impasto 2") / "a.jpg"
    texts = [str(style), json.dumps([str(style), "/b.jpg"]), str(other), "[window", json.dumps({str(style): 1})]

    bring_former(places, lambda moved: told.extend(map(moved, texts)))

    now = str(places.styles / "ink.jpg")
    assert told == [now, json.dumps([now, "/b.jpg"]), str(other), "[window", json.dumps({now: 1})]


def test_windows_names_are_known_by_their_slashes(tmp_path: Path) -> None:
    """GIVEN a path with back slashes in a JSON text WHEN its place has moved THEN the rest of it is kept."""
    told = []
    places = replace(Places.below(tmp_path / "new"), former=(tmp_path / "old",))
    places.former[0].mkdir()
    bring_former(places, lambda moved: told.append(moved(json.dumps([rf"{tmp_path / 'old'}\styles\ä.jpg"]))))
    assert json.loads(told[0]) == [rf"{tmp_path / 'new'}\styles\ä.jpg"]


def test_what_is_here_already_stays_and_so_does_the_other(places: Places, former: Places) -> None:
    """GIVEN a file of the same name in both places WHEN brought THEN neither is lost, and the rest is merged."""
    for file in (places.settings, places.styles / "oil.jpg"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("new")

    bring_former(places, _nothing)

    assert places.settings.read_text() == "new"
    assert former.settings.read_text() == "[window]\n"
    assert sorted(path.name for path in places.styles.iterdir()) == ["ink.jpg", "oil.jpg"]
    assert not former.styles.exists()


def test_another_disk_is_copied_to(places: Places, former: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    rename = Path.rename

    def within_a_disk(self: Path, target: Path) -> Path:
        if self.is_relative_to(former.data):
            raise OSError(errno.EXDEV, "another disk")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", within_a_disk)
    bring_former(places, _nothing)

    assert not former.data.exists()
    assert (places.styles / "ink.jpg").read_text() == "ink"
    assert (places.history(places.pasted / "pasted-1.png") / "1.tif").read_text() == "painting"
    assert list(places.data.rglob("*.part")) == []


def test_a_file_in_use_comes_with_the_next_start(
    places: Places, former: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GIVEN a file that another program holds WHEN brought THEN it stays whole, all else comes, and it comes later."""
    rename = Path.rename

    def unless_in_use(self: Path, target: Path) -> Path:
        if self == former.styles or self.name == "ink.jpg":
            raise PermissionError(errno.EACCES, "in use")
        return rename(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", unless_in_use)
        bring_former(places, _nothing)
    assert (former.styles / "ink.jpg").read_text() == "ink"
    assert not (places.styles / "ink.jpg").exists()
    assert places.record.exists()

    bring_former(places, _nothing)
    assert (places.styles / "ink.jpg").read_text() == "ink"
    assert not former.data.exists()


def test_a_start_that_was_cut_off_is_made_up_for(places: Places, former: Places) -> None:
    """GIVEN an end between the files and what names them WHEN started again THEN all is named as it should be."""

    def end(_moved: Callable[[str], str]) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring_former(places, end)
    told = []
    bring_former(places, lambda moved: told.append(moved(str(former.settings))))

    assert told == [str(places.settings)]
    assert not former.data.exists()


def test_a_link_is_no_former_place(places: Places, former: Places, tmp_path: Path) -> None:
    """GIVEN a user who has linked one place to the other WHEN started THEN nothing is moved into itself."""
    former.data.rename(tmp_path / "kept")
    former.data.symlink_to(tmp_path / "kept")
    bring_former(replace(places, data=tmp_path / "kept"), _nothing)
    assert (tmp_path / "kept" / "styles" / "ink.jpg").exists()


def test_nothing_to_bring_is_no_work(places: Places) -> None:
    bring_former(places, lambda _moved: pytest.fail("nothing has moved"))
    assert not places.data.exists()

"""Check that files go to the trash and come back."""

from __future__ import annotations

from gui.styles.trash import bring_back, move_to_trash


def test_a_file_comes_back_from_the_trash_without_its_note(qapp, home, tmp_path):
    place = home / "data" / "styles" / "a.txt"
    place.parent.mkdir(parents=True)
    place.write_text("red")
    trashed = move_to_trash(place)
    assert trashed is not None
    assert trashed.read_text() == "red"
    assert not place.exists()
    place.parent.rmdir()
    assert bring_back(trashed, place)
    assert place.read_text() == "red"
    assert not list((home / "data" / "Trash" / "info").iterdir())


def test_what_is_gone_or_would_replace_another_file_does_not_come_back(tmp_path):
    trashed, place = tmp_path / "trash" / "files" / "a.txt", tmp_path / "a.txt"
    assert not bring_back(trashed, place)
    trashed.parent.mkdir(parents=True)
    trashed.write_text("old")
    place.write_text("new")
    assert not bring_back(trashed, place)
    assert (place.read_text(), trashed.read_text()) == ("new", "old")


def test_what_is_not_there_is_not_moved(tmp_path):
    assert move_to_trash(tmp_path / "gone.txt") is None

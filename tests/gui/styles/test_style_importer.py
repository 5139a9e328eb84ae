"""Check that pictures are copied into the library's folder, each once and none over another."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from gui.styles.style_importer import StyleImporter
from tests.gui.fake_session import plain


@pytest.fixture
def importer(qapp, tmp_path) -> StyleImporter:
    """Copy into a folder; what is told is kept in `copies` and `refusals`."""
    parent = QObject()
    importer = StyleImporter(tmp_path / "library", parent)
    importer.kept = parent
    importer.copies, importer.refusals = [], []
    importer.brought_in.connect(lambda paths, folder: importer.copies.append((paths, folder)))
    importer.refused.connect(importer.refusals.append)
    return importer


@pytest.fixture
def bring(importer, qapp):
    def bring(*paths: Path) -> tuple[Path, ...]:
        importer.copies.clear()
        importer.bring_in(paths)
        importer.wait()
        qapp.processEvents()
        return importer.copies[-1][0] if importer.copies else ()

    return bring


def _picture(folder: Path, name: str, content: bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    return folder / name


def test_a_picture_is_copied_once_and_another_of_its_name_stands_beside_it(importer, bring, tmp_path):
    first, other = (_picture(tmp_path / name, "a.jpg", name.encode()) for name in ("one", "two"))
    assert bring(first) == bring(first) == (importer.folder / "a.jpg",)
    assert bring(other) == (importer.folder / "a 2.jpg",)
    assert (importer.folder / "a 2.jpg").read_bytes() == b"two"
    assert bring(importer.folder / "a 2.jpg") == (importer.folder / "a 2.jpg",)  # lies there already
    assert sorted(path.name for path in importer.folder.iterdir()) == ["a 2.jpg", "a.jpg"]


def test_the_pictures_of_a_folder_come_with_its_name_and_the_rest_is_passed_over(importer, bring, tmp_path):
    for name in ("b.PNG", "a.jpg", "notes.txt"):
        _picture(tmp_path / "Journeys", name, name.encode())
    (tmp_path / "Journeys" / "deeper").mkdir()
    bring(tmp_path / "Journeys")
    assert importer.copies == [((importer.folder / "a.jpg", importer.folder / "b.PNG"), "Journeys")]
    assert importer.refusals == []


def test_what_is_no_picture_or_is_gone_is_refused_and_the_others_come(importer, bring, tmp_path):
    picture, notes = _picture(tmp_path, "a.jpg", b"a"), _picture(tmp_path, "notes.txt", b"")
    (tmp_path / "empty").mkdir()
    assert bring(picture, notes, tmp_path / "gone.jpg", tmp_path / "empty") == (importer.folder / "a.jpg",)
    assert importer.refusals == [(notes, tmp_path / "gone.jpg", Path("empty"))]


def test_a_folder_that_cannot_be_made_refuses_all(importer, bring, tmp_path, qapp):
    (tmp_path / "library").write_text("a file")
    picture = _picture(tmp_path, "a.jpg", b"a")
    assert bring(picture) == ()
    importer.bring_in_image(plain(8, 6, "red"), "Pasted")
    importer.wait()
    qapp.processEvents()
    assert importer.refusals == [(picture,), (importer.folder / "Pasted.png",)]


def test_a_picture_without_a_file_is_kept_under_a_free_name(importer, qapp):
    for color in ("red", "blue"):
        importer.bring_in_image(plain(8, 6, color), "Pasted")
    importer.wait()
    qapp.processEvents()
    assert [paths[0].name for paths, _ in importer.copies] == ["Pasted.png", "Pasted 2.png"]

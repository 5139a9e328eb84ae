"""Check that own styles are kept in folders, deleted to the trash and brought back, and what is set of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog, QMenu

from engine.style_choice import Crop
from gui.engine_process import messages as m
from gui.styles.style_catalog import StyleNote
from gui.styles.style_dialog import StyleDialog
from gui.styles.style_menu import StyleMenu
from gui.window.app import build
from tests.gui.fake_session import frame_of


@pytest.fixture
def keeper(app):
    yield app.mediator.styles
    app.mediator.styles.importer.wait()


@pytest.fixture
def library(app):
    return app.window.style_strip.library


def bring(qtbot, keeper, *paths):
    with qtbot.waitSignal(keeper.importer.brought_in):
        keeper.bring_in(paths)


def test_pictures_are_copied_so_that_they_do_not_vanish(qtbot, keeper, library, style_path):
    bring(qtbot, keeper, style_path)
    (copy,) = library.own_styles
    assert copy.parent == keeper.importer.folder
    assert copy.read_bytes() == style_path.read_bytes()
    style_path.unlink()
    assert [choice.path for choice in library.choices] == [copy]


def test_a_dropped_folder_becomes_a_folder(qtbot, keeper, library, style_path, photo_path):
    (style_path.parent / "notes.txt").touch()
    bring(qtbot, keeper, style_path.parent)
    assert library.folders == (style_path.parent.name,)
    assert sorted(path.name for path in library.own_styles) == ["photo.png", "style.png"]


def test_what_is_no_picture_is_told(qtbot, app, keeper, library, tmp_path):
    (tmp_path / "notes.txt").touch()
    with qtbot.waitSignal(keeper.importer.refused):
        keeper.bring_in((tmp_path / "notes.txt", tmp_path / "gone.jpg"))
    assert "notes.txt" in app.window.message_bar.text
    assert "gone.jpg" in app.window.message_bar.text
    assert library.own_styles == ()


def test_a_picture_is_pasted_as_a_style_where_the_keyboard_is_there(qtbot, app, session, keeper, library):
    image = QImage(8, 6, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    QGuiApplication.clipboard().setImage(image)
    app.window.style_strip.tiles[0].setFocus()
    with qtbot.waitSignal(keeper.importer.brought_in):
        app.window.actions_of.paste.trigger()
    assert QImage(str(library.own_styles[0])).size().toTuple() == (8, 6)
    assert "open_clipboard" not in session.names()
    app.window.canvas.setFocus()
    app.window.actions_of.paste.trigger()
    assert "open_clipboard" in session.names()


def test_files_are_pasted_as_styles(qtbot, app, keeper, library, style_path, clipboard):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(style_path))])
    clipboard.setMimeData(mime)
    with qtbot.waitSignal(keeper.importer.brought_in):
        app.window.actions_of.paste_style.trigger()
    assert [path.name for path in library.own_styles] == ["style.png"]


def test_delete_goes_to_the_trash_and_undo_brings_all_back(qtbot, app, keeper, library, style_path, home):
    bring(qtbot, keeper, style_path)
    (copy,) = library.own_styles
    library.set_note(copy, StyleNote("Journeys", True, crop=Crop(right=0.5)))
    chosen = library.choices
    QTest.keyClick(app.window.style_strip.tiles[-1], Qt.Key.Key_Delete)
    assert library.own_styles == ()
    assert not copy.exists()
    assert list((home / "data" / "Trash" / "files").iterdir())
    app.window.message_bar.action_button.click()
    assert library.own_styles == (copy,)
    assert copy.read_bytes() == style_path.read_bytes()
    assert library.note(copy) == StyleNote("Journeys", True, crop=Crop(right=0.5))
    assert library.choices == chosen
    assert not list((home / "data" / "Trash" / "files").iterdir())
    assert not list((home / "data" / "Trash" / "info").iterdir())


def test_a_file_elsewhere_is_never_touched(app, keeper, library, style_path):
    library.add_own((style_path,))
    keeper.delete(style_path)
    assert library.own_styles == ()
    assert style_path.exists()
    app.window.message_bar.action_button.click()
    assert library.own_styles == (style_path,)


def test_bundled_styles_stay(app, keeper, library):
    before = len(library.styles)
    keeper.delete(library.styles[0].path)
    assert len(library.styles) == before
    assert "stays" in app.window.message_bar.text


def test_undo_tells_when_the_trash_was_emptied(qtbot, app, keeper, library, style_path, home):
    bring(qtbot, keeper, style_path)
    keeper.delete(library.own_styles[0])
    for file in (home / "data" / "Trash" / "files").iterdir():
        file.unlink()
    app.window.message_bar.action_button.click()
    assert "not in the trash" in app.window.message_bar.text
    assert library.own_styles == ()


def test_everything_is_remembered(qtbot, app, keeper, library, style_path):
    bring(qtbot, keeper, style_path)
    note = StyleNote("Journeys", True, 2.0, -45.0, Crop(0.1, 0.2, 0.9, 1.0))
    library.set_note(library.own_styles[0], note)
    library.toggle_favourite(library.styles[1].path)
    qtbot.waitUntil(lambda: app.settings.options.styles == library.choices)  # which is noted a moment later
    again = build(QApplication.instance(), app.session, app.settings, app.places)
    other = again.window.style_strip.library
    assert other.own_styles == library.own_styles
    assert other.note(other.own_styles[0]) == note
    assert other.note(other.styles[1].path) == StyleNote(is_favourite=True)
    again.window.deleteLater()
    again.deleteLater()


def test_the_menu_puts_styles_into_folders(app, keeper, library, monkeypatch):
    monkeypatch.setattr(StyleMenu, "show_at", lambda _menu, _place: None)  # popups grab the keyboard
    path = library.styles[0].path
    app.window.style_strip.shelf.menu_requested.emit(path, app.window.pos())
    menu = app.window.findChild(StyleMenu)
    folders = next(sub for sub in menu.findChildren(QMenu))
    folders.actions()[-1].trigger()
    menu.close()
    dialog = app.window.findChild(QInputDialog)
    dialog.setTextValue(" Journeys ")
    dialog.accept()
    assert library.folders == ("Journeys",)


def test_the_whole_library_opens_in_the_drawer(qtbot, app, library):
    window = app.window
    window.style_strip.unfold_filter()
    qtbot.mouseClick(window.style_strip.all_button, Qt.MouseButton.LeftButton)
    assert window.drawer.page is window.style_page
    assert window.style_strip.filter.isHidden()
    assert [tile.text() for tile in window.style_page.shelf.shown] == [library.name(s.path) for s in library.styles]
    columns = {tile.x() for tile in window.style_page.shelf.shown}
    assert len(columns) == 3
    QTest.keyClicks(window.style_page.filter.word, "ink")
    assert [tile.text() for tile in window.style_page.shelf.shown] == ["Ink Wash"]
    assert len(window.style_strip.shelf.shown) == len(library.styles)
    window.actions_of.all_styles.trigger()
    assert window.drawer.page is None


def test_a_part_is_chosen_in_the_dialog(app, session, keeper, library):
    path = library.styles[0].path
    library.select(path)
    keeper.edit(path)
    assert ("MakeThumbnail", path) in session.calls
    dialog = app.window.findChild(StyleDialog)
    image = QImage(200, 100, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.blue)
    session.answer(m.MakeThumbnail, m.ThumbnailMade, frame_of(image))
    view = dialog.crop_view
    whole = view.place_of(Crop())
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=whole.bottomRight().toPoint())
    QTest.mouseMove(view, whole.center().toPoint())
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=whole.center().toPoint())
    assert (view.crop.right, view.crop.bottom) == (pytest.approx(0.5, abs=0.02), pytest.approx(0.5, abs=0.02))
    view.set_crop(Crop(0.0, 0.0, 0.5, 0.5))
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(dialog.rotation.slider, Qt.Key.Key_PageUp)
    dialog.scale.slider.setValue(200)
    dialog.accept()
    (choice,) = library.choices
    assert choice.crop == pytest.approx(Crop(0.01, 0.0, 0.51, 0.51))
    assert (choice.scale, choice.rotation) == (4.0, 15.0)


def test_the_whole_picture_comes_back(app, keeper, library):
    path = library.styles[0].path
    library.set_note(path, StyleNote("Journeys", True, 2.0, 30.0, Crop(0.5, 0.5, 1.0, 1.0)))
    keeper.edit(path)
    dialog = app.window.findChild(StyleDialog)
    dialog.whole_button.click()
    dialog.accept()
    assert library.note(path) == StyleNote("Journeys", True)


def test_a_cancelled_dialog_changes_nothing(app, keeper, library):
    path = library.styles[0].path
    keeper.edit(path)
    dialog = app.window.findChild(StyleDialog)
    dialog.rotation.set_value(45)
    dialog.reject()
    assert library.note(path) == StyleNote()


def test_a_drag_of_the_rotation_holds_at_multiples_of_15(app, keeper, library):
    keeper.edit(library.styles[0].path)
    dialog = app.window.findChild(StyleDialog)
    dialog.rotation.slider.setSliderDown(True)
    dialog.rotation.slider.setValue(43)
    assert dialog.rotation.value == 45
    dialog.rotation.slider.setValue(38)
    assert dialog.rotation.value == 38
    dialog.rotation.slider.setSliderDown(False)
    dialog.reject()


def test_an_own_folder_is_named_once(library, style_path):
    library.add_own((style_path,), "Journeys")
    assert library.folders == ("Journeys",)
    assert Path(library.own_styles[0]) == style_path


def test_own_styles_are_remembered(app, library, style_path):
    library.add_own((style_path,))

    assert app.settings.own_styles == (style_path,)


def test_the_picture_of_a_style_is_asked_for_and_shown(session, library, style_path):
    library.add_own((style_path,))
    library.thumbnail_requested.emit(style_path)

    session.answer(m.MakeThumbnail, m.ThumbnailMade, frame_of(QImage(8, 6, QImage.Format.Format_RGB32)))

    assert session.calls[-1] == ("MakeThumbnail", style_path)
    assert library.thumbnail(style_path).size().toTuple() == (6, 6)


def test_a_full_mix_is_told(app, library):
    library.mix_refused.emit()

    assert "four styles" in app.window.message_bar.text

"""Check choosing, mixing, finding and dropping styles on the strip."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtTest import QTest

from engine.style_choice import Crop, StyleChoice
from gui.styles.style_catalog import Style
from gui.styles.style_strip import StyleStrip

BUNDLED = tuple(Style(Path(f"{name}.jpg"), Path("none.jpg"), (("en", name), ("zh", "画"))) for name in "abcde")


@pytest.fixture
def strip(qtbot, theme):
    strip = StyleStrip(theme)
    qtbot.addWidget(strip)
    strip.add_styles(BUNDLED)
    return strip


def click(strip, index, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.mouseClick(strip.tiles[index], Qt.MouseButton.LeftButton, modifier, QPoint(40, 60))


def chosen(strip):
    return [choice.path.stem for choice in strip.choices]


def shown(strip):
    return [tile.text() for tile in strip.tiles if not tile.isHidden()]


def test_a_click_selects_one(strip, qtbot):
    click(strip, 0)
    with qtbot.waitSignal(strip.library.selection_changed):
        click(strip, 2)
    assert chosen(strip) == ["c"]
    assert [tile.isChecked() for tile in strip.tiles] == [False, False, True, False, False]


def test_control_click_mixes_up_to_four(strip, qtbot):
    for index in range(4):
        click(strip, index, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(strip.library.mix_refused):
        click(strip, 4, Qt.KeyboardModifier.ControlModifier)
    assert chosen(strip) == ["a", "b", "c", "d"]


def test_the_marks_mix_and_make_favourites_without_a_key(strip):
    click(strip, 0)
    QTest.mouseClick(strip.tiles[1], Qt.MouseButton.LeftButton, pos=QPoint(72, 18))
    QTest.mouseClick(strip.tiles[2], Qt.MouseButton.LeftButton, pos=QPoint(18, 18))
    assert chosen(strip) == ["a", "b"]
    assert [strip.library.note(style.path).is_favourite for style in BUNDLED] == [False, False, True, False, False]
    assert strip.tiles[2].accessibleDescription() == "Favourite"


def test_keyboard_selects_and_mixes(strip):
    QTest.keyClick(strip.tiles[1], Qt.Key.Key_Space)
    QTest.keyClick(strip.tiles[3], Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert chosen(strip) == ["b", "d"]


def test_tab_stops_once_and_arrows_go_on(strip, qtbot):
    strip.resize(1000, 140)
    with qtbot.waitExposed(strip):
        strip.show()
    click(strip, 1)
    stops = [tile.text() for tile in strip.tiles if tile.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert stops == ["b"]
    strip.tiles[1].setFocus()
    QTest.keyClick(strip.tiles[1], Qt.Key.Key_Right)
    assert strip.tiles[2].hasFocus()
    QTest.keyClick(strip.tiles[2], Qt.Key.Key_Up)
    assert strip.tiles[2].hasFocus()


def test_asks_for_edits_and_deletions(strip, qtbot):
    with qtbot.waitSignal(strip.shelf.edit_requested):
        QTest.keyClick(strip.tiles[0], Qt.Key.Key_F2)
    with qtbot.waitSignal(strip.shelf.edit_requested):
        QTest.mouseDClick(strip.tiles[0], Qt.MouseButton.LeftButton, pos=QPoint(40, 60))
    with qtbot.waitSignal(strip.shelf.delete_requested):
        QTest.keyClick(strip.tiles[0], Qt.Key.Key_Delete)


def test_the_pad_appears_with_two_styles(strip):
    click(strip, 0)
    assert strip.mix_pad.isHidden()
    click(strip, 1, Qt.KeyboardModifier.ControlModifier)
    assert not strip.mix_pad.isHidden()
    click(strip, 2)
    assert strip.mix_pad.isHidden()


def test_a_narrow_strip_shows_the_filter_or_the_pad(strip):
    strip.resize(400, 140)
    click(strip, 0)
    click(strip, 1, Qt.KeyboardModifier.ControlModifier)
    strip.find_button.setChecked(True)
    assert strip.mix_pad.isHidden()
    strip.find_button.setChecked(False)
    assert not strip.mix_pad.isHidden()


def test_words_folders_and_favourites_find_styles(strip, tmp_path):
    strip.library.add_own((tmp_path / "Größe.jpg",), "Journeys")
    strip.library.toggle_favourite(BUNDLED[1].path)
    strip.unfold_filter()
    QTest.keyClicks(strip.filter.word, "GRÖ")
    assert shown(strip) == ["Größe"]
    strip.filter.word.setText("画")
    assert len(shown(strip)) == len(BUNDLED)
    strip.filter.word.setText("journeys")
    assert shown(strip) == ["Größe"]
    strip.filter.word.clear()
    for place, names in {
        "favourites": ["b"],
        "own": ["Größe"],
        "/Journeys": ["Größe"],
        "bundled": list("abcde"),
    }.items():
        strip.filter.box.setCurrentIndex(strip.filter.box.findData(place))
        assert shown(strip) == names
    strip.find_button.setChecked(False)
    assert len(shown(strip)) == len(BUNDLED) + 1


def test_a_style_that_the_filter_hides_is_in_the_window_all_the_same(strip, tmp_path):
    # GIVEN a filter WHEN a style comes that it hides THEN Tab's order, which is within a window, can hold its tile
    strip.unfold_filter()
    QTest.keyClicks(strip.filter.word, "b")
    strip.library.add_own((tmp_path / "x.jpg",))
    assert shown(strip) == ["b"]
    assert {tile.window() for tile in strip.tiles} == {strip}


def test_a_folder_that_is_gone_hides_nothing(strip, tmp_path):
    path = tmp_path / "x.jpg"
    strip.library.add_own((path,), "Journeys")
    strip.filter.box.setCurrentIndex(strip.filter.box.findData("/Journeys"))
    strip.library.set_note(path, replace(strip.library.note(path), folder=""))
    assert len(shown(strip)) == len(BUNDLED) + 1


def test_dropped_pictures_are_passed_on(strip, qtbot, tmp_path):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in ("x.jpg", "y.jpg")])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    with qtbot.waitSignal(strip.pictures_dropped) as signal:
        strip.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, left, none))
    assert signal.args == [(tmp_path / "x.jpg", tmp_path / "y.jpg")]


def test_thumbnails_are_asked_for_after_the_first_paint(strip, qtbot, tmp_path):
    # GIVEN a style of the user's WHEN the strip is shown THEN its thumbnail is requested and shown
    path = tmp_path / "x.jpg"
    strip.library.add_own((path,))
    with qtbot.waitSignal(strip.library.thumbnail_requested) as signal:
        strip.show()
    assert signal.args == [path]
    image = QImage(8, 6, QImage.Format.Format_RGB32)
    image.fill(0)
    strip.library.set_thumbnail(path, image)
    assert strip.tiles[-1].has_thumbnail
    assert strip.library.thumbnail(path).size().toTuple() == (6, 6)


def test_a_part_of_a_bundled_style_needs_its_picture(strip, qtbot):
    click(strip, 0)
    strip.show()
    note = replace(strip.library.note(BUNDLED[0].path), crop=Crop(right=0.5), rotation=15.0, scale=2.0)
    with qtbot.waitSignal(strip.library.thumbnail_requested) as signal:
        strip.library.set_note(BUNDLED[0].path, note)
    assert signal.args == [BUNDLED[0].path]
    assert strip.choices == (StyleChoice(BUNDLED[0].path, 1.0, 2.0, 15.0, Crop(right=0.5)),)


def test_names_follow_the_language(strip):
    strip.set_language("zh")
    assert strip.tiles[0].text() == "画"


def test_the_same_picture_is_shown_once(strip, tmp_path):
    strip.library.add_own((tmp_path / "x.jpg",))
    strip.library.add_own((tmp_path / "x.jpg",))
    assert len(strip.own_styles) == 1


def test_restoring_skips_what_is_gone(strip):
    click(strip, 2)
    remembered = strip.choices
    strip.restore(())
    assert chosen(strip) == ["a"]
    strip.restore(remembered)
    assert chosen(strip) == ["c"]


def test_a_recipes_own_picture_joins_with_its_part(strip, tmp_path):
    path = tmp_path / "x.jpg"
    path.touch()
    choices = (StyleChoice(path, 2.0, 0.5), StyleChoice(tmp_path / "gone.jpg"), StyleChoice(BUNDLED[0].path))
    strip.choose(choices)
    assert strip.choices == (choices[0], choices[2])
    assert strip.library.note(path).scale == 0.5

"""Check choosing, mixing, adding and removing styles."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtTest import QTest

from gui.style_catalog import Style, bundled_styles
from gui.style_strip import StyleStrip

BUNDLED = tuple(Style(Path(f"{name}.jpg"), Path("none.jpg"), (("en", name), ("zh", "画"))) for name in "abcde")


@pytest.fixture
def strip(qtbot, theme):
    strip = StyleStrip(theme)
    qtbot.addWidget(strip)
    strip.add_styles(BUNDLED)
    return strip


def click(strip, index, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.mouseClick(strip.tiles[index], Qt.MouseButton.LeftButton, modifier, QPoint(30, 60))


def chosen(strip):
    return [choice.path.stem for choice in strip.choices]


def test_a_click_selects_one(strip, qtbot):
    click(strip, 0)
    with qtbot.waitSignal(strip.selection_changed):
        click(strip, 2)
    assert chosen(strip) == ["c"]
    assert [tile.isChecked() for tile in strip.tiles] == [False, False, True, False, False]


def test_control_click_mixes_up_to_four(strip, qtbot):
    for index in range(4):
        click(strip, index, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(strip.mix_refused):
        click(strip, 4, Qt.KeyboardModifier.ControlModifier)
    assert chosen(strip) == ["a", "b", "c", "d"]


def test_the_check_mark_mixes_without_a_key(strip):
    click(strip, 0)
    QTest.mouseClick(strip.tiles[1], Qt.MouseButton.LeftButton, pos=QPoint(72, 18))
    assert chosen(strip) == ["a", "b"]


def test_keyboard_selects_and_mixes(strip):
    QTest.keyClick(strip.tiles[1], Qt.Key.Key_Space)
    QTest.keyClick(strip.tiles[3], Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert chosen(strip) == ["b", "d"]


def test_sliders_appear_with_two_styles_and_set_weights(strip):
    click(strip, 0)
    assert strip.mix_bar.isHidden()
    click(strip, 1, Qt.KeyboardModifier.ControlModifier)
    assert not strip.mix_bar.isHidden()
    strip.mix_bar.sliders[BUNDLED[0].path].setValue(100)
    strip.mix_bar.sliders[BUNDLED[1].path].setValue(25)
    assert [choice.weight for choice in strip.choices] == [2.0, 0.5]


def test_dropped_pictures_become_own_styles(strip, qtbot, tmp_path):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in ("x.jpg", "y.jpg")])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    with qtbot.waitSignal(strip.own_styles_changed):
        strip.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, left, none))
    assert strip.own_styles == (tmp_path / "x.jpg", tmp_path / "y.jpg")
    assert chosen(strip) == ["y"]


def test_delete_removes_own_styles_only(strip, tmp_path):
    strip.add_own((tmp_path / "x.jpg",))
    QTest.keyClick(strip.tiles[-1], Qt.Key.Key_Delete)
    QTest.keyClick(strip.tiles[0], Qt.Key.Key_Delete)
    assert len(strip.tiles) == len(BUNDLED)
    assert strip.choices == ()


def test_thumbnails_are_asked_for_after_the_first_paint(strip, qtbot, tmp_path):
    # GIVEN a style of the user's WHEN the strip is shown THEN its thumbnail is requested and shown
    path = tmp_path / "x.jpg"
    strip.add_own((path,))
    with qtbot.waitSignal(strip.thumbnail_requested) as signal:
        strip.show()
    assert signal.args == [path]
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(0)
    strip.set_thumbnail(path, image)
    assert strip.tiles[-1].has_thumbnail


def test_names_follow_the_language(strip):
    strip.set_language("zh")
    assert strip.tiles[0].text() == "画"


def test_the_same_picture_is_shown_once(strip, tmp_path):
    strip.add_own((tmp_path / "x.jpg",))
    strip.add_own((tmp_path / "x.jpg",))
    assert len(strip.own_styles) == 1


def test_restoring_skips_what_is_gone(strip):
    click(strip, 2)
    remembered = strip.choices
    strip.restore(())
    assert chosen(strip) == ["a"]
    strip.restore(remembered)
    assert chosen(strip) == ["c"]


def test_bundled_styles_exist_with_names_in_both_languages():
    folder = Path(__file__).parents[2] / "resources" / "styles"
    styles = bundled_styles(folder)
    assert len(styles) >= 4
    for style in styles:
        assert style.path.is_file()
        assert style.thumbnail.is_file()
        assert style.name("zh") != style.name("en")


@pytest.mark.parametrize("text", [None, "", "{}", '{"styles": [{"file": "a.jpg"}]}', '{"styles": 3}'])
def test_a_broken_list_of_styles_gives_none(tmp_path, text):
    if text is not None:
        (tmp_path / "styles.json").write_text(text, encoding="utf-8")
    assert bundled_styles(tmp_path) == ()

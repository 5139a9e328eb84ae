"""Check that the photographs opened last are offered in the File menu, the latest first."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QSize

from engine.storage.places import PASTED
from gui.look.language import Language
from gui.window.controllers.recent_files import MOST, RecentFiles
from tests.gui.fake_session import plain


@pytest.fixture
def recent(window, session, settings) -> RecentFiles:
    return RecentFiles(window, session, settings)


@pytest.fixture
def photos(tmp_path) -> list[Path]:
    """Write as many as the menu holds, and one more."""
    paths = [tmp_path / f"{number:02}.jpg" for number in range(MOST + 1)]
    for path in paths:
        path.touch()
    return paths


def _open(session, *paths: Path) -> None:
    for path in paths:
        session.photo_opened.emit(path, plain(6, 4, "gray"), QSize(6, 4))


def _shown(recent: RecentFiles) -> list[str]:
    recent.menu.aboutToShow.emit()
    return [action.text() for action in recent.menu.actions()]


def test_nothing_was_opened_yet(recent):
    assert _shown(recent) == ["None yet"]
    assert not recent.menu.actions()[0].isEnabled()


def test_the_latest_come_first_each_once_and_ten_at_most(recent, session, settings, photos):
    _open(session, *photos, photos[3])
    expected = [photos[3], *(path for path in photos[:0:-1] if path != photos[3])]
    assert settings.recent_files == tuple(expected)
    shown = _shown(recent)
    assert shown[:2] == ["&1  03.jpg", "&2  10.jpg"]
    assert shown[MOST - 1] == "&0  01.jpg"
    assert shown[MOST:] == ["", "Forget these"]
    assert recent.menu.actions()[0].toolTip() == str(photos[3])
    assert recent.menu.toolTipsVisible()
    assert _shown(recent) == shown  # not one under the other


def test_what_is_chosen_is_opened(recent, session, photos, qtbot):
    _open(session, photos[0], photos[1])
    _shown(recent)
    with qtbot.waitSignal(recent.open_requested) as told:
        recent.menu.actions()[1].trigger()
    assert told.args == [photos[0]]


def test_what_is_gone_is_not_offered_and_comes_back_with_its_disk(recent, session, photos):
    _open(session, photos[0], photos[1])
    photos[1].unlink()
    assert _shown(recent)[:2] == ["&1  00.jpg", ""]
    photos[1].touch()
    assert _shown(recent)[:2] == ["&1  01.jpg", "&2  00.jpg"]


def test_paths_are_whole_and_an_ampersand_is_one(recent, session, settings, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("a & b.jpg").touch()
    _open(session, Path("a & b.jpg"))
    assert settings.recent_files == (tmp_path / "a & b.jpg",)
    assert _shown(recent)[0] == "&1  a && b.jpg"


def test_a_photograph_without_a_file_is_not_remembered_and_a_kept_one_has_its_date(
    recent, session, settings, tmp_path, set_language
):
    _open(session, Path())
    assert settings.recent_files == ()
    pasted = tmp_path / PASTED / f"{PASTED}-0123.png"
    pasted.parent.mkdir()
    pasted.touch()
    os.utime(pasted, (86_400 * 200, 86_400 * 200))  # in July 1970
    _open(session, pasted)
    assert _shown(recent)[0].startswith("&1  Pasted picture, ")
    assert "70" in _shown(recent)[0]
    set_language(Language.CHINESE)
    assert _shown(recent)[0].startswith("&1  粘贴的图片, ")


def test_the_user_may_have_them_forgotten(recent, session, settings, photos):
    _open(session, photos[0])
    _shown(recent)
    recent.menu.actions()[-1].trigger()
    assert settings.recent_files == ()
    assert _shown(recent) == ["None yet"]


def test_the_menu_stands_below_open_and_follows_the_language(recent, window, set_language):
    actions = window.actions_of.file_menu.actions()
    assert actions[: actions.index(window.actions_of.paste)] == [window.actions_of.open, recent.menu.menuAction()]
    assert recent.menu.title() == "Open again"
    set_language(Language.CHINESE)
    assert recent.menu.title() == "最近打开"
    assert _shown(recent) == ["还没有"]

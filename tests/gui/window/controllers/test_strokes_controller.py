"""Check that strokes are learnt when they are wanted, that the window tells how far, and that it goes on later."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from engine.options import StyleOptions
from engine.style_choice import StyleChoice
from engine.values import StrokesState
from gui.engine_process import messages as m
from gui.styles.stroke_learner import StrokeLearner
from gui.styles.style_menu import StyleMenu
from gui.window.controllers.strokes_controller import StrokesController


@pytest.fixture
def strokes(app) -> StrokesController:
    return app.mediator.styles.strokes


@pytest.fixture
def library(app):
    return app.window.style_strip.library


@pytest.fixture
def path(library, tmp_path) -> Path:
    """Give a painting of the user's own, which is selected."""
    path = tmp_path / "own.png"
    path.touch()
    library.add_own([path])
    return path


def tiles_of(app, path):
    shelves = (app.window.style_strip.shelf, app.window.style_page.shelf)
    return [tile for shelf in shelves for tile in shelf.tiles if tile.style_shown.path == path]


def test_a_learnt_style_is_marked(qtbot, app, strokes, library, path):
    with qtbot.waitSignal(strokes.learnt, timeout=20_000):
        strokes.learn(path)

    assert library.strokes(path) is StrokesState.LEARNT
    assert all("strokes are learnt" in tile.accessibleDescription() for tile in tiles_of(app, path))
    assert "own strokes" in app.window.message_bar.text
    assert app.settings.learning == ()


def test_a_finished_picture_of_before_gives_way_to_the_new_strokes(app, session, strokes, path):
    """GIVEN a picture painted with the options as they are WHEN its style is learnt THEN a preview takes its place."""
    session.give_photo()
    session.start(app.window.options_panel.options)
    session.finish()
    session.calls.clear()

    strokes.learnt.emit()

    assert session.calls == [("repaint", app.window.options_panel.options)]


def test_the_loupe_asks_for_its_piece_again(qtbot, app, session, strokes, path):
    session.give_photo()
    app.window.actions_of.looking.loupe.trigger()
    qtbot.waitUntil(lambda: "Glimpse" in session.names(), timeout=5000)
    session.calls.clear()

    strokes.learnt.emit()

    qtbot.waitUntil(lambda: "Glimpse" in session.names(), timeout=5000)


def test_another_style_is_learnt_without_painting(qtbot, session, strokes, library, path):
    session.give_photo()
    library.select(library.styles[0].path)

    with qtbot.assertNotEmitted(strokes.learnt):
        strokes.learn(path)
        qtbot.waitUntil(lambda: library.strokes(path) is StrokesState.LEARNT, timeout=20_000)


def test_progress_is_seen_on_tile_and_page(qtbot, app, strokes, tmp_path, library):
    long, after = tmp_path / "long.png", tmp_path / "after.png"
    library.add_own([after, long])
    strokes.learn(long)
    QImage(8, 6, QImage.Format.Format_RGB32).save(str(strokes.learner.sample))
    box = app.window.style_page.learning

    qtbot.waitUntil(lambda: "25 %" in box.text or "25%" in box.text, timeout=20_000)
    strokes.learn(after)

    assert "long" in box.text
    assert "about 2 min left" in box.text
    assert "1 more" in box.text
    assert not box.sample.pixmap().isNull()
    (tile, _) = tiles_of(app, long)
    assert "25" in tile.accessibleDescription()
    assert strokes.learner.sample.as_posix() in tile.toolTip()

    box.pause_button.click()

    assert strokes.learner.waiting == (after,)
    assert "Favourite" not in tile.accessibleDescription()
    assert "25" not in tile.accessibleDescription()


def test_learning_goes_on_after_a_restart(qtbot, app, session, strokes, tmp_path):
    long = tmp_path / "long.png"
    long.touch()
    strokes.learn(long)
    strokes.learn(tmp_path / "gone.png")
    qtbot.waitUntil((tmp_path / "long.begun").exists, timeout=20_000)
    strokes.learner.close()
    (tmp_path / "long.begun").unlink()
    assert app.settings.learning == (long, tmp_path / "gone.png")

    learner = StrokeLearner(strokes.learner._program)
    again = StrokesController(app.window, session, app.settings, learner)
    again.go_on()

    qtbot.waitUntil((tmp_path / "long.begun").exists, timeout=20_000)
    assert learner.waiting == (long,)
    learner.close()


def test_it_is_learnt_on_open_and_recent_photographs(qtbot, app, session, strokes, library, path, tmp_path):
    photos = [tmp_path / name for name in ("open.jpg", "recent.png", "clip.mp4")]
    for photo in photos:
        photo.touch()
    app.settings.set_recent_files((photos[1], photos[2], photos[0], tmp_path / "gone.jpg"))
    session.photo_path = photos[0]

    with qtbot.waitSignal(strokes.learner.learnt, timeout=20_000):
        strokes.learn(path)

    words = path.with_suffix(".words").read_text().split("\n")
    named = words[words.index("--photos") + 1 :]
    assert named == [str(photos[0]), str(photos[1])]


def test_an_added_picture_is_offered_once(app, session, strokes, library, path):
    strokes.offer((path,))
    assert session.answer(m.LookForStrokes, m.StrokesFound, {path: StrokesState.UNKNOWN})
    bar = app.window.message_bar
    assert "own" in bar.text
    bar.action_button.click()
    assert strokes.learner.waiting == (path,)

    asked = len(session.link.requests(m.LookForStrokes))
    strokes.offer((path,))
    assert len(session.link.requests(m.LookForStrokes)) == asked


def test_what_is_begun_elsewhere_is_offered_no_longer(app, session, strokes, library, path):
    bar = app.window.message_bar
    strokes.offer((path,))
    session.answer(m.LookForStrokes, m.StrokesFound, {path: StrokesState.UNKNOWN})
    assert not bar.isHidden()

    strokes.learn(path)  # as the tile's menu does

    assert bar.isHidden()


def test_another_message_stays_when_learning_begins(app, session, strokes, library, path):
    strokes.offer((path,))
    session.answer(m.LookForStrokes, m.StrokesFound, {path: StrokesState.UNKNOWN})
    app.window.message_bar.show_notice("Saved.")

    strokes.learn(path)

    assert not app.window.message_bar.isHidden()


def test_what_is_learnt_already_is_not_offered(app, session, strokes, library, path):
    strokes.offer((path,))
    session.answer(m.LookForStrokes, m.StrokesFound, {path: StrokesState.LEARNT})

    assert app.window.message_bar.isHidden()
    assert library.strokes(path) is StrokesState.LEARNT


def test_styles_that_come_are_looked_for(qtbot, app, session, strokes, library, path):
    qtbot.waitUntil(
        lambda: any(path in request.paths for request in session.link.requests(m.LookForStrokes)), timeout=5000
    )

    session.answer(m.LookForStrokes, m.StrokesFound, {library.styles[0].path: StrokesState.LEARNT})

    assert all("learnt" in tile.accessibleDescription() for tile in tiles_of(app, library.styles[0].path))


def test_strokes_of_a_network_that_was_replaced_are_learnt_again(app, session, strokes, library, path):
    """GIVEN strokes of an older network WHEN their style is painted with THEN they are learnt again, once."""
    other = library.styles[0].path
    library.set_strokes({path: StrokesState.OUTDATED, other: StrokesState.OUTDATED})
    assert strokes.learner.waiting == (path,)
    assert "learns the strokes of own again" in app.window.message_bar.text

    library.choose((StyleChoice(other),))
    strokes.learner.drop(path)
    library.choose((StyleChoice(path),))

    assert strokes.learner.waiting == (other,)


def test_a_failure_is_told(qtbot, app, strokes, tmp_path):
    with qtbot.waitSignal(strokes.learner.failed, timeout=20_000):
        strokes.learn(tmp_path / "bad.png")

    assert app.window.message_bar.text == "The painting is no picture; choose another one."


def test_the_menu_offers_what_fits(app, library, path):
    def texts(*, is_learning: bool = False) -> list[str]:
        menu = StyleMenu(app.window, library, path, is_learning=is_learning)
        return [action.text() for action in menu.actions() if "strokes" in action.text()]

    assert texts() == ["Learn its strokes"]
    assert texts(is_learning=True) == ["Pause learning its strokes"]
    library.set_strokes({path: StrokesState.BEGUN})
    assert texts() == ["Go on learning its strokes"]
    library.set_strokes({path: StrokesState.LEARNT})
    assert texts() == []


def test_the_page_offers_to_learn_the_style_that_is_selected(app, strokes, library, path):
    box = app.window.style_page.learning
    assert box.learn_button.isHidden()

    library.set_strokes({path: StrokesState.UNKNOWN})
    assert box.learn_button.text() == "Learn the strokes of own"
    box.learn_button.click()

    assert strokes.learner.waiting == (path,)
    assert box.learn_button.isHidden()
    assert "own" in box.text


def test_sketches_of_presets_are_drawn_again(app, tmp_path):
    """GIVEN a sketch that is kept WHEN strokes are learnt THEN it is not taken for one with them."""
    cache = app.mediator.presets._cache
    (_, own) = cache._strokes
    before = cache.key("photo", StyleOptions())

    own.mkdir(parents=True)
    (own / "a-b.safetensors").touch()

    assert cache.key("photo", StyleOptions()) != before

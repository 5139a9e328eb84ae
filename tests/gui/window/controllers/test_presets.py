"""Check the page of presets: whole ones, drawn on the open photograph, and taken over."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt

from gui.engine_process import messages as m
from gui.engine_process.tile import TileSource
from gui.link.protocol import Cancelled
from gui.options.sketch_cache import SketchCache
from gui.system.resource_path import resource_path
from gui.window.controllers.presets import read_presets
from tests.gui.fake_session import frame_of, plain

BUNDLED = tuple(resource_path("styles").glob("*.jpg"))


def click(qtbot, pictures, row):
    place = pictures.visualItemRect(pictures.item(row)).center()
    qtbot.mouseClick(pictures.viewport(), Qt.MouseButton.LeftButton, pos=place)


def red_of(pictures, row):
    """Give the red of an entry's picture in its middle, 0 while it is empty."""
    return pictures.item(row).icon().pixmap(40, 30).toImage().pixelColor(20, 15).red()


def test_the_bundled_presets_are_whole():
    presets = read_presets(resource_path("presets"), BUNDLED)
    assert len(presets) == 12
    for preset in presets:
        assert preset.recipe.options.styles and not preset.recipe.missing
        assert preset.name("en") and preset.name("zh") != preset.name("en")


def test_presets_are_drawn_one_after_the_other_and_taken_over(app, session, qtbot):
    # GIVEN a photo WHEN the page is opened THEN sketches are asked for one by one; a click sets everything
    session.photo_tiles = TileSource(3, None, 600, 400)
    session.give_photo()
    app.window.actions_of.recipes.presets.trigger()
    pictures = app.mediator.presets.page.list
    assert pictures.isVisible() and pictures.count() == 12
    for row in range(2):
        qtbot.waitUntil(lambda row=row: session.names().count("Glimpse") == row + 1)
        assert session.calls[-1][1].engine == "adain"
        session.answer(m.Glimpse, m.Glimpsed, frame_of(plain(60, 40, "red")))
        assert red_of(pictures, row) > 250
    click(qtbot, pictures, 1)
    chosen = read_presets(resource_path("presets"), BUNDLED)[1].recipe.options
    shown = app.window.options_panel.options
    assert (shown.styles, shown.strength, shown.colors) == (chosen.styles, chosen.strength, chosen.colors)


def test_a_missed_sketch_is_asked_for_again(app, session, qtbot):
    session.photo_tiles = TileSource(3, None, 600, 400)
    session.give_photo()
    app.window.actions_of.recipes.presets.trigger()
    qtbot.waitUntil(lambda: "Glimpse" in session.names())
    session.answer(m.Glimpse, Cancelled)
    qtbot.waitUntil(lambda: session.names().count("Glimpse") == 2)


def test_sketches_of_a_photograph_are_kept_for_the_next_start(app, session, qtbot, home, monkeypatch):
    # GIVEN sketches WHEN the same picture is opened again THEN none is asked for, of another one all are
    monkeypatch.setattr("gui.options.sketch_cache.MOST", 15)
    session.photo_tiles = TileSource(1, None, 600, 400)
    session.give_photo()
    app.window.actions_of.recipes.presets.trigger()
    count = app.mediator.presets.page.list.count()
    for done in range(count):
        qtbot.waitUntil(lambda done=done: session.names().count("Glimpse") == done + 1)
        session.answer(m.Glimpse, m.Glimpsed, frame_of(plain(60, 40, "red")))
    qtbot.waitUntil(lambda: app.mediator.presets.is_complete)
    session.photo_tiles = TileSource(2, None, 600, 400)
    session.give_photo(Path("copy.jpg"))
    assert not app.mediator.presets.is_complete
    qtbot.waitUntil(lambda: app.mediator.presets.is_complete)
    assert session.names().count("Glimpse") == count
    icon = app.mediator.presets.page.list.item(0).icon().pixmap(40).toImage()
    assert icon.pixelColor(20, 20).red() > 240
    assert icon.pixelColor(20, 20).green() < 15
    session.photo_tiles = TileSource(3, None, 600, 400)
    session.photo_opened.emit(Path("other.jpg"), plain(60, 40, "blue"), QSize(600, 400))
    for done in range(count):
        qtbot.waitUntil(lambda done=done: session.names().count("Glimpse") == count + done + 1)
        session.answer(m.Glimpse, m.Glimpsed, frame_of(plain(60, 40, "blue")))
    qtbot.waitUntil(lambda: app.mediator.presets.is_complete)
    files = list(app.places.sketches.iterdir())
    assert len(files) == 15  # the oldest have made room
    files[0].write_bytes(b"damaged")
    cache = SketchCache(files[0].parent)
    assert cache.get(files[0].stem).isNull()
    assert not cache.get(files[1].stem).isNull()

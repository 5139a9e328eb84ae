"""Reach the states of the window that are photographed, one function for states that belong together.

Each leaves the window as the next one expects it: without a page, a dialog or a message.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from photographer import Photographer
    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QDialog

ROOT = Path(__file__).resolve().parent.parent
PHOTO = ROOT / "resources" / "samples" / "temple.jpg"
STYLES = ROOT / "resources" / "styles"
STYLE = STYLES / "impasto_night.jpg"
SPLIT = 0.3  # of the picture's width: most of the pagoda is seen painted
ITERATIONS = {1: 90, 2: 12}  # by scale; the second is for the layout only
# One stroke, in shares of the picture:
PAGODA = ((0.32, 0.13), (0.32, 0.25), (0.2, 0.38), (0.45, 0.4), (0.2, 0.52), (0.47, 0.55), (0.16, 0.68), (0.5, 0.7))


def take_painting(photographer: Photographer) -> None:
    """Show the window empty, with a photograph, during a run, and with the finished picture."""
    from gui.session.session import SessionPhase

    app = photographer.app
    window, panel, bar = app.window, app.window.options_panel, app.window.run_bar
    photographer.wait(lambda: all(tile.has_thumbnail for tile in window.style_strip.tiles), "thumbnails")
    photographer.take("empty")
    window.style_strip.select(STYLE)
    app.mediator.open_photo(PHOTO)
    photographer.wait(lambda: window.canvas.has_painting, "a first preview")
    photographer.take("loaded")
    window.canvas.set_split(SPLIT)
    iterations = ITERATIONS[photographer.scale]
    panel.set_options(replace(panel.options, engine="gatys", size=512, iterations=iterations))
    app.mediator.start()
    photographer.wait(lambda: bar.progress_bar.value() > 300 and window.canvas.has_painting, "the middle of a run")
    photographer.take("running")
    photographer.wait(lambda: app.session.phase is SessionPhase.DONE, "the end of a run")
    photographer.take("done")
    photographer.keep_for_readme("window.png")


def take_comparisons(photographer: Photographer) -> None:
    """Show the finished picture alone and beside the photograph; the divider is in the states before."""
    from gui.canvas.comparison import Comparison

    actions = photographer.app.window.actions_of.looking.comparisons
    for name, comparison in (("alone", Comparison.PAINTING), ("sides", Comparison.SIDES)):
        actions[comparison].trigger()
        photographer.take(f"compare-{name}")
    actions[Comparison.DIVIDER].trigger()


def take_pages(photographer: Photographer) -> None:
    """Show the pages of the drawer that are about the photograph and the styles."""
    from gui.session.session import SessionPhase

    app = photographer.app
    actions = app.window.actions_of
    page = app.mediator.history.page
    photographer.wait(lambda: page.list.count() > 0, "an entry in the history")
    _take_page(photographer, "history", actions.recipes.history)
    photographer.wait(lambda: app.session.phase is SessionPhase.DONE, "a session at rest")
    actions.recipes.presets.trigger()
    photographer.wait(lambda: app.mediator.presets.is_complete, "pictures of all presets")
    photographer.take("presets")
    photographer.keep_for_readme("presets.jpg")
    app.window.drawer.close_page()
    _take_page(photographer, "styles", actions.all_styles)
    _take_page(photographer, "histogram", actions.looking.histogram)
    _take_page(photographer, "live", actions.looking.method)
    strip = app.window.style_strip
    for style in ("ink_wash", "mosaic"):
        strip.toggle(STYLES / f"{style}.jpg")
    actions.find_style.trigger()
    photographer.take("mix")
    strip.find_button.setChecked(False)
    strip.select(STYLE)


def take_masks(photographer: Photographer) -> None:
    """Show a mask that is painted over the pagoda, then a gradient, with the instant engine."""
    app = photographer.app
    window, where = app.window, app.window.options_panel.where
    window.options_panel.engine_buttons["adain"].click()
    window.canvas.set_split(0.0)
    window.options_panel.where_fold.set_open(True)
    where.add_buttons["brush"].click()
    _drag(photographer, PAGODA)
    photographer.wait(lambda: not app.mediator.where.overlay.tint.isNull(), "a mask over the picture")
    photographer.pause(1.0)
    photographer.take("masks-brush")
    photographer.keep_for_readme("masks.jpg")
    where.add_buttons["gradient"].click()
    _drag(photographer, ((0.5, 0.1), (0.5, 0.6)))
    photographer.pause(1.0)
    photographer.take("masks-gradient")
    where.clear()
    window.options_panel.where_fold.set_open(False)
    window.canvas.set_split(SPLIT)


def take_loupe(photographer: Photographer) -> None:
    """Show the loupe while it is painted, and with its piece."""
    app = photographer.app
    looking, loupe = app.window.actions_of.looking, app.mediator.loupe.loupe
    photographer.wait(looking.loupe.isEnabled, "a loupe")
    looking.loupe.trigger()
    photographer.take("loupe-waiting")
    photographer.wait(lambda: not loupe.piece.isNull(), "a piece in the loupe")
    photographer.take("loupe")
    photographer.keep_for_readme("loupe.jpg")
    looking.loupe.trigger()


def take_error(photographer: Photographer) -> None:
    """Open a text that calls itself a picture, and agree that the painting may be lost."""
    from gui.session.unsaved_dialog import UnsavedDialog

    window = photographer.app.window
    with tempfile.TemporaryDirectory() as folder:
        notes = Path(folder) / "notes.jpg"
        notes.write_text("Buy brushes.", encoding="utf-8")
        photographer.app.mediator.open_photo(notes)
        window.findChild(UnsavedDialog).agree_button.click()
        photographer.wait(lambda: window.message_bar.kind == "error", "an error")
    photographer.take("error")
    window.message_bar.hide()


def take_queue(photographer: Photographer) -> None:
    """Show the queue empty and with a finished, a failed, a running and a waiting photograph."""
    from engine.commissions.queue.queue_item import ItemState, QueueMode

    app, page = photographer.app, photographer.app.queue.page
    app.window.drawer.show_page(page)
    photographer.take("queue-empty")
    app.queue.add((PHOTO, ROOT / "README.md", PHOTO.with_name("cat.jpg"), PHOTO.with_name("coffee.jpg")))
    wanted = [ItemState.DONE, ItemState.FAILED, ItemState.RUNNING, ItemState.WAITING]
    photographer.wait(lambda: [item.state for item in page.model.items] == wanted, "a queue at work")
    photographer.pause(1.0)
    page.mode_requested.emit(QueueMode.PAUSED)
    photographer.pause(1.0)
    app.window.message_bar.hide()
    photographer.take("queue")
    photographer.keep_for_readme("queue.jpg")
    page.remove_requested.emit(tuple(item.number for item in page.model.items))
    photographer.wait(lambda: not page.model.items, "an empty queue")
    photographer.pause()
    app.window.drawer.close_page()
    app.window.message_bar.hide()


def take_dialogs(photographer: Photographer) -> None:
    """Show the settings, the offer after a crash, the page about the method, and the tour."""
    app = photographer.app
    dialog = app.preferences.show_dialog()
    photographer.take("settings", dialog)
    dialog.search.setText("Ctrl")
    photographer.take("settings-search", dialog)
    dialog.accept()
    photographer.take_anew("recovery", lambda: _offer(photographer))
    _show_computers(photographer)
    page = app.guide.show_help()
    photographer.take("method", page)
    page.accept()
    tour = app.guide.show_tour()
    for step in range(4):
        photographer.take(f"tour-{step + 1}")
        tour.go_on()


def _show_computers(photographer: Photographer) -> None:
    from gui.queue import queue_messages as m

    dialog = photographer.app.computers.show_dialog()
    helping = m.OtherComputer("desktop", True, True, True, "NVIDIA RTX 4070", 0.3, ("IMG_2034.jpg", "IMG_2035.jpg"))
    others = m.OtherComputer("laptop", True, False), m.OtherComputer("studio", False, True)
    dialog.show_computers(m.ComputersChanged(True, (helping, *others), (("eth0", "192.168.1.20"),)))
    photographer.take("computers", dialog)
    dialog.accept()


def _take_page(photographer: Photographer, name: str, action: QAction) -> None:
    action.trigger()
    photographer.pause(0.5)
    photographer.take(name)
    photographer.app.window.drawer.close_page()


def _offer(photographer: Photographer) -> QDialog:
    from engine.recipes.recipe import Recipe
    from gui.session.painted import Unfinished
    from gui.window.controllers.resuming import ResumeDialog
    from gui.window.controllers.session_controller import Record

    options = replace(photographer.app.window.options_panel.options, engine="gatys")
    record = Record(PHOTO, Recipe(options), Unfinished(options, None), None)
    return ResumeDialog(photographer.app.window, record, 0.62)


def _drag(photographer: Photographer, shares: tuple[tuple[float, float], ...]) -> None:
    """Press, move and release the mouse over the picture."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    canvas = photographer.app.window.canvas
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=_place(photographer, *shares[0]))
    for share in shares[1:]:
        QTest.mouseMove(canvas, _place(photographer, *share))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=_place(photographer, *shares[-1]))


def _place(photographer: Photographer, x: float, y: float) -> QPoint:
    rect = photographer.app.window.canvas.picture_rect
    return (rect.topLeft() + type(rect.topLeft())(x * rect.width(), y * rect.height())).toPoint()

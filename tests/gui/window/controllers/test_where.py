"""Choose where it is painted: masks by real clicks and drags, seen over the picture, taken back and made again."""

from __future__ import annotations

import pickle
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import shiboken6
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QWheelEvent
from PySide6.QtWidgets import QApplication

from engine.mask import Gradient, LuminanceRange, Mask, Stroke
from engine.options import StyleOptions
from gui.masks import mask_tint
from gui.masks.mask_tool import Tool
from tests.gui.fake_session import plain

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gui.masks.where_options import WhereOptions
    from gui.window.app import App
    from gui.window.controllers.where import Where
    from tests.gui.fake_session import FakeSession

LEFT, NO_KEYS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def where(app: App, session: FakeSession) -> WhereOptions:
    """Open a photograph whose halves are dark and bright, and the fold."""
    image = plain(300, 200, "#202020")
    painter = QPainter(image)
    painter.fillRect(150, 0, 150, 200, QColor("#e0d0c0"))
    painter.end()
    session.photo_path = Path("lake.jpg")
    session.photo_opened.emit(Path("lake.jpg"), image, QSize(600, 400))
    app.window.options_panel.where_fold.set_open(True)
    return app.window.options_panel.where


@pytest.fixture
def link(app: App, where: WhereOptions) -> Where:
    """Give what connects masks and canvas."""
    return app.mediator.where


def _at(app: App, x: float, y: float) -> QPoint:
    rect = app.window.canvas.picture_rect
    return QPointF(rect.left() + x * rect.width(), rect.top() + y * rect.height()).toPoint()


def _drag(app: App, qtbot: QtBot, *shares: tuple[float, float], keys: Qt.KeyboardModifier = NO_KEYS) -> None:
    canvas = app.window.canvas
    qtbot.mousePress(canvas, LEFT, keys, _at(app, *shares[0]))
    for share in shares[1:]:
        qtbot.mouseMove(canvas, _at(app, *share))
    qtbot.mouseRelease(canvas, LEFT, keys, _at(app, *shares[-1]))


def _wheel(app: App, notches: int, keys: Qt.KeyboardModifier) -> None:
    canvas = app.window.canvas
    middle = QPointF(canvas.rect().center())
    event = QWheelEvent(
        middle, canvas.mapToGlobal(middle), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton, keys,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas, event)


def _alpha(image: QImage, x: float, y: float) -> int:
    return image.pixelColor(int(x * image.width()), int(y * image.height())).alpha()


def test_a_brush_paints_on_the_picture(app: App, qtbot: QtBot, where: WhereOptions) -> None:
    """GIVEN a new brush mask WHEN dragged over the picture THEN a stroke is where the pointer went, and is told."""
    qtbot.mouseClick(where.add_buttons["brush"], LEFT)

    with qtbot.waitSignal(app.window.options_panel.options_changed) as told:
        _drag(app, qtbot, (0.2, 0.3), (0.5, 0.3), (0.8, 0.7))

    (mask,) = told.args[0].masks
    (stroke,) = mask.strokes
    assert stroke.points[0] == pytest.approx((0.2, 0.3), abs=0.01)
    assert stroke.points[-1] == pytest.approx((0.8, 0.7), abs=0.01)
    assert not stroke.erases
    assert mask.follows_edges


def test_strokes_are_undone_one_by_one(app: App, qtbot: QtBot, where: WhereOptions) -> None:
    panel, actions = app.window.options_panel, app.window.actions_of
    with qtbot.waitSignal(panel.options_changed):
        where.add("brush")
    for y in (0.2, 0.5, 0.8):
        with qtbot.waitSignal(panel.options_changed):
            _drag(app, qtbot, (0.2, y), (0.8, y))
    assert len(where.masks[0].strokes) == 3

    actions.undo.trigger()
    assert len(where.masks[0].strokes) == 2
    actions.undo.trigger()
    actions.redo.trigger()
    assert len(where.masks[0].strokes) == 2
    for _ in range(3):
        actions.undo.trigger()
    assert where.masks == ()


def test_keys_and_wheel_change_the_brush_and_escape_puts_it_away(app: App, qtbot: QtBot, where: WhereOptions) -> None:
    where.add("brush")
    canvas, details = app.window.canvas, where.details
    size, hardness, zoom = details.size_slider.value, details.hardness_slider.value, canvas.zoom

    qtbot.keyClick(canvas, Qt.Key.Key_Period)
    _wheel(app, 1, Qt.KeyboardModifier.ShiftModifier)
    _wheel(app, -1, Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier)
    assert details.size_slider.value == pytest.approx(size * 1.15**2)
    assert details.hardness_slider.value == pytest.approx(hardness - 0.1)
    qtbot.keyClick(canvas, Qt.Key.Key_X)
    assert details.tools[Tool.ERASE].isChecked()
    assert canvas.zoom == zoom

    _wheel(app, 1, NO_KEYS)
    assert canvas.zoom > zoom
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert not any(button.isChecked() for button in details.tools.values())
    _drag(app, qtbot, (0.4, 0.4), (0.6, 0.6))
    assert where.masks[0].strokes == ()


def test_sliders_set_the_brush(app: App, qtbot: QtBot, where: WhereOptions) -> None:
    where.add("brush")
    where.details.size_slider.slider.setValue(150)
    where.details.hardness_slider.slider.setValue(200)

    _drag(app, qtbot, (0.4, 0.4), (0.6, 0.6))

    stroke = where.masks[0].strokes[0]
    assert stroke.size == pytest.approx(0.01 * 100 ** (150 / 200))
    assert stroke.hardness == 1.0


def test_feather_edges_and_opacity_are_told(app: App, where: WhereOptions) -> None:
    where.add("brush")

    where.details.feather_slider.slider.setValue(40)
    where.details.edges_box.setChecked(False)
    where.opacity.slider.setValue(100)

    options = app.window.options_panel.options
    assert options.masks[0].feather == pytest.approx(0.05)
    assert not options.masks[0].follows_edges
    assert options.opacity == 0.5


def test_the_mask_is_seen_over_the_picture(app: App, qtbot: QtBot, where: WhereOptions, link: Where) -> None:
    """GIVEN a stroke over the left WHEN it is rendered THEN the tint lies there only; O takes it away and back."""
    with qtbot.waitSignal(link.overlay.rendered):
        where.add("brush")
    with qtbot.waitSignal(link.overlay.rendered):
        _drag(app, qtbot, (0.2, 0.5), (0.21, 0.5))

    assert _alpha(link.overlay.tint, 0.2, 0.5) > 100
    assert _alpha(link.overlay.tint, 0.8, 0.5) == 0
    tinted = app.window.canvas.grab().toImage().pixelColor(_at(app, 0.2, 0.53))
    qtbot.keyClick(app.window.canvas, Qt.Key.Key_O)
    plain_color = app.window.canvas.grab().toImage().pixelColor(_at(app, 0.2, 0.53))
    assert tinted.red() > plain_color.red() + 60
    with qtbot.waitSignal(link.overlay.rendered):
        qtbot.keyClick(app.window.canvas, Qt.Key.Key_O)
    assert _alpha(link.overlay.tint, 0.2, 0.5) > 100


def test_a_window_that_goes_waits_for_no_mask(
    where: WhereOptions, link: Where, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GIVEN a mask that is being rendered WHEN the canvas goes THEN nothing hangs, and the thread ends."""
    is_gone, tinted = threading.Event(), mask_tint.tinted
    monkeypatch.setattr(mask_tint, "tinted", lambda *mask: is_gone.wait(20) and tinted(*mask))
    where.add("brush")
    thread = next(thread for thread in threading.enumerate() if thread.name == "mask")

    shiboken6.delete(link.overlay)
    is_gone.set()

    thread.join(20)
    assert not thread.is_alive()


def test_another_mask_never_shows_the_tint_of_the_one_before(qtbot: QtBot, where: WhereOptions, link: Where) -> None:
    """GIVEN a mask that is being rendered WHEN another is selected THEN only that one's tint comes."""
    seen: list[bool] = []
    where.add("everything")
    link.overlay.rendered.connect(lambda: seen.append(link.overlay.tint.pixelColor(5, 5).alpha() == 0))

    with qtbot.waitSignal(link.overlay.rendered):
        where.add("brush")

    assert seen == [True]


def test_closing_the_fold_puts_tool_and_tint_away(app: App, qtbot: QtBot, where: WhereOptions, link: Where) -> None:
    with qtbot.waitSignal(link.overlay.rendered):
        where.add("everything")
    where.choose_tool(Tool.PAINT)

    qtbot.mouseClick(app.window.options_panel.where_fold.button, LEFT)

    assert link.painter.tool is Tool.NONE
    assert link.overlay.tint.isNull()
    assert where.masks == (Mask(inverted=True),)


def test_another_photograph_begins_without_masks(
    app: App, session: FakeSession, where: WhereOptions, qtbot: QtBot
) -> None:
    where.add("brush")
    session.give_photo(Path("lake.jpg"))
    assert len(where.masks) == 1

    session.give_photo(Path("forest.jpg"))

    assert where.masks == ()
    assert app.window.options_panel.options.masks == ()


def test_many_moves_travel_cheaply(app: App, qtbot: QtBot, where: WhereOptions) -> None:
    """GIVEN ten wavy strokes of 100 moves each WHEN painted THEN what goes to the engine is a few kilobytes."""
    where.add("brush")
    for stroke in range(10):
        _drag(app, qtbot, *((0.1 + 0.008 * x, 0.08 * stroke + 0.05 * (x % 50 < 25)) for x in range(100)))

    assert [len(stroke.points) < 40 for stroke in where.masks[0].strokes] == [True] * 10
    assert len(pickle.dumps(app.window.options_panel.options)) < 10_000


def test_options_of_a_recipe_are_shown(app: App, where: WhereOptions) -> None:
    masks = (Mask(LuminanceRange(0.2, 0.4, 0.3), feather=0.05), Mask(strokes=(Stroke(((0.5, 0.5),)),)))

    app.window.options_panel.set_options(StyleOptions(opacity=0.4, masks=masks))

    assert where.list.count() == 2
    assert where.opacity.value == 0.4
    assert where.details.softness_slider.value == 0.3
    assert not where.details.low_slider.isHidden()
    assert app.window.options_panel.options.masks == masks


def test_a_gradient_and_a_style_of_a_mask_reach_the_options(app: App, qtbot: QtBot, where: WhereOptions) -> None:
    second = app.window.style_strip.tiles[1]
    app.window.style_strip.toggle(second.style_shown.path)
    qtbot.mouseClick(where.add_buttons["gradient"], LEFT)
    where.details.style_box.setCurrentIndex(2)

    _drag(app, qtbot, (0.1, 0.1), (0.3, 0.2), (0.5, 0.3))

    (mask,) = app.window.options_panel.options.masks
    assert isinstance(mask.base, Gradient)
    assert (*mask.base.start, *mask.base.end) == pytest.approx((0.1, 0.1, 0.5, 0.3), abs=0.01)
    assert mask.style is not None
    assert (mask.style.path, mask.style.weight) == (second.style_shown.path, 1.0)
    assert second.text() in where.list.item(0).text()

"""Check that what a mask covers is seen over the picture, and of which mask."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from engine.mask import Gradient, GreyPicture, Mask, Stroke
from gui.masks import mask_tint
from gui.masks.mask_overlay import MaskOverlay
from tests.gui.fake_session import plain

LEFT = Mask(strokes=(Stroke(((0.2, 0.5),), 0.2, 1.0),))
ALL = Mask(inverted=True)


@pytest.fixture
def overlay(canvas) -> MaskOverlay:
    overlay = MaskOverlay(canvas)
    overlay.set_photo(plain(300, 200, "#606060"))
    return overlay


def _alpha(overlay, x: float, y: float) -> int:
    return overlay.tint.pixelColor(int(x * overlay.tint.width()), int(y * overlay.tint.height())).alpha()


def test_the_tint_lies_where_the_mask_covers(overlay, canvas, qtbot):
    rect = canvas.picture_rect
    place = int(rect.left() + 0.2 * rect.width()), int(rect.center().y())
    before = canvas.grab().toImage().pixelColor(*place)
    with qtbot.waitSignal(overlay.rendered):
        overlay.show_mask(LEFT)
    assert _alpha(overlay, 0.2, 0.5) > 100
    assert _alpha(overlay, 0.8, 0.5) == 0
    assert canvas.grab().toImage().pixelColor(*place).red() > before.red() + 60
    canvas.peek(True)
    assert canvas.grab().toImage().pixelColor(*place) == before
    overlay.show_mask(None)
    assert overlay.tint.isNull()


def test_of_masks_that_change_meanwhile_only_the_last_is_told(overlay, qtbot, monkeypatch):
    may_go, tinted, rendered = threading.Event(), mask_tint.tinted, []

    def wait_and_tint(how, mask):
        may_go.wait(20)
        rendered.append(mask)
        return tinted(how, mask)

    monkeypatch.setattr(mask_tint, "tinted", wait_and_tint)
    for mask in (LEFT, Mask(Gradient()), ALL):
        overlay.show_mask(mask)
    with qtbot.waitSignal(overlay.rendered):
        may_go.set()
    assert rendered == [LEFT, ALL]
    assert _alpha(overlay, 0.8, 0.5) > 100


def test_what_was_forgotten_never_comes(overlay, qtbot, monkeypatch):
    may_go, tinted = threading.Event(), mask_tint.tinted
    monkeypatch.setattr(mask_tint, "tinted", lambda *mask: may_go.wait(20) and tinted(*mask))
    overlay.show_mask(ALL)
    overlay.forget()
    with qtbot.assertNotEmitted(overlay.rendered), qtbot.waitSignal(overlay._done):
        may_go.set()
    assert overlay.tint.isNull()


def test_another_photograph_renders_the_mask_anew(overlay, qtbot):
    with qtbot.waitSignal(overlay.rendered):
        overlay.show_mask(ALL)
    with qtbot.waitSignal(overlay.rendered):
        overlay.set_photo(plain(80, 120, "#606060"))
    assert overlay.tint.size().toTuple() == (80, 120)


def test_a_mask_whose_picture_is_gone_tints_nothing(overlay, qtbot):
    with qtbot.waitSignal(overlay.rendered):
        overlay.show_mask(Mask(GreyPicture(Path("gone.png"))))
    assert overlay.tint.isNull()

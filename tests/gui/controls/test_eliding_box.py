"""Check that a long text ends in an ellipsis, where Qt would cut it off."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox

from gui.controls.eliding_box import ElidingBox


def _shot(qtbot, kind: type[QComboBox], text: str, width: int):
    box = kind()
    qtbot.addWidget(box)
    box.addItem(text)
    box.resize(width, 30)
    return box.grab().toImage()


def test_only_a_text_that_does_not_fit_is_drawn_otherwise(qtbot, theme):
    long = "A name of a painter that nobody has room for"
    assert _shot(qtbot, ElidingBox, "Oil", 160) == _shot(qtbot, QComboBox, "Oil", 160)
    assert _shot(qtbot, ElidingBox, long, 600) == _shot(qtbot, QComboBox, long, 600)
    elided = _shot(qtbot, ElidingBox, long, 120)
    assert elided == _shot(qtbot, ElidingBox, f"{long}, and more", 120)
    assert elided != _shot(qtbot, ElidingBox, long[:3], 120)
    assert elided != _shot(qtbot, QComboBox, long, 120)

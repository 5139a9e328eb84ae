"""Check which options each format offers, and that what is chosen is what is saved."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialogButtonBox, QWidget

from engine.options import OutputProfile, SaveOptions, TiffCompression
from gui.files.save_options_dialog import SaveOptionsDialog


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


def ask(window, name, options):
    saved = []
    SaveOptionsDialog.ask(window, Path(name), options, saved.append)
    return window.findChild(SaveOptionsDialog), saved


def press(dialog, button):
    dialog.buttons.button(button).click()


@pytest.mark.parametrize(
    ("name", "quality", "depths", "compression"),
    [
        ("a.jpg", True, None, False),
        ("a.AVIF", True, None, False),
        ("花 🌺.webp", True, None, False),
        ("a.png", False, [None, 8, 16], False),
        ("a.tif", False, [None, 8, 16, 32], True),
    ],
)
def test_each_format_offers_what_it_has(window, name, quality, depths, compression):
    dialog, _ = ask(window, name, SaveOptions())
    assert dialog.quality.isVisible() is quality
    assert dialog.depth_box.isVisible() is (depths is not None)
    assert dialog.compression_box.isVisible() is compression
    assert dialog.profile_box.isVisible()
    assert dialog.strip_box.isVisible()
    if depths:
        assert [dialog.depth_box.itemData(index) for index in range(dialog.depth_box.count())] == depths


def test_what_is_chosen_is_saved(window):
    dialog, saved = ask(window, "a.tiff", SaveOptions(quality=80))
    dialog.depth_box.setCurrentIndex(dialog.depth_box.findData(16))
    dialog.profile_box.setCurrentIndex(dialog.profile_box.findData("srgb"))
    dialog.compression_box.setCurrentIndex(dialog.compression_box.findData("lzw"))
    dialog.strip_box.click()
    press(dialog, QDialogButtonBox.StandardButton.Save)
    assert saved == [SaveOptions(80, 16, OutputProfile.SRGB, TiffCompression.LZW, strip_personal=True)]
    assert isinstance(saved[0].profile, OutputProfile)


def test_what_a_format_does_not_have_is_remembered(window):
    before = SaveOptions(60, 16, OutputProfile.SRGB, TiffCompression.NONE, strip_personal=True)
    for name in ("a.jpg", "a.png", "a.tif"):
        dialog, saved = ask(window, name, before)
        press(dialog, QDialogButtonBox.StandardButton.Save)
        assert saved == [before]
        dialog.setParent(None)


def test_cancelling_saves_nothing(window):
    dialog, saved = ask(window, "a.jpg", SaveOptions())
    press(dialog, QDialogButtonBox.StandardButton.Cancel)
    assert saved == []


def test_an_unknown_ending_has_no_options(window):
    dialog, saved = ask(window, "a.gif", SaveOptions())
    assert dialog is None
    assert saved == [SaveOptions()]

"""Check that the pad's point and the shares of a mix say the same, by pointer and by keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from gui.styles.mix_geometry import corners_of, point_of, shares_at, with_share
from gui.styles.style_catalog import Style
from gui.styles.style_strip import StyleStrip

STYLES = tuple(Style(Path(f"{name}.jpg"), Path("none.jpg"), (("en", name),)) for name in "abcd")
counts = pytest.mark.parametrize("count", [2, 3, 4])


@counts
def test_each_corner_is_one_style_alone(count):
    for index, corner in enumerate(corners_of(count)):
        assert shares_at(corner, count) == tuple(float(i == index) for i in range(count))


@given(st.integers(2, 4), st.floats(-1, 2), st.floats(-1, 2))
def test_shares_sum_to_one_wherever_the_pointer_goes(count, x, y):
    shares = shares_at((x, y), count)
    assert sum(shares) == pytest.approx(1)
    assert min(shares) >= 0
    assert shares_at(point_of(shares), count) == pytest.approx(shares)


@counts
@given(st.data())
def test_one_share_can_be_set(count, data):
    shares = shares_at(data.draw(st.tuples(st.floats(0, 1), st.floats(0, 1))), count)
    wanted = data.draw(st.floats(0, 1))
    index = data.draw(st.integers(0, count - 1))
    after = with_share(shares, index, wanted)
    assert after[index] == wanted
    assert sum(after) == pytest.approx(1)


@pytest.fixture
def strip(qtbot, theme):
    strip = StyleStrip(theme)
    qtbot.addWidget(strip)
    strip.add_styles(STYLES)
    strip.resize(1000, 140)
    with qtbot.waitExposed(strip):
        strip.show()
    return strip


def mix(strip, count):
    for style in STYLES[:count]:
        strip.toggle(style.path)
    return strip.mix_pad


@counts
def test_the_weights_follow_the_pointer(strip, count):
    # GIVEN a mix WHEN the pointer is dragged to the first style's corner THEN that style is painted alone
    surface = mix(strip, count).surface
    corner = corners_of(count)[0]
    middle, place = surface.rect().center(), QPoint(round(9 + 100 * corner[0]), round(9 + 100 * corner[1]))
    QTest.mousePress(surface, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(surface, place)
    QTest.mouseRelease(surface, Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseClick(surface, Qt.MouseButton.LeftButton, pos=place)
    assert strip.library.shares[0] == pytest.approx(1, abs=0.005)
    assert all(choice.weight > 0 for choice in strip.choices)


@counts
def test_the_keyboard_moves_the_point(strip, count):
    surface = mix(strip, count).surface
    even = strip.library.shares
    QTest.keyClick(surface, Qt.Key.Key_Right)
    small = strip.library.shares[1] - even[1] if count != 3 else strip.library.shares[2] - even[2]
    QTest.keyClick(surface, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert small > 0
    assert max(strip.library.shares) > max(even) + 2 * small
    QTest.keyClick(surface, Qt.Key.Key_Home)
    assert strip.library.shares == pytest.approx(even, abs=0.001)


def test_each_share_has_a_slider_of_its_own(strip):
    pad = mix(strip, 4)
    QTest.keyClick(pad.sliders[3], Qt.Key.Key_PageUp)
    assert strip.library.shares == pytest.approx((0.65 / 3,) * 3 + (0.35,), abs=0.001)
    QTest.mouseClick(pad.sliders[1], Qt.MouseButton.LeftButton)
    assert strip.library.shares[1] > 0.99


def test_screen_readers_are_told_the_shares(strip):
    pad = mix(strip, 3)
    QTest.keyClick(pad.surface, Qt.Key.Key_Up)
    QTest.keyClick(pad.surface, Qt.Key.Key_Home)
    assert pad.surface.accessibleDescription() == "a 33 %, b 33 %, c 33 %"
    first = QAccessible.queryAccessibleInterface(pad.sliders[0])
    assert (first.role(), first.text(QAccessible.Text.Name)) == (QAccessible.Role.Slider, "Share of a")
    assert pad.sliders[0].value() == 33
    assert [slider.isVisible() for slider in pad.sliders] == [True, True, True, False]


def test_weights_of_a_recipe_are_shown_as_they_are(strip):
    # GIVEN shares that lie on no point of the square WHEN they are shown THEN they are not changed by that
    mix(strip, 4)
    strip.library.set_shares((0.4, 0.1, 0.1, 0.4))
    assert strip.library.shares == pytest.approx((0.4, 0.1, 0.1, 0.4))
    assert [slider.value() for slider in strip.mix_pad.sliders] == [40, 10, 10, 40]

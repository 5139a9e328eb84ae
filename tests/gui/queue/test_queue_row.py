"""Check how a photograph of the queue is drawn: picture, mark, words and progress."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage

from engine.commissions.queue.queue_item import ItemState, QueueMode
from engine.values import Phase, Progress
from gui.look.theme import ThemeMode
from gui.queue.queue_list import QueueList
from gui.queue.queue_model import QueueModel
from gui.queue.queue_row import HEIGHT, SIDE, QueueRow, _elided, _line
from tests.gui.fake_session import plain
from tests.gui.queue.listing import ITEMS, queued

WIDTH = 300
SQUARE = QRect(12, (HEIGHT - SIDE) // 2, SIDE, SIDE)  # of the thumbnail, in its row
MARK = QRect(55, 51, 16, 16)
WORDS = QRect(80, 0, WIDTH - 92, HEIGHT)


@pytest.fixture
def rows(qtbot, theme) -> QueueList:
    """Show one that is painted, one that runs, one that has failed and one that waits."""
    rows = QueueList(QueueModel())
    rows.setItemDelegate(QueueRow(theme, rows))
    qtbot.addWidget(rows)
    rows.resize(WIDTH, 6 * HEIGHT)
    rows.model().show(ITEMS, QueueMode.RUNNING)
    with qtbot.waitExposed(rows):
        rows.show()
    return rows


def _row(rows: QueueList, row: int) -> QImage:
    shot = rows.viewport().grab().toImage()
    return shot.copy(rows.visualRect(rows.model().index(row)))


def _colors(image: QImage, area: QRect) -> set[str]:
    return {
        image.pixelColor(x, y).name()
        for x in range(area.left(), area.right() + 1)
        for y in range(area.top(), area.bottom() + 1)
    }


def _has_hue(image: QImage, area: QRect, color: str) -> bool:
    """Tell whether something is written in a strong colour."""
    wanted = QColor(color)
    found = (QColor(name) for name in _colors(image, area))
    return any(abs(one.hue() - wanted.hue()) < 10 and one.saturation() > 60 for one in found)


def test_every_row_has_the_same_height(rows):
    places = [rows.visualRect(rows.model().index(row)) for row in range(4)]
    assert [(place.top(), place.height()) for place in places] == [(row * HEIGHT, HEIGHT) for row in range(4)]


def test_the_picture_fills_its_square_with_round_corners(rows, theme):
    assert _row(rows, 3).pixelColor(SQUARE.center()) == QColor(theme.tokens.raised)
    rows.model().set_thumbnail(ITEMS[3].photo, plain(112, 112, "blue"))
    shown = _row(rows, 3)
    assert shown.pixelColor(SQUARE.center()) == QColor("blue")
    for x in (SQUARE.left() + 1, SQUARE.right() - 1):
        assert shown.pixelColor(x, SQUARE.center().y()) == QColor("blue")
    assert shown.pixelColor(SQUARE.topLeft()) != QColor("blue")


@pytest.mark.parametrize(
    ("row", "on_accent", "in_danger"), [(0, True, False), (1, True, False), (2, False, True), (3, False, False)]
)
def test_a_mark_says_what_has_become_of_it(rows, theme, row, on_accent, in_danger):
    shown, tokens = _row(rows, row), theme.tokens
    assert (tokens.accent in _colors(shown, MARK)) is on_accent
    assert _has_hue(shown, MARK, tokens.danger) is in_danger


def test_only_a_failure_is_written_in_red(rows, theme):
    written = [_has_hue(_row(rows, row), WORDS, theme.tokens.danger) for row in (0, 2, 3)]
    assert written == [False, True, False]


@pytest.mark.parametrize("share", [0.25, 0.8])
def test_the_bar_is_as_long_as_the_share_that_is_painted(rows, theme, share):
    rows.model().show_progress(2, Progress(share, Phase.PAINTING, 30.0))
    shown, tokens = _row(rows, 1), theme.tokens
    line = next(y for y in range(HEIGHT) if shown.pixelColor(90, y).name() == tokens.accent)
    filled = [x for x in range(WORDS.left(), WIDTH) if shown.pixelColor(x, line).name() == tokens.accent]
    left = [x for x in range(WORDS.left(), WIDTH) if shown.pixelColor(x, line).name() == tokens.border]
    assert len(filled) / (len(filled) + len(left)) == pytest.approx(share, abs=0.03)
    assert max(filled) < min(left)


def test_what_waits_has_no_bar(rows, theme):
    assert theme.tokens.accent not in _colors(_row(rows, 3), WORDS)


def test_what_is_selected_is_raised_and_ringed_while_the_keys_are_there(rows, theme, qtbot):
    tokens, inside, edge = theme.tokens, (8, HEIGHT // 2), QRect(3, HEIGHT // 2, 5, 1)
    assert _row(rows, 3).pixelColor(*inside).name() != tokens.hover
    rows.setCurrentIndex(rows.model().index(3))
    rows.clearFocus()
    assert _row(rows, 3).pixelColor(*inside).name() == tokens.hover
    assert not _has_hue(_row(rows, 3), edge, tokens.accent)
    with qtbot.waitActive(rows):
        rows.activateWindow()
    rows.setFocus()
    assert _has_hue(_row(rows, 3), edge, tokens.accent)


def test_colours_follow_the_theme(rows, theme):
    theme.set_mode(ThemeMode.LIGHT)
    assert theme.tokens.accent in _colors(_row(rows, 0), MARK)


def test_a_long_name_and_a_long_message_stay_in_their_row(rows):
    long = replace(
        queued(9, ItemState.FAILED, message="The disk is full, " * 30), photo=Path(f"/photos/{'very' * 40}.jpg")
    )
    rows.model().show((long, queued(10)), QueueMode.RUNNING)
    shown = _row(rows, 0)
    ground = shown.pixelColor(WIDTH - 3, 3).name()
    assert _colors(shown, QRect(WORDS.right() + 2, 0, WIDTH - WORDS.right() - 4, HEIGHT)) == {ground}
    assert _colors(shown, QRect(WORDS.left(), 0, WORDS.width(), 3)) == {ground}
    assert _colors(shown, QRect(WORDS.left(), HEIGHT - 3, WORDS.width(), 3)) == {ground}


@pytest.mark.parametrize("text", ["The file is damaged, so it was left out, " * 6, "unbroken" * 40])
def test_a_text_is_cut_to_its_lines(rows, text):
    metrics, width = QFontMetrics(rows.font()), 200
    cut = _elided(text, metrics, width, 2)
    assert cut.endswith("…") and text.startswith(cut[:-1])
    assert cut[-2] not in " ,;."
    whole = metrics.horizontalAdvance(cut)
    assert width < whole <= 2 * width
    one = _elided(text, metrics, width, 1)
    assert one.endswith("…") and metrics.horizontalAdvance(one) <= width


class _Tall:
    """Stand in for the metrics of a font whose Chinese characters come from another one that is taller."""

    def height(self) -> int:
        return 15

    def horizontalAdvance(self, text: str) -> int:
        return 10 * len(text)

    def boundingRect(self, area: QRect, flags: int, text: str) -> QRect:
        lines = 1 if flags & Qt.TextFlag.TextSingleLine else -(-10 * len(text) // area.width())
        return QRect(0, 0, area.width(), 19 * lines)


def test_a_line_is_as_high_as_its_tallest_characters():
    """GIVEN a taller font for Chinese WHEN a sentence of two lines is written THEN both are there, and whole."""
    sentence = "引擎在这张照片上反复停止；请选择较小的尺寸"
    assert _line(sentence, _Tall()) == 19
    assert _elided(sentence, _Tall(), 110, 2) == sentence


def test_a_text_that_fits_is_left_as_it_is(rows):
    metrics = QFontMetrics(rows.font())
    assert _elided("Two short words.", metrics, 200, 2) == "Two short words."
    assert _elided("short", metrics, 200, 1) == "short"

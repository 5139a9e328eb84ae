"""Drive the real window with the real session, engine process and bundled models, as a user would.

One window serves every test of this module, for an engine takes seconds to load.
"""

from __future__ import annotations

import struct
import time
import zlib
from typing import TYPE_CHECKING

import numpy as np
import psutil
import pytest
import tifffile
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from engine.painters import registry
from engine.storage.places import Places
from engine.values import Phase
from gui.engine_process.engine_link import engine_link
from gui.files.save_options_dialog import SaveOptionsDialog
from gui.look.language import Language
from gui.look.theme import ThemeMode
from gui.preferences.settings import Settings
from gui.session.session import Session, SessionPhase
from gui.session.unsaved_dialog import UnsavedDialog
from gui.system.resource_path import resource_path
from gui.window.app import App, build

if TYPE_CHECKING:
    from collections.abc import Iterator

LIMIT = 60_000  # ms for any answer, also on a busy computer
CANCEL_LIMIT = 2.5  # s; a tenth of it on an idle computer, and by force after 2 s on a busy one
LONG = 5000  # iterations of a run that no test waits for
SHORT = 6


@pytest.fixture(scope="module")
def opened_app(qapp, tmp_path_factory) -> Iterator[App]:
    """Open the window as `main.py` does, in English, with settings and a home of its own."""
    patch = pytest.MonkeyPatch()
    home = tmp_path_factory.mktemp("home")
    for name, place in (("HOME", ""), ("USERPROFILE", ""), ("APPDATA", "roaming"), ("XDG_DATA_HOME", "data")):
        patch.setenv(name, str(home / place))  # before the tests' own homes, which change while the window is open
    places = Places.below(tmp_path_factory.mktemp("user"))
    settings = Settings.of(places)
    settings.set_language(Language.ENGLISH)
    settings.set_theme(ThemeMode.DARK)
    session = Session(engine_link(resource_path("models"), places))
    app = build(QApplication.instance(), session, settings, places)
    app.window.show()
    yield app
    app.window.allow_close()
    app.window.close()
    app.queue.close()
    session.close()
    app.deleteLater()
    patch.undo()


@pytest.fixture
def app(opened_app, qtbot, photo_path, style_path) -> App:
    """Give the window with a photograph of 96 x 64 px and a style, both dropped, and nothing else going on."""
    open_losing_all(opened_app, qtbot, photo_path)
    drop(opened_app.window.style_strip, style_path)
    strip = opened_app.window.style_strip
    qtbot.waitUntil(lambda: [c.path.read_bytes() for c in strip.choices] == [style_path.read_bytes()], timeout=LIMIT)
    choose(opened_app, "adain")
    opened_app.window.activateWindow()
    assert QTest.qWaitForWindowActive(opened_app.window)
    return opened_app


@pytest.fixture
def facts(app) -> Iterator[list[tuple[str, object]]]:
    """Note what the session reports: ("progressed", Progress), ("failed", sentence) and so on."""
    noted: list[tuple[str, object]] = []
    names = ("progressed", "previewed", "finished", "cancelled", "failed", "saved", "photo_opened")
    slots = {name: lambda *values, name=name: noted.append((name, values[0] if values else None)) for name in names}
    for name, slot in slots.items():
        getattr(app.session, name).connect(slot)
    yield noted
    for name, slot in slots.items():
        getattr(app.session, name).disconnect(slot)


def named(facts, name):
    return [value for known, value in facts if known == name]


def drop(widget, path):
    """Send what the platform sends when a file is dragged over a widget and let go."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    at, action, button = QPoint(9, 9), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(at, action, mime, button, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, enter)
    assert enter.isAccepted()
    event = QDropEvent(QPointF(at), action, mime, button, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, event)
    assert event.isAccepted()


def questions(app):
    return [box for box in app.window.findChildren(UnsavedDialog) if box.isVisible()]


def open_losing_all(app, qtbot, path):
    """Drop a photograph, agree to lose an unsaved picture, and wait until it is open."""
    with qtbot.waitSignal(app.session.photo_opened, timeout=LIMIT):
        drop(app.window.canvas, path)
        for box in questions(app):
            box.agree_button.click()


def choose(app, engine, iterations=SHORT):
    app.window.options_panel.engine_buttons[engine].setChecked(True)
    app.window.options_panel.advanced.controls["iterations"].box.setValue(iterations)


def press_start(app):
    QTest.mouseClick(app.window.run_bar.start_button, Qt.MouseButton.LeftButton)
    assert app.session.phase is SessionPhase.RUNNING


def paint(app, qtbot):
    with qtbot.waitSignal(app.session.finished, timeout=LIMIT):
        press_start(app)


def start_a_long_run(app, qtbot):
    """Paint with Gatys, and wait until the first picture of the run is on the canvas."""
    choose(app, "gatys", LONG)
    with qtbot.waitSignal(app.session.previewed, timeout=LIMIT):
        press_start(app)


def save_by_dialog(app, qtbot, path):
    QTest.mouseClick(app.window.run_bar.save_button, Qt.MouseButton.LeftButton)
    (dialog,) = [one for one in app.window.findChildren(QFileDialog) if one.isVisible()]
    name = dialog.findChild(QLineEdit)
    name.setText(str(path))
    QTest.keyClick(name, Qt.Key.Key_Return)
    options = app.window.findChild(SaveOptionsDialog)
    with qtbot.waitSignal(app.session.saved, timeout=LIMIT):
        QTest.keyClick(options, Qt.Key.Key_Return)


def pixels_of(image: QImage) -> np.ndarray:
    """Copy a QImage as (height, width, 3) uint8."""
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(rgb.constBits(), np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
    return rows[:, : 3 * rgb.width()].reshape(rgb.height(), rgb.width(), 3).copy()


@pytest.mark.parametrize("engine", list(registry.engines()))
def test_from_the_drop_to_the_saved_file(app, qtbot, facts, engine, tmp_path):
    """GIVEN a dropped photo and style WHEN painted and saved THEN all is in order and the file is the picture."""
    choose(app, engine)
    paint(app, qtbot)
    progress = named(facts, "progressed")
    fractions = [one.fraction for one in progress]
    assert fractions == sorted(fractions)
    assert (fractions[0], progress[0].phase, progress[-1].phase) == (0.0, Phase.LOADING, Phase.FINISHING)
    order = list(Phase)
    assert [one.phase for one in progress] == sorted((one.phase for one in progress), key=order.index)
    assert any(one.losses for one in progress) is (engine == "gatys")
    assert app.window.run_bar.status == "Done."
    target = tmp_path / "result.png"
    save_by_dialog(app, qtbot, target)
    shown = pixels_of(app.window.canvas.painting)
    with Image.open(target) as file:
        saved = np.asarray(file.convert("RGB"))
    assert saved.shape == (64, 96, 3)
    assert np.abs(saved.astype(int) - shown).max() <= 1
    assert shown.std() > 5
    assert str(target) in app.window.message_bar.text


def test_an_opened_photograph_is_previewed_without_start(app, qtbot, facts, tmp_path):
    Image.new("RGB", (120, 80), "olive").save(tmp_path / "field.png")
    with qtbot.waitSignal(app.session.previewed, timeout=LIMIT):
        open_losing_all(app, qtbot, tmp_path / "field.png")
    assert app.window.canvas.has_painting
    assert named(facts, "progressed") == named(facts, "finished") == []


def test_a_moved_slider_repaints_the_preview(app, qtbot, facts):
    with qtbot.waitSignal(app.session.previewed, timeout=LIMIT):
        app.window.options_panel.strength.set_value(0.2)
        app.window.options_panel.strength.value_changed.emit(0.2)
    assert app.window.canvas.has_painting
    assert named(facts, "finished") == []


def test_cancel_takes_about_a_second(app, qtbot, facts):
    start_a_long_run(app, qtbot)
    began = time.monotonic()
    with qtbot.waitSignal(app.session.cancelled, timeout=LIMIT):
        QTest.keyClick(app.window, Qt.Key.Key_Escape)
    assert time.monotonic() - began < CANCEL_LIMIT
    assert named(facts, "finished") == named(facts, "failed") == []
    assert app.window.run_bar.start_button.isEnabled()
    assert app.window.canvas.has_photo


@pytest.mark.slow
def test_a_killed_engine_leaves_the_picture_and_the_start_button(app, qtbot, facts):
    """GIVEN a run WHEN its process is killed THEN the last picture stays, one sentence tells, and Start works."""
    start_a_long_run(app, qtbot)
    killed = app.session._link.pid
    with qtbot.waitSignal(app.session.failed, timeout=LIMIT):
        psutil.Process(killed).kill()
    assert app.session.phase is SessionPhase.FAILED
    assert app.window.canvas.has_painting
    assert "Start" in app.window.message_bar.text
    choose(app, "gatys")
    paint(app, qtbot)
    assert app.session._link.pid != killed
    assert len(named(facts, "failed")) == 1


@pytest.mark.slow
def test_an_unsaved_picture_outlives_a_killed_and_a_cancelled_run(app, qtbot, tmp_path):
    paint(app, qtbot)
    finished = pixels_of(app.window.canvas.painting)
    start_a_long_run(app, qtbot)
    with qtbot.waitSignal(app.session.failed, timeout=LIMIT):
        psutil.Process(app.session._link.pid).kill()
    start_a_long_run(app, qtbot)
    with qtbot.waitSignal(app.session.cancelled, timeout=LIMIT):
        QTest.mouseClick(app.window.run_bar.cancel_button, Qt.MouseButton.LeftButton)
    save_by_dialog(app, qtbot, tmp_path / "kept.png")
    with Image.open(tmp_path / "kept.png") as file:
        assert np.abs(np.asarray(file.convert("RGB")).astype(int) - finished).max() <= 1


def test_another_photo_ends_the_run_and_asks_only_before_a_loss(app, qtbot, facts, style_path):
    start_a_long_run(app, qtbot)
    with qtbot.waitSignal(app.session.photo_opened, timeout=LIMIT):
        drop(app.window.canvas, style_path)
    assert len(named(facts, "cancelled")) == 1
    choose(app, "adain")
    paint(app, qtbot)
    drop(app.window.canvas, style_path)
    (box,) = questions(app)
    box.cancel_button.click()
    assert app.session.phase is SessionPhase.DONE
    assert app.window.run_bar.save_button.isEnabled()


def write_text(path):
    path.write_text("Buy brushes.", encoding="utf-8")


def write_truncated_jpeg(path):
    Image.effect_noise((200, 100), 80).convert("RGB").save(path, "JPEG")
    path.write_bytes(path.read_bytes()[:2000])


def write_huge_header(path):
    """Write a PNG that says it has 40,000 x 40,000 px."""
    header = b"IHDR" + struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    end = b"IEND"
    chunks = [struct.pack(">I", len(one) - 4) + one + struct.pack(">I", zlib.crc32(one)) for one in (header, end)]
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(chunks))


BAD = {
    "text.jpg": write_text,
    "truncated.jpg": write_truncated_jpeg,
    "empty.png": lambda path: path.write_bytes(b""),
    "missing.jpg": lambda path: None,
    "huge.png": write_huge_header,
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_one_sentence_and_what_was_open_stays_open(app, qtbot, facts, name, tmp_path):
    """GIVEN a finished picture WHEN a bad file is dropped and the loss agreed to THEN nothing is lost after all."""
    paint(app, qtbot)
    BAD[name](tmp_path / name)
    title = app.window.windowTitle()
    with qtbot.waitSignal(app.session.failed, timeout=LIMIT):
        drop(app.window.canvas, tmp_path / name)
        questions(app)[0].agree_button.click()
    (sentence,) = named(facts, "failed")
    assert name in sentence
    assert sentence.endswith(".")
    assert app.window.message_bar.text == sentence
    assert app.window.windowTitle() == title
    assert app.window.canvas.shows_result
    assert app.window.run_bar.save_button.isEnabled()
    paint(app, qtbot)


def test_a_folder_without_pictures_is_one_sentence(app, qtbot, tmp_path):
    """GIVEN a finished picture WHEN an empty folder is dropped THEN the queue says so and the picture stays."""
    paint(app, qtbot)
    (tmp_path / "empty").mkdir()
    drop(app.window.canvas, tmp_path / "empty")
    qtbot.waitUntil(lambda: "no picture in these folders" in app.window.message_bar.text, timeout=LIMIT)
    assert app.window.canvas.shows_result


def write_animation(path):
    frames = [Image.new("RGB", (40, 30), color) for color in ("red", "blue")]
    frames[0].paste("white", (5, 5, 20, 20))
    frames[0].save(path, save_all=True, append_images=frames[1:])


def write_cmyk(path):
    Image.merge("CMYK", [Image.effect_noise((40, 30), 60) for _ in range(4)]).save(path)


def write_grey_with_alpha(path):
    Image.merge("LA", [Image.effect_noise((40, 30), 60), Image.linear_gradient("L").resize((40, 30))]).save(path)


ODD = {
    "palette.gif": (lambda path: Image.effect_noise((40, 30), 60).convert("P").save(path), (40, 30)),
    "cmyk.jpg": (write_cmyk, (40, 30)),
    "grey.png": (write_grey_with_alpha, (40, 30)),
    "dot.png": (lambda path: Image.new("RGB", (1, 1), "teal").save(path), (1, 1)),
}


def test_a_picture_that_moves_opens_as_a_clip(app, qtbot, facts, tmp_path):
    write_animation(tmp_path / "animation.gif")
    drop(app.window.canvas, tmp_path / "animation.gif")
    qtbot.waitUntil(app.window.timeline.isVisible, timeout=LIMIT)
    qtbot.waitUntil(lambda: named(facts, "photo_opened") == [tmp_path / "animation.gif"], timeout=LIMIT)
    assert "animation.gif (40 × 30)" in app.window.windowTitle()


@pytest.mark.parametrize("name", ODD)
def test_an_odd_picture_opens_and_is_painted_or_refused_in_a_sentence(app, qtbot, facts, name, tmp_path):
    write, size = ODD[name]
    write(tmp_path / name)
    drop(app.window.canvas, tmp_path / name)
    qtbot.waitUntil(lambda: named(facts, "photo_opened") == [tmp_path / name], timeout=LIMIT)
    assert f"{name} ({size[0]} × {size[1]})" in app.window.windowTitle()
    press_start(app)
    qtbot.waitUntil(lambda: app.session.phase is not SessionPhase.RUNNING, timeout=LIMIT)
    assert len(named(facts, "finished")) + len(named(facts, "failed")) == 1
    assert app.window.canvas.has_photo
    assert app.window.run_bar.start_button.isEnabled()
    if named(facts, "finished"):
        save_by_dialog(app, qtbot, tmp_path / "out.png")
        with Image.open(tmp_path / "out.png") as file:
            assert file.size == size
            assert ("A" in file.getbands()) is (name == "grey.png")


def test_a_saved_picture_opens_with_the_same_settings(app, qtbot, photo_path, style_path, tmp_path):
    """GIVEN a picture painted and saved WHEN it is dropped later THEN one press brings its settings back."""
    app.window.options_panel.strength.set_value(0.35)
    paint(app, qtbot)
    made = app.session.result_options
    with qtbot.waitSignal(app.session.saved, timeout=LIMIT):
        app.session.save(tmp_path / "painted.jpg")
    app.window.style_strip.select(resource_path("styles") / "mosaic.jpg")
    app.window.options_panel.strength.set_value(0.9)

    open_losing_all(app, qtbot, tmp_path / "painted.jpg")
    qtbot.waitUntil(app.window.message_bar.action_button.isVisible, timeout=LIMIT)
    QTest.mouseClick(app.window.message_bar.action_button, Qt.MouseButton.LeftButton)

    assert app.window.options_panel.options == made
    assert [choice.path.read_bytes() for choice in app.window.style_strip.choices] == [style_path.read_bytes()]


def test_what_is_handed_over_is_written_back(app, qtbot, tmp_path):
    """GIVEN a 16-bit TIFF handed over WHEN it is painted and Ctrl+S pressed THEN that file holds the painting."""
    path = tmp_path / "from Lightroom-编辑.tif"
    y, x = np.mgrid[0:64, 0:96]
    tifffile.imwrite(path, np.stack([x, y, x + y], axis=-1).astype(np.uint16) * 400, photometric="rgb", software=False)
    before = path.read_bytes()
    with qtbot.waitSignal(app.session.photo_opened, timeout=LIMIT):
        app.mediator.edit_photo(path)
    paint(app, qtbot)
    with qtbot.waitSignal(app.session.saved, timeout=LIMIT):
        QTest.keyClick(app.window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)

    written = tifffile.imread(path)
    assert (written.dtype, written.shape) == (np.uint16, (64, 96, 3))
    assert path.read_bytes() != before
    assert [file for file in tmp_path.iterdir() if file.suffix == ".part"] == []
    assert not app.mediator.is_unsaved


def test_several_pages_handed_over_are_told_at_opening(app, qtbot, tmp_path):
    """GIVEN a TIFF of two pages handed over WHEN it opens THEN the window says at once that it is not written back."""
    path = tmp_path / "scans.tif"
    tifffile.imwrite(path, np.zeros((2, 64, 96, 3), np.uint8), photometric="rgb")

    with qtbot.waitSignal(app.session.write_back_refused, timeout=LIMIT):
        app.mediator.edit_photo(path)

    assert "several pictures" in app.window.hand_over_bar.text
    assert not app.mediator.is_editing

"""Check that a pasted photograph has a file like any other, for as long as something refers to it."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from engine.commissions.queue.queue_file import QueueFile
from engine.commissions.queue.queue_item import Batch
from engine.options import SaveOptions, StyleOptions
from engine.storage.places import Places
from engine.style_choice import StyleChoice
from gui.engine_process import keeping as k
from gui.engine_process.engine_link import engine_link
from gui.engine_process.pasted_files import FRESH_S
from gui.files import pasted_photos
from gui.link.pasted import write_png
from gui.session.session import Session, SessionPhase
from gui.window.app import build
from tests.gui.asking import outcome

LIMIT = 20_000  # ms for any answer
OPTIONS = StyleOptions((StyleChoice(Path("ok.jpg")),))


@pytest.fixture
def places(tmp_path) -> Places:
    return Places.below(tmp_path / "data")


def picture(color="#336699", alpha=255, size=(300, 200)):
    image = QImage(*size, QImage.Format.Format_ARGB32)
    image.fill(QColor(color))
    for x in range(100):
        image.setPixelColor(x, 0, QColor(x, 2 * x, 255 - x, alpha))
    return image


def pasted(places):
    return sorted(places.pasted.glob("*")) if places.pasted.exists() else []


@pytest.mark.parametrize("alpha", [255, 100])
def test_the_file_holds_every_pixel_and_is_named_by_them(tmp_path, alpha):
    image = picture(alpha=alpha)
    file = write_png(image, tmp_path / "pasted")
    with Image.open(file) as kept:
        assert kept.mode == ("RGB" if alpha == 255 else "RGBA")
        here = np.asarray(kept.convert("RGBA"))
    assert here.shape == (200, 300, 4)
    assert tuple(here[0, 50]) == (50, 100, 205, alpha)
    assert tuple(here[150, 250]) == (0x33, 0x66, 0x99, 255)
    assert write_png(picture(alpha=alpha), tmp_path / "pasted") == file
    assert write_png(picture("red"), tmp_path / "pasted") != file
    assert len(list((tmp_path / "pasted").iterdir())) == 2  # nothing half written


@pytest.fixture
def full_app(monkeypatch, qtbot, settings, places, home):
    """Give the window on a session with an engine process, which keeps."""
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1]))
    import fake_stylizer

    session = Session(engine_link(Path(), places, fake_stylizer.load))
    app = build(QApplication.instance(), session, settings, places)
    qtbot.addWidget(app.window, before_close_func=lambda window: window.allow_close())
    anew = []
    app.resume(lambda: anew.append(True))
    qtbot.waitUntil(lambda: bool(anew), timeout=LIMIT)
    app.window.style_strip.tiles[0].click()
    yield app
    app.queue.close()
    session.close()
    app.deleteLater()


def test_session_history_and_queue_work_with_a_pasted_photograph(full_app, qtbot, places, clipboard_of, settings):
    # GIVEN a picture on the clipboard WHEN it is pasted and painted THEN history, record and queue have it
    app, session = full_app, full_app.session
    clipboard_of(app).setImage(picture())
    with qtbot.waitSignal(session.photo_opened, timeout=LIMIT):
        app.window.actions_of.paste.trigger()
    (file,) = pasted(places)
    assert session.photo_path == file
    assert app.window.windowTitle().startswith("Pasted picture (300 × 200)")
    assert session.suggested_name().startswith("picture - ")
    with qtbot.waitSignal(session.result_kept, timeout=LIMIT):
        session.start(OPTIONS)
    qtbot.waitUntil(lambda: app.mediator.history.page.list.count() == 1, timeout=LIMIT)
    qtbot.waitUntil(lambda: places.record.exists() and file.name in places.record.read_text("utf-8"), timeout=LIMIT)
    app.window.run_bar.queue_button.click()
    qtbot.waitUntil(lambda: [item.photo for item in app.queue.page.model.items] == [file], timeout=LIMIT)
    assert settings.recent_files[0] == file
    app.recent_files.fill()
    assert app.recent_files.menu.actions()[0].text().startswith("&1  Pasted picture, ")


@pytest.fixture
def clipboard_of():
    used = []

    def give(app):
        used.append(QApplication.clipboard())
        return used[0]

    yield give
    for clipboard in used:
        clipboard.clear()


def test_a_disk_that_is_full_still_opens_the_picture(app, session, qtbot, monkeypatch, places):
    def fail(image, folder):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pasted_photos, "write_png", fail)
    app.mediator.pasted.keep_in(places, ())
    app.mediator.open_image(picture())
    qtbot.waitUntil(lambda: ("open_clipboard", (300, 200)) in session.calls, timeout=5000)


def test_a_photograph_that_is_opened_meanwhile_is_not_replaced(app, session, qtbot, monkeypatch, places):
    written = []
    monkeypatch.setattr(pasted_photos, "write_png", lambda image, folder: written.append(time.sleep(0.2)) or Path("a"))
    app.mediator.pasted.keep_in(places, ())
    app.mediator.open_image(picture())
    session.enter(SessionPhase.LOADING)
    session.give_photo(Path("lake.jpg"))
    qtbot.waitUntil(lambda: bool(written), timeout=5000)
    qtbot.wait(100)
    assert ("open_photo", Path("a")) not in session.calls


def test_files_go_when_nothing_refers_to_them_and_the_oldest_of_histories_when_they_are_many(
    monkeypatch, qtbot, places, tmp_path
):
    monkeypatch.setattr(pasted_photos, "MOST_PASTED", 2500)
    names = ["free", "recent", "queued", "recorded", "fresh", "new", "old"]
    files = {name: places.pasted / f"pasted-{name}.png" for name in names}
    places.pasted.mkdir(parents=True)
    for age, file in enumerate(files.values()):
        file.write_bytes(bytes(500))
        then = time.time() - 2 * FRESH_S - age
        os.utime(file, (then, then))
    files["fresh"].touch()
    for name in ("new", "old"):
        words = places.histories / name / "1.json"
        words.parent.mkdir(parents=True)
        words.write_text(json.dumps({"photo": str(files[name])}), encoding="utf-8")
    places.record.parent.mkdir(parents=True)
    places.record.write_text(json.dumps({"photo": str(files["recorded"])}), encoding="utf-8")
    queue = QueueFile(places.queue)
    style = tmp_path / "style.png"
    Image.new("RGB", (8, 8)).save(style)
    Image.new("RGB", (8, 8)).save(files["queued"])
    os.utime(files["queued"], (time.time() - 3 * FRESH_S,) * 2)
    queue.add(Batch((files["queued"],), StyleOptions((StyleChoice(style),)), tmp_path / "out", "{name}", SaveOptions()))
    queue.close()
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1]))
    import fake_stylizer

    session = Session(engine_link(Path(), places, fake_stylizer.load))
    try:
        session.ask(k.TidyPasted, places, (files["recent"],), pasted_photos.MOST_PASTED)
        outcome(qtbot, session.ask(k.ReadRecord, places.record))  # answered after it
        left = {file.stem.removeprefix("pasted-") for file in pasted(places)}
        assert left == {"recent", "queued", "recorded", "fresh", "new"}
    finally:
        session.close()


def test_a_damaged_queue_keeps_every_file(qtbot, monkeypatch, places, tmp_path):
    file = places.pasted / "pasted-a.png"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"a")
    os.utime(file, (0, 0))
    places.queue.write_bytes(b"no base" * 500)
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1]))
    import fake_stylizer

    session = Session(engine_link(Path(), places, fake_stylizer.load))
    try:
        session.ask(k.TidyPasted, places, (), pasted_photos.MOST_PASTED)
        outcome(qtbot, session.ask(k.ReadRecord, places.record))
        assert file.exists()
    finally:
        session.close()

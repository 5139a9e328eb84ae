"""Show that a painter which is only registered is offered, planned, painted, paused, resumed, queued and saved."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from engine.commissions.queue.queue_item import Batch, ItemState, Listing
from engine.errors import BadOptions
from engine.options import Device, SaveOptions, StyleOptions
from engine.painters import registry
from engine.painters.journal import Journal
from engine.painting.stylizer import Stylizer
from engine.pictures import image_io
from engine.recipes.recipe import Recipe, from_json, to_json
from engine.storage.places import Places
from engine.style_choice import StyleChoice
from engine.values import Picture, Preview, Progress, Result
from gui.engine_process.engine_link import engine_link
from gui.look.theme import Theme
from gui.options.options_panel import OptionsPanel
from gui.queue import queue_messages as m
from gui.queue.queue_link import queue_link
from gui.session.session import Session
from main import main
from tests.toy_painter import ENTRY, load_with_toy

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

ROOT = Path(__file__).resolve().parents[1]
MODELS = ROOT / "resources" / "models"
STYLE = StyleChoice(ROOT / "resources" / "styles" / "mosaic.jpg")
TOY = StyleOptions((STYLE,), engine="toy", strength=1.0, iterations=6, device=Device.CPU)
LIMIT = 60_000  # ms


@pytest.fixture(autouse=True)
def _registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "PAINTERS", (*registry.PAINTERS, ENTRY))


@pytest.fixture
def picture() -> Picture:
    return Picture(np.random.default_rng(0).random((24, 36, 3), np.float32))


def test_it_is_planned_painted_and_cancelled(picture: Picture) -> None:
    stylizer = Stylizer(MODELS)

    estimate = stylizer.estimate(24, 36, TOY)
    items = list(stylizer.stylize(picture, TOY))
    half = stylizer.stylize(picture, TOY)
    next(item for item in half if isinstance(item, Preview))
    half.close()

    assert (estimate.width, estimate.height) == (36, 24)
    fractions = [item.fraction for item in items if isinstance(item, Progress)]
    assert fractions == sorted(fractions)
    assert isinstance(items[-1], Result)
    assert len(items[-1].losses) == 6
    assert items[-1].pixels.std((0, 1)).max() < 1e-4
    assert list(half) == []
    assert stylizer.sketching(24, 36, TOY) is None
    with pytest.raises(BadOptions, match="as a whole"):
        list(stylizer.glimpse(picture, TOY, (0.5, 0.5), 8))


def test_it_goes_on_from_its_state(picture: Picture, tmp_path: Path) -> None:
    stylizer, journal = Stylizer(MODELS), Journal(tmp_path / "run.npz", interval=1000)
    items = stylizer.stylize(picture, TOY, journal=journal)
    told = [item for item, _ in zip((i for i in items if isinstance(i, Progress) and i.losses), range(3), strict=False)]
    journal.keep()
    items.close()

    rest = list(Stylizer(MODELS).stylize(picture, TOY, journal=Journal(tmp_path / "run.npz")))

    assert len(told) == 3
    assert [losses.content for losses in rest[-1].losses] == [1, 2, 3, 4, 5, 6]
    np.testing.assert_array_equal(rest[-1].pixels, list(stylizer.stylize(picture, TOY))[-1].pixels)


def test_a_recipe_keeps_it_and_an_unknown_one_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    text = to_json(Recipe(TOY), ROOT)
    assert from_json(text, [STYLE.path]).options.engine == "toy"

    monkeypatch.setattr(registry, "PAINTERS", registry.PAINTERS[:-1])
    with pytest.raises(BadOptions, match="toy"):
        from_json(text)


def test_the_command_line_paints_with_it(photo_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--style", str(STYLE.path), "--engine", "toy", "--size", "48", "--iterations", "3", "--device", "cpu"]

    assert main(["stylize", str(photo_path), "-o", str(tmp_path / "one.png"), *words, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert main(["batch", str(photo_path), "-o", str(tmp_path / "many"), *words]) == 0

    assert report["engine"] == "toy"
    assert max(image_io.load(tmp_path / "one.png").pixels.shape) == 48
    assert len(list((tmp_path / "many").iterdir())) == 1


def test_the_window_offers_it(qtbot: QtBot, qapp: QApplication) -> None:
    qapp.setStyle("Fusion")
    panel = OptionsPanel(Theme(qapp))
    qtbot.addWidget(panel)

    panel.engine_buttons["toy"].click()

    assert panel.engine_buttons["toy"].text() == "Toy"
    assert panel.options.engine == "toy"
    panel.set_options(TOY)
    assert panel.options.iterations == 6


@pytest.mark.slow
def test_the_window_paints_pauses_resumes_and_saves(qtbot: QtBot, photo_path: Path, tmp_path: Path) -> None:
    """GIVEN a child process that knows it WHEN a run is paused and goes on THEN it ends and is saved as ever."""
    session = Session(engine_link(MODELS, Places.below(tmp_path), load_with_toy))
    session.keep_in(Places.below(tmp_path))
    losses: list[Progress] = []
    session.progressed.connect(lambda step: losses.append(step) if step.losses else None)
    options = StyleOptions((STYLE,), engine="toy", size=48, iterations=60, device=Device.CPU)
    try:
        with qtbot.waitSignal(session.photo_opened, timeout=LIMIT):
            session.open_photo(photo_path)
        session.start(options)
        qtbot.waitUntil(lambda: len(losses) > 3, timeout=LIMIT)
        session.pause(True)
        state = session.unfinished.journal
        qtbot.waitUntil(lambda: state is not None and state.exists(), timeout=LIMIT)
        with qtbot.waitSignal(session.finished, timeout=LIMIT):
            session.pause(False)
        with qtbot.waitSignal(session.saved, timeout=LIMIT):
            session.save(tmp_path / "out.png")
    finally:
        session.close()
    assert len(losses) == 60
    assert max(image_io.load(tmp_path / "out.png").pixels.shape) == 48


def test_the_queue_paints_with_it(qtbot: QtBot, photo_path: Path, tmp_path: Path) -> None:
    link = queue_link(Places.below(tmp_path), MODELS, STYLE.path.parent, load_with_toy)
    listing = Listing()
    link.heard.connect(lambda event: listing.take(event.changes) if isinstance(event, m.Changed) else None)
    options = StyleOptions((STYLE,), engine="toy", size=32, iterations=2, device=Device.CPU)
    batch = Batch((photo_path,), options, tmp_path / "out", "{name}", SaveOptions())
    try:
        link.ask(m.Add, batch)
        qtbot.waitUntil(lambda: [item.state for item in listing.items] == [ItemState.DONE], timeout=LIMIT)
    finally:
        link.close()
    assert len(list((tmp_path / "out").iterdir())) == 1

"""Show that the session and the real engine in its process work together."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PIL import Image
from safetensors.torch import save_file

from engine.networks.vgg import Vgg
from engine.options import Device, StyleOptions
from engine.storage.places import Places
from engine.style_choice import StyleChoice
from engine.values import Progress
from gui.engine_process import messages as m
from gui.engine_process.engine_link import engine_link
from gui.session.session import Session
from gui.system.resource_path import resource_path
from tests.gui.asking import outcome

LIMIT = 60_000  # ms for any answer


@pytest.fixture
def session(qtbot, tmp_path) -> Iterator[Session]:
    made = Session(engine_link(resource_path("models"), Places.below(tmp_path)))
    yield made
    made.close()


def _wait(qtbot, signal, ask):
    with qtbot.waitSignal(signal, timeout=LIMIT) as blocker:
        ask()
    return blocker.args


def test_the_real_engine_paints_through_the_session(qtbot, session, photo_path, style_path, tmp_path):
    """GIVEN the bundled model WHEN Gatys paints THEN losses are told, and the file holds what was shown."""
    progress: list[Progress] = []
    session.progressed.connect(progress.append)
    options = StyleOptions((StyleChoice(style_path),), engine="gatys", size=64, iterations=4, device=Device.CPU)
    (device,) = _wait(qtbot, session.engine_ready, lambda: None)
    _wait(qtbot, session.photo_opened, lambda: session.open_photo(photo_path))
    shown, _ = _wait(qtbot, session.finished, lambda: session.start(options))
    made = outcome(qtbot, session.ask(m.MakeMaps, "conv4_2"))
    sheet, maps = made.sheet, made.frame.picture
    saved, _ = _wait(qtbot, session.saved, lambda: session.save(tmp_path / "out.png"))
    assert device
    assert [one.fraction for one in progress] == sorted(one.fraction for one in progress)
    assert any(one.losses and len(one.losses.style_layers) == 5 for one in progress)
    assert (sheet.layer, sheet.sizes[2]) == ("conv4_2", (8, 5))
    left, top, width, height = sheet.place(2, 0)
    assert len({maps.pixel(left + x, top + y) for x in range(width) for y in range(height)}) > 5
    assert (shown.width(), shown.height()) == (64, 43)
    with Image.open(saved) as image:
        assert image.size == (64, 43)
        assert [image.getpixel((x, x)) for x in range(43)] == [shown.pixelColor(x, x).getRgb()[:3] for x in range(43)]


@pytest.mark.slow
def test_models_come_and_go_through_the_engine_process(qtbot, session, tmp_path):
    """GIVEN the bundled models WHEN one is imported, a bad file refused, and it is removed THEN each is told."""
    save_file(Vgg(4).state_dict(), tmp_path / "tiny.safetensors")
    (tmp_path / "bad.pth").write_bytes(b"no weights")
    models = outcome(qtbot, session.ask(m.ManageModels, "list")).models
    bundled = [model.name for model in models if model.is_bundled]
    assert bundled == [model.name for model in models if model.is_installed]

    models = outcome(qtbot, session.ask(m.ManageModels, "import", (str(tmp_path / "tiny.safetensors"),))).models
    assert "tiny" in [model.name for model in models if model.is_installed]
    sentence = outcome(qtbot, session.ask(m.ManageModels, "import", (str(tmp_path / "bad.pth"),))).sentence
    assert sentence.startswith("bad.pth is damaged")
    models = outcome(qtbot, session.ask(m.ManageModels, "remove", ("tiny",))).models
    assert bundled == [model.name for model in models if model.is_installed]

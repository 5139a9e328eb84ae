"""Show that the session and the real engine in its process work together."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PIL import Image
from safetensors.torch import save_file

from engine.networks.vgg import Vgg
from engine.values import Device, Engine, Progress, StyleChoice, StyleOptions
from gui.session.session import Session
from gui.system.resource_path import resource_path

LIMIT = 60_000  # ms for any answer


@pytest.fixture
def session(qtbot) -> Iterator[Session]:
    made = Session(resource_path("models"))
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
    options = StyleOptions((StyleChoice(style_path),), engine=Engine.GATYS, size=64, iterations=4, device=Device.CPU)
    (device,) = _wait(qtbot, session.engine_ready, lambda: None)
    _wait(qtbot, session.photo_opened, lambda: session.open_photo(photo_path))
    shown, _ = _wait(qtbot, session.finished, lambda: session.start(options))
    sheet, maps = _wait(qtbot, session.maps_made, lambda: session.request_maps("conv4_2"))
    (saved,) = _wait(qtbot, session.saved, lambda: session.save(tmp_path / "out.png"))
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


def test_models_come_and_go_through_the_engine_process(qtbot, session, tmp_path):
    """GIVEN the bundled models WHEN one is imported, a bad file refused, and it is removed THEN each is told."""
    save_file(Vgg(4).state_dict(), tmp_path / "tiny.safetensors")
    (tmp_path / "bad.pth").write_bytes(b"no weights")
    (models,) = _wait(qtbot, session.models_listed, lambda: session.manage_models("list"))
    bundled = [model.name for model in models if model.is_bundled]
    assert bundled == [model.name for model in models if model.is_installed]

    (models,) = _wait(
        qtbot, session.models_listed, lambda: session.manage_models("import", str(tmp_path / "tiny.safetensors"))
    )
    assert "tiny" in [model.name for model in models if model.is_installed]
    (sentence,) = _wait(
        qtbot, session.models_failed, lambda: session.manage_models("import", str(tmp_path / "bad.pth"))
    )
    assert sentence.startswith("bad.pth is damaged")
    (models,) = _wait(qtbot, session.models_listed, lambda: session.manage_models("remove", "tiny"))
    assert bundled == [model.name for model in models if model.is_installed]

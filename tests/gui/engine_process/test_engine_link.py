"""Drive the engine process by its link, with a stand-in for the engine: photos, paintings, tiles, and their end."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image, PngImagePlugin
from PySide6.QtGui import QColor, QColorSpace, QImage

from engine.options import SaveOptions, StyleOptions
from engine.storage.places import Places
from engine.style_choice import StyleChoice
from gui.engine_process import keeping as k
from gui.engine_process import messages as m
from gui.engine_process.engine_link import engine_link
from gui.link.link import Link
from gui.link.pasted import copy_rgba
from gui.link.protocol import Array, Lost
from tests.gui.asking import CANCELLED, outcome, outcomes

LIMIT = 60_000  # ms for any answer


def _options(act: str) -> StyleOptions:
    return StyleOptions((StyleChoice(Path(f"{act}.jpg")),), strength=0.5)


@pytest.fixture
def start(monkeypatch, qtbot):
    """Start links, and see at the end that neither a process nor shared memory is left of them."""
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1]))
    import fake_stylizer

    made = []

    def start_link(loader: str = "load") -> Link:
        link = engine_link(Path(), Places.below(Path()), getattr(fake_stylizer, loader))
        made.append(link)
        link.start()
        return link

    yield start_link
    for link in made:
        link.close()
        assert len(link._pixels) == 0
    assert not [child for child in psutil.Process().children() if "spawn_main" in " ".join(child.cmdline())]


def _paint(link, photo, act, **more):
    return link.ask(m.Paint, photo, _options(act), **more)


def _save(link, finished, path):
    return link.ask(m.SaveResult, path, SaveOptions(), None, False, finished.result)


def _begun(qtbot, call):
    """Wait until a painting shows something."""
    seen = []
    call.then(update=seen.append)
    qtbot.waitUntil(lambda: any(isinstance(update, m.Previewed) for update in seen), timeout=LIMIT)
    return call


def _pixels(image: QImage) -> np.ndarray:
    """Copy an image's pixels: (H, W, 3) uint8."""
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    lines = np.frombuffer(bytes(rgb.constBits()), np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
    return lines[:, : rgb.width() * 3].reshape(rgb.height(), rgb.width(), 3)


def test_a_photo_arrives_as_an_image_of_its_own(qtbot, start, photo_path):
    """GIVEN a photo WHEN it is opened THEN its pixels arrive, and stay when the shared memory is used again."""
    link = start()
    opened = outcome(qtbot, link.ask(m.OpenPhoto, m.Photo(1, photo_path)))
    assert (opened.width, opened.height) == (96, 64)
    outcomes(qtbot, [link.ask(m.OpenPhoto, m.Photo(number, photo_path)) for number in range(2, 8)])
    link.close()
    assert np.array_equal(_pixels(opened.frame.picture), np.asarray(Image.open(photo_path)))


def test_a_run_reports_in_order_and_ends_with_the_result(qtbot, start, photo_path, tmp_path):
    link, updates, ends = start(), [], []
    _paint(link, m.Photo(1, photo_path), "ok").then(ends.append, update=updates.append)
    qtbot.waitUntil(lambda: bool(ends), timeout=LIMIT)
    finished = ends[0]
    fractions = [update.progress.fraction for update in updates if isinstance(update, m.Progressed)]
    assert fractions == sorted(fractions)
    assert len(fractions) == 10
    assert any(isinstance(update, m.Previewed) for update in updates)
    assert finished.notice == "The size was limited to 64 px."
    saved = outcome(qtbot, _save(link, finished, tmp_path / "out.png")).path
    assert np.array_equal(_pixels(finished.frame.picture), np.asarray(Image.open(saved)))


def test_a_pasted_photo_is_converted_to_srgb_and_survives_the_process(qtbot, start):
    """GIVEN a pasted photo in Display P3 WHEN the process is killed THEN the next one still has it, in sRGB."""
    pasted = QImage(40, 600, QImage.Format.Format_RGB32)
    pasted.fill(QColor(200, 100, 50))
    pasted.setColorSpace(QColorSpace(QColorSpace.NamedColorSpace.DisplayP3))
    link, array = start(), Array("photo-1", (600, 40, 4), "uint8")
    photo = m.Photo(1, pasted=array)
    link.put(array, lambda target: copy_rgba(pasted, target))
    image = outcome(qtbot, link.ask(m.OpenPhoto, photo)).frame.picture
    expected = pasted.convertedToColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb)).pixelColor(20, 590)
    assert image.pixelColor(20, 590).getRgb() == expected.getRgb()
    pid = link.pid
    psutil.Process(pid).kill()
    qtbot.waitUntil(lambda: link.pid not in (pid, None), timeout=LIMIT)
    painted = outcome(qtbot, _paint(link, photo, "ok")).frame.picture
    assert painted.pixelColor(20, 590).red() == round(expected.red() / 2)


def test_a_killed_process_loses_its_jobs_and_nothing_else(qtbot, start, photo_path, tmp_path):
    """GIVEN a result and a run WHEN the process is killed THEN the loss is told, and the result can be saved."""
    link, photo = start(), m.Photo(1, photo_path)
    finished = outcome(qtbot, _paint(link, photo, "ok"))
    run = _begun(qtbot, _paint(link, photo, "endless"))
    psutil.Process(link.pid).kill()
    assert outcome(qtbot, run) == Lost(run.request.job)
    photo_path.unlink()
    saved = outcome(qtbot, _save(link, finished, tmp_path / "out.png")).path
    assert np.array_equal(_pixels(finished.frame.picture), np.asarray(Image.open(saved)))


def test_tiles_are_cut_from_the_photo_and_from_the_result(start, qtbot, photo_path):
    """GIVEN a photo and its painting WHEN tiles are asked for THEN they hold these pictures' pixels."""
    link, photo = start(), m.Photo(1, photo_path)
    finished = outcome(qtbot, _paint(link, photo, "ok"))
    asked = [link.ask(m.MakeTile, photo, pixels, 0, 0, 0) for pixels in (None, finished.result.pixels)]
    own, painted = (made.frame.picture for made in outcomes(qtbot, asked))
    assert own.size().toTuple() == painted.size().toTuple() == (96, 64)
    pixel = np.asarray(Image.open(photo_path))[40, 50]
    assert own.pixelColor(50, 40).getRgb()[:3] == tuple(pixel)
    assert np.allclose(painted.pixelColor(50, 40).getRgb()[:3], pixel * 0.5, atol=0.6)


def test_tiles_of_a_photo_that_is_gone_do_not_come(start, qtbot, photo_path):
    """GIVEN another photo WHEN a tile of the one before is asked for THEN the other one stays loaded."""
    link = start()
    photos = [m.Photo(1, photo_path), m.Photo(2, photo_path)]
    outcomes(qtbot, [link.ask(m.OpenPhoto, photo) for photo in photos])
    assert outcome(qtbot, link.ask(m.MakeTile, photos[0], None, 0, 0, 0)) == CANCELLED
    more = [link.ask(m.MakeTile, photos[1], None, 0, 0, 0) for _ in range(3 * m.TILES.slots)]
    assert {type(made) for made in outcomes(qtbot, more)} == {m.TileMade}


def test_a_glimpse_waits_for_paintings_and_a_later_one_replaces_it(start, qtbot, photo_path):
    """GIVEN a slow painting WHEN two glimpses are asked for THEN the first is cancelled, the second comes after it."""
    link, photo, order = start(), m.Photo(1, photo_path), []
    _paint(link, photo, "slow").then(lambda _painted: order.append("painted"))
    first = link.ask(m.Glimpse, photo, _options("ok"), (0.2, 0.5), 32)
    first.then(cancelled=lambda: order.append("cancelled"))
    second = outcome(qtbot, link.ask(m.Glimpse, photo, _options("ok"), (0.7, 0.5), 48))
    assert order == ["cancelled", "painted"]
    assert second.frame.picture.size().toTuple() == (48, 48)
    assert second.frame.picture.pixelColor(5, 5).red() == 70


def test_a_glimpse_that_fails_says_why(start, qtbot, photo_path):
    link = start()
    failed = outcome(qtbot, link.ask(m.Glimpse, m.Photo(1, photo_path), _options("oom"), (0.5, 0.5), 32))
    assert "memory" in failed.sentence


def _with_metadata(path: Path, count: int) -> None:
    """Write a picture with as many bytes of XMP, as programs leave them that mask by brush."""
    info = PngImagePlugin.PngInfo()
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    words = f'<rdf:RDF xmlns:rdf="{rdf}"><rdf:Description rdf:about="" xmlns:c="urn:c"><c:m>{"A" * count}</c:m>'
    info.add_itxt(
        "XML:com.adobe.xmp",
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/">{words}</rdf:Description></rdf:RDF></x:xmpmeta>',
    )
    Image.new("RGB", (96, 64), (9, 99, 200)).save(path, pnginfo=info)


def test_large_reports_and_large_requests_may_cross(start, qtbot, tmp_path):
    """GIVEN much metadata and a long history WHEN files are saved while it is listed THEN all is answered."""
    photo, folder = tmp_path / "photo.png", tmp_path / "history"
    _with_metadata(photo, 2_000_000)
    folder.mkdir()
    for number in range(40):
        words = {"recipe": {"recipe": 1, "masks": "x" * 20_000}, "made": 1.0, "width": 1, "height": 1}
        (folder / f"{number:03}.json").write_text(json.dumps(words))
    link = start()
    finished = outcome(qtbot, _paint(link, m.Photo(1, photo), "ok"))
    for _round in range(30):
        calls = [link.ask(k.ListKept, folder) for _ in range(2)]
        calls += [link.ask(m.EstimateRun, 96, 64, _options("ok")) for _ in range(6)]
        answers = outcomes(qtbot, [*calls, _save(link, finished, tmp_path / "out.png")])
        assert [len(answer.entries) for answer in answers[:2]] == [40, 40]


@pytest.mark.skipif(os.name != "posix", reason="only Unix has files that do not open before somebody writes")
def test_closing_keeps_its_limit_while_the_engine_goes_on_reporting(start, qtbot, photo_path, tmp_path):
    """GIVEN a run that reports, and a file that does not open WHEN the link closes THEN the limit is that of all."""
    slow = tmp_path / "slow.json"
    os.mkfifo(slow)
    link = start()
    _begun(qtbot, _paint(link, m.Photo(1, photo_path), "endless"))
    link.ask(m.ReadRecipe, slow, ())
    began = time.monotonic()
    link.close()
    assert time.monotonic() - began < 4

"""Show how the session's phases follow from the user's wishes and from what the engine process does."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image
from PySide6.QtGui import QImage

from engine.options import StyleOptions
from engine.storage.places import Places
from engine.style_choice import StyleChoice
from engine.values import PREVIEW_SIDE, Progress
from gui.engine_process import messages as m
from gui.engine_process.engine_link import engine_link
from gui.link import link as link_module
from gui.session.session import Session, SessionPhase
from tests.gui.asking import CANCELLED, outcome

LIMIT = 60_000  # ms for any answer


def _options(act: str, strength: float = 0.5) -> StyleOptions:
    return StyleOptions((StyleChoice(Path(f"{act}.jpg")),), strength=strength)


@pytest.fixture
def start(monkeypatch, qtbot):
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1]))
    import fake_stylizer

    made = []

    def start_session(loader: str = "load") -> Session:
        made.append(Session(engine_link(Path(), Places.below(Path()), getattr(fake_stylizer, loader))))
        return made[-1]

    yield start_session
    for session in made:
        session.close()
        session.close()  # harmless


@pytest.fixture
def session(start) -> Session:
    return start()


def _wait(qtbot, signal, ask):
    with qtbot.waitSignal(signal, timeout=LIMIT) as blocker:
        ask()
    return blocker.args


@pytest.fixture
def ready(qtbot, session, photo_path) -> Session:
    """Open a photo."""
    _wait(qtbot, session.photo_opened, lambda: session.open_photo(photo_path))
    return session


@pytest.fixture
def done(qtbot, ready) -> Session:
    """Paint it."""
    _wait(qtbot, ready.finished, lambda: ready.start(_options("ok")))
    return ready


def _kill(session: Session) -> None:
    psutil.Process(session._link.pid).kill()


def test_the_whole_way_of_a_picture(qtbot, session, photo_path, tmp_path):
    """GIVEN a photo WHEN it is opened, painted and saved THEN the phases follow and the file holds the result."""
    phases = []
    session.phase_changed.connect(phases.append)
    path, _, size = _wait(qtbot, session.photo_opened, lambda: session.open_photo(photo_path))
    assert (path, size.toTuple()) == (photo_path, (96, 64))
    progress: list[Progress] = []
    session.progressed.connect(progress.append)
    assert not session.has_result
    _, notice = _wait(qtbot, session.finished, lambda: session.start(_options("ok")))
    assert notice == "The size was limited to 64 px."
    assert [one.fraction for one in progress] == sorted(one.fraction for one in progress)
    assert progress[0].fraction == 0.0
    assert session.has_result
    assert session.options == _options("ok")
    saved, _ = _wait(qtbot, session.saved, lambda: session.save(tmp_path / session.suggested_name()))
    assert saved == tmp_path / "photo - ok.png"
    expected = np.asarray(Image.open(photo_path)) / 2
    assert np.abs(np.asarray(Image.open(saved)) - expected).max() <= 0.5
    assert phases == [SessionPhase.LOADING, SessionPhase.READY, SessionPhase.RUNNING, SessionPhase.DONE]


def test_a_bad_photo_leaves_the_open_one(qtbot, done, tmp_path):
    bad = tmp_path / "bad.jpg"
    bad.write_text("text")
    (sentence,) = _wait(qtbot, done.failed, lambda: done.open_photo(bad))
    assert "bad.jpg" in sentence
    assert done.phase is SessionPhase.DONE
    assert done.has_result


def test_another_photo_ends_the_run_and_drops_what_it_still_sends(qtbot, ready, photo_path, tmp_path):
    """GIVEN a run WHEN another photo is opened THEN the run is cancelled and nothing of it comes after the photo."""
    other = tmp_path / "other.png"
    Image.new("RGB", (30, 20), (1, 2, 3)).save(other)
    _wait(qtbot, ready.previewed, lambda: ready.start(_options("endless")))
    late = []
    with qtbot.waitSignals([ready.cancelled, ready.photo_opened], timeout=LIMIT):
        ready.open_photo(other)
        assert ready.phase is SessionPhase.LOADING
        ready.previewed.connect(late.append)
        ready.progressed.connect(late.append)
    qtbot.wait(100)
    assert late == []
    assert ready.phase is SessionPhase.READY
    _wait(qtbot, ready.finished, lambda: ready.start(_options("ok")))


def test_only_the_photo_that_was_asked_for_last_is_opened(qtbot, session, photo_path, style_path):
    opened = []
    session.photo_opened.connect(lambda path, image, size: opened.append(path))
    session.open_photo(photo_path)
    _wait(qtbot, session.photo_opened, lambda: session.open_photo(style_path))
    qtbot.wait(50)
    assert opened == [style_path]


def test_cancelling_leaves_the_photo(qtbot, ready):
    _wait(qtbot, ready.previewed, lambda: ready.start(_options("endless")))
    _wait(qtbot, ready.cancelled, ready.cancel)
    assert ready.phase is SessionPhase.READY
    ready.cancel()  # nothing to do
    _wait(qtbot, ready.finished, lambda: ready.start(_options("ok")))


def test_opening_can_be_cancelled(qtbot, start, photo_path, tmp_path):
    """GIVEN a photo that waits while a large style is opened WHEN it is cancelled THEN nothing is open."""
    large = tmp_path / "large.png"
    Image.effect_noise((5000, 4000), 60).convert("RGB").save(large, compress_level=1)
    session = start()
    _wait(qtbot, session.engine_ready, lambda: None)
    session.ask(m.MakeThumbnail, large)
    qtbot.wait(100)  # it has begun
    session.open_photo(photo_path)
    session.cancel()
    qtbot.waitUntil(lambda: session.phase is SessionPhase.EMPTY, timeout=LIMIT)


def test_a_result_outlives_failed_and_cancelled_runs(qtbot, done, tmp_path):
    """GIVEN a result WHEN later runs fail or are cancelled THEN it can still be saved, under its own name."""
    (sentence,) = _wait(qtbot, done.failed, lambda: done.start(_options("oom")))
    assert sentence == "There is not enough memory; choose a smaller size."
    assert done.phase is SessionPhase.FAILED
    assert done.result_options == _options("ok")
    _wait(qtbot, done.previewed, lambda: done.start(_options("endless")))
    saved, _ = _wait(qtbot, done.saved, lambda: done.save(tmp_path / done.suggested_name()))
    assert saved.name == "photo - ok.png"
    _wait(qtbot, done.cancelled, done.cancel)
    assert done.phase is SessionPhase.DONE


def test_a_failed_save_keeps_the_result_and_saving_works_again(qtbot, done, tmp_path):
    """GIVEN a result WHEN the folder it shall go to has vanished THEN a sentence tells so, and another folder works."""
    drive = tmp_path / "stick"
    (sentence,) = _wait(qtbot, done.failed, lambda: done.save(drive / "out.png"))
    assert sentence == f"out.png could not be saved: the folder {drive} does not exist; choose another one."
    assert done.has_result
    assert done.phase is SessionPhase.DONE
    drive.mkdir()
    saved, _ = _wait(qtbot, done.saved, lambda: done.save(drive / "out.png"))
    assert list(drive.iterdir()) == [saved]


def test_a_killed_engine_leaves_everything_alive(qtbot, done, tmp_path, photo_path):
    """GIVEN a result and a run WHEN the engine is killed THEN one sentence comes, and saving and Start work."""
    sentences = []
    done.failed.connect(sentences.append)
    _wait(qtbot, done.previewed, lambda: done.start(_options("endless")))
    _wait(qtbot, done.failed, lambda: _kill(done))
    assert done.phase is SessionPhase.FAILED
    assert len(sentences) == 1
    saved, _ = _wait(qtbot, done.saved, lambda: done.save(tmp_path / "rescued.png"))
    assert np.abs(np.asarray(Image.open(saved)) - np.asarray(Image.open(photo_path)) / 2).max() <= 0.5
    _wait(qtbot, done.finished, lambda: done.start(_options("ok")))
    assert done.phase is SessionPhase.DONE


def test_an_idle_engine_dies_unnoticed(qtbot, ready):
    sentences = []
    ready.failed.connect(sentences.append)
    _wait(qtbot, ready.engine_ready, lambda: _kill(ready))
    assert (sentences, ready.phase) == ([], SessionPhase.READY)


def test_an_unforeseen_error_is_one_sentence(qtbot, ready, caplog):
    (sentence,) = _wait(qtbot, ready.failed, lambda: ready.start(_options("bug")))
    assert "unforeseen" not in sentence
    assert sentence.endswith(".")
    assert "unforeseen" in caplog.text


def test_a_broken_engine_is_told_before_anything_is_asked(qtbot, start):
    session = start("load_badly")
    (sentence,) = _wait(qtbot, session.failed, lambda: None)
    assert sentence == "The model is missing; install Impasto again."


def test_repainting_is_quick_and_no_result(qtbot, ready, monkeypatch):
    """GIVEN a photo WHEN the strength is moved THEN the newest picture is shown at once, and nothing can be saved."""
    _wait(qtbot, ready.previewed, lambda: ready.repaint(_options("ok")))
    began = time.perf_counter()
    (image,) = _wait(qtbot, ready.previewed, lambda: ready.repaint(_options("ok", strength=1.0)))
    assert time.perf_counter() - began < 0.15
    assert image.pixelColor(5, 5).getRgb()[:3] == (0, 0, 0)
    assert not ready.has_result
    assert ready.phase is SessionPhase.READY


def test_a_sketch_is_followed_by_what_a_run_would_paint(qtbot, ready):
    """GIVEN a slow computer WHEN the strength is moved THEN a sketch is shown at once, and then the painting itself."""
    shown = []
    ready.previewed.connect(lambda image: shown.append(image.pixelColor(5, 5).red()))
    ready.repaint(_options("sketched-ok", strength=1.0))
    qtbot.waitUntil(lambda: len(shown) == 2, timeout=5000)
    assert shown[0] > 0
    assert shown[1] == 0


def test_repaints_have_the_previews_size(ready, monkeypatch):
    asked = []
    ask = ready._link.ask
    monkeypatch.setattr(
        ready._link, "ask", lambda make, photo, options: [asked.append(options.size), ask(make, photo, options)][1]
    )
    ready.repaint(_options("ok"))  # the photo is smaller than a preview
    ready.repaint(replace(_options("ok"), size=32))
    ready.repaint(replace(_options("ok"), size=4 * PREVIEW_SIDE))
    assert asked == [96, 32, PREVIEW_SIDE]


def test_repainting_needs_adain_a_style_and_no_run(qtbot, session, ready):
    ready.repaint(replace(_options("ok"), engine="gatys"))
    ready.repaint(StyleOptions())
    _wait(qtbot, ready.progressed, lambda: ready.start(_options("slow")))
    shown = []
    ready.previewed.connect(shown.append)
    ready.repaint(_options("ok"))
    _wait(qtbot, ready.finished, lambda: None)
    assert all(image.width() == 40 for image in shown)  # the stand-in's own previews


def test_a_run_replaces_repaints_that_are_on_their_way(qtbot, ready):
    """GIVEN a repaint that runs WHEN a run is started THEN nothing of the repaint is shown any more."""
    ready.repaint(_options("slow"))
    shown = []
    ready.previewed.connect(shown.append)
    _wait(qtbot, ready.finished, lambda: ready.start(_options("ok")))
    assert all(image.width() == 40 for image in shown)


def test_nothing_starts_without_a_photo(session):
    session.start(_options("ok"))
    session.repaint(_options("ok"))
    session.save(Path("never.png"))
    assert session.phase is SessionPhase.EMPTY
    assert session.options is None


def test_pasted_photos(qtbot, session):
    (sentence,) = _wait(qtbot, session.failed, lambda: session.open_clipboard(QImage()))
    assert "paste" in sentence
    image = QImage(33, 21, QImage.Format.Format_RGB32)
    image.fill(0x102030)
    path, shown, _ = _wait(qtbot, session.photo_opened, lambda: session.open_clipboard(image))
    assert path == Path()
    assert shown.pixelColor(32, 20).getRgb()[:3] == (0x10, 0x20, 0x30)
    session.start(_options("ok"))
    assert session.suggested_name() == "picture - ok.jpg"
    _wait(qtbot, session.finished, lambda: None)


def test_thumbnails(qtbot, session, style_path, tmp_path):
    frame = outcome(qtbot, session.ask(m.MakeThumbnail, style_path)).frame
    assert (frame.picture.width(), frame.picture.height()) == (80, 80)
    assert "none.jpg" in outcome(qtbot, session.ask(m.MakeThumbnail, tmp_path / "none.jpg")).sentence


def test_names_are_short_and_never_the_photos_own(qtbot, session, tmp_path):
    photo = tmp_path / f"{'x' * 100}.bmp"
    Image.new("RGB", (8, 8)).save(photo)
    _wait(qtbot, session.photo_opened, lambda: session.open_photo(photo))
    assert session.suggested_name() == f"{'x' * 40} - painted.jpg"
    two = (StyleChoice(Path("sea.jpg")), StyleChoice(Path("y" * 90 + ".jpg")))
    session.start(StyleOptions(two))
    assert session.suggested_name() == f"{'x' * 40} - sea + {'y' * 34}.jpg"
    _wait(qtbot, session.finished, lambda: None)


def test_a_hanging_engine_is_cancelled_in_time(qtbot, ready, monkeypatch, caplog):
    monkeypatch.setattr(link_module, "CANCEL_LIMIT", 0.3)
    with qtbot.waitSignal(ready.progressed, check_params_cb=lambda progress: progress.fraction >= 0.4):
        ready.start(_options("hang"))
    _wait(qtbot, ready.cancelled, ready.cancel)
    assert ready.phase is SessionPhase.READY
    _wait(qtbot, ready.finished, lambda: ready.start(_options("ok")))


def test_maps_that_do_not_come_are_told_quietly(qtbot, ready):
    with qtbot.assertNotEmitted(ready.failed):
        assert outcome(qtbot, ready.ask(m.MakeMaps, "conv1_1")) == CANCELLED


def test_saving_back_writes_into_the_photos_own_file(qtbot, done, photo_path):
    before = np.asarray(Image.open(photo_path)).astype(float)
    saved, _ = _wait(qtbot, done.saved, done.save_back)
    assert saved == photo_path.resolve()
    assert np.abs(np.asarray(Image.open(photo_path)) - before / 2).max() <= 0.5
    assert sorted(photo_path.parent.glob("*.p*")) == [photo_path]


def test_a_failed_saving_back_leaves_the_file_and_the_result(qtbot, done, photo_path, tmp_path):
    photo_path.chmod(0o444)
    before = photo_path.read_bytes()
    (sentence,) = _wait(qtbot, done.failed, done.save_back)
    assert "write-protected" in sentence
    assert photo_path.read_bytes() == before
    assert done.has_result
    _wait(qtbot, done.saved, lambda: done.save(tmp_path / "elsewhere.png"))


def test_the_painting_is_never_painted_over_as_if_it_were_the_photo(qtbot, done):
    """GIVEN a photo whose file holds the painting now WHEN a new engine needs the photo THEN it does not take that."""
    _wait(qtbot, done.saved, done.save_back)
    _wait(qtbot, done.finished, lambda: done.start(_options("ok")))  # the engine still has the photo
    _wait(qtbot, done.engine_ready, lambda: _kill(done))
    (sentence,) = _wait(qtbot, done.failed, lambda: done.start(_options("ok")))
    assert "open that file again" in sentence


def test_a_saved_picture_gives_its_recipe_back(qtbot, done, tmp_path):
    _wait(qtbot, done.saved, lambda: done.save(tmp_path / "painted.jpg"))
    recipe = outcome(qtbot, done.ask(m.ReadRecipe, tmp_path / "painted.jpg", ())).recipe
    assert recipe.missing == ("ok.jpg",)
    assert replace(recipe.options, styles=done.result_options.styles) == done.result_options
    assert recipe.model == "fake"


def test_a_broken_recipe_is_told_only_to_who_asked(qtbot, ready, tmp_path):
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    sentences = []
    ready.failed.connect(sentences.append)
    failed = outcome(qtbot, ready.ask(m.ReadRecipe, broken, ()))
    assert "damaged" in failed.sentence
    assert sentences == []
    ready.complain(failed)
    assert sentences == [failed.sentence]
    assert ready.phase is SessionPhase.READY


def test_a_glimpse_tells_how_far_it_is(qtbot, ready):
    shares, seen = [], []
    call = ready.glimpse(_options("ok"), (0.5, 0.5), 32)
    call.then(seen.append, update=lambda update: shares.append(update.progress.fraction))
    qtbot.waitUntil(lambda: bool(seen), timeout=LIMIT)
    assert shares == [0.5]
    assert seen[0].frame.picture.size().toTuple() == (32, 32)


def test_there_is_no_glimpse_during_a_run(qtbot, ready):
    _wait(qtbot, ready.progressed, lambda: ready.start(_options("slow")))
    assert ready.glimpse(_options("ok"), (0.5, 0.5), 32) is None
    _wait(qtbot, ready.finished, lambda: None)

"""Show that what is over tells nothing: a session over a link whose answers the test holds back and lets cross."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest
from PySide6.QtCore import SignalInstance

from engine.options import StyleOptions
from engine.storage.places import Places
from engine.style_choice import StyleChoice
from engine.values import Phase, Progress
from gui.engine_process import keeping as k
from gui.engine_process import messages as m
from gui.engine_process.tile import TileKey
from gui.link.kept import Kept
from gui.link.protocol import Array, Cancelled, Failed, Lost
from gui.session.painted import SessionPhase
from gui.session.session import Session
from tests.gui.fake_session import FakeLink, FakeSession, frame_of, plain

LAKE = Path("/pictures/lake.jpg")
ENTRY = Kept(Path("/history"), "1a", "{}", 0.0, 6, 4)


def _options(strength: float = 0.5, engine: str = "adain") -> StyleOptions:
    return StyleOptions((StyleChoice(Path("ink.jpg")),), strength=strength, engine=engine)


def _stored(name: str) -> m.StoredResult:
    arrays = [Array(f"{name}-{part}", shape, "float32") for part, shape in (("pixels", (4, 6, 3)), ("like", (9,)))]
    return m.StoredResult(arrays[0], None, arrays[1])


@pytest.fixture
def link(qapp) -> FakeLink:
    return FakeLink()


@pytest.fixture
def session(link) -> Session:
    session = Session(link)
    session.phases, session.pictures, session.sentences = [], [], []
    session.phase_changed.connect(session.phases.append)
    for signal in (session.previewed, session.finished):
        signal.connect(lambda image, *_: session.pictures.append(image.pixelColor(0, 0).name()))
    session.failed.connect(session.sentences.append)
    return session


def _open(session, link, path=LAKE):
    session.open_photo(path)
    link.answer(m.OpenPhoto, m.PhotoOpened, frame_of(plain(6, 4, "gray")), 6, 4)
    session.phases.clear()


def _finish(link, kind, name, color="red"):
    return link.answer(kind, m.Finished, frame_of(plain(6, 4, color)), _stored(name), "", "fake")


def test_a_start_overtakes_a_picture_of_the_history(session, link):
    """GIVEN a picture that is recalled WHEN a run is started THEN the late picture changes nothing."""
    _open(session, link)
    session.recall(ENTRY, _options())
    session.start(_options(0.9))
    recalled = next(call for call in link.calls if isinstance(call.request, k.ShowKept))
    assert recalled.is_over
    late = m.Finished(recalled.request.job, frame_of(plain(6, 4, "blue")), _stored("late"), "", "fake")
    assert not recalled.tell(late)
    assert (session.phase, session.phases) == (SessionPhase.RUNNING, [SessionPhase.RUNNING])
    session.cancel()
    assert [type(call.request) for call in link.cancelled] == [m.Paint]
    assert _finish(link, m.Paint, "run") is False  # it was cancelled
    assert session.phase is SessionPhase.READY


def test_another_photo_overtakes_a_picture_of_the_history(session, link):
    _open(session, link)
    session.recall(ENTRY, _options())
    session.open_photo(Path("/other.jpg"))
    assert not _finish(link, k.ShowKept, "late")
    assert session.phase is SessionPhase.LOADING
    assert session.pictures == []


def test_a_picture_of_the_history_that_fails_starts_nothing_later(session, link):
    """GIVEN a run that waits for a picture WHEN that is gone THEN no other painting's end starts the run."""
    _open(session, link)
    started = []
    session.recall(ENTRY, _options(), then=lambda: started.append("last week's run"))
    link.answer(k.ShowKept, Failed, "This painting is not in the history any more; start it again.")
    session.start(_options())
    _finish(link, m.Paint, "other")
    session.recall(ENTRY, _options())
    _finish(link, k.ShowKept, "kept")
    assert started == []
    assert len(session.sentences) == 1


def test_what_waits_for_a_picture_of_the_history_is_done_once_it_is_there(session, link):
    _open(session, link)
    begun = []
    session.recall(ENTRY, _options(), then=lambda: begun.append(session.phase))
    _finish(link, k.ShowKept, "kept")
    assert begun == [SessionPhase.DONE]
    assert session.result.name == "1a" and session.result.is_saved


def test_quick_previews_end_with_a_start(session, link):
    """GIVEN previews on their way WHEN a run is started THEN none of them is shown."""
    _open(session, link)
    for strength in (0.2, 0.4):
        session.repaint(_options(strength))
    session.start(_options())
    for call in link.calls:
        if isinstance(call.request, m.PaintQuickly):
            assert not call.tell(m.QuickPainted(call.request.job, frame_of(plain(6, 4, "blue"))))
    assert session.pictures == []
    link.answer(m.Paint, m.Previewed, frame_of(plain(6, 4, "red")))
    assert session.pictures == ["#ff0000"]


def test_previews_of_an_earlier_photo_are_not_shown(session, link):
    _open(session, link)
    session.repaint(_options())
    _open(session, link, Path("/other.jpg"))
    assert not link.answer(m.PaintQuickly, m.QuickPainted, frame_of(plain(6, 4, "blue")))
    assert session.pictures == []


def test_nothing_of_a_run_comes_after_another_photo(session, link):
    _open(session, link)
    session.start(_options())
    session.open_photo(Path("/other.jpg"))
    (run,) = [call for call in link.calls if isinstance(call.request, m.Paint)]
    assert link.cancelled == [run] and run.is_over
    assert not run.tell(m.Previewed(run.request.job, frame_of(plain(6, 4, "blue"))))
    assert session.phase is SessionPhase.LOADING


def test_only_the_photo_that_was_asked_for_last_opens(session, link):
    opened = []
    session.photo_opened.connect(lambda path, *_: opened.append(path))
    session.open_photo(LAKE)
    first = link.calls[-1]
    session.open_photo(Path("/other.jpg"))
    first.tell(m.PhotoOpened(1, frame_of(plain(6, 4, "gray")), 6, 4))
    assert opened == [] and session.phase is SessionPhase.LOADING
    link.answer(m.OpenPhoto, m.PhotoOpened, frame_of(plain(6, 4, "gray")), 6, 4)
    assert opened == [Path("/other.jpg")]


def test_the_memory_of_a_result_goes_with_the_next_one(session, link):
    _open(session, link)
    session.start(_options())
    _finish(link, m.Paint, "first")
    assert link.dropped == []
    session.start(_options(0.9))
    _finish(link, m.Paint, "second")
    assert set(link.dropped) == {"first-pixels", "first-like"}
    _open(session, link, Path("/other.jpg"))
    assert {"second-pixels", "second-like"} <= set(link.dropped)


@pytest.mark.parametrize("ends", ["answered", "failed", "cancelled", "overtaken"])
def test_the_memory_of_a_pasted_photo_goes_with_it(session, link, ends):
    session.open_clipboard(plain(6, 4, "gray"))
    (key,) = {request.photo.pasted.key for request in link.requests(m.OpenPhoto)}
    if ends == "answered":
        link.answer(m.OpenPhoto, m.PhotoOpened, frame_of(plain(6, 4, "gray")), 6, 4)
        assert link.dropped == []
        _open(session, link)
    elif ends == "failed":
        link.answer(m.OpenPhoto, Failed, None)
    elif ends == "cancelled":
        session.cancel()
        link.answer(m.OpenPhoto, Cancelled)
    else:
        session.open_photo(LAKE)
    assert link.dropped == [key]


def test_a_lost_run_is_told_and_may_be_started_again(session, link):
    _open(session, link)
    session.start(_options())
    link.answer(m.Paint, Lost)
    assert session.phase is SessionPhase.FAILED
    assert "press Start" in session.sentences[0]
    session.start(_options())
    assert session.phase is SessionPhase.RUNNING


def test_an_engine_that_is_gone_for_good_is_told_plainly(session, link):
    """GIVEN a run WHEN the link breaks THEN the window does not run for ever, and says what to do."""
    _open(session, link)
    session.start(_options())
    link.answer(m.Paint, Lost, is_for_good=True)
    link.broken.emit()
    assert session.phase is SessionPhase.FAILED
    assert {said for said in session.sentences if "open it again" in said} == set(session.sentences)


def test_a_pause_names_the_run_and_ends_with_it(session, link):
    _open(session, link)
    session.pause(True)
    assert link.told == []
    session.start(_options())
    paused = []
    session.paused_changed.connect(paused.append)
    session.pause(True)
    session.pause(True)
    assert link.told == [m.Pause(link.calls[-1].request.job, True)]
    link.answer(m.Paint, Lost)
    assert paused == [True, False]


def test_progress_is_that_of_the_run(session, link):
    _open(session, link)
    told = []
    session.progressed.connect(lambda progress: told.append(progress.fraction))
    session.start(_options())
    link.answer(m.Paint, m.Progressed, Progress(0.5, Phase.PAINTING))
    assert told == [0.0, 0.5]


def test_a_kept_result_ends_what_is_unfinished_unless_another_run_has_begun(session, link, tmp_path):
    session.keep_in(Places.below(tmp_path))
    _open(session, link)
    session.start(_options())
    _finish(link, m.Paint, "first")
    assert session.unfinished is not None
    session.start(_options(0.9))
    running = session.unfinished
    link.answer(k.KeepResult, k.ResultKept)
    assert session.unfinished is running
    _finish(link, m.Paint, "second")
    told = []
    session.not_kept.connect(told.append)
    link.answer(k.KeepResult, Failed, "The disk is full.")
    assert session.unfinished is None and told == ["The disk is full."]


def test_a_result_counts_as_saved_only_where_it_is_that_one(session, link):
    _open(session, link)
    session.start(_options())
    _finish(link, m.Paint, "first")
    session.save(Path("/out.png"))
    session.start(_options(0.9))
    _finish(link, m.Paint, "second")
    link.answer(m.SaveResult, m.Saved, Path("/out.png"))
    assert not session.result.is_saved
    session.save(Path("/out 2.png"))
    link.answer(m.SaveResult, m.Saved, Path("/out 2.png"))
    assert session.result.is_saved


def test_tiles_are_of_what_is_shown(session, link):
    _open(session, link)
    before = session.photo_tiles
    assert isinstance(session.tile(TileKey(before, 0, 0, 0)).request, m.MakeTile)
    session.start(_options())
    _finish(link, m.Paint, "first")
    result = session.result_tiles
    assert session.tile(TileKey(result, 0, 0, 0)).request.pixels.key == "first-pixels"
    session.start(_options(0.9))
    _finish(link, m.Paint, "second")
    assert session.tile(TileKey(result, 0, 0, 0)) is None
    _open(session, link, Path("/other.jpg"))
    assert session.tile(TileKey(before, 0, 0, 0)) is None


def test_a_file_that_holds_the_painting_is_not_the_photo_any_more(session, link):
    _open(session, link)
    session.start(_options())
    _finish(link, m.Paint, "first")
    session.save_back()
    assert link.requests(m.SaveResult)[-1].in_place
    session.start(_options())
    assert link.requests(m.Paint)[-1].photo.is_written_back


@pytest.mark.parametrize("phase", [SessionPhase.LOADING, SessionPhase.RUNNING])
def test_nothing_is_painted_beside(session, link, phase):
    _open(session, link)
    if phase is SessionPhase.RUNNING:
        session.start(_options())
    else:
        session.open_photo(Path("/other.jpg"))
    asked = len(link.calls)
    session.start(_options())
    session.recall(ENTRY, _options())
    session.repaint(_options())
    assert session.glimpse(_options(), (0.5, 0.5), 32) is None
    assert len(link.calls) == asked


def test_the_stand_in_has_what_the_session_has():
    """GIVEN the session that other tests use WHEN compared with the real one THEN its methods take the same."""
    own = {name for name, value in vars(FakeSession).items() if inspect.isfunction(value) and hasattr(Session, name)}
    assert len(own) > 12
    for name in own - {"__init__"}:
        real, fake = (inspect.signature(getattr(kind, name)) for kind in (Session, FakeSession))
        if name != "ask":
            assert [*fake.parameters.values()] == [*real.parameters.values()], name
    plain_values = {name for name, value in vars(FakeSession).items() if not inspect.isfunction(value)}
    states = {name for name in plain_values if not name.startswith("__") and name != "staticMetaObject"}
    assert states <= {name for name, value in vars(Session).items() if isinstance(value, property)}


def test_the_fake_link_has_what_the_link_has(link):
    from gui.link.link import Link

    public = {name for name in vars(FakeLink) if not name.startswith("_")} - {"requests", "answer", "staticMetaObject"}
    assert public <= {*dir(Link)}
    assert isinstance(link.heard, SignalInstance)


def test_a_cancelled_run_is_not_offered_as_unfinished(session, link):
    _open(session, link)
    session.start(_options())
    assert session.unfinished is not None

    session.cancel()
    link.answer(m.Paint, Cancelled)

    assert session.unfinished is None


def test_a_failed_run_is_gone_on_with_only_by_its_own_settings(session, link, tmp_path):
    session.keep_in(Places.below(tmp_path))
    _open(session, link)
    session.start(_options(engine="gatys"))
    first = session.unfinished.journal
    link.answer(m.Paint, Failed, "There is not enough memory.")
    session.start(_options(0.9, "gatys"))
    other = session.unfinished.journal
    link.answer(m.Paint, Failed, "There is not enough memory.")
    session.start(_options(0.9, "gatys"))

    assert first is not None and other is not None
    assert other != first
    assert session.unfinished.journal == other

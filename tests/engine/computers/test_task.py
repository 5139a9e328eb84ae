"""What travels is one function's name: it answers by the runner, and tells how far it is, not too often."""

from __future__ import annotations

import pickle
from types import SimpleNamespace

import pytest

from engine.computers import task
from engine.computers.engine_process import Report
from engine.computers.task import TOPIC, answer


class Worker:
    """Stand in for Dask's worker at a runner that tells some times how far it is, with such pictures."""

    def __init__(self, *samples: bytes) -> None:
        self._samples = samples or (b"",) * 5
        self.logged, self.asked = [], []
        self.runner = SimpleNamespace(answer=self._answer)

    def _answer(self, request: dict, tell) -> dict:
        self.asked.append(request)
        for step, sample in enumerate(self._samples):
            tell(Report(step / 4, "painting", None, sample))
        return {"done": request["do"]}

    def log_event(self, topic: str, event: dict) -> None:
        self.logged.append((topic, event))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Have a tenth of a second go by at each look."""
    times = [100.0 + step / 10 for step in range(50)]
    monkeypatch.setattr(task.time, "monotonic", lambda: times.pop(0))
    return times


def test_a_request_is_answered_at_the_bench() -> None:
    worker = Worker()
    request = {"do": "lacking", "files": ["a"]}
    assert answer(request, worker) == {"done": "lacking"}
    assert worker.asked == [request]


@pytest.mark.usefixtures("clock")
def test_what_is_told_names_its_order_and_comes_at_most_twice_a_second() -> None:
    """GIVEN twelve reports, a tenth of a second apart WHEN told THEN the first comes, and two after it."""
    worker = Worker(*[b""] * 12)
    answer({"do": "paint", "order": {"key": "7-a"}}, worker)
    assert {topic for topic, _ in worker.logged} == {TOPIC}
    assert {event["key"] for _, event in worker.logged} == {"7-a"}
    assert [round(4 * event["report"][0]) for _, event in worker.logged] == [0, 5, 10]


@pytest.mark.usefixtures("clock")
def test_pictures_come_at_most_every_two_seconds_however_often_else_is_told() -> None:
    """GIVEN a picture with each of 30 reports, a tenth of a second apart WHEN told THEN two come, the first at once."""
    worker = Worker(b"", *[b"JPEG"] * 29)
    answer({"do": "learn", "order": {"key": "7-a"}}, worker)
    reports = [event["report"] for _, event in worker.logged]
    assert [round(4 * fraction) for fraction, _, _, sample in reports if sample] == [1, 21]
    assert [round(4 * fraction) for fraction, _, _, sample in reports if not sample] == [0, 6, 11, 16, 26]


def test_without_an_order_there_is_no_key() -> None:
    worker = Worker()
    answer({"do": "cancel", "key": "7-a"}, worker)
    assert {event["key"] for _, event in worker.logged} == {""}


def test_in_dasks_own_thread_the_worker_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    worker = Worker()
    monkeypatch.setattr(task, "get_worker", lambda: worker)
    assert answer({"do": "lacking"}) == {"done": "lacking"}


def test_nothing_travels_but_a_name() -> None:
    assert len(pickle.dumps(answer)) < 100
    assert pickle.loads(pickle.dumps(answer)) is answer

"""Check that a long run is remembered by fewer points."""

from __future__ import annotations

from engine.values import Losses
from gui.method.loss_record import LossRecord


def _losses(step: int) -> Losses:
    return Losses(float(step), 0.0, 0.0, ())


def test_a_run_beyond_the_limit_keeps_every_second_step_then_every_fourth():
    record, kept = LossRecord(4), []
    for step in range(13):
        record.add(_losses(step))
        kept.append([round(point.content) for point in record.points])
    assert kept[3] == [0, 1, 2, 3]
    assert kept[4] == kept[5] == [0, 2, 4]
    assert kept[8] == kept[11] == [0, 4, 8]
    assert (record.steps, record.latest) == (13, _losses(12))


def test_a_new_run_begins_with_every_step():
    record = LossRecord(2)
    for step in range(5):
        record.add(_losses(step))
    record.clear()
    assert (record.points, record.latest, record.steps) == ([], None, 0)
    for step in range(2):
        record.add(_losses(step))
    assert len(record.points) == 2

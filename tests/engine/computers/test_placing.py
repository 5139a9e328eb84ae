"""Place pictures: the longest first, the last ones with the fastest, and twice where somebody idles."""

from __future__ import annotations

from engine.computers.placing import Load, Work, doubled_work, next_work


def test_the_longest_comes_first() -> None:
    works = [Work(1, 2.0), Work(2, 24.0), Work(3, 12.0)]
    assert next_work("a", {"a": Load(1.0)}, works, 0.0) == works[1]


def test_the_last_one_goes_to_who_is_done_with_it_first() -> None:
    """GIVEN one picture left WHEN the slow one asks THEN it gets nothing, even while the fast one still paints."""
    fast = Load(1.0, running=[(Work(1, 3.0), 0.0)])
    loads = {"fast": fast, "slow": Load(10.0)}
    assert next_work("slow", loads, [Work(2, 2.0)], 0.0) is None
    assert next_work("fast", loads, [Work(2, 2.0)], 0.0) == Work(2, 2.0)
    many = [Work(number, 2.0) for number in range(2, 40)]
    assert next_work("slow", loads, many, 0.0) == many[0]


def test_who_has_failed_at_it_is_passed_over() -> None:
    loads = {"a": Load(1.0), "b": Load(9.0)}
    work = Work(1, 1.0, frozenset({"a"}))
    assert next_work("a", loads, [work], 0.0) is None
    assert next_work("b", loads, [work], 0.0) == work


def test_who_idles_paints_what_takes_longest_elsewhere() -> None:
    slow = Load(10.0, running=[(Work(1, 1.0), 0.0), (Work(2, 1.0), 0.0)])
    loads = {"fast": Load(1.0), "slow": slow}
    assert doubled_work("fast", loads, set(), 1.0) == Work(2, 1.0)
    assert doubled_work("fast", loads, {2}, 1.0) == Work(1, 1.0)
    assert doubled_work("fast", loads, {1, 2}, 1.0) is None
    assert (
        doubled_work("fast", {"fast": Load(1.0), "slow": Load(1.0, running=[(Work(1, 1.0), 0.0)])}, set(), 0.5) is None
    )


def test_what_is_late_is_painted_by_another_one() -> None:
    """GIVEN a laptop that sleeps WHEN its picture is overdue THEN an equal computer that idles takes it as well."""
    asleep = Load(1.0, running=[(Work(1, 1.0), 0.0)])
    assert doubled_work("awake", {"awake": Load(1.0), "asleep": asleep}, set(), 5.0) == Work(1, 1.0)

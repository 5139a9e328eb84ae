"""Check that the latest values stay and the oldest go."""

from __future__ import annotations

from engine.runs.latest import Latest


def test_a_value_is_made_once_and_the_oldest_goes() -> None:
    made: list[str] = []

    def make(name: str) -> str:
        made.append(name)
        return name.upper()

    latest: Latest[str] = Latest(2)
    for name in ("a", "b", "a", "c", "b", "a"):
        assert latest.get(name, lambda name=name: make(name)) == name.upper()
    assert made == ["a", "b", "c", "a"]

    latest.clear()
    latest.get("a", lambda: make("a"))
    assert made[-1] == "a"
    assert len(made) == 5

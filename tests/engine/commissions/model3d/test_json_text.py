"""Changing JSON in place: what is asked for changes, every other byte stays."""

from __future__ import annotations

import json

import pytest

from engine.commissions.model3d.json_text import JsonText

TEXT = '{ "a" : [1, {"b": -1.50e+3 }, "x]\\"}"] ,\n\t"c": {}, "d":[ ], "é": null}'


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (("a", 1, "b"), 7, TEXT.replace("-1.50e+3", "7")),
        (("a", 1, "new"), [1], TEXT.replace("-1.50e+3 }", '-1.50e+3,"new":[1] }')),
        (("a", 3), "y", TEXT.replace('"x]\\"}"]', '"x]\\"}","y"]')),
        (("c", "k"), 1, TEXT.replace("{}", '{"k":1}')),
        (("d", 0), 1, TEXT.replace("[ ]", "[1 ]")),
        (("e", 0), {"f": 1}, TEXT[:-1] + ',"e":[{"f":1}]}'),
        (("é",), 2, TEXT.replace("null", "2")),
    ],
)
def test_one_value_changes(path, value, expected) -> None:
    text = JsonText(TEXT)
    text.put(value, *path)
    assert text.changed() == expected
    json.loads(text.changed())


def test_many_changes_at_once() -> None:
    """GIVEN additions to the same place and changes before them WHEN all are made THEN all are there in order."""
    text = JsonText(TEXT)
    for number in range(3):
        text.put(number, "d", number)
        text.put(number, "c", str(number))
    text.put("new", "a", 0)
    changed = json.loads(text.changed())
    assert changed["d"] == [0, 1, 2]
    assert changed["c"] == {"0": 0, "1": 1, "2": 2}
    assert changed["a"][0] == "new"


def test_values_are_read_by_their_path() -> None:
    text = JsonText(TEXT)
    assert text.get("a", 1) == {"b": -1500.0}
    assert text.get("a", 9) is None
    assert text.get("nothing", "here") is None

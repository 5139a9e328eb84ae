"""Change values in a JSON text and leave every other byte as it is."""

from __future__ import annotations

import json

_SPACE = " \t\n\r"
_decode = json.JSONDecoder().raw_decode


class JsonText:
    """Collect changes of one text; places are those of the text before.

    Args:
        text: sound JSON, whose root is an object.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._edits: list[tuple[int, int, str]] = []
        self._root = self._skip(0)
        self._known: dict[tuple[str | int, ...], list[int]] = {}

    def get(self, *path: str | int) -> object:
        """Read the value at a path of keys and indices; None where there is none."""
        place = self._place(path)
        return None if place is None else _decode(self._text, place)[0]

    def put(self, value: object, *path: str | int) -> None:
        """Replace the value at a path, or add it to the object or array that holds it."""
        place = self._place(path)
        if place is not None:
            self._edits.append((place, self._end(place), _dump(value)))
            return
        holder = self._place(path[:-1])
        if holder is None:  # add it as well
            last = path[-1]
            self.put([value] if isinstance(last, int) else {str(last): value}, *path[:-1])
            return
        self._add(holder, path[-1], _dump(value))

    def changed(self) -> str:
        """Give the text with all changes."""
        parts, done = [], 0
        for start, end, new in sorted(self._edits, key=lambda edit: edit[:2]):
            parts += [self._text[done:start], new]
            done = end
        return "".join([*parts, self._text[done:]])

    def _add(self, holder: int, key: str | int, value: str) -> None:
        end = self._end(holder) - 1  # of the bracket
        last = end
        while self._text[last - 1] in _SPACE:
            last -= 1
        is_empty = last == holder + 1
        named = value if isinstance(key, int) else f"{json.dumps(key)}:{value}"
        before = any(edit[:2] == (last, last) for edit in self._edits)
        self._edits.append((last, last, named if is_empty and not before else f",{named}"))

    def _place(self, path: tuple[str | int, ...]) -> int | None:
        place = self._root
        for depth, key in enumerate(path):
            if isinstance(key, str):
                found = self._member(place, key)
            else:
                elements = self._elements(place, path[:depth])
                found = elements[key] if key < len(elements) else None
            if found is None:
                return None
            place = found
        return place

    def _member(self, place: int, key: str) -> int | None:
        """Find the value of a key; of several the last, as decoders do."""
        found, place = None, self._skip(place + 1)
        while self._text[place] != "}":
            name, place = _decode(self._text, place)
            place = self._skip(self._skip(place) + 1)
            if name == key:
                found = place
            place = self._next(place)
        return found

    def _elements(self, place: int, path: tuple[str | int, ...]) -> list[int]:
        if path not in self._known:
            places, at = [], self._skip(place + 1)
            while self._text[at] != "]":
                places.append(at)
                at = self._next(at)
            self._known[path] = places
        return self._known[path]

    def _next(self, place: int) -> int:
        place = self._skip(self._end(place))
        return self._skip(place + 1) if self._text[place] == "," else place

    def _end(self, place: int) -> int:
        return _decode(self._text, place)[1]

    def _skip(self, place: int) -> int:
        while self._text[place] in _SPACE:
            place += 1
        return place


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

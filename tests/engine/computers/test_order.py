"""What travels is plain values, and comes back as it was; anything else that comes is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from engine.computers.order import Painted, Piece, SentLearning, SentOrder, sent_of

ORDER = SentOrder(
    "1-a", "aa.jpg", "photo.jpg", "painted.png", "{}", '{"recipe": 1}', {"quality": 90}, {"way": "surface"},
    ("aa.jpg", "bb.png"), {"texture.png": "bb.png"}, {"name": "mine"}, {"x.safetensors": "cc"},
)  # fmt: skip
LEARNING = SentLearning("2-b", "aa.jpg", "painting.jpg", ("bb.jpg",), 200, {"x.pt": "cc"}, ("aa.jpg", "bb.jpg"))
PAINTED = Painted((Piece(b"\0\1"), Piece(b"two", 512, 7)), 64, 48, 1.25, '["Too {0}.", "wide"]')


@pytest.mark.parametrize("sent", [ORDER, LEARNING, SentOrder("k", "p", "n", "t", "{}", "{}", {}, {}, ())])
def test_an_order_comes_back_as_it_was(sent: SentOrder | SentLearning) -> None:
    record = json.loads(json.dumps(sent.record()))  # nothing in it is an object of ours
    assert sent_of(sent.kind, record) == sent
    assert type(sent).of(record) == sent


def test_the_kind_tells_what_is_done() -> None:
    assert (ORDER.kind, LEARNING.kind) == ("paint", "learn")
    assert "kind" not in ORDER.record()
    with pytest.raises(msgspec.ValidationError):
        sent_of("learn", ORDER.record())


def test_what_was_painted_comes_back_as_it_was() -> None:
    record = PAINTED.record()
    assert Painted.of(record) == PAINTED
    assert record["pieces"][1] == {"content": b"two", "start": 512, "count": 7}


@pytest.mark.parametrize(
    "change", [{"files": "aa.jpg"}, {"saving": []}, {"photo": None}, {"key": 7}, {"beside": {"a": 1}}]
)
def test_an_order_that_is_none_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        SentOrder.of(ORDER.record() | change)


def test_what_another_version_would_send_beside_does_not_matter_and_what_it_lacks_does() -> None:
    assert SentOrder.of(ORDER.record() | {"colour": "red"}) == ORDER
    record = ORDER.record()
    del record["options"]
    with pytest.raises(msgspec.ValidationError):
        SentOrder.of(record)


def test_two_orders_share_nothing_by_default() -> None:
    one, other = (replace(SentOrder("k", "p", "n", "t", "{}", "{}", {}, {}, ())) for _ in range(2))
    one.strokes["x"] = "y"
    assert SentOrder("k", "p", "n", "t", "{}", "{}", {}, {}, ()).strokes == {}
    assert other.beside == {}

"""A queue is followed by its changes."""

from __future__ import annotations

from pathlib import Path

from engine.commissions.queue.queue_item import Changes, ItemState, Listing, QueueItem, QueueMode
from engine.options import SaveOptions, StyleOptions


def item(number: int, position: float, state: ItemState = ItemState.WAITING) -> QueueItem:
    photo = Path(f"{number}.jpg")
    return QueueItem(number, photo, photo, StyleOptions(), SaveOptions(), state, position=position)


def test_items_stand_in_the_queues_order_whenever_they_came() -> None:
    listing = Listing()

    listing.take(Changes(3, QueueMode.PAUSED, (item(1, 2.0), item(2, 1.0))))
    listing.take(Changes(4, QueueMode.RUNNING, (item(3, 1.5),)))

    assert [one.number for one in listing.items] == [2, 3, 1]
    assert (listing.revision, listing.mode) == (4, QueueMode.RUNNING)


def test_what_has_changed_takes_the_place_of_what_was() -> None:
    listing = Listing()
    listing.take(Changes(1, QueueMode.RUNNING, (item(1, 1.0), item(2, 2.0), item(3, 3.0))))

    listing.take(Changes(2, QueueMode.RUNNING, (item(1, 9.0, ItemState.DONE),), frozenset({3, 77})))

    assert [(one.number, one.state) for one in listing.items] == [(2, ItemState.WAITING), (1, ItemState.DONE)]


def test_a_whole_list_forgets_all_others() -> None:
    listing = Listing()
    listing.take(Changes(1, QueueMode.RUNNING, (item(1, 1.0), item(2, 2.0))))

    listing.take(Changes(7, QueueMode.RUNNING, (item(5, 1.0),), is_whole=True))

    assert [one.number for one in listing.items] == [5]

"""A scene tells size and device of its plan, and whether there is any colour in it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import torch

from engine.options import StyleOptions
from engine.painters.scene import Scene, Shot, StyleImage

IMAGE = torch.zeros(1, 3, 4, 4)


def _scene(photo_is_grey: bool, *styles_are_grey: bool) -> Scene:
    styles = [StyleImage(number, IMAGE, 1.0, is_grey=is_grey) for number, is_grey in enumerate(styles_are_grey)]
    plan = SimpleNamespace(device=torch.device("cpu"), size=(30, 40))
    return Scene(SimpleNamespace(is_grey=photo_is_grey), StyleOptions(), plan, styles, [1.0], None, None)


@pytest.mark.parametrize(
    ("photo", "styles", "is_grey"),
    [
        (True, [True], True), (True, [True, True], True), (True, [True, False], False), (False, [True], False),
        (True, [], False),
    ],
)  # fmt: skip
def test_a_painting_is_grey_where_nothing_has_colours(photo: bool, styles: list[bool], is_grey: bool) -> None:
    assert _scene(photo, *styles).is_grey == is_grey


def test_size_and_device_are_the_plan_s() -> None:
    assert (_scene(True).size, _scene(True).device) == ((30, 40), torch.device("cpu"))


def test_two_shots_keep_nothing_of_each_other() -> None:
    one, other = Shot(), Shot()
    one.kept["strokes"] = one.known["mean"] = 1
    assert (other.kept, other.known) == ({}, {})

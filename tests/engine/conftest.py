"""Load the sample photograph and the bundled models for the tests of the stylizer."""

from __future__ import annotations

import pytest

from engine.painting.stylizer import Stylizer
from engine.pictures import image_io
from engine.values import Picture
from tests.engine.stylizing import MODELS, RESOURCES


@pytest.fixture(scope="module")
def photo() -> Picture:
    return image_io.load(RESOURCES / "samples" / "cat.jpg")


@pytest.fixture(scope="module")
def shared() -> Stylizer:
    """Load the models once for the tests that only look at pictures."""
    return Stylizer(MODELS)


@pytest.fixture
def stylizer() -> Stylizer:
    return Stylizer(MODELS)

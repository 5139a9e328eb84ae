"""Show that a painting is decoded, and looked at, once: while its file, its cut and its colours stay the same."""

from __future__ import annotations

import os
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from PIL import Image

from engine.options import Colors, StyleOptions
from engine.painting import style_images
from engine.painting.style_images import StyleImages
from engine.style_choice import Crop, StyleChoice

PLAN = SimpleNamespace(device=torch.device("cpu"), size=(8, 8))
PHOTO = SimpleNamespace(tensor_at=lambda height, width, _device: torch.rand(1, 3, height, width))


@pytest.fixture
def looks(monkeypatch):
    """Count how often a painting is looked at."""
    seen = []
    look = style_images.has_no_colors
    monkeypatch.setattr(style_images, "has_no_colors", lambda image: seen.append(image) or look(image))
    return seen


def _painting(path, colour, moment):
    Image.fromarray(np.full((6, 9, 3), colour, np.uint8)).save(path)
    os.utime(path, (moment, moment))
    return StyleOptions((StyleChoice(path),))


def test_a_painting_is_looked_at_once_until_its_file_changes(tmp_path, looks):
    """GIVEN a painting WHEN it is asked for again THEN nothing is decoded; overwritten, it is another one."""
    images = StyleImages()
    options = _painting(tmp_path / "a.png", (90, 90, 90), 1)
    first, again = (images.of(options, PHOTO, PLAN)[0] for _ in range(2))
    assert again.image is first.image
    assert first.is_grey
    assert len(looks) == 1

    _painting(tmp_path / "a.png", (200, 90, 20), 2)
    changed = images.of(options, PHOTO, PLAN)[0]
    assert not changed.is_grey
    assert changed.painting != first.painting
    assert len(looks) == 2


def test_another_cut_is_another_painting(tmp_path, looks):
    images = StyleImages()
    options = _painting(tmp_path / "a.png", (200, 90, 20), 1)
    (choice,) = options.styles
    part = replace(options, styles=(replace(choice, crop=Crop(0.0, 0.0, 0.5, 1.0)),))
    assert images.of(options, PHOTO, PLAN)[0].image.shape[-1] == 9
    assert images.of(part, PHOTO, PLAN)[0].image.shape[-1] in (4, 5)
    assert len(looks) == 2


def test_the_photographs_colours_are_taken_anew_from_another_photograph(tmp_path, looks):
    """GIVEN a painting in a photograph's colours WHEN another photograph comes THEN only these are taken anew."""
    images = StyleImages()
    options = replace(_painting(tmp_path / "a.png", (200, 90, 20), 1), colors=Colors.PALETTE)
    first, again = (images.of(options, PHOTO, PLAN)[0] for _ in range(2))
    assert again.image is first.image
    images.forget_photo()
    assert images.of(options, PHOTO, PLAN)[0].key != first.key
    assert len(looks) == 3  # the painting, and two palettes

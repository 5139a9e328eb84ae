"""Check that large pictures lie in files, that their memory comes back, and that nothing else changes."""

from __future__ import annotations

import errno
import os
import sys

import numpy as np
import psutil
import pytest
import torch

from engine.networks.adain_network import AdainNetwork
from engine.networks.strokes import Style
from engine.options import Colors, StyleOptions
from engine.painters.adain.adain import Adain
from engine.painters.adain.adain_plan import Workspace
from engine.pictures import image_io, image_saving
from engine.pictures.fitted_photo import FittedPhoto
from engine.pictures.tensors import to_tensor
from engine.runs.finishing import finish
from engine.storage import mapped_pixels

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere all pixels stay in memory")

SIDE = 2048  # px: 48 MiB
BYTES = 12 * SIDE**2


def is_mapped(pixels) -> bool:
    return isinstance(pixels.base, np.memmap)


@pytest.fixture
def all_are_mapped(monkeypatch):
    monkeypatch.setattr(mapped_pixels, "LEAST_BYTES", 0)


def resident() -> int:
    return psutil.Process().memory_info().rss


@pytest.mark.usefixtures("all_are_mapped")
def test_memory_is_given_back_and_nothing_lost():
    # GIVEN a picture that was written WHEN it is let go of THEN its memory is free, and every number comes back
    numbers = np.random.default_rng(0).random((SIDE, SIDE, 3), np.float32)
    pixels = mapped_pixels.empty_pixels(SIDE, SIDE)
    pixels[:] = numbers
    before = resident()
    mapped_pixels.let_go(pixels[5:9, 3:])  # any part of it
    assert before - resident() > 0.9 * BYTES
    assert np.array_equal(pixels, numbers)


@pytest.mark.usefixtures("all_are_mapped")
def test_to_go_through_a_picture_takes_the_memory_of_a_band():
    pixels = mapped_pixels.mapped_pixels(np.ones((SIDE, SIDE, 3), np.float32))
    before = resident()
    most = max(resident() - before for band in mapped_pixels.bands(pixels) if band.sum() > 0)
    assert most < 0.3 * BYTES


def test_small_pictures_and_others_stay_where_they_are():
    pixels = np.zeros((4, 4, 3), np.float32)
    assert mapped_pixels.mapped_pixels(pixels) is pixels
    assert not is_mapped(mapped_pixels.empty_pixels(4, 4))
    mapped_pixels.let_go(pixels)
    assert not pixels.any()


@pytest.mark.usefixtures("all_are_mapped")
def test_without_a_place_on_the_disk_the_picture_is_in_memory(monkeypatch):
    def is_full(*_: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "posix_fallocate", is_full)
    assert not is_mapped(mapped_pixels.empty_pixels(4, 4))


def test_a_picture_is_painted_and_saved_as_from_memory(monkeypatch, photo_path, tmp_path):
    # GIVEN one photograph in memory and in a file WHEN both are painted, finished and saved THEN the files are equal
    def painted() -> bytes:
        picture = image_io.load(photo_path)
        photo = FittedPhoto(picture.pixels)
        adain = Adain(network)
        code = Style(adain.encode_style(to_tensor(picture.pixels, torch.device("cpu")).flip(2), 1.0))
        steps = adain.paint(photo, picture.pixels.shape[:2], code, 0.8, Workspace(64))
        try:
            while True:
                next(steps)
        except StopIteration as end:
            pixels = end.value
        finish(pixels, photo, StyleOptions((), strength=0.8, colors=Colors.PHOTO))
        mapped.append((is_mapped(picture.pixels), is_mapped(pixels)))
        return image_saving.save(tmp_path / "out.png", pixels, picture, overwrite=True).read_bytes()

    network, mapped = AdainNetwork().eval(), []
    monkeypatch.setattr("engine.painters.adain.adain_plan.FIRST_SIDE", 64)
    in_memory = painted()
    monkeypatch.setattr(mapped_pixels, "LEAST_BYTES", 0)
    in_file = painted()
    assert mapped == [(False, False), (True, True)]
    assert in_file == in_memory

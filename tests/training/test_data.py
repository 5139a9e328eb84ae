"""Check that pictures are read in order, divided for good, and cropped reproducibly."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from PIL import Image

from training.data import HELD_OUT, Crops, LabelledPictures, held_out, read_pictures, split

if TYPE_CHECKING:
    from training.data import Frame


def _flat(level: int, height: int = 20, width: int = 30) -> Frame:
    return np.full((height, width, 3), level, np.uint8)


def _gradient(height: int, width: int) -> Frame:
    """Draw red rising downwards and green rising to the right."""
    y, x = np.mgrid[0:height, 0:width]
    return np.stack([255 * y / height, 255 * x / width, np.full(y.shape, 128)], axis=-1).astype(np.uint8)


def _png(frame: Frame) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(frame).save(stream, "png")
    return stream.getvalue()


@pytest.fixture(params=["folder", "tar"])
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Write three pictures out of order, beside a file that is none."""
    files = {f"{level}.png": _png(_flat(level)) for level in (30, 10, 20)}
    if request.param == "folder":
        for name, content in {**files, "notes.txt": b"no picture"}.items():
            (tmp_path / name).write_bytes(content)
        return tmp_path
    with tarfile.open(tmp_path / "pictures.tar", "w") as tar:
        tar.addfile(_directory("pictures"))
        for name, content in files.items():
            member = tarfile.TarInfo(f"pictures/{name}")
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return tmp_path / "pictures.tar"


def _directory(name: str) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type = tarfile.DIRTYPE
    return member


def test_pictures_come_in_the_order_of_their_names(source: Path) -> None:
    pictures = read_pictures(source)

    assert [picture[0, 0, 0] for picture in pictures] == [10, 20, 30]
    assert all(picture.shape == (20, 30, 3) and picture.dtype == np.uint8 for picture in pictures)


def test_only_what_is_held_out_is_decoded(tmp_path: Path) -> None:
    for level in range(HELD_OUT + 5):
        (tmp_path / f"{level:02d}.png").write_bytes(_png(_flat(level)))

    found = held_out(tmp_path)

    assert [x[0, 0, 0] for x in found] == [x[0, 0, 0] for x in split(read_pictures(tmp_path))[1]]
    assert len(found) == HELD_OUT


def test_a_grey_picture_gets_three_channels(tmp_path: Path) -> None:
    Image.new("L", (4, 5), 77).save(tmp_path / "grey.png")

    np.testing.assert_array_equal(read_pictures(tmp_path)[0], _flat(77, 5, 4))


def test_a_picture_is_either_trained_on_or_held_out() -> None:
    """GIVEN a hundred pictures WHEN divided twice THEN the parts are disjoint, whole, and the same again."""
    pictures = [_flat(level, 1, 1) for level in range(100)]

    training, held_out = split(pictures)
    again, other = split(pictures), split(pictures, seed=1)

    levels = [[int(picture[0, 0, 0]) for picture in part] for part in (training, held_out)]
    assert len(held_out) == HELD_OUT
    assert sorted(levels[0] + levels[1]) == list(range(100))
    assert [[int(picture[0, 0, 0]) for picture in part] for part in again] == levels
    assert [int(picture[0, 0, 0]) for picture in other[1]] != levels[1]


@pytest.mark.parametrize("size", [(16, 40), (64, 48), (5, 7)])
def test_crops_are_squares_in_range(size: tuple[int, int]) -> None:
    batch = Crops([[_gradient(*size)]], 16, (1.0, 3.0), seed=0).batch(5)

    assert batch.shape == (5, 3, 16, 16)
    assert batch.dtype is torch.float32
    assert 0 <= batch.min() < batch.max() <= 1


def test_crops_lie_everywhere_upright_and_are_mirrored_half_the_time() -> None:
    """GIVEN red rising downwards and green to the right WHEN cropped THEN red never falls, and green does by half."""
    batch = Crops([[_gradient(64, 96)]], 16, (1.0, 3.0), seed=0).batch(64)

    down = batch[:, 0, -1].mean(1) - batch[:, 0, 0].mean(1)
    across = batch[:, 1, :, -1].mean(1) - batch[:, 1, :, 0].mean(1)
    assert (down > 0).all()
    assert 16 < (across < 0).sum() < 48
    assert batch[:, 0].mean((1, 2)).std() > 0.05
    assert down.max() > 1.5 * down.min()  # scales differ


def test_every_source_is_drawn_from_equally() -> None:
    """GIVEN one dark picture and ninety light ones in two sources WHEN drawn THEN half are dark."""
    crops = Crops([[_flat(0)], [_flat(255)] * 90], 4, (1.0, 1.0), seed=0)

    assert 0.35 < crops.batch(200).mean() < 0.65


def test_the_same_seed_draws_the_same_crops() -> None:
    first, second, other = (Crops([[_gradient(40, 50)]], 8, (1.0, 2.0), seed).batch(6) for seed in (3, 3, 4))

    assert torch.equal(first, second)
    assert not torch.equal(first, other)


def test_drawing_goes_on_from_a_state() -> None:
    crops, resumed = (Crops([[_gradient(40, 50)]], 8, (1.0, 2.0), seed) for seed in (0, 1))
    crops.batch(3)

    resumed.restore(crops.state())

    assert torch.equal(crops.batch(4), resumed.batch(4))


def test_labelled_pictures_keep_order_and_labels(labelled: Path) -> None:
    pictures = LabelledPictures.read(labelled)

    assert pictures.frames.shape == (9, 64, 64, 3)
    assert pictures.frames[:, 5, 5, 0].tolist() == [20 * number for number in range(9)]
    assert pictures.labels.tolist() == [0, 1, 2] * 3


def test_a_labelled_batch_is_cropped_and_keeps_its_labels(labelled: Path) -> None:
    pictures = LabelledPictures.read(labelled)

    images, labels = pictures.batch(50, 40, np.random.default_rng(0))

    assert images.shape == (50, 3, 40, 40)
    numbers = (images[:, 0, 0, 0] * 255 / 20).round().long()
    assert torch.equal(numbers % 3, labels)
    assert len(set(numbers.tolist())) > 5


def test_two_crops_of_a_pair_are_of_one_picture() -> None:
    crops = Crops([[_flat(level, 40, 40) for level in range(0, 250, 10)]], 8, (1.0, 2.0), 0)

    one, two = crops.pairs(20)

    assert torch.equal(one, two)
    assert one.unique().numel() > 5
    gradients = Crops([[_gradient(60, 60)]], 8, (1.0, 4.0), 0).pairs(4)
    assert not torch.equal(*gradients)

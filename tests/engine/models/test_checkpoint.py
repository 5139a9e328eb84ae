"""Check that a file which would unpack to more than it seems is refused before any of it is unpacked."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import torch

from engine.errors import BadWeights
from engine.models import checkpoint
from engine.models.checkpoint import LARGEST, read_tensors


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "saved.pth"
    torch.save({"layer.weight": torch.arange(1000.0)}, path)
    return path


def _refuse_to_unpack(*_args: object, **_more: object) -> None:
    raise AssertionError("It was unpacked.")


def test_what_torch_saves_comes_back(saved: Path) -> None:
    assert torch.equal(read_tensors(saved)["layer.weight"], torch.arange(1000.0))


def test_weights_that_are_packed_are_refused(saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN good weights in a zip that is compressed, as torch's never are WHEN read THEN they are not unpacked."""
    packed = tmp_path / "packed.pth"
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
    monkeypatch.setattr(checkpoint.torch, "load", _refuse_to_unpack)
    with pytest.raises(BadWeights, match="unpack"):
        read_tensors(packed)


def test_entries_that_say_they_are_larger_than_the_file_are_refused(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with zipfile.ZipFile(saved, "a") as archive:
        archive.writestr("more", b"x")
        archive.infolist()[-1].file_size = LARGEST + 1
    monkeypatch.setattr(checkpoint.torch, "load", _refuse_to_unpack)
    with pytest.raises(BadWeights, match="unpack"):
        read_tensors(saved)

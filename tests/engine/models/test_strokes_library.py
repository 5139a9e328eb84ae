"""Check that strokes are found by contents, and only by those of the right network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from engine.models.strokes_files import content_hash
from engine.models.strokes_library import StrokesLibrary, write_manifest
from engine.networks.strokes import LowRank, Strokes
from engine.networks.strokes_predictor import StrokesPredictor
from engine.networks.transferred_predictor import TransferredPredictor

if TYPE_CHECKING:
    from pathlib import Path

NETWORK, OTHER = "a" * 64, "b" * 64


def _strokes(network: str = NETWORK) -> Strokes:
    return Strokes(network, torch.ones(1, 8), {"decoder.0": LowRank(torch.ones(4, 2), torch.ones(2, 36))})


def test_a_painting_is_known_by_its_contents(tmp_path: Path) -> None:
    """GIVEN learnt strokes WHEN the painting is copied under another name THEN they are found, and by nothing else."""
    painting, copy, edited = (tmp_path / name for name in ("a.jpg", "b.jpg", "c.jpg"))
    for path, content in ((painting, b"picture"), (copy, b"picture"), (edited, b"picture?")):
        path.write_bytes(content)
    library = StrokesLibrary(tmp_path / "bundled", tmp_path / "own")

    library.add(_strokes(), content_hash(painting))

    assert (tmp_path / "own").is_dir()
    found = library.find(NETWORK, content_hash(copy))
    assert found is not None
    assert torch.equal(found.code, torch.ones(1, 8))
    assert library.find(NETWORK, content_hash(edited)) is None


def test_another_network_has_no_use_for_them(tmp_path: Path) -> None:
    library = StrokesLibrary(tmp_path)
    library.add(_strokes(), "1" * 64)

    assert library.find(OTHER, "1" * 64) is None
    assert library.was_learnt_for_another({OTHER}, "1" * 64)
    assert not library.was_learnt_for_another({NETWORK, OTHER}, "1" * 64)
    assert not library.was_learnt_for_another({OTHER}, "2" * 64)


def test_a_file_under_a_wrong_name_is_not_taken(tmp_path: Path) -> None:
    library = StrokesLibrary(tmp_path)
    path = library.add(_strokes(), "1" * 64)
    path.rename(path.with_name(path.name.replace("a" * 16, "b" * 16)))

    assert library.find(OTHER, "1" * 64) is None


def test_a_damaged_file_counts_for_nothing(tmp_path: Path) -> None:
    library = StrokesLibrary(tmp_path)
    path = library.add(_strokes(), "1" * 64)
    path.write_bytes(path.read_bytes()[:100])

    assert library.find(NETWORK, "1" * 64) is None


def test_the_apps_own_come_first(tmp_path: Path) -> None:
    StrokesLibrary(tmp_path / "bundled").add(_strokes(), "1" * 64)
    library = StrokesLibrary(tmp_path / "bundled", tmp_path / "own")

    assert library.path_of(NETWORK, "1" * 64) == next((tmp_path / "bundled").iterdir())


def test_where_there_is_a_manifest_files_count_only_by_it(tmp_path: Path) -> None:
    """GIVEN strokes with a manifest WHEN their file is another one, or not listed THEN they count for nothing."""
    bundled = tmp_path / "bundled"
    training, app = StrokesLibrary(bundled), StrokesLibrary(bundled, tmp_path / "own")
    first = training.add(_strokes(), "1" * 64)
    write_manifest(bundled)
    training.add(_strokes(), "2" * 64)
    assert len(app.all_of(NETWORK)) == 2

    other = Strokes(NETWORK, torch.zeros(1, 8), {})
    first.write_bytes(other.to_bytes())
    first.with_name(first.name.replace("1" * 16, "3" * 16)).write_bytes(other.to_bytes())

    assert app.find(NETWORK, "1" * 64) is None
    assert app.find(NETWORK, "3" * 64) is None
    assert app.find(NETWORK, "2" * 64) is not None
    app.add(other, "4" * 64)
    assert app.find(NETWORK, "4" * 64) is not None


def test_a_predictor_belongs_to_its_network_and_counts_by_the_manifest(tmp_path: Path) -> None:
    """GIVEN a predictor that is listed WHEN it is changed on the disk THEN it counts for nothing."""
    library = StrokesLibrary(tmp_path)
    library.add(_strokes(), "1" * 64)
    write_manifest(tmp_path)
    path = library.add_predictor(StrokesPredictor(NETWORK, "vgg", {"mean": torch.ones(4)}))

    found = library.predictor(NETWORK)
    assert found is not None
    assert torch.equal(found.tensors["mean"], torch.ones(4))
    assert library.predictor(OTHER) is None
    assert len(library.all_of(NETWORK)) == 1  # it is nobody's strokes

    path.write_bytes(StrokesPredictor(NETWORK, "vgg", {"mean": torch.zeros(4)}).to_bytes())
    assert library.predictor(NETWORK) is None


def test_a_smaller_networks_predictor_is_read_with_the_larger_ones(tmp_path: Path) -> None:
    """GIVEN one that is transferred WHEN the larger network's is there, changed or gone THEN it counts, or not."""
    library = StrokesLibrary(tmp_path)
    larger, layers = StrokesPredictor(OTHER, "vgg", {"mean": torch.ones(4)}), {"decoder.0": "decoder.0"}
    library.add_predictor(TransferredPredictor(NETWORK, "vgg", {"code.bias": torch.ones(2)}, larger, layers))

    assert library.predictor(NETWORK) is None
    path = library.add_predictor(larger)
    found = library.predictor(NETWORK)
    assert isinstance(found, TransferredPredictor)
    assert torch.equal(found.source.tensors["mean"], torch.ones(4))
    path.write_bytes(b"damaged")
    assert library.predictor(NETWORK) is None

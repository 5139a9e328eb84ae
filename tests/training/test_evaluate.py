"""Check the judge's measures, and that an evaluation paints every model and draws its sheet."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file

from engine.models.strokes_files import content_hash
from engine.networks.vgg import Vgg
from engine.values import Picture
from training.data import held_out, read_files
from training.evaluate import Judge, Pair, at_equal_content, held_out_pairs, main


@pytest.fixture
def judge(tmp_path: Path) -> Path:
    torch.manual_seed(0)
    path = tmp_path / "judge.safetensors"
    save_file(Vgg(width=4).state_dict(), path)
    return path


def _picture(seed: int) -> Picture:
    coarse = np.random.default_rng(seed).integers(0, 256, (8, 9, 3), np.uint8)
    smooth = Image.fromarray(coarse).resize((72, 64), Image.Resampling.BICUBIC)
    return Picture(np.asarray(smooth, np.float32) / 255)


def _tensor(picture: Picture) -> torch.Tensor:
    return torch.from_numpy(picture.pixels.transpose(2, 0, 1)[None].copy())


def test_the_artwork_has_its_own_style_and_the_photograph_its_own_content(judge: Path) -> None:
    pair = Pair(_picture(1), _picture(2), Path())

    art, photo = (Judge(judge).measure(_tensor(p), pair) for p in (pair.art, pair.photo))

    assert [art[name] for name in ("style", "moments", "histogram")] == pytest.approx([0, 0, 0], abs=1e-6)
    assert photo["content"] == 0
    assert min(photo["style"], photo["moments"], photo["histogram"]) > 0.01
    assert art["content"] > 1e-4  # random filters hardly tell pictures apart


def test_other_colours_are_another_histogram(judge: Path) -> None:
    pair = Pair(_picture(1), Picture(np.zeros((16, 16, 3), np.float32)), Path())

    assert Judge(judge).measure(torch.ones(1, 3, 64, 72), pair)["histogram"] == 1


def test_artworks_keep_their_files_so_that_learnt_strokes_are_found(tmp_path: Path) -> None:
    Image.fromarray(np.rint(_picture(3).pixels * 255).astype(np.uint8)).save(tmp_path / "art.jpg")
    (tmp_path / "pairs").mkdir()

    (pair,) = held_out_pairs(held_out(tmp_path), list(read_files(tmp_path)), 1, tmp_path / "pairs", 64)

    assert pair.path.parent == tmp_path / "pairs"
    assert content_hash(pair.path) == content_hash(tmp_path / "art.jpg")
    assert pair.art.pixels.shape == (57, 64, 3)


def test_the_style_at_equal_content_is_interpolated() -> None:
    curve = [{"content": 0.4, "style": 0.5}, {"content": 0.2, "style": 0.9}]

    assert at_equal_content(curve, 0.3) == pytest.approx(0.7)
    assert at_equal_content(curve, 0.1) == pytest.approx(0.9)
    assert at_equal_content(curve, 9.0) == pytest.approx(0.5)


@pytest.mark.slow
def test_an_evaluation_paints_judges_and_draws(tmp_path: Path, judge: Path, capsys: pytest.CaptureFixture) -> None:
    """GIVEN pictures WHEN evaluated with the bundled models THEN every model, and random weights, are measured."""
    for kind in ("photos", "art"):
        (tmp_path / kind).mkdir()
        for index in range(2):
            pixels = np.rint(_picture(index).pixels * 255).astype(np.uint8)
            Image.fromarray(pixels).save(tmp_path / kind / f"{index}.png")
    words = f"--photos {tmp_path / 'photos'} --art {tmp_path / 'art'} --judge {judge} --out {tmp_path / 'out'}"

    main([*words.split(), "--measure", "pairs", "--pairs", "2", "--size", "64", "--iterations", "2"])

    table = json.loads((tmp_path / "out" / "measures.json").read_text())
    assert {"photograph", "compact-vgg 0.75", "random-vgg 0.75", "impasto-adain 1"} <= set(table)
    assert table["photograph"]["content"] == 0
    assert table["impasto-adain 1"]["identity_psnr"] > 15
    assert table["compact-vgg 0.75"]["random_style_at_equal_content"] > 0
    assert "photograph" in capsys.readouterr().out
    with Image.open(tmp_path / "out" / "contact_sheet.jpg") as sheet:
        assert sheet.width == 6 * 256  # photo, style, two of Gatys, two of AdaIN

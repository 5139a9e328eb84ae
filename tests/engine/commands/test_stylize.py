"""Repaint by the command line: what reaches the engine, and what is written."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from engine.options import Colors, Device, Init, OutputProfile, Precision, SaveOptions, StyleOptions, TiffCompression
from engine.painters import registry
from engine.pictures import image_io, image_saving
from engine.style_choice import StyleChoice
from main import main

if TYPE_CHECKING:
    pass

ROOT = Path(__file__).resolve().parents[3]
STYLE = ROOT / "resources" / "styles" / "mosaic.jpg"


@pytest.mark.parametrize("engine", list(registry.engines()))
def test_a_photograph_is_repainted(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture, engine: str
) -> None:
    """GIVEN a photograph and a painting WHEN repainted by the real engine THEN a picture is written and named."""
    assert main([*words, "--engine", engine]) == 0

    assert capsys.readouterr().out.strip() == str(tmp_path / "out.png")
    pixels = image_io.load(tmp_path / "out.png").pixels
    assert pixels.shape == (43, 64, 3)
    assert pixels.std() > 0.01


def test_json_describes_the_run(words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    assert main([*words, "--engine", "gatys", "--precision", "float32", "--json"]) == 0

    report = json.loads(capsys.readouterr().out)
    assert report["output"] == str(tmp_path / "out.png")
    assert (report["width"], report["height"], report["levels"], report["tiles"]) == (64, 43, 1, 1)
    assert report["estimate"]["peak_rss_mib"] > 100
    assert (report["engine"], report["device"], report["precision"]) == ("gatys", "CPU", "float32")
    assert report["model"]
    assert set(report["losses"]) == {"content", "style", "tv", "style_layers", "distance", "content_weight", "hold"}
    assert sum(report["losses"]["style_layers"]) == pytest.approx(report["losses"]["style"])
    assert all(seconds >= 0 for seconds in report["seconds"].values())
    assert 20 < report["peak_rss_mib"] < 100_000
    assert report["notice"] is None


def test_every_option_reaches_the_engine(words: list[str], asked: list[StyleOptions]) -> None:
    arguments = (
        "--engine gatys --strength 0.4 --style-scale 2 --content-weight 2 --keep-subject 0.25 "
        "--style-weight 3 --tv-weight 4 --init noise --seed 9 "
        "--colors photo --color-strength 0.7 --model compact --precision bfloat16 --memory 1.5"
    )

    assert main([*words, *arguments.split()]) == 0

    assert asked == [
        StyleOptions(
            (StyleChoice(Path(words[3])),), "gatys", 0.4, 64, 2.0, Colors.PHOTO, 0.7, 2.0, 0.25, 3.0, 4.0, 2,
            Init.NOISE, seed=9, model="compact", device=Device.CPU, precision=Precision.BFLOAT16, memory_gib=1.5,
        )
    ]  # fmt: skip


def test_without_options_the_defaults_are_the_engines(words: list[str], asked: list[StyleOptions]) -> None:
    assert main(words[:6]) == 0

    assert asked == [StyleOptions((StyleChoice(Path(words[3])),))]


def test_the_notice_goes_to_stderr(words: list[str], asked: list[StyleOptions], capsys: pytest.CaptureFixture) -> None:
    assert main([*words, "--json"]) == 0

    out, err = capsys.readouterr()
    assert "Repainted smaller." in err
    assert json.loads(out)["notice"] == "Repainted smaller."
    assert json.loads(out)["losses"] is None


def test_a_taken_name_is_kept(
    words: list[str], asked: list[StyleOptions], tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    (tmp_path / "out.png").write_bytes(b"mine")

    assert main(words) == 0

    assert (tmp_path / "out.png").read_bytes() == b"mine"
    assert capsys.readouterr().out.strip() == str(tmp_path / "out (2).png")


def test_quality_reaches_the_file(words: list[str], asked: list[StyleOptions], tmp_path: Path) -> None:
    sizes = []
    for quality in ("10", "95"):
        words[5] = str(tmp_path / f"{quality}.jpg")
        assert main([*words, "--quality", quality]) == 0
        sizes.append(Path(words[5]).stat().st_size)

    assert sizes[0] < sizes[1]


def test_replace_replaces(words: list[str], asked: list[StyleOptions], tmp_path: Path) -> None:
    (tmp_path / "out.png").write_bytes(b"mine")

    assert main([*words, "--replace"]) == 0

    assert image_io.load(tmp_path / "out.png").pixels.shape == (64, 96, 3)
    assert not list(tmp_path.glob("out (2)*"))


def test_how_the_file_is_written_is_passed_on(
    words: list[str], asked: list[StyleOptions], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def save(path: Path, _pixels: object, _like: object, options: SaveOptions, **_: object) -> Path:
        seen.append(options)
        return path

    monkeypatch.setattr(image_saving, "save", save)
    flags = ["--bit-depth", "16", "--profile", "srgb", "--compression", "lzw", "--strip-personal", "--quality", "80"]

    assert main([*words, *flags]) == 0
    assert main(words) == 0

    chosen = SaveOptions(80, 16, OutputProfile.SRGB, TiffCompression.LZW, strip_personal=True)
    assert seen == [chosen, SaveOptions()]


def test_the_picture_that_is_written_is_the_result(words: list[str], asked: list[StyleOptions], tmp_path: Path) -> None:
    assert main(words) == 0

    np.testing.assert_allclose(
        image_io.load(tmp_path / "out.png").pixels, image_io.load(Path(words[1])).pixels, atol=1 / 255
    )


@pytest.fixture
def latin(photo_path: Path) -> list[bytes]:
    """Ask for a photograph whose name is Latin-1, and for a painting of such a name."""
    folder = os.fsencode(photo_path.parent)
    shutil.copy(photo_path, folder + b"/caf\xe9.png")
    words = [b"stylize", folder + b"/caf\xe9.png", b"--strength", b"0", b"--style", os.fsencode(STYLE)]
    return [*words, b"-o", folder + b"/out\xe9.png"]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are Unicode")
def test_a_name_that_is_no_utf8_is_written_and_told(latin: list[bytes]) -> None:
    """GIVEN a strict UTF-8 standard output, as on every desktop WHEN a Latin-1 name is painted THEN it is told."""
    run = subprocess.run(
        [sys.executable, "main.py", *latin],
        cwd=ROOT, env={**os.environ, "PYTHONIOENCODING": "utf-8"}, capture_output=True, check=False,
    )  # fmt: skip

    assert run.returncode == 0, run
    assert b"Traceback" not in run.stderr
    assert Path(os.fsdecode(latin[-1])).is_file()
    assert run.stdout.strip() == latin[-1]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are Unicode")
def test_a_name_that_is_no_utf8_is_told_in_json(latin: list[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.TextIOWrapper(io.BytesIO(), "utf-8")
    monkeypatch.setattr(sys, "stdout", out)

    assert main([*map(os.fsdecode, latin), "--json"]) == 0

    assert Path(os.fsdecode(latin[-1])).is_file()
    assert os.fsencode(json.loads(out.buffer.getvalue())["output"]) == latin[-1]

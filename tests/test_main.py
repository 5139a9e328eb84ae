"""Run the command line in this process: exit codes, sentences, JSON, and what reaches the engine."""

from __future__ import annotations

import dataclasses
import json
import logging
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import main as command_line
from engine import image_io, image_saving
from engine.errors import BadResult, BadWeights, OutOfMemory
from engine.stylizer import Stylizer
from engine.values import (
    Colors,
    Device,
    Engine,
    Init,
    OutputProfile,
    Phase,
    Picture,
    Precision,
    Progress,
    Result,
    SaveOptions,
    StyleChoice,
    StyleOptions,
    TiffCompression,
)
from main import main

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
SMALL = ["--size", "64", "--iterations", "2", "--device", "cpu"]


@pytest.fixture(autouse=True)
def _quiet_logging() -> Iterator[None]:
    """Give the root logger's handlers back: the command line sets them up."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


@pytest.fixture
def words(photo_path: Path, style_path: Path, tmp_path: Path) -> list[str]:
    """Ask for a small picture."""
    return ["stylize", str(photo_path), "--style", str(style_path), "-o", str(tmp_path / "out.png"), *SMALL]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[StyleOptions]:
    """Stand in for the engine and note what is asked of it."""
    seen: list[StyleOptions] = []

    def stylize(_self: Stylizer, picture: Picture, options: StyleOptions) -> Iterator[Progress | Result]:
        seen.append(options)
        yield Progress(0.5, Phase.PAINTING)
        yield Result(picture.pixels, options, "CPU", "none", Precision.FLOAT32, notice="Repainted smaller.")

    monkeypatch.setattr(Stylizer, "stylize", stylize)
    return seen


def _fail_with(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def stylize(_self: Stylizer, _picture: Picture, _options: StyleOptions) -> Iterator[Progress]:
        yield Progress(0.0, Phase.LOADING)
        raise error

    monkeypatch.setattr(Stylizer, "stylize", stylize)


@pytest.mark.parametrize("engine", list(Engine))
def test_a_photograph_is_repainted(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture, engine: Engine
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
    assert (report["width"], report["height"], report["tiles"]) == (64, 43, 1)
    assert (report["engine"], report["device"], report["precision"]) == ("gatys", "CPU", "float32")
    assert report["model"]
    assert set(report["losses"]) == {"content", "style", "tv"}
    assert all(seconds >= 0 for seconds in report["seconds"].values())
    assert 20 < report["peak_rss_mib"] < 100_000
    assert report["notice"] is None


def test_every_option_reaches_the_engine(words: list[str], asked: list[StyleOptions]) -> None:
    arguments = (
        "--engine gatys --strength 0.4 --style-scale 2 --content-weight 2 --style-weight 3 --tv-weight 4 --init noise "
        "--seed 9 --colors photo --color-strength 0.7 --model compact --precision bfloat16 --memory 1.5"
    )

    assert main([*words, *arguments.split()]) == 0

    assert asked == [
        StyleOptions(
            (StyleChoice(Path(words[3])),), Engine.GATYS, 0.4, 64, 2.0, Colors.PHOTO, 0.7, 2, 2.0, 3.0, 4.0, Init.NOISE,
            9, "compact", Device.CPU, Precision.BFLOAT16, 1.5,
        )
    ]  # fmt: skip


def test_without_options_the_defaults_are_the_engines(words: list[str], asked: list[StyleOptions]) -> None:
    assert main(words[:6]) == 0

    assert asked == [StyleOptions((StyleChoice(Path(words[3])),))]


@pytest.mark.parametrize(
    ("word", "choice"),
    [
        ("painting.jpg", StyleChoice(Path("painting.jpg"))),
        ("painting.jpg:2.5", StyleChoice(Path("painting.jpg"), 2.5)),
        ("a:b.jpg", StyleChoice(Path("a:b.jpg"))),
        ("a:b.jpg:0.5", StyleChoice(Path("a:b.jpg"), 0.5)),
        (r"C:\art\painting.jpg", StyleChoice(Path(r"C:\art\painting.jpg"))),
        (r"C:\art\painting.jpg:3", StyleChoice(Path(r"C:\art\painting.jpg"), 3.0)),
    ],
)
def test_a_style_may_have_a_weight(words: list[str], asked: list[StyleOptions], word: str, choice: StyleChoice) -> None:
    first = StyleChoice(Path(words[3]))

    assert main([*words, "--style", word]) == 0

    assert asked[0].styles == (first, choice)


def test_the_notice_goes_to_stderr(words: list[str], asked: list[StyleOptions], capsys: pytest.CaptureFixture) -> None:
    assert main([*words, "--json"]) == 0

    out, err = capsys.readouterr()
    assert "Repainted smaller." in err
    assert json.loads(out)["notice"] == "Repainted smaller."
    assert json.loads(out)["losses"] is None


@pytest.mark.parametrize(
    "changed",
    [
        ["stylize"],
        ["stylize", "photo.jpg", "-o", "out.png"],
        ["models"],
        ["models", "delete"],
        ["models", "list", "all"],
        ["models", "import"],
        ["models", "fetch"],
        ["models", "remove", "one", "two"],
        ["--unknown"],
        ["stylize", "photo.jpg", "--style", "s.jpg", "-o", "out.png", "--engine", "oil"],
        ["stylize", "photo.jpg", "--style", "s.jpg", "-o", "out.png", "--size", "big"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_2(changed: list[str], capsys: pytest.CaptureFixture) -> None:
    assert main(changed) == 2

    assert "usage:" in capsys.readouterr().err


@pytest.mark.parametrize(("flag", "told"), [("--version", "0.1.0"), ("--help", "stylize")])
def test_help_and_version_are_0(flag: str, told: str, capsys: pytest.CaptureFixture) -> None:
    assert main([flag]) == 0

    assert told in capsys.readouterr().out


@pytest.mark.parametrize(
    "extra",
    [["--strength", "2"], ["--strength", "nan"], ["--size", "0"], ["--quality", "0"], ["--iterations", "-1"]],
    ids=" ".join,
)
def test_options_out_of_range_are_2(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture, extra: list[str]
) -> None:
    assert main([*words, *extra]) == 2

    _assert_one_sentence(capsys)
    assert not (tmp_path / "out.png").exists()


def test_a_device_that_is_not_there_is_2(
    words: list[str], capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)

    assert main([*words, "--device", "cuda"]) == 2

    assert "This computer has no CUDA device; choose" in capsys.readouterr().err


def _assert_one_sentence(capsys: pytest.CaptureFixture) -> None:
    """Check that the last line is a sentence, and nobody sees a traceback."""
    out, err = capsys.readouterr()
    assert not out
    assert "Traceback" not in err
    assert err.strip().rpartition("\n")[2].rpartition("\r")[2].endswith(".")


@pytest.mark.parametrize("content", [None, b"", b"this is a text"], ids=["missing", "empty", "text"])
@pytest.mark.parametrize("place", [1, 3], ids=["photo", "style"])
def test_an_unreadable_picture_is_3(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture, content: bytes | None, place: int
) -> None:
    path = tmp_path / "bad.jpg"
    if content is not None:
        path.write_bytes(content)
    words[place] = str(path)

    assert main(words) == 3

    _assert_one_sentence(capsys)


@pytest.mark.parametrize(("error", "code"), [(OutOfMemory, 4), (BadWeights, 5), (BadResult, 1)])
def test_a_fault_of_the_engine_has_its_code(
    words: list[str], capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch, error: Any, code: int
) -> None:
    _fail_with(monkeypatch, error("Something happened; do something."))

    assert main(words) == code

    assert capsys.readouterr().err.endswith("Something happened; do something.\n")


def test_an_unknown_model_is_5(words: list[str], capsys: pytest.CaptureFixture) -> None:
    assert main([*words, "--model", "nobody"]) == 5

    _assert_one_sentence(capsys)


def test_missing_models_are_5(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command_line, "RESOURCES", tmp_path)

    assert main(words) == 5
    _assert_one_sentence(capsys)
    assert main(["models", "list"]) == 5
    _assert_one_sentence(capsys)


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("out.xyz", 3),
        ("out", 3),
        ("nowhere/out.png", 6),
        ("photo.png", 6),
        ("photo.png/out.png", 6),
        ("n" * 300 + ".png", 6),
    ],
    ids=["suffix", "no suffix", "no folder", "the original", "a file as folder", "long name"],
)
def test_a_target_that_cannot_be_written_is_refused_before_the_run(
    words: list[str],
    asked: list[StyleOptions],
    tmp_path: Path,
    capsys: pytest.CaptureFixture,
    target: str,
    code: int,
) -> None:
    words[5] = str(tmp_path / target)

    assert main(words) == code

    _assert_one_sentence(capsys)
    assert asked == []


def test_a_failed_write_is_6(
    words: list[str],
    asked: list[StyleOptions],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture,
) -> None:
    """GIVEN a disk that is full at the end WHEN the picture is written THEN the code is 6 and nothing is left."""

    def fail(_path: Path, _data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(image_saving, "_write", fail)

    assert main(words) == 6

    assert "disk is full" in capsys.readouterr().err
    assert len(asked) == 1
    assert not list(tmp_path.glob("*out*"))


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


def test_control_c_is_130_and_writes_nothing(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    _fail_with(monkeypatch, KeyboardInterrupt())

    assert main(words) == 130

    assert capsys.readouterr().err.endswith("Cancelled; nothing was written.\n")
    assert not (tmp_path / "out.png").exists()


def test_debug_shows_the_traceback(words: list[str]) -> None:
    with pytest.raises(BadWeights):
        main([*words, "--model", "nobody", "--debug"])


def test_models_are_listed(capsys: pytest.CaptureFixture) -> None:
    assert main(["models", "list"]) == 0

    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert {kind for _, kind, _, _ in lines} == {"vgg", "adain"}
    assert all((ROOT / "resources" / "models" / file).is_file() for _, _, file, _ in lines)


def test_selftest_reports_in_json(capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.selftest.check", lambda resources, _own: {"looked in": resources.name})

    assert main(["selftest", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"looked in": "resources"}
    assert main(["selftest"]) == 0
    assert capsys.readouterr().out == "looked in: resources\n"


@pytest.mark.parametrize("words", [[], ["holiday.jpg"]], ids=["nothing", "a photograph"])
def test_without_a_command_the_window_opens(monkeypatch: pytest.MonkeyPatch, words: list[str]) -> None:
    opened: list[Path | None] = []
    monkeypatch.setattr("gui.app.run", lambda photo: opened.append(photo) or 0)

    assert main(words) == 0

    assert opened == [Path(words[0]) if words else None]


def test_the_script_ends_with_the_code_and_an_unreadable_photograph_loads_no_torch(tmp_path: Path) -> None:
    """GIVEN a text for a photograph WHEN the script runs THEN it ends with 3, before torch is loaded."""
    text, style = tmp_path / "text.jpg", tmp_path / "style.jpg"
    text.write_text("no picture")
    words = ["stylize", str(text), "--style", str(style), "-o", str(tmp_path / "out.png")]
    code = f"import sys, main; code = main.main({words!r}); print('torch' in sys.modules); sys.exit(code)"

    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)

    assert run.returncode == 3
    assert run.stdout.strip() == "False"
    assert run.stderr.startswith("text.jpg")


def test_the_picture_that_is_written_is_the_result(words: list[str], asked: list[StyleOptions], tmp_path: Path) -> None:
    assert main(words) == 0

    np.testing.assert_allclose(
        image_io.load(tmp_path / "out.png").pixels, image_io.load(Path(words[1])).pixels, atol=1 / 255
    )


NIGHT = ROOT / "resources" / "styles" / "impasto_night.jpg"


def _repaint_with(recipe: str, photo: Path, target: Path, *more: str) -> int:
    return main(["stylize", str(photo), "--recipe", recipe, "-o", str(target), *more])


def test_a_saved_picture_brings_its_settings(
    words: list[str], asked: list[StyleOptions], photo_path: Path, style_path: Path, tmp_path: Path
) -> None:
    """GIVEN a picture of two styles WHEN it is named as recipe THEN the engine is asked for the same again."""
    first = [*words[:4], "--style", f"{NIGHT}:2.5", "-o", str(tmp_path / "first.jpg")]
    assert main([*first, "--engine", "gatys", "--strength", "0.4", "--seed", "7", "--size", "50"]) == 0

    assert _repaint_with(str(tmp_path / "first.jpg"), photo_path, tmp_path / "second.jpg") == 0
    assert asked[1] == asked[0]
    assert asked[1].styles == (StyleChoice(style_path), StyleChoice(NIGHT, 2.5))

    more = ("--strength", "0.9", "--style", str(NIGHT))
    assert _repaint_with(str(tmp_path / "second.jpg"), photo_path, tmp_path / "third.jpg", *more) == 0
    assert asked[2] == dataclasses.replace(asked[0], strength=0.9, styles=(StyleChoice(NIGHT),))


def test_json_prints_a_recipe_that_can_be_used_again(
    words: list[str], asked: list[StyleOptions], photo_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    assert main([*words, "--engine", "gatys", "--json"]) == 0
    recipe = json.loads(capsys.readouterr().out)["recipe"]
    assert recipe["engine"] == "gatys"
    assert recipe["painted_with"] == "none"

    assert _repaint_with(json.dumps(recipe), photo_path, tmp_path / "again.png") == 0
    assert asked[1] == dataclasses.replace(asked[0], device=Device.AUTO)  # the computer's own


def test_personal_data_is_stripped_from_the_recipe(words: list[str], asked: list[StyleOptions], tmp_path: Path) -> None:
    assert main([*words, "--strip-personal"]) == 0
    content = (tmp_path / "out.png").read_bytes()
    assert b"style.png" in content
    assert str(tmp_path).encode() not in content


def test_missing_styles_are_told_and_the_rest_is_used(
    words: list[str], asked: list[StyleOptions], photo_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    recipe = {"recipe": 1, "strength": 0.25, "styles": [{"file": NIGHT.name}, {"file": "lost.jpg", "folder": "/gone"}]}
    assert _repaint_with(json.dumps(recipe), photo_path, tmp_path / "out.png") == 0
    assert asked == [StyleOptions((StyleChoice(NIGHT),), strength=0.25)]
    assert "lost.jpg" in capsys.readouterr().err


@pytest.mark.parametrize("recipe", ["nowhere.jpg", "{", '{"recipe": 99}', "photo"])
def test_a_recipe_that_cannot_be_used_is_2(recipe: str, photo_path: Path, capsys: pytest.CaptureFixture) -> None:
    word = str(photo_path) if recipe == "photo" else recipe
    assert _repaint_with(word, photo_path, photo_path.with_name("out.png")) == 2
    said = capsys.readouterr().err
    assert len(said.strip().splitlines()) == 1
    assert not photo_path.with_name("out.png").exists()


@pytest.mark.parametrize(("files", "left_out"), [(["a b.tif"], 0), (["a b.tif", "c.tif"], 1)])
def test_edit_opens_the_window_for_another_program(
    monkeypatch: pytest.MonkeyPatch, files: list[str], left_out: int
) -> None:
    opened: list[tuple[Path, bool, int]] = []
    monkeypatch.setattr("gui.app.run", lambda path, *, edit, left_out: opened.append((path, edit, left_out)) or 0)
    monkeypatch.setattr(sys, "argv", ["impasto-edit", *files])
    assert command_line.main(["--edit", *files]) == 0
    assert command_line.edit() == 0
    assert opened == [(Path("a b.tif"), True, left_out)] * 2


def test_edit_without_a_file_is_2(capsys: pytest.CaptureFixture) -> None:
    assert main(["--edit"]) == 2
    assert "impasto --edit FILE" in capsys.readouterr().err


def test_a_model_comes_and_goes(capsys: pytest.CaptureFixture, tmp_path: Path) -> None:
    """GIVEN a network in our layout WHEN imported, listed and removed THEN each tells what is there."""
    from safetensors.torch import save_file

    from engine.vgg import Vgg

    save_file(Vgg(4).state_dict(), tmp_path / "tiny.safetensors")

    assert main(["models", "import", str(tmp_path / "tiny.safetensors")]) == 0
    assert capsys.readouterr().out.startswith("tiny\tvgg\t")
    assert main(["models", "list"]) == 0
    assert "\ntiny\tvgg\t" in capsys.readouterr().out
    assert main(["models", "remove", "tiny"]) == 0
    assert main(["models", "remove", "tiny"]) == 5
    assert main(["models", "fetch", "vgg16"]) == 5
    assert main(["models", "import", str(tmp_path / "none.pth")]) == 5
    assert capsys.readouterr().err.count("\n") == 3

"""The words of a command become options: those that are named, then the recipe's, then the defaults."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

from engine.errors import BadOptions
from engine.mask import GreyPicture, Mask, Stroke
from engine.option_table import table
from engine.options import Colors, OutputProfile, SaveOptions, StyleOptions, TiffCompression
from engine.recipes.command_options import add_options, options_of, save_options_of
from engine.recipes.recipe import Recipe
from engine.style_choice import StyleChoice

FIRST = StyleChoice(Path("first.jpg"))


def _parsed(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_options(parser)
    return parser.parse_args(["--style", "first.jpg", *words])


def _masks(tmp_path: Path, *words: str) -> tuple[Mask, ...]:
    return options_of(
        _parsed(*(part for word in words for part in ("--mask", word))), None, [tmp_path / "own.jpg"]
    ).masks


def test_without_words_the_defaults_are_the_engines() -> None:
    assert options_of(_parsed(), None) == StyleOptions((FIRST,))
    assert save_options_of(_parsed()) == SaveOptions()


@pytest.mark.parametrize(
    ("word", "choice"),
    [
        ("painting.jpg", StyleChoice(Path("painting.jpg"))),
        ("painting.jpg:2.5", StyleChoice(Path("painting.jpg"), 2.5)),
        ("a:b.jpg", StyleChoice(Path("a:b.jpg"))),
        ("a:b.jpg:0.5", StyleChoice(Path("a:b.jpg"), 0.5)),
        (r"C:\art\painting.jpg", StyleChoice(Path(r"C:\art\painting.jpg"))),
        (r"C:\art\painting.jpg:3", StyleChoice(Path(r"C:\art\painting.jpg"), 3.0)),
        (":2", StyleChoice(Path(":2"))),
    ],
)
def test_a_style_may_have_a_weight(word: str, choice: StyleChoice) -> None:
    assert options_of(_parsed("--style", word), None).styles == (FIRST, choice)


def test_what_is_named_comes_before_the_recipe_and_that_before_the_defaults() -> None:
    recipe = Recipe(StyleOptions((StyleChoice(Path("old.jpg")),), strength=0.4, colors=Colors.PHOTO, seed=7))
    parser = argparse.ArgumentParser()
    add_options(parser)
    options = options_of(parser.parse_args(["--strength", "0.9"]), recipe)
    assert (options.strength, options.colors, options.seed) == (0.9, Colors.PHOTO, 7)
    assert options.styles == (StyleChoice(Path("old.jpg")),)
    assert options_of(_parsed("--colors", "palette"), recipe).styles == (FIRST,)
    assert options_of(_parsed("--colors", "palette"), recipe).colors == Colors.PALETTE


def test_how_the_file_is_written_is_read() -> None:
    words = ["--quality", "80", "--bit-depth", "16", "--profile", "srgb", "--compression", "lzw", "--strip-personal"]
    assert save_options_of(_parsed(*words)) == SaveOptions(
        80, 16, OutputProfile.SRGB, TiffCompression.LZW, strip_personal=True
    )


@pytest.mark.parametrize(
    ("words", "says"),
    [(["--strength", "1.5"], "Strength is 1.5"), (["--iterations", "0"], "is 0"), (["--size", "0"], "Size is 0")],
)
def test_numbers_out_of_range_are_told(words: list[str], says: str) -> None:
    with pytest.raises(BadOptions, match=says):
        options_of(_parsed(*words), None)


@pytest.mark.parametrize(
    ("words", "says"), [(["--quality", "0"], "Quality is 0"), (["--quality", "101"], "Quality is 101")]
)
def test_numbers_of_the_file_out_of_range_are_told(words: list[str], says: str) -> None:
    with pytest.raises(BadOptions, match=says):
        save_options_of(_parsed(*words))


@pytest.mark.parametrize("words", [["--colors", "mine"], ["--size", "big"], ["--bit-depth", "12"], ["--strength"]])
def test_words_that_are_none_are_wrong_usage(words: list[str], capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit) as stopped:
        _parsed(*words)
    assert stopped.value.code == 2
    assert words[0] in capsys.readouterr().err


def test_masks_are_grey_pictures_or_json_and_can_have_a_style(tmp_path: Path) -> None:
    grey, drawn = tmp_path / "sky:2.png", tmp_path / "drawn.json"
    drawn.write_text('[{"picture": {"file": "sky.png"}}, {"strokes": [{"points": "0.5,0.5"}], "follows_edges": true}]')
    (tmp_path / "sky.png").touch()
    assert _masks(tmp_path, f"{grey}:1", str(drawn)) == (
        Mask(GreyPicture(grey), style=FIRST),
        Mask(GreyPicture(tmp_path / "sky.png")),
        Mask(strokes=(Stroke(((0.5, 0.5),)),), follows_edges=True),
    )
    assert [mask.style for mask in _masks(tmp_path, f"{drawn}:1")] == [FIRST, FIRST]


def test_masks_find_their_styles_among_the_bundled_ones(tmp_path: Path) -> None:
    (tmp_path / "own.jpg").touch()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "masks.json").write_text('{"style": {"file": "own.jpg"}}')
    (mask,) = _masks(tmp_path, str(tmp_path / "elsewhere" / "masks.json"))
    assert mask.style == StyleChoice(tmp_path / "own.jpg")


@pytest.mark.parametrize(
    ("text", "number", "told"),
    [
        (None, "", "cannot be read"), ("{", "", "damaged"), ('{"picture": {"file": "gone.png"}}', "", "gone.png"),
        ("[{}, {}, {}, {}, {}]", "", "more than 4"), ("{}", ":2", "no style number 2"),
        ("{}", ":0", "no style number 0"),
    ],
)  # fmt: skip
def test_wrong_masks_are_told(tmp_path: Path, text: str | None, number: str, told: str) -> None:
    path = tmp_path / "mask.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(BadOptions, match=told):
        _masks(tmp_path, f"{path}{number}")


def test_help_tells_of_every_flag_its_range_and_its_default(capsys: pytest.CaptureFixture) -> None:
    """GIVEN the options WHEN help is asked for THEN each has its flag; numbers tell their range, and what is usual."""
    with pytest.raises(SystemExit):
        _parsed("--help")
    told = " ".join(capsys.readouterr().out.split())
    for kind in (StyleOptions, SaveOptions):
        for option in table(kind).values():
            if option.flag is not None:
                assert re.search(rf"{option.flag.name}\b", told), option.name
    assert "0 .. 1: 0.75 without it" in told

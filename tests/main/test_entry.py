"""Start the app by its words: the window, a hand-over, help, wrong usage, and how far a command is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import main as command_line
from engine.commands.registry import COMMANDS
from engine.options import Precision, StyleOptions
from engine.painting.stylizer import Stylizer
from engine.values import Estimate, Phase, Picture, Progress, Result
from main import main

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("has_photo", [False, True])
def test_without_a_command_the_window_opens(monkeypatch: pytest.MonkeyPatch, photo_path: Path, has_photo: bool) -> None:
    opened: list[Path | None] = []
    monkeypatch.setattr("gui.window.app.run", lambda photo, _places: opened.append(photo) or 0)

    assert main([str(photo_path)] if has_photo else []) == 0

    assert opened == [photo_path if has_photo else None]


def test_all_files_that_are_named_are_opened(
    monkeypatch: pytest.MonkeyPatch, photo_path: Path, style_path: Path, tmp_path: Path
) -> None:
    opened: list[tuple[Path, ...]] = []
    monkeypatch.setattr("gui.window.app.run", lambda photo, _places, *, more: opened.append((photo, *more)) or 0)

    assert main([str(photo_path), str(style_path), str(tmp_path)]) == 0

    assert opened == [(photo_path, style_path, tmp_path)]


@pytest.mark.parametrize("words", [["stylise"], ["photo.png", "gone.jpg"], ["a" * 5000]], ids=["typo", "gone", "long"])
def test_a_word_that_is_neither_a_file_nor_a_command_is_2(
    words: list[str], photo_path: Path, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(photo_path.parent)
    monkeypatch.setattr("gui.window.app.run", lambda *_, **__: pytest.fail("opened"))

    assert main(words) == 2

    said = capsys.readouterr().err
    names = ", ".join(command.name for command in COMMANDS)
    assert said.startswith(f"{words[-1]} is neither a file nor a command; the commands are {names}.")
    assert said.count("\n") == 1


def test_where_there_is_no_display_one_sentence_is_told(tmp_path: Path) -> None:
    """GIVEN a computer without a display WHEN the app starts THEN the code is 2, and Qt is not even loaded."""
    nowhere = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "DISPLAY": ":987654"}
    for surroundings in (nowhere, {**nowhere, "DISPLAY": ""}, {**nowhere, "QT_QPA_PLATFORM": "xcb"}):
        run = subprocess.run(
            [sys.executable, "main.py"], cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False
        )
        assert run.returncode == 2, run
        assert run.stderr == "There is no display for a window here; name a command, `--help` lists them.\n"


@pytest.mark.parametrize(("files", "left_out"), [(["a b.tif"], 0), (["a b.tif", "c.tif"], 1)])
def test_edit_opens_the_window_for_another_program(
    monkeypatch: pytest.MonkeyPatch, files: list[str], left_out: int
) -> None:
    opened: list[tuple[Path, bool, int]] = []
    monkeypatch.setattr(
        "gui.window.app.run", lambda path, _places, *, edit, left_out: opened.append((path, edit, left_out)) or 0
    )
    monkeypatch.setattr(sys, "argv", ["impasto-edit", *files])
    assert command_line.main(["--edit", *files]) == 0
    assert command_line.edit() == 0
    assert opened == [(Path("a b.tif"), True, left_out)] * 2


def test_edit_without_a_file_is_2(capsys: pytest.CaptureFixture) -> None:
    assert main(["--edit"]) == 2
    assert "impasto --edit FILE" in capsys.readouterr().err


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


def test_what_keeps_the_window_from_opening_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN a window that cannot be built WHEN the app starts THEN the code is 1 and a dialog tells why."""
    shown: list[BaseException] = []
    error = OSError("no icons")

    def run(_photo: object, _places: object) -> int:
        raise error

    monkeypatch.setattr("gui.window.app.run", run)
    monkeypatch.setattr("gui.system.start_failure.tell_start_failure", shown.append)

    assert main([]) == 1
    assert shown == [error]


def test_a_frozen_editor_decodes_raw_files_by_running_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN the program for other programs, frozen WHEN it runs itself to decode THEN no window opens."""
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "argv", ["impasto-edit", "decode", "raw", "a.dng", "folder", "9"])
    decoded: list[list[str]] = []
    monkeypatch.setattr("engine.pictures.guarded_decoding.main", lambda words, _packages: decoded.append(words) or 0)

    assert command_line.edit() == 0
    assert decoded == [["raw", "a.dng", "folder", "9"]]


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


def test_a_frozen_app_hands_on_the_systems_libraries_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """GIVEN paths that freezing has set WHEN the app runs THEN what it starts gets those from before."""
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr("gui.window.app.run", lambda *_, **__: 0)
    for name, value in (("LD_LIBRARY_PATH", "/ours"), ("LD_LIBRARY_PATH_ORIG", "/theirs"), ("QT_PLUGIN_PATH", "/ours")):
        monkeypatch.setenv(name, value)

    assert main([]) == 0

    assert os.environ["LD_LIBRARY_PATH"] == "/theirs"
    assert "QT_PLUGIN_PATH" not in os.environ
    assert os.environ.pop("PYINSTALLER_RESET_ENVIRONMENT", None) == ("1" if sys.platform == "linux" else None)


def test_progress_is_a_line_each_tenth_where_nobody_looks(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    def stylize(_self: Stylizer, picture: Picture, options: StyleOptions) -> Iterator[Progress | Result]:
        for step in range(1001):
            yield Progress(step / 1000, Phase.PAINTING)
        yield Result(picture.pixels, options, "CPU", "none", Precision.FLOAT32)

    monkeypatch.setattr(Stylizer, "stylize", stylize)
    monkeypatch.setattr(Stylizer, "estimate", lambda *_: Estimate(None, 2**20, 64, 43))

    assert main(words) == 0

    said = capsys.readouterr().err
    assert said.splitlines() == [f"{percent:3} %, painting" for percent in range(10, 101, 10)]
    assert "\r" not in said


def test_progress_is_a_bar_where_somebody_looks(
    words: list[str], asked: list[StyleOptions], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert main(words) == 0
    assert "\r" in capsys.readouterr().err

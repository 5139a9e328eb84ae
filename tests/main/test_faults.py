"""Let the command line fail: one sentence, an exit code, and no file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import main as command_line
from engine.errors import BadResult, BadWeights, OutOfMemory
from engine.options import StyleOptions
from engine.painting.stylizer import Stylizer
from engine.values import Phase, Picture, Progress
from main import main

if TYPE_CHECKING:
    from collections.abc import Iterator


def _fail_with(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def stylize(_self: Stylizer, _picture: Picture, _options: StyleOptions) -> Iterator[Progress]:
        yield Progress(0.0, Phase.LOADING)
        raise error

    monkeypatch.setattr(Stylizer, "stylize", stylize)


def _assert_one_sentence(capsys: pytest.CaptureFixture) -> None:
    """Check that the last line is a sentence, and nobody sees a traceback."""
    out, err = capsys.readouterr()
    assert not out
    assert "Traceback" not in err
    assert err.strip().rpartition("\n")[2].rpartition("\r")[2].endswith(".")


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

    monkeypatch.setattr(Path, "write_bytes", fail)

    assert main(words) == 6

    assert "disk is full" in capsys.readouterr().err
    assert len(asked) == 1
    assert not list(tmp_path.glob("*out*"))


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

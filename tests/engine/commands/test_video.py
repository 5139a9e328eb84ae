"""Paint clips by the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from main import main
from tests.engine.commissions.video.clips import look, make_clip


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return make_clip(tmp_path / "in.mp4", codec="mpeg4", count=10, sound=("aac",))


def test_a_part_of_a_clip_is_painted(clip: Path, style_path: Path, asked: list, capsys: pytest.CaptureFixture) -> None:
    out = clip.with_name("out.mp4")
    words = ["--from", "0.08", "--to", "0.24", "--consistency", "0.5", "--json"]
    assert main(["video", str(clip), "--style", str(style_path), "-o", str(out), *words]) == 0
    assert json.loads(capsys.readouterr().out)["output"] == str(out)
    assert len(look(out).times) == len(asked) == 4
    assert not list(clip.parent.glob(".*"))


def test_a_wrong_consistency_is_wrong_usage(clip: Path, style_path: Path, capsys: pytest.CaptureFixture) -> None:
    out = clip.with_name("out.mp4")
    assert main(["video", str(clip), "--style", str(style_path), "-o", str(out), "--consistency", "2"]) == 2
    assert "0 to 1" in capsys.readouterr().err
    assert not out.exists()


def test_what_is_no_clip_is_told(tmp_path: Path, style_path: Path, capsys: pytest.CaptureFixture) -> None:
    (tmp_path / "a.mp4").write_text("Dear diary")
    assert main(["video", str(tmp_path / "a.mp4"), "--style", str(style_path), "-o", str(tmp_path / "b.mp4")]) == 3
    assert "a.mp4" in capsys.readouterr().err

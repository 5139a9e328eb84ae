"""Check that what is wrong with a clip is said in the same words by all that read clips."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.commissions.video.clip_decoding import decode
from engine.commissions.video.clip_errors import no_clip
from engine.commissions.video.clip_info import Span
from engine.commissions.video.guarded_clip import ClipReader
from engine.errors import UnreadableImage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.mark.parametrize("read", [lambda path: list(decode(path, Span())), ClipReader], ids=("decoder", "reader"))
def test_who_opens_no_clip_says_so(tmp_path: Path, read: Callable[[Path], object]) -> None:
    path = tmp_path / "diary.mp4"
    path.write_bytes(b"Dear diary, " * 100)

    with pytest.raises(UnreadableImage) as raised:
        read(path)

    assert raised.value.sentence == no_clip("diary.mp4").sentence

"""Planes are named and measured as FFmpeg does."""

from __future__ import annotations

import av
import pytest

from engine.commissions.video.frame_layout import FrameLayout

NAMES = {
    "yuv420p": FrameLayout(), "yuv422p10le": FrameLayout(10, (1, 0)), "yuv444p12le": FrameLayout(12, (0, 0)),
    "yuva420p": FrameLayout(has_alpha=True), "gray": FrameLayout(chroma=None), "gray16le": FrameLayout(16, None),
    "gbrp": FrameLayout(is_rgb=True), "gbrap10le": FrameLayout(10, is_rgb=True, has_alpha=True),
    "yuv410p": FrameLayout(chroma=(2, 2)), "yuv411p": FrameLayout(chroma=(2, 0)), "yuv440p": FrameLayout(chroma=(0, 1)),
}  # fmt: skip


@pytest.mark.parametrize(("name", "layout"), NAMES.items())
@pytest.mark.parametrize(("height", "width"), [(48, 64), (47, 63)])
def test_planes_are_those_of_ffmpeg(name: str, layout: FrameLayout, height: int, width: int) -> None:
    known = av.VideoFormat(name, width, height)

    assert layout.name == name
    assert layout.shapes(height, width) == [(part.height, part.width) for part in known.components]
    assert layout.bits == known.components[0].bits
    assert layout.item_bytes == (1 if known.components[0].bits == 8 else 2)

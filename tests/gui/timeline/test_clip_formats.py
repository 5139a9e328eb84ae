"""Check that the formats offered for a clip are ones that can be written, named in the window's language."""

from __future__ import annotations

from engine.commissions.video.encoding import SUFFIXES
from gui.look.language import Language
from gui.timeline.clip_formats import clip_format_names


def test_every_format_that_is_offered_can_be_written(qapp):
    offered = list(clip_format_names())
    assert offered[0] == ".mp4"  # what everything plays is first
    assert set(offered) <= set(SUFFIXES)


def test_names_say_what_a_format_is_for_in_both_languages(set_language):
    assert clip_format_names() == {
        ".mp4": "MP4, for everyone",
        ".mov": "MOV, ProRes for editors",
        ".mkv": "MKV, lossless",
        ".gif": "GIF",
        ".webp": "WebP",
        ".png": "PNG pictures",
        ".tif": "TIFF pictures",
    }
    set_language(Language.CHINESE)
    names = clip_format_names()
    assert (names[".mp4"], names[".mkv"], names[".gif"]) == ("MP4，通用", "MKV，无损", "GIF")
    assert (names[".mov"], names[".png"], names[".tif"]) == ("MOV，ProRes，供剪辑", "PNG 图片", "TIFF 图片")

"""Check tooltips with pictures."""

from __future__ import annotations

from gui.controls.picture_hint import picture_hint
from gui.system.resource_path import resource_path


def test_a_sentence_stands_over_pictures_that_are_there_with_their_captions():
    hint = picture_hint("More & <less>", (("strength_low", "25 %"), ("strength_high", "<1>")))
    file = resource_path("help", "strength_low.jpg")
    assert file.is_file()
    assert f'src="{file.as_posix()}"' in hint
    assert hint.startswith("<p>More &amp; &lt;less&gt;</p>")
    assert hint.index("strength_low") < hint.index("25 %") < hint.index("strength_high") < hint.index("&lt;1&gt;")

"""Check what is said when a call has failed."""

from __future__ import annotations

from engine.errors import Sentence
from gui.link.protocol import Failed, Lost
from gui.session.failure_sentence import failure_sentence


def test_the_engines_own_sentence_goes_before_the_windows():
    assert failure_sentence(Failed(1, Sentence("The disk is full."))) == "The disk is full."
    assert "unexpected" in failure_sentence(Failed(1, None))
    assert "try again" in failure_sentence(Lost(1))
    assert "close Impasto" in failure_sentence(Lost(1, True))

"""Check the colour that is painted where a mask covers."""

from __future__ import annotations

import pytest

from engine.mask import Gradient, GreyPicture, Mask
from engine.masks.masks import GUIDE_SIDE
from gui.masks.mask_tint import renderer_for, tinted
from tests.gui.fake_session import plain


def test_the_tint_fades_as_the_mask_does(qapp):
    tint = tinted(renderer_for(plain(40, 80, "gray")), Mask(Gradient((0.5, 0.25), (0.5, 0.75))))
    levels = [tint.pixelColor(20, y).alpha() for y in (2, 40, 78)]
    assert levels == [140, pytest.approx(70, abs=4), 0]  # 0.55 of 255
    color = tint.pixelColor(20, 2)
    assert color.red() > 200
    assert 100 > color.blue() > color.green()


def test_a_large_photograph_is_rendered_small(qapp):
    tint = tinted(renderer_for(plain(2 * GUIDE_SIDE, GUIDE_SIDE, "gray")), Mask(inverted=True))
    assert tint.size().toTuple() == (GUIDE_SIDE, GUIDE_SIDE // 2)


def test_a_grey_picture_covers_where_it_is_bright(qapp, tmp_path):
    picture = plain(4, 2, "black")
    picture.setPixelColor(0, 0, "white")
    picture.setPixelColor(0, 1, "white")
    picture.save(str(tmp_path / "grey.png"))
    tint = tinted(renderer_for(plain(40, 20, "gray")), Mask(GreyPicture(tmp_path / "grey.png")))
    assert (tint.pixelColor(1, 10).alpha(), tint.pixelColor(38, 10).alpha()) == (140, 0)
    with pytest.raises(OSError, match="gone"):
        tinted(renderer_for(plain(40, 20, "gray")), Mask(GreyPicture(tmp_path / "gone.png")))

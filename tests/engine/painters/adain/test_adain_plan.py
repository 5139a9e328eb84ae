"""Check what a run of AdaIN is planned to be: levels, tiles, largest size, bytes and multiplications."""

from __future__ import annotations

import itertools
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import OutOfMemory
from engine.networks.adain_network import AdainNetwork
from engine.painters.adain import adain_plan as plan
from engine.painters.adain.adain_plan import Workspace
from engine.storage.mapped_pixels import are_mapped

GIB = 2**30


@given(height=st.integers(1, 9000), width=st.integers(1, 9000), memory=st.integers(GIB, 64 * GIB))
def test_the_largest_size_fits_and_grows_with_memory(height: int, width: int, memory: int) -> None:
    side = plan.largest_side(height, width, memory)

    assert 1 <= side <= plan.largest_side(height, width, 2 * memory)
    pixels = side * side * min(height, width) / max(height, width)
    # bytes a pixel: photograph, result and what the network loses, the first two of them in files where they are large
    assert pixels * (9 if are_mapped(1.01 * pixels) else 33) < memory


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere all pixels stay in memory")
def test_what_lies_in_files_takes_no_memory_and_spoils_no_smaller_size() -> None:
    fits = [plan.largest_side(1000, 1000, megabytes * 10**6) for megabytes in range(1200, 4000, 100)]
    assert fits == sorted(fits)
    assert max(fits) > 12_000 > min(fits)
    small, large = (plan.levels(side, side) for side in (6600, 7000))  # 44 and 49 megapixels
    in_file = Workspace(in_file=True)
    assert plan.bytes_to_run(large, in_file) < 0.7 * plan.bytes_to_run(small, in_file)


def test_too_little_memory_for_any_picture_is_told() -> None:
    with pytest.raises(OutOfMemory, match="not enough free memory"):
        plan.largest_side(1000, 1000, 2**20)


@given(height=st.integers(1, 5000), width=st.integers(1, 5000))
def test_levels_at_most_double_up_to_the_full_size(height: int, width: int) -> None:
    levels = plan.levels(height, width)

    longest = [max(level) for level in levels]
    assert levels[-1] == (height, width)
    assert longest == sorted(set(longest))
    assert all(after <= 2.2 * before + 1 for before, after in itertools.pairwise(longest))
    assert longest[0] == min(longest[-1], plan.FIRST_SIDE) or len(levels) == 1
    assert longest[0] <= 1.1 * plan.FIRST_SIDE


@pytest.mark.parametrize(
    ("megapixels", "gib", "in_file"), [(1, 8, False), (8, 16, False), (12, 16, True), (100, 16, True), (8, 0.5, True)]
)
def test_large_maps_go_into_files(megapixels: int, gib: float, in_file: bool) -> None:
    workspace = Workspace.within(int(gib * 2**30), (1000, megapixels * 1000))

    assert workspace.in_file is in_file


def test_a_workspace_shrinks_and_its_tiles_become_more() -> None:
    shrunk = [Workspace().shrunk(shrink) for shrink in (1, 2, 4)]

    assert [workspace.tile for workspace in shrunk] == [512, 256, 128]
    assert [workspace.in_file for workspace in shrunk] == [False, True, True]
    assert [workspace.tiles((1000, 1025)) for workspace in shrunk] == [6, 20, 72]


def test_multiplications_are_those_of_the_convolutions() -> None:
    """GIVEN the network WHEN its layers' taps are counted THEN the plan has as many, enlargements at 4/9 of them."""
    network = AdainNetwork()
    scales = (1, 2, 4, 4)  # resolution of the encoder's outputs
    convolutions = [layer for layer in network.encoder if hasattr(layer, "weight")]
    encode = sum(c.weight.numel() / scale**2 for c, scale in zip(convolutions, scales, strict=True))
    trunk = sum(p.numel() for p in network.trunk.parameters() if p.dim() == 4) / 16
    scales = (4, 2, 2, 1, 1)
    shares = (1, 4 / 9, 1, 4 / 9, 1)
    convolutions = [layer for layer in network.decoder if hasattr(layer, "weight")]
    decode = sum(c.weight.numel() / s**2 * f for c, s, f in zip(convolutions, scales, shares, strict=True))

    assert plan.multiplications_a_pixel(network.WIDTHS, network.BLOCKS) == pytest.approx((encode, trunk, decode))
    whole = plan.multiplications([(100, 100)], network.WIDTHS, network.BLOCKS, 1.0)
    assert whole == pytest.approx(10_000 * (encode + 2 * trunk + decode))


def test_cost_grows_with_the_pixels() -> None:
    sizes = [plan.levels(side, side) for side in (1000, 2000, 4000)]

    work = [plan.multiplications(levels, AdainNetwork.WIDTHS, AdainNetwork.BLOCKS, 0.8) for levels in sizes]
    peaks = [plan.bytes_to_run(levels, Workspace(in_file=True)) for levels in sizes]

    assert work[1] / work[0] == pytest.approx(4, rel=0.1)
    assert work[2] / work[1] == pytest.approx(4, rel=0.1)
    assert peaks == sorted(peaks)

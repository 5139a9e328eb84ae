"""Check the convolution of fewer products against PyTorch's own."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.networks import row_winograd
from engine.networks.adain_network import Conv


@given(
    height=st.integers(1, 90), width=st.integers(1, 40), inputs=st.integers(1, 9), outputs=st.integers(1, 9),
    chunk=st.sampled_from([1, 100, 2**15]),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_it_is_the_convolution(height: int, width: int, inputs: int, outputs: int, chunk: int) -> None:
    generator = torch.Generator().manual_seed(height * width)
    x, weight, bias = (
        torch.randn(shape, generator=generator)
        for shape in ((1, inputs, height + 2, width + 2), (outputs, inputs, 3, 3), (outputs,))
    )

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(row_winograd, "_CHUNK", chunk)
        found = row_winograd.convolve(x, weight, bias)

    expected = F.conv2d(x.double(), weight.double(), bias.double())
    assert (found - expected).abs().max() < 2e-5 * expected.abs().max().clamp(min=1)


@pytest.mark.parametrize(
    ("channels", "side", "dtype", "grad", "expected"),
    [
        (96, 80, torch.float32, False, True),
        (96, 80, torch.bfloat16, False, False),
        (96, 80, torch.float32, True, False),
        (64, 80, torch.float32, False, False),
        (96, 20, torch.float32, False, False),
    ],
)
def test_it_is_taken_where_it_is_faster(
    channels: int, side: int, dtype: torch.dtype, grad: bool, expected: bool
) -> None:
    """GIVEN a layer WHEN it convolves THEN it goes the shorter way only in float32 without gradients."""
    layer, calls = Conv(channels, channels).to(dtype), []
    convolve = row_winograd.convolve

    with pytest.MonkeyPatch.context() as patch, torch.set_grad_enabled(grad):
        patch.setattr(row_winograd, "convolve", lambda *args: calls.append(1) or convolve(*args))
        layer(torch.rand(1, channels, side, side, dtype=dtype))

    assert bool(calls) is expected

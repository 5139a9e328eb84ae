"""Convolve 3x3 with half the multiplications on the CPU: Winograd's F(4, 3) down the rows (arXiv:1509.09308).

Six rows of the input give four of the output: instead of twelve products of a row with a row of the kernel there are
six, each a convolution of 1x3 whose weights and input are sums of the original ones. Rows are contiguous, so the sums
run at memory's speed; the same across the columns as well would save more products and lose more to gathering them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F

if TYPE_CHECKING:
    from torch import Tensor

_ROWS = 4  # of the output to a step
_LEAST_CHANNELS = 96  # with fewer, the sums cost more than the products that they save
_LEAST_PIXELS = 2048
_CHUNK = 2**15  # pixels that are worked on at a time: 50 MB with 96 channels
# G of F(4, 3): what the three rows of the kernel give to each of the six products
_KERNEL_SUMS = (
    (1 / 4, 0.0, 0.0),
    (-1 / 6, -1 / 6, -1 / 6),
    (-1 / 6, 1 / 6, -1 / 6),
    (1 / 24, 1 / 12, 1 / 6),
    (1 / 24, -1 / 12, 1 / 6),
    (0.0, 0.0, 1.0),
)


def is_faster(x: Tensor, weight: Tensor) -> bool:
    """Tell whether `convolve` is worth its sums, for a padded (1, C, H + 2, W + 2) and weights (O, C, 3, 3)."""
    is_plain = x.device.type == "cpu" and x.dtype is torch.float32 and len(x) == 1 and not torch.is_grad_enabled()
    channels = min(weight.shape[:2])
    return is_plain and channels >= _LEAST_CHANNELS and x.shape[2] * x.shape[3] >= _LEAST_PIXELS


def convolve(x: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
    """Return what `F.conv2d` does, but for rounding: about 1e-5 of the largest value.

    Args:
        x: (1, C, H + 2, W + 2) float32 on the CPU, best with the channels last in memory.
        weight: (O, C, 3, 3).
        bias: (O,), or none.

    Returns:
        (1, O, H, W), channels last in memory.
    """
    height, width = x.shape[2] - 2, x.shape[3] - 2
    whole = height - height % _ROWS
    rows = x[0].permute(1, 2, 0)  # (H + 2, W + 2, C)
    out = x.new_empty(height, width, len(weight))
    sums = torch.tensor(_KERNEL_SUMS, dtype=weight.dtype)
    # six of (O, C, 1, 3), channels last in memory as well: the convolution takes twice as long otherwise
    kernels = torch.einsum("py,oiyx->poxi", sums, weight).contiguous().permute(0, 1, 3, 2)[:, :, :, None]
    step = max(_ROWS, _CHUNK // width // _ROWS * _ROWS)
    for top in range(0, whole, step):
        bottom = min(top + step, whole)
        _convolve_rows(rows[top : bottom + 2], kernels, bias, out[top:bottom])
    if whole < height:
        out[whole:] = F.conv2d(x[:, :, whole:], weight, bias)[0].permute(1, 2, 0)
    return out[None].permute(0, 3, 1, 2)


def _convolve_rows(rows: Tensor, kernels: Tensor, bias: Tensor | None, out: Tensor) -> None:
    """Fill `out` (h, W, O), h a multiple of 4, from `rows` (h + 2, W + 2, C); the second product is in every row."""
    height, width, channels = out.shape
    p0, p1, p2, p3, p4, p5 = (
        F.conv2d(part[None].permute(0, 3, 1, 2), kernel, bias if index == 1 else None)[0].permute(1, 2, 0)
        for index, (part, kernel) in enumerate(zip(_input_sums(rows), kernels, strict=True))
    )
    even_near, odd_near = p1 + p2, p1.sub_(p2)
    even_far, odd_far = p3 + p4, p3.sub_(p4)
    quads = out.view(height // _ROWS, _ROWS, width, channels)
    torch.add(p0.add_(even_near), even_far, out=quads[:, 0])
    torch.add(odd_near, odd_far, alpha=2, out=quads[:, 1])
    torch.add(even_near, even_far, alpha=4, out=quads[:, 2])
    torch.add(odd_near.add_(p5), odd_far, alpha=8, out=quads[:, 3])


def _input_sums(rows: Tensor) -> tuple[Tensor, ...]:
    """Return B^T of F(4, 3) applied to each six rows: six of (h / 4, W + 2, C)."""
    count = (len(rows) - 2) // _ROWS
    d0, d1, d2, d3, d4, d5 = (rows[k : k + _ROWS * (count - 1) + 1 : _ROWS] for k in range(6))
    even, odd = torch.sub(d4, d2, alpha=4), torch.sub(d3, d1, alpha=4)
    middle, slope = d4 - d2, (d3 - d1).mul_(2)
    first = torch.sub(d4, d2, alpha=5).add_(d0, alpha=4)
    last = torch.sub(d5, d3, alpha=5).add_(d1, alpha=4)
    return first, even + odd, even - odd, middle + slope, middle - slope, last

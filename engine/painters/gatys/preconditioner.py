"""Precondition L-BFGS by frequency: what is broad in the picture moves first and far, single pixels little.

A gradient on pixels is full of what is fine, and L-BFGS needs a long history to learn that pictures are not. Scaling
by about 1 / frequency ** 1.5, as natural pictures' spectra fall, stands in for it: half of the steps suffice. (Olah,
Mordvintsev & Schubert, Feature Visualization, doi:10.23915/distill.00007, change variables so for plain gradients.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F

if TYPE_CHECKING:
    from torch import Tensor

_CORNER = 0.01  # cycles a pixel, below which all frequencies move alike
_FALL = 1.5
_APART = 64  # px, four times the reach of the corner, by which the edges are kept from seeing each other
_MULTIPLE = 32  # px, of sides that are transformed fast


class Preconditioner:
    """Scale pictures (1, 3, height, width) by frequency: linear, symmetric and positive definite.

    Args:
        height: px.
        width: px.
        device: of the pictures; MPS leaves the transform to the CPU, whose memory is the same.
    """

    def __init__(self, height: int, width: int, device: torch.device) -> None:
        self._size = height, width
        self._padded = _padded(height), _padded(width)
        on = torch.device("cpu") if device.type == "mps" else device
        down = torch.fft.fftfreq(self._padded[0], device=on)[:, None]
        across = torch.fft.rfftfreq(self._padded[1], device=on)[None]
        self._factors = torch.hypot(down, across).add_(_CORNER).div_(_CORNER).pow_(-_FALL)

    def __call__(self, vector: Tensor) -> Tensor:
        """Scale a flat float32 picture in place, a channel at a time, and return it."""
        for channel in vector.view(-1, *self._size):
            channel.copy_(self._scaled(channel))
        return vector

    def product(self, vector: Tensor) -> float:
        """Multiply a flat float32 picture with itself scaled."""
        channels = vector.view(-1, *self._size)
        return sum(float(torch.dot(channel.flatten(), self._scaled(channel).flatten())) for channel in channels)

    def _scaled(self, channel: Tensor) -> Tensor:
        height, width = self._size
        plane = F.pad(channel.to(self._factors.device), (0, self._padded[1] - width, 0, self._padded[0] - height))
        spectrum = torch.fft.rfft2(plane).mul_(self._factors)
        del plane
        scaled: Tensor = torch.fft.irfft2(spectrum, s=self._padded)
        return scaled[:height, :width].to(channel.device)


def _padded(side: int) -> int:
    return side + _APART + -(side + _APART) % _MULTIPLE

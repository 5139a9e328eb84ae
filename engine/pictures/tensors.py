"""Carry pictures between arrays (H, W, 3) and tensors (1, 3, H, W), and fit tensors to sizes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
import torch.nn.functional as F

if TYPE_CHECKING:
    from torch import Tensor

    from engine.values import Frame, Pixels


def to_tensor(pixels: Pixels, device: torch.device) -> Tensor:
    """Turn (H, W, 3) in [0, 1] into (1, 3, H, W) float32 on `device`."""
    planes = np.array(pixels.transpose(2, 0, 1), np.float32, order="C")  # copied: it may be read-only
    return torch.from_numpy(planes)[None].to(device)


def to_pixels(image: Tensor) -> Pixels:
    """Turn (1, 3, H, W) into (H, W, 3) float32, clamped to [0, 1]."""
    array: Pixels = image.detach()[0].clamp(0, 1).permute(1, 2, 0).float().contiguous().cpu().numpy()
    return array


def to_frame(image: Tensor) -> Frame:
    """Turn (1, 3, H, W) in [0, 1] into (H, W, 3) uint8 for the screen."""
    levels = image.detach()[0].clamp(0, 1).mul(255).round().to(torch.uint8)
    frame: Frame = levels.permute(1, 2, 0).contiguous().cpu().numpy()
    return frame


def resize(image: Tensor, height: int, width: int) -> Tensor:
    """Resample (N, 3, H, W) by an antialiased bicubic filter, or return it where the size is right."""
    if tuple(image.shape[-2:]) == (height, width):
        return image
    return F.interpolate(image, (height, width), mode="bicubic", antialias=True, align_corners=False)


def pad_to_multiple(image: Tensor, multiple: int) -> Tensor:
    """Extend (N, C, H, W) at the right and bottom by repeating the last pixels, so that both sides divide."""
    down, across = -image.shape[2] % multiple, -image.shape[3] % multiple
    return F.pad(image, (0, across, 0, down), mode="replicate") if down or across else image

"""Keep a photograph's colours: its hues while its brightness is repainted, or its palette for the painting."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from engine.pictures.fitted_photo import GREY
from engine.pictures.srgb import LUMA

if TYPE_CHECKING:
    from torch import Tensor

_DUST = 1e-5  # added to variances, as Gatys et al. do; colours are in [0, 1]
_MOST_GAIN = 4.0  # a nearly grey painting is not stretched further: its grain would turn into colour noise


def luma_of(image: Tensor) -> Tensor:
    """Weigh (N, 3, H, W) to brightness (N, 1, H, W), on the encoded values, as Gatys et al. (arXiv:1606.05897) do."""
    weights = torch.tensor(LUMA, device=image.device, dtype=image.dtype).view(1, 3, 1, 1)
    return (image * weights).sum(1, keepdim=True)


def has_no_colors(image: Tensor) -> bool:
    """Tell whether (N, 3, H, W) is grey."""
    return float((image.amax(1) - image.amin(1)).max()) < GREY


def keep_colors(painted: Tensor, photo: Tensor) -> Tensor:
    """Combine the painting's brightness with the photograph's chroma (arXiv:1606.05897, section 5.1).

    Args:
        painted: (1, 3, H, W) in about [0, 1].
        photo: the same shape.

    Returns:
        (1, 3, H, W) in [0, 1]. Brightness is exactly the painted one; where the photograph's chroma would leave the
        range it is drawn towards grey instead of being clipped, so hue stays as well.
    """
    luma = luma_of(painted).clamp(0, 1)
    chroma = photo - luma_of(photo)
    headroom = torch.where(chroma > 0, 1 - luma, luma)  # how far each channel may move
    fitting = (headroom / chroma.abs().clamp(min=1e-6)).amin(1, keepdim=True).clamp(max=1)
    return luma + chroma * fitting


def palette_of(image: Tensor) -> tuple[Tensor, Tensor]:
    """Measure mean (3,) and covariance (3, 3) of the encoded colours of (1, 3, H, W), float64 on the CPU."""
    flat = image[0].flatten(1).cpu().double()  # (3, H * W); on the CPU, since MPS has no float64
    mean = flat.mean(1, keepdim=True)
    return mean[:, 0], (flat - mean) @ (flat - mean).T / flat.shape[1]


def with_palette(image: Tensor, palette: tuple[Tensor, Tensor], strength: float) -> Tensor:
    """Give a picture the mean and covariance of another's colours (arXiv:1611.07865, section 5.2).

    The map is the symmetric one of those that do it, which moves colours the least and keeps grey paintings grey;
    it stretches no direction more than fourfold, a deviation for paintings of nearly one colour.

    Args:
        image: (1, 3, H, W) in [0, 1].
        palette: of the picture whose colours are wanted, from `palette_of`.
        strength: 0 returns the picture as it is, 1 the palette wholly.

    Returns:
        (1, 3, H, W) in [0, 1].
    """
    mean, covariance = palette_of(image)
    wanted_mean, wanted = palette
    root = _root(covariance + _DUST * torch.eye(3, dtype=torch.float64))
    inverse = torch.linalg.inv(root)
    stretch = inverse @ _root(root @ (wanted + _DUST * torch.eye(3, dtype=torch.float64)) @ root) @ inverse
    values, vectors = torch.linalg.eigh((stretch + stretch.T) / 2)
    stretch = vectors @ torch.diag(values.clamp(0, _MOST_GAIN)) @ vectors.T
    shift = (wanted_mean - stretch @ mean)[:, None, None]
    stretch, shift = (x.to(image.dtype).to(image.device) for x in (stretch, shift))
    recolored = torch.einsum("ij,njhw->nihw", stretch, image) + shift
    return torch.lerp(image, recolored.clamp(0, 1), strength)


def with_brightness(image: Tensor, palette: tuple[Tensor, Tensor], strength: float) -> Tensor:
    """Move a picture's mean brightness to another's (arXiv:1611.07865, section 5.1), so that a night is not painted.

    Args, Returns: as `with_palette`.
    """
    weights = torch.tensor(LUMA, dtype=torch.float64)
    shift = float(weights @ (palette[0] - palette_of(image)[0]))
    return (image + strength * shift).clamp(0, 1)


def _root(matrix: Tensor) -> Tensor:
    """Take the square root of a symmetric positive matrix."""
    values, vectors = torch.linalg.eigh((matrix + matrix.T) / 2)
    root: Tensor = vectors @ torch.diag(values.clamp(min=0).sqrt()) @ vectors.T
    return root

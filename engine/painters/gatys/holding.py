"""Hold a frame of a clip to what the frames before it give (Ruder et al., arXiv:1604.08610, equation 6)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from engine.pictures.tensors import resize, to_tensor

if TYPE_CHECKING:
    import torch
    from torch import Tensor

    from engine.painters.scene import Hold


@dataclass(frozen=True, slots=True)
class Holding:
    """Weigh the squared distance of each pixel by how far it can be trusted."""

    picture: Tensor  # (1, 3, H, W)
    share: Tensor  # (1, 1, H, W)
    factor: float  # of the sum of squares

    @classmethod
    def of(cls, hold: Hold, photo: Tensor) -> Holding:
        """Fit a hold to a photograph (1, 3, H, W)."""
        size = (photo.shape[2], photo.shape[3])
        picture = resize(to_tensor(hold.picture, photo.device), *size)
        share = resize(to_tensor(hold.share, photo.device), *size).clamp(0, 1)
        energy = float(picture.var()) + 1e-3
        return cls(picture, share, hold.weight / energy / picture.numel())

    def to(self, device: torch.device) -> Holding:
        """Move it to a device."""
        return replace(self, picture=self.picture.to(device), share=self.share.to(device))

    def add(self, image: Tensor, gradient: Tensor) -> float:
        """Return the term of an image (1, 3, H, W), and add its gradient in place."""
        pull = self.share * (image - self.picture)
        gradient.add_(pull, alpha=2 * self.factor)
        return self.factor * float((pull * (image - self.picture)).sum())

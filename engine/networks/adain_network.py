"""Define the AdaIN network: an encoder, adaptive instance normalisation at every site of a trunk, a decoder.

Huang & Belongie (arXiv:1703.06868) re-normalise once, at the encoder's output. Here the residual trunk behind it is
re-normalised as well, at a quarter of the picture's resolution, and one network serves photographs and paintings: a
picture's `StyleCode` is what its own statistics are at each site when nothing is re-normalised. Hence a photograph
painted with its own code comes back unchanged, a mix of styles is a mix of codes, and the strength goes from the
photograph's code to the painting's. On the way a small network learns what a difference between two codes as a whole
asks of each site. Nothing outside the trunk depends on the whole picture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.networks import row_winograd
from engine.networks.vgg import pad_one

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

STRIDE = 4  # image pixels to a trunk pixel
EPSILON = 1e-5  # added to variances
SLOPE = 0.1  # of rectifiers, below 0
_FAINT = 1e-3  # of what lies outside all regions, which all have a part in
_RESIDUAL = 0.4  # of a block's deviation before training, to its input's


class Statistics(NamedTuple):
    """Hold per-channel mean and standard deviation, each (N, C, 1, 1) float32."""

    mean: Tensor
    std: Tensor


StyleCode = tuple[Statistics, ...]  # one a site


def statistics(x: Tensor, weights: Tensor | None = None) -> Statistics:
    """Measure (N, C, H, W) over its pixels in float32; the variance is the biased one, which one pixel has too.

    With `weights` (K, H, W) of K regions, N is 1, and the K regions' own statistics are returned, (K, C, 1, 1) each.
    """
    x = x.float()
    if weights is not None:
        return _regional(x, weights)
    mean = x.mean((2, 3), keepdim=True)
    variance = (x - mean).square().mean((2, 3), keepdim=True)  # on the CPU many times faster than var_mean
    return Statistics(mean, (variance + EPSILON).sqrt())


def _regional(x: Tensor, weights: Tensor) -> Statistics:
    flat, shares = x[0].flatten(1), weights.flatten(1)  # (C, P), (K, P)
    shares = shares / shares.sum(1, keepdim=True)
    means = shares @ flat.T  # (K, C)
    deviations = [(flat - mean[:, None]).square() @ share for mean, share in zip(means, shares, strict=True)]
    return Statistics(means[..., None, None], (torch.stack(deviations) + EPSILON).sqrt()[..., None, None])


def renormalise(x: Tensor, own: Statistics, target: Statistics, weights: Tensor | None = None) -> Tensor:
    """Give `x` (N, C, H, W), whose statistics are `own`, those of `target` (arXiv:1703.06868, equation 8).

    With `weights` (K, H, W) every pixel of (1, C, H, W) has a mix of what K regions ask for.
    """
    scale = target.std / own.std
    shift = target.mean - own.mean * scale
    if weights is not None and len(weights) > 1:
        scale, shift = (torch.einsum("kc,khw->chw", s[..., 0, 0], cover(weights))[None] for s in (scale, shift))
    return torch.addcmul(shift.to(x.dtype), x, scale.to(x.dtype))


def cover(weights: Tensor) -> Tensor:
    """Extend regions (K, H, W) that add up to at most 1 so that they add up to 1 everywhere, soft edges included."""
    return (weights + _FAINT / len(weights)) / (weights.sum(0) + _FAINT)


def flattened(code: StyleCode) -> Tensor:
    """Lay a code out as (N, D)."""
    return torch.cat([part for site in code for part in site], 1)[..., 0, 0]  # (N, D)


def unflattened(flat: Tensor, sites: int) -> StyleCode:
    """Undo `flattened`, keeping deviations positive."""
    parts = flat[..., None, None].chunk(2 * sites, 1)
    return tuple(Statistics(m, s.clamp(min=EPSILON)) for m, s in zip(parts[::2], parts[1::2], strict=True))


def mix(codes: list[StyleCode], weights: list[float]) -> StyleCode:
    """Add codes with weights that sum to 1 (arXiv:1703.06868, equation 15, taken at every site)."""
    return tuple(
        Statistics(
            sum((w * s.mean for s, w in zip(site, weights, strict=True)), torch.zeros(())),
            sum((w * s.std for s, w in zip(site, weights, strict=True)), torch.zeros(())),
        )
        for site in zip(*codes, strict=True)
    )


def joined(codes: list[StyleCode]) -> StyleCode:
    """Join the codes of regions, (1, C, 1, 1) each, to one of (K, C, 1, 1)."""
    return tuple(
        Statistics(torch.cat([site.mean for site in sites]), torch.cat([site.std for site in sites]))
        for sites in zip(*codes, strict=True)
    )


def moved(code: StyleCode, device: torch.device) -> StyleCode:
    """Copy a code to a device."""
    return tuple(Statistics(site.mean.to(device), site.std.to(device)) for site in code)


class Conv(nn.Conv2d):
    """Convolve 3x3 with reflection padding."""

    def __init__(self, inputs: int, outputs: int, stride: int = 1) -> None:
        super().__init__(inputs, outputs, 3, stride)
        nn.init.kaiming_normal_(self.weight, SLOPE)
        nn.init.zeros_(self._bias())

    def forward(self, x: Tensor) -> Tensor:
        """Return (N, outputs, ceil(H / stride), ceil(W / stride))."""
        return self.valid(pad_one(x, "reflect"))

    def valid(self, x: Tensor) -> Tensor:
        """Convolve (N, inputs, H + 2, W + 2) that is padded already."""
        if self.stride == (1, 1) and row_winograd.is_faster(x, self.weight):
            return row_winograd.convolve(x, self.weight, self._bias())
        return super().forward(x)

    def doubled(self, x: Tensor) -> Tensor:
        """Enlarge (N, inputs, H, W) twofold by repeating pixels, then convolve, with 4/9 of the multiplications.

        Each output pixel sees 2 x 2 of the pixels before enlargement, so four small kernels, sums of this one's taps,
        give the four output pixels to an input pixel. Reflection after enlargement is replication before it.

        Returns:
            (N, outputs, 2 * H, 2 * W), channels last in memory.
        """
        return convolve_doubled(x, self.weight, self._bias())

    def _bias(self) -> Tensor:
        return cast("Tensor", self.bias)


def convolve_doubled(x: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """Do what `Conv.doubled` does with a kernel (O, I, 3, 3)."""
    height, width = x.shape[-2:]
    folded_bias = None if bias is None else bias.repeat(4)
    y = F.conv2d(F.pad(x, (1, 1, 1, 1), mode="replicate"), _folded(weight), folded_bias)
    result = y.new_empty(len(x), 2 * height, 2 * width, len(weight)).permute(0, 3, 1, 2)
    for index, part in enumerate(y.chunk(4, 1)):
        down, right = divmod(index, 2)
        result[:, :, down::2, right::2] = part[:, :, down : down + height, right : right + width]
    return result


def _folded(weight: Tensor) -> Tensor:
    """Sum the taps (O, I, 3, 3) that fall on one pixel before enlargement, to (4 * O, I, 2, 2)."""
    taps = torch.tensor([[[1, 0, 0], [0, 1, 1]], [[1, 1, 0], [0, 0, 1]]], device=weight.device, dtype=torch.float32)
    folded: Tensor = torch.einsum("pay,qbx,oiyx->pqoiab", taps, taps, weight.float()).flatten(0, 2)
    return folded.to(weight.dtype).contiguous(memory_format=torch.channels_last)


class Rectifier(nn.LeakyReLU):
    """Rectify, but leak: nothing normalises a picture that keeps its own code, and plain rectifiers die of it."""

    def __init__(self) -> None:
        super().__init__(SLOPE)


class Block(nn.Module):
    """Add a residual whose two convolutions are each re-normalised."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = Conv(channels, channels)
        self.second = Conv(channels, channels)
        with torch.no_grad():
            self.second.weight.mul_(_RESIDUAL)

    def forward(self, x: Tensor, site: Callable[[Tensor], Tensor]) -> Tensor:
        """Return (N, C, H, W); `site` is shown what each convolution gives, and returns it re-normalised."""
        y = site(self.first(x))
        return x + site(self.second(F.leaky_relu(y, SLOPE)))


class Sites:
    """Visit the trunk's sites in their order: measure each, unless its statistics are given, and re-normalise it.

    Args:
        target: statistics for each site; None leaves all as they are.
        weights: (K, H, W) of K regions of one picture, each with a code of its own.
        found: statistics that are taken for those measured at each site, as far as they go.
    """

    def __init__(
        self, target: StyleCode | None, weights: Tensor | None = None, found: Sequence[Statistics] | None = None
    ) -> None:
        self._target, self._weights, self._found = target, weights, found or ()
        self.own: list[Statistics] = []  # of the sites visited, before they are re-normalised

    def __call__(self, x: Tensor) -> Tensor:
        """Give (N, C, H, W) of the next site its target's statistics."""
        own, target = self.take(lambda: statistics(x, self._weights))
        return x if target is None else renormalise(x, own, target, self._weights)

    def take(self, measure: Callable[[], Statistics]) -> tuple[Statistics, Statistics | None]:
        """Go to the next site; return its own statistics and its target's."""
        index = len(self.own)
        self.own.append(self._found[index] if index < len(self._found) else measure())
        return self.own[index], self._target[index] if self._target is not None else None


class Modulation(nn.Module):
    """Turn a whole code, flattened to (N, D), into an offset for every mean and deviation; zero before training."""

    def __init__(self, dimensions: int, hidden: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(dimensions)
        self.first = nn.Linear(dimensions, hidden)
        self.second = nn.Linear(hidden, dimensions, bias=False)
        nn.init.zeros_(self.second.weight)

    def forward(self, code: Tensor) -> Tensor:
        """Return (N, D) float32."""
        offset: Tensor = self.second(self.hidden(code))
        return offset.float()

    def hidden(self, code: Tensor) -> Tensor:
        """Return what is seen of a code, (N, hidden)."""
        return F.relu(self.first(self.norm(code.to(self.first.weight.dtype))))


class AdainNetwork(nn.Module):
    """Hold encoder, trunk, modulation and decoder.

    Args:
        widths: channels at full, half and quarter resolution.
        blocks: residual blocks in the trunk; there are 1 + 2 * blocks sites.
        hidden: units of the modulation.
    """

    WIDTHS, BLOCKS = (24, 48, 96), 5  # unless a model says otherwise

    def __init__(self, widths: tuple[int, int, int] = WIDTHS, blocks: int = BLOCKS, hidden: int = 128) -> None:
        super().__init__()
        full, half, quarter = widths
        self.widths = widths
        self.encoder = nn.Sequential(
            Conv(3, full), Rectifier(), Conv(full, half, 2), Rectifier(), Conv(half, quarter, 2), Rectifier(),
            Conv(quarter, quarter),
        )  # fmt: skip
        self.trunk = nn.ModuleList(Block(quarter) for _ in range(blocks))
        self.modulation = Modulation(2 * quarter * (1 + 2 * blocks), hidden)
        self.decoder = nn.Sequential(
            Conv(quarter, quarter), Rectifier(), nn.Upsample(scale_factor=2), Conv(quarter, half), Rectifier(),
            Conv(half, half), Rectifier(), nn.Upsample(scale_factor=2), Conv(half, full), Rectifier(), Conv(full, 3),
        )  # fmt: skip
        with torch.no_grad():
            cast("Conv", self.decoder[-1]).weight.mul_(_RESIDUAL)  # begin near grey

    @property
    def dtype(self) -> torch.dtype:
        """Name the format that the network computes in."""
        return next(self.parameters()).dtype

    def encode(self, images: Tensor) -> Tensor:
        """Turn (N, 3, H, W) in [0, 1] into features (N, C, H / 4, W / 4); H and W are multiples of 4."""
        features: Tensor = self.encoder((images * 2 - 1).to(self.dtype))
        return features

    def target(self, own: StyleCode, style: StyleCode, strength: Tensor | float) -> StyleCode:
        """Go from a photograph's own code to a style's.

        Args:
            own: of the photograph.
            style: of a painting, or a mix.
            strength: 0 .. 1, for each picture of a batch (N, 1) or for all.

        Returns:
            What `transform` re-normalises to: exactly `own` where the strength is 0 or `style` equals it.
        """
        start, end = flattened(own), flattened(style)
        change = end - start + self.modulation(end) - self.modulation(start)
        return unflattened(start + strength * change, len(own))

    def transform(
        self, features: Tensor, target: StyleCode | None, weights: Tensor | None = None, found: StyleCode | None = None
    ) -> tuple[Tensor, StyleCode]:
        """Run the trunk, re-normalising every site to `target`.

        Args:
            features: (N, C, H / 4, W / 4) from `encode`.
            target: statistics for each site; None re-normalises nothing, and the picture's own code is returned.
            weights: (K, H / 4, W / 4) of K regions of one picture, each with a code of its own: N of codes is K then.
            found: statistics of another picture that are taken for those found at each site.

        Returns:
            Features of the same shape, and the statistics found at each site before it was re-normalised.
        """
        sites = Sites(target, weights, found)
        return self.walk(features, sites), tuple(sites.own)

    def walk(self, features: Tensor, site: Callable[[Tensor], Tensor]) -> Tensor:
        """Run the trunk; `site` is shown the features (N, C, H, W) and what each convolution gives, in this order."""
        x = site(features)
        for block in self.trunk:
            x = block(x, site)
        return x

    def decode(self, features: Tensor) -> Tensor:
        """Turn features (N, C, H / 4, W / 4) into images (N, 3, H, W) float32, about [0, 1], not clamped."""
        return (self._decoded(features).float() + 1) / 2

    def _decoded(self, x: Tensor) -> Tensor:
        """Do what the decoder's layers do, joining each enlargement with the convolution behind it."""
        enlarges = False
        for layer in self.decoder:
            if isinstance(layer, nn.Upsample):
                enlarges = True
            elif isinstance(layer, Rectifier):
                x = F.leaky_relu_(x, SLOPE)
            else:
                x = cast("Conv", layer).doubled(x) if enlarges else layer(x)
                enlarges = False
        return x

"""Run the perceptual network and its adjoint strip by strip: exact, without autograd, in bounded memory.

Each block, from one pooling to the next, reads its whole input and is computed in strips as wide as the picture. A
strip needs one further row a convolution above and below, not the 156 px that conv5_1 sees; what it costs is a
checkpoint at every pooling (60 bytes a pixel at width 32). Strips begin on even rows, so that no pooling window is cut.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F

from engine.networks import row_winograd
from engine.networks.vgg import LAYERS, POOLED_AFTER

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from torch import Tensor

    from engine.networks.vgg import Vgg

    Visit = Callable[[str, Tensor, int], None]  # layer, (1, C, h, w), first row
    Gradient = Callable[[str, Tensor, int], Tensor | None]

BLOCKS = tuple(tuple(layer for layer in LAYERS if layer[4] == block) for block in "12345")


@dataclass(frozen=True, slots=True)
class BlockPlan:
    """Say how one block is computed."""

    rows: int  # of a strip, at the block's own size; even
    is_kept: bool  # activations stay for the way back, instead of being computed again


@dataclass(slots=True)
class _Strip:
    first: int  # row of the block, without halo
    last: int  # exclusive
    spans: list[tuple[int, int]]  # rows of the input and after each convolution
    outputs: list[Tensor]  # after each ReLU, (1, C, h, w)


@dataclass(slots=True)
class Trace:
    """Hold what the way back needs: the inputs of the blocks, and the strips that are kept."""

    inputs: list[Tensor]
    kept: dict[tuple[int, int], _Strip]  # by block, first row


def strips(height: int, rows: int) -> list[tuple[int, int]]:
    """Cut `height` into strips of `rows`; the last takes what is left, at least 2 where there are 2."""
    starts = range(0, max(height - 1, 1), rows)
    return list(zip(starts, [*starts[1:], height], strict=True))


def layer_sizes(height: int, width: int) -> dict[str, tuple[int, int]]:
    """Return height and width of every layer, for a picture's."""
    sizes: dict[str, tuple[int, int]] = {}
    for names in BLOCKS:
        sizes |= dict.fromkeys(names, (height, width))
        up = int(min(height, width) < 2)  # a thin picture keeps a side of 1 px
        height, width = (height + up) // 2, (width + up) // 2
    return sizes


class StripVgg:
    """Compute features and gradients of one picture.

    Args:
        vgg: network, on the device of the pictures.
        plan: one a block, from conv1 to conv5.
    """

    def __init__(self, vgg: Vgg, plan: tuple[BlockPlan, ...]) -> None:
        self._vgg = vgg
        self._plan = plan
        self._mean, self._deviation = vgg.mean, vgg.std

    @torch.no_grad()
    def forward(self, image: Tensor, visit: Visit, deepest: str = LAYERS[-1]) -> Generator[float, None, Trace]:
        """Show every layer's activations to `visit`, strip by strip.

        Args:
            image: (1, 3, H, W) float32.
            visit: takes a layer's name, its (1, C, h, W) activations and the first of these rows.
            deepest: the last layer that is computed.

        Yields:
            After each strip its share of the block's rows, weighed by the block's cost.
        """
        trace = Trace([image], {})
        for block in range(int(deepest[4])):
            names = BLOCKS[block]
            if deepest in names:
                names = names[: names.index(deepest) + 1]
            height = trace.inputs[block].shape[2]
            pooled: Tensor | None = None
            for first, last in strips(height, self._plan[block].rows):
                strip = self._compute(trace.inputs[block], block, names, first, last)
                for index, name in enumerate(names):
                    visit(name, _inside(strip, index), first)
                if names[-1] in POOLED_AFTER and deepest not in names:
                    part = self._pool(trace.inputs[block], _inside(strip, len(names) - 1))
                    pooled = _room(pooled, part, trace.inputs[block])
                    pooled[:, :, first // 2 : first // 2 + part.shape[2]] = part
                if self._plan[block].is_kept:
                    trace.kept[block, first] = strip
                yield _COSTS[block] * (last - first) / height
            if pooled is not None:
                trace.inputs.append(pooled)
        return trace

    @torch.no_grad()
    def backward(self, trace: Trace, gradient: Gradient) -> Generator[float, None, Tensor]:
        """Carry the gradients of the layers back to the picture; empties the trace.

        Args:
            trace: of `forward` to conv5_1.
            gradient: takes what `visit` took, and returns the gradient, (1, C, h, W), or None for a layer without one.

        Yields:
            As `forward`.

        Returns:
            (1, 3, H, W) float32.
        """
        above: Tensor | None = None  # gradient of the block's pooled output
        for block in reversed(range(len(BLOCKS))):
            source = trace.inputs[block]
            height = source.shape[2]
            total = torch.zeros_like(source)
            for first, last in strips(height, self._plan[block].rows):
                strip = trace.kept.pop((block, first), None)
                if strip is None:
                    strip = self._compute(source, block, BLOCKS[block], first, last)
                low, high = strip.spans[0]
                total[:, :, low:high] += self._descend(source, block, strip, above, gradient)
                yield _COSTS[block] * (last - first) / height
            above = total
            if block:
                trace.inputs.pop()
        assert above is not None
        return above

    def _compute(self, source: Tensor, block: int, names: tuple[str, ...], first: int, last: int) -> _Strip:
        height = source.shape[2]
        low, high = max(0, first - len(names)), min(height, last + len(names))
        strip = _Strip(first, last, [(low, high)], [])
        x = source[:, :, low:high]
        if not block:
            x = ((x - self._mean) / self._deviation).to(self._vgg.convolution("conv1_1").weight.dtype)
        x = x.contiguous(memory_format=torch.channels_last)
        mode = self._mode(source)
        for name in names:
            top, bottom = low == 0, high == height
            convolution = self._vgg.convolution(name)
            x = _convolved(F.pad(x, (1, 1, int(top), int(bottom)), mode=mode), convolution.weight, convolution.bias)
            x = x.relu_()
            low, high = low + (not top), high - (not bottom)
            strip.spans.append((low, high))
            strip.outputs.append(x)
        return strip

    def _descend(self, source: Tensor, block: int, strip: _Strip, above: Tensor | None, gradient: Gradient) -> Tensor:
        names, height, mode = BLOCKS[block], source.shape[2], self._mode(source)
        g = torch.zeros_like(strip.outputs[-1])
        if above is not None:
            part = self._pool_backward(source, strip, above)
            _rows(g, strip, len(names) - 1).copy_(part)
        for index in reversed(range(len(names))):
            own = gradient(names[index], _inside(strip, index), strip.first)
            if own is not None:
                _rows(g, strip, index).add_(own)
            top, bottom = strip.spans[index][0] == 0, strip.spans[index][1] == height
            weight = self._vgg.convolution(names[index]).weight
            g = _unpad(_carried_back(g, strip.outputs.pop(), weight), top, bottom, mode)
        return g.float() / self._deviation if not block else g

    def _mode(self, source: Tensor) -> str:
        mode = self._vgg.padding_mode
        return "replicate" if mode == "reflect" and min(source.shape[-2:]) < 2 else mode

    def _pool(self, source: Tensor, inside: Tensor) -> Tensor:
        return self._vgg.pool(inside, is_thin=min(source.shape[-2:]) < 2)

    def _pool_backward(self, source: Tensor, strip: _Strip, above: Tensor) -> Tensor:
        inside = _inside(strip, len(strip.outputs) - 1)
        with torch.enable_grad():
            leaf = inside.detach().requires_grad_()
            pooled = self._pool(source, leaf)
            part = above[:, :, strip.first // 2 : strip.first // 2 + pooled.shape[2]]
            (found,) = torch.autograd.grad(pooled, leaf, part)
        return found


def _room(room: Tensor | None, part: Tensor, source: Tensor) -> Tensor:
    """Make the room for a block's pooled output when the first part of it is known."""
    if room is not None:
        return room
    height = source.shape[2]
    rows = height // 2 if min(source.shape[-2:]) >= 2 else -(-height // 2)
    shape = (1, part.shape[1], rows, part.shape[3])
    return torch.empty(shape, dtype=part.dtype, device=part.device, memory_format=torch.channels_last)


def _rows(x: Tensor, strip: _Strip, index: int) -> Tensor:
    low = strip.spans[index + 1][0]
    return x[:, :, strip.first - low : strip.last - low]


def _inside(strip: _Strip, index: int) -> Tensor:
    """Give a convolution's output without the halo."""
    return _rows(strip.outputs[index], strip, index)


def _convolved(x: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
    """Convolve what is padded already."""
    if row_winograd.is_faster(x, weight):
        return row_winograd.convolve(x, weight, bias)
    return F.conv2d(x, weight, bias)


def _carried_back(g: Tensor, rectified: Tensor, weight: Tensor) -> Tensor:
    """Turn the gradient of a rectified convolution's output, (1, O, h, w), into its input's, (1, I, h + 2, w + 2)."""
    height, width = g.shape[2:]
    shape = (1, g.shape[1], height + 4, width + 4)
    room = torch.empty(shape, dtype=g.dtype, device=g.device, memory_format=torch.channels_last)
    for edge in (room[:, :, :2], room[:, :, -2:], room[..., :2], room[..., -2:]):
        edge.zero_()
    # in one pass, where a mask would take three
    torch.ops.aten.threshold_backward.grad_input(g, rectified, 0, grad_input=room[:, :, 2:-2, 2:-2])
    return _convolved(room, weight.flip(2, 3).transpose(0, 1), None)


def _unpad(g: Tensor, top: bool, bottom: bool, mode: str) -> Tensor:
    """Add the gradient of the padding to the pixels that it was copied from: the adjoint of F.pad by one pixel."""
    if mode != "constant":
        k = 2 if mode == "reflect" else 1
        g[..., k] += g[..., 0]
        g[..., -1 - k] += g[..., -1]
        if top:
            g[:, :, k] += g[:, :, 0]
        if bottom:
            g[:, :, -1 - k] += g[:, :, -1]
    return g[:, :, int(top) : g.shape[2] - int(bottom), 1:-1]


def _costs() -> tuple[float, ...]:
    """Share the multiplications of one forward pass among the blocks, the same at every width but for conv1_1."""
    channels, counts = 3 / 64, []
    for depth, (names, factor) in enumerate(zip(BLOCKS, (1, 2, 4, 8, 8), strict=True)):
        counts.append((channels * factor + (len(names) - 1) * factor**2) / 4**depth)
        channels = factor
    return tuple(count / sum(counts) for count in counts)


_COSTS = _costs()

"""Name how the planes of a decoded frame are laid out."""

from __future__ import annotations

from dataclasses import dataclass

_CHROMA = {(1, 1): "420", (1, 0): "422", (0, 0): "444", (0, 1): "440", (2, 0): "411", (2, 2): "410"}


@dataclass(frozen=True, slots=True)
class FrameLayout:
    """Hold the order and size of planes: Y, U, V of a picture in brightness and colour, or G, B, R; then alpha."""

    bits: int = 8  # of a sample; more than 8 take two bytes each, the low one first
    chroma: tuple[int, int] | None = (1, 1)  # halvings of U and V across and down; None has no colour
    is_rgb: bool = False
    has_alpha: bool = False

    @property
    def name(self) -> str:
        """Give FFmpeg's name of it."""
        depth = "" if self.bits == 8 else f"{self.bits}le"
        if self.is_rgb:
            return f"gbr{'a' if self.has_alpha else ''}p{depth}"
        if self.chroma is None:
            return f"gray{depth}"
        return f"yuv{'a' if self.has_alpha else ''}{_CHROMA[self.chroma]}p{depth}"

    @property
    def item_bytes(self) -> int:
        """Count the bytes of a sample."""
        return 1 if self.bits == 8 else 2

    def shapes(self, height: int, width: int) -> list[tuple[int, int]]:
        """List the planes' heights and widths for a picture's."""
        whole = (height, width)
        if self.is_rgb:
            planes = [whole] * 3
        elif self.chroma is None:
            planes = [whole]
        else:
            across, down = self.chroma
            small = (-(-height >> down), -(-width >> across))
            planes = [whole, small, small]
        return [*planes, whole] if self.has_alpha else planes

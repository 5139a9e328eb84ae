"""Repaint by optimising the picture's own pixels (Gatys et al., arXiv:1508.06576)."""

"""Repaint by adaptive instance normalisation (Huang & Belongie, arXiv:1703.06868)."""

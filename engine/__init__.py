"""Repaint photographs in the style of paintings: pictures, networks and algorithms, without Qt, settings or output."""

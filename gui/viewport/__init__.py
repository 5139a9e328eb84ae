"""Turn, light and play a 3D model in place of the canvas."""

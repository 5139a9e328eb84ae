"""Show Gatys at work."""

"""Show what a camera sees, painted live, in place of the canvas."""

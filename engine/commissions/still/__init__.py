"""Paint photographs: one frame, one file."""

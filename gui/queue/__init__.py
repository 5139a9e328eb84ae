"""Paint many photographs behind the window."""

"""Paint many photographs, one after the other."""

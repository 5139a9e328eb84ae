"""Paint with published AdaIN networks."""

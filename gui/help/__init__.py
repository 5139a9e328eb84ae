"""Help people in, and tell what Impasto is made of."""

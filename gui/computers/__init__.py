"""Let other computers help with the queue, and let this one help another."""

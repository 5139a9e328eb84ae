"""Keep what is too large for memory."""

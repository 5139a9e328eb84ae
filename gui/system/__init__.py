"""Start, end and fail in order on every system."""

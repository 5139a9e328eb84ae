"""Hold the algorithms that paint: one folder each."""

"""Hold what the window knows, and keep it over a crash."""

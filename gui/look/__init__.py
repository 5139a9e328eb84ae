"""Give the window its look and its language."""

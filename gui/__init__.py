"""Show Impasto on screen; the only folder that imports PySide6."""

"""Let other computers of the same owner paint: who may join, what travels, and who paints what."""

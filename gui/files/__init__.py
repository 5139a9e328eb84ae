"""Bring pictures in and hand them out: files, drops, the clipboard, other programs."""

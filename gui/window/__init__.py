"""Compose and connect the window: the only room that knows all others."""

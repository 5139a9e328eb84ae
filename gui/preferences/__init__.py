"""Offer on a page with a search what the user can choose, the keys included."""

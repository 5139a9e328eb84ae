"""Say where a photograph is painted."""

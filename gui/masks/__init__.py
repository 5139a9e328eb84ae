"""Choose where the photograph is painted."""

"""Look through a clip, and choose which part of it is painted."""
